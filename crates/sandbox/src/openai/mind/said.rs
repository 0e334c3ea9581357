//! What the mind is shown: the conversation, and of it the turn that is going on.

use serde_json::Value;

use super::outcome::{Came, came};
use crate::openai::request::{Choice, Format};
use crate::openai::tools::Tools;

/// What the mind is shown, whichever endpoint it came through.
#[derive(Debug)]
pub(crate) struct Conversation {
    pub(crate) instructions: String,
    pub(crate) said: Vec<Said>,
    pub(crate) tools: Tools,
    pub(crate) choice: Choice,
    pub(crate) format: Format,
    pub(crate) parallel: bool,
}

/// One thing said.
#[derive(Debug, Clone)]
pub(crate) enum Said {
    /// By a system or developer message.
    Rule(String),
    Person(Message),
    /// Pictures that came because they were asked for: data URLs under words that name them.
    Shown(Message),
    Model(String),
    Call(Call),
    /// What the tool gave back.
    Output {
        id: String,
        text: String,
    },
    /// What the caller's search was asked, as JSON.
    Asked(String),
}

/// The parts of a message.
#[derive(Debug, Clone, Default)]
pub(crate) struct Message {
    /// The words, without what is attached.
    pub(crate) words: String,
    /// Attached documents with their marks.
    pub(crate) documents: Vec<String>,
    /// Handles of attached pictures.
    pub(crate) attached: Vec<String>,
    /// Data URLs.
    pub(crate) pictures: Vec<String>,
}

/// The model's call of a tool.
#[derive(Debug, Clone, Default)]
pub(crate) struct Call {
    pub(crate) id: String,
    pub(crate) name: String,
    /// JSON.
    pub(crate) arguments: String,
}

impl Message {
    /// Reads a message out of its parts: text, and pictures by URL.
    pub(crate) fn new<'a>(texts: impl IntoIterator<Item = &'a str>, pictures: Vec<String>) -> Self {
        let mut message = Self { pictures, ..Self::default() };
        for text in texts {
            message.take(text);
        }
        message
    }

    fn take(&mut self, text: &str) {
        let mut rest = text;
        while let Some(at) = rest.find("<document").filter(|at| rest[*at..].contains("</document>")) {
            let end = rest[at..].find("</document>").map_or(rest.len(), |e| at + e);
            self.documents.push(rest[at..end].to_owned());
            self.say(&rest[..at]);
            rest = rest.get(end + "</document>".len()..).unwrap_or_default();
        }
        self.say(rest);
    }

    fn say(&mut self, text: &str) {
        let mut rest = text.trim();
        while let Some((before, after)) = rest.split_once("<picture ") {
            let (mark, behind) = after.split_once('>').unwrap_or((after, ""));
            self.attached.extend(attribute(mark, "handle").map(str::to_owned));
            self.add(before);
            rest = behind.trim();
        }
        self.add(rest);
    }

    fn add(&mut self, words: &str) {
        let words = words.trim();
        if !words.is_empty() {
            if !self.words.is_empty() {
                self.words.push('\n');
            }
            self.words += words;
        }
    }
}

/// The value of `name="…"` in a mark.
pub(super) fn attribute<'a>(mark: &'a str, name: &str) -> Option<&'a str> {
    let (_, rest) = mark.split_once(&format!("{name}=\""))?;
    rest.split_once('"').map(|(value, _)| value)
}

/// A call of this turn and what came of it.
#[derive(Debug, Clone)]
pub(super) struct Done {
    /// The tool's name without a namespace.
    pub(super) name: String,
    pub(super) arguments: Value,
    /// The output as JSON; null when it is none, or not there yet.
    pub(super) output: Value,
    pub(super) came: Came,
}

impl Done {
    /// Handles in the output, in their order.
    pub(super) fn handles(&self) -> Vec<String> {
        let mut found = Vec::new();
        collect_handles(&self.output, &mut found);
        found
    }

    pub(super) fn well(&self) -> bool {
        self.came == Came::Well
    }
}

/// Values of all members called `handle`.
pub(super) fn collect_handles(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::Array(list) => list.iter().for_each(|v| collect_handles(v, found)),
        Value::Object(members) => {
            found.extend(members.get("handle").and_then(Value::as_str).map(str::to_owned));
            members.values().for_each(|v| collect_handles(v, found));
        }
        _ => {}
    }
}

/// What was said since the person's last message.
#[derive(Debug)]
pub(super) struct Turn<'a> {
    pub(super) person: &'a Message,
    pub(super) done: Vec<Done>,
    pub(super) shown: Vec<&'a Message>,
    /// What searches for tools were asked.
    pub(super) asked: Vec<String>,
}

impl Turn<'_> {
    /// Calls of the tool of this name that came back.
    pub(super) fn of(&self, name: &str) -> Vec<&Done> {
        self.done.iter().filter(|d| d.name == name).collect()
    }

    pub(super) fn did(&self, name: &str) -> bool {
        self.done.iter().any(|d| d.name == name)
    }

    /// Handles of what was made in this turn, with this beginning.
    pub(super) fn made(&self, kind: &str) -> Vec<String> {
        let makers =
            self.done.iter().filter(|d| d.well() && !matches!(d.name.as_str(), "search" | "look" | "list_versions"));
        let handles = makers.flat_map(Done::handles).filter(|h| h.starts_with(kind));
        let mut list: Vec<String> = Vec::new();
        for handle in handles {
            if !list.contains(&handle) {
                list.push(handle);
            }
        }
        list
    }
}

impl Conversation {
    /// The instructions and every rule said since.
    pub(super) fn rules(&self) -> String {
        let mut rules = self.instructions.clone();
        for said in &self.said {
            if let Said::Rule(text) = said {
                rules.push('\n');
                rules += text;
            }
        }
        rules
    }

    /// The person's messages, newest first.
    pub(super) fn persons(&self) -> impl Iterator<Item = &Message> {
        self.said.iter().rev().filter_map(|s| match s {
            Said::Person(message) => Some(message),
            _ => None,
        })
    }

    /// The outputs, newest first.
    pub(super) fn outputs(&self) -> impl Iterator<Item = Value> {
        self.said.iter().rev().filter_map(|s| match s {
            Said::Output { text, .. } => serde_json::from_str(text).ok(),
            _ => None,
        })
    }

    /// The turn that is going on.
    pub(super) fn turn(&self) -> Option<Turn<'_>> {
        let at = self.said.iter().rposition(|s| matches!(s, Said::Person(_)))?;
        let Said::Person(person) = &self.said[at] else { return None };
        let since = &self.said[at + 1..];
        let output = |id: &str| {
            since.iter().find_map(|s| match s {
                Said::Output { id: of, text } if of == id => Some(text.as_str()),
                _ => None,
            })
        };
        let done = since.iter().filter_map(|s| match s {
            Said::Call(call) => {
                let text = output(&call.id)?;
                Some(Done {
                    name: call.name.rsplit_once("__").map_or(call.name.as_str(), |(_, name)| name).to_owned(),
                    arguments: serde_json::from_str(&call.arguments).unwrap_or_default(),
                    output: serde_json::from_str(text).unwrap_or_default(),
                    came: came(text).0,
                })
            }
            _ => None,
        });
        let shown = since.iter().filter_map(|s| match s {
            Said::Shown(message) => Some(message),
            _ => None,
        });
        let asked = since.iter().filter_map(|s| match s {
            Said::Asked(query) => Some(query.to_lowercase()),
            Said::Call(call) if call.name == "find_tools" => Some(call.arguments.to_lowercase()),
            _ => None,
        });
        Some(Turn { person, done: done.collect(), shown: shown.collect(), asked: asked.collect() })
    }

    /// The points of the contract that holds: those of the last `set_contract`.
    pub(super) fn contract(&self) -> Vec<Value> {
        let arguments = self.said.iter().rev().find_map(|s| match s {
            Said::Call(call) if call.name.ends_with("set_contract") => {
                serde_json::from_str::<Value>(&call.arguments).ok()
            }
            _ => None,
        });
        arguments.and_then(|a| a["points"].as_array().cloned()).unwrap_or_default()
    }

    /// Handles of a kind the conversation knows, newest first: made, found or attached.
    pub(super) fn known(&self, kind: &str) -> Vec<String> {
        let mut list: Vec<String> = Vec::new();
        for said in self.said.iter().rev() {
            let mut found = Vec::new();
            match said {
                Said::Output { text, .. } => {
                    collect_handles(&serde_json::from_str(text).unwrap_or_default(), &mut found);
                    found.reverse();
                }
                Said::Person(message) => {
                    found.extend(message.attached.iter().rev().cloned());
                    found.extend(mentioned(&message.words, ""));
                }
                _ => {}
            }
            for handle in found.into_iter().filter(|h| h.starts_with(kind)) {
                if !list.contains(&handle) {
                    list.push(handle);
                }
            }
        }
        list
    }
}

/// Beginnings of handles.
const KINDS: &[&str] = &["img:", "clip:", "sound:", "text:", "model:", "doc:"];

/// Handles such as `img:12` in a text, in their order, whose beginning is `kind`.
pub(super) fn mentioned(text: &str, kind: &str) -> Vec<String> {
    let mut found: Vec<(usize, String)> = Vec::new();
    for prefix in KINDS.iter().filter(|p| p.starts_with(kind) || kind.is_empty()) {
        for (at, _) in text.match_indices(prefix) {
            let free = !text[..at].ends_with(|c: char| c.is_alphanumeric());
            let tail: String =
                text[at + prefix.len()..].chars().take_while(char::is_ascii_alphanumeric).take(40).collect();
            let handle = format!("{prefix}{tail}");
            if free && !tail.is_empty() && !found.iter().any(|(_, h)| *h == handle) {
                found.push((at, handle));
            }
        }
    }
    found.sort();
    found.into_iter().map(|(_, handle)| handle).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_is_parted_into_words_documents_and_attachments() {
        let texts = [
            "<document handle=\"doc:3\" name=\"brief.pdf\" pages=\"1\">\n[page 1]\nA poster.\n</document>",
            "<picture handle=\"img:7\" name=\"mood.png\"/>",
            "Make what the brief says.",
        ];
        let message = Message::new(texts, Vec::new());
        assert_eq!(message.words, "Make what the brief says.");
        assert!(message.documents[0].contains("[page 1]\nA poster."));
        assert_eq!(message.attached, ["img:7"]);
        let plain = Message::new(["what is a <document> tag?"], Vec::new());
        assert_eq!((plain.words.as_str(), plain.documents.len()), ("what is a <document> tag?", 0));
    }

    #[test]
    fn handles_are_found_in_words() {
        assert_eq!(mentioned("make img:12 like img:7f3a, not myimg:9 (clip:3)", ""), ["img:12", "img:7f3a", "clip:3"]);
        assert_eq!(mentioned("img:1 clip:2", "clip:"), ["clip:2"]);
        assert!(mentioned("img: and img:", "img:").is_empty());
    }
}

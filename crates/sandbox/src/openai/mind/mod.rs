//! The stand-in for GPT: no model, but it reads what is said and what it is given, and answers to that.
//!
//! It edits prompts for real ([`refine`]), picks a tool from those in the request by name and description
//! ([`choose`]), fills that tool's own schema ([`super::schema_fill`]) and talks about what came back ([`talk`]).

mod choose;
mod facts;
mod given;
mod lexicon;
mod refine;
mod talk;
mod topics;

use serde_json::{Value, json};

use super::request::{Choice, Format};
use super::schema_fill::{self, Brief};
use super::tools::Tool;
use crate::dice::hash;
use facts::Facts;
use given::Words;
use refine::{Refined, Style};

/// What the mind is shown, whichever endpoint it came through.
#[derive(Debug)]
pub(crate) struct Conversation {
    pub(crate) instructions: String,
    pub(crate) said: Vec<Said>,
    pub(crate) tools: Vec<Tool>,
    pub(crate) choice: Choice,
    pub(crate) format: Format,
    pub(crate) parallel: bool,
}

/// One thing said.
#[derive(Debug, Clone)]
pub(crate) enum Said {
    /// By a system or developer message.
    Rule(String),
    Person(String),
    Model,
    /// The model's call of a tool: the arguments, as JSON.
    Call(String),
    /// What the tool gave back.
    Output(String),
}

/// An answer.
#[derive(Debug, Clone, Default)]
pub(crate) struct Reply {
    /// What a summary of its thoughts says.
    pub(crate) thinking: String,
    pub(crate) pieces: Vec<Piece>,
}

/// A part of an answer.
#[derive(Debug, Clone)]
pub(crate) enum Piece {
    Words(String),
    Refusal(String),
    Call {
        name: String,
        namespace: Option<String>,
        /// JSON.
        arguments: String,
        /// The definition the tool search loaded first, when the tool was deferred.
        found: Option<Value>,
    },
}

impl Reply {
    fn words(text: impl Into<String>) -> Self {
        Self {
            thinking: "**Answering**\n\nA short answer is enough.".to_owned(),
            pieces: vec![Piece::Words(text.into())],
        }
    }
}

/// Answers a conversation.
pub(crate) fn reply(conversation: &Conversation) -> Reply {
    let said = &conversation.said;
    let words = said.iter().rev().find_map(|s| match s {
        Said::Person(text) => Some(text.as_str()),
        _ => None,
    });
    let words = words.unwrap_or_default();
    let rules = conversation.rules();
    match &conversation.format {
        Format::Schema(schema) => return structured(conversation, &rules, words, schema),
        Format::Json => {
            let refined = refine::refine(&Words::read(words), Style::of(&rules, words));
            let answer = json!({ "prompt": refined.prompt, "negative_prompt": refined.negative, "why": refined.why() });
            return Reply::words(answer.to_string());
        }
        Format::Text => {}
    }
    if matches!(said.last(), Some(Said::Output(_))) {
        return Reply::words(talk::about_outputs(conversation));
    }
    if conversation.choice == Choice::Auto
        && let Some(answer) = talk::small_talk(conversation, words)
    {
        return Reply::words(answer);
    }
    let facts = conversation.wish(words);
    let tool = match &conversation.choice {
        Choice::None => None,
        Choice::Function(name) => conversation.tools.iter().find(|t| t.name == *name),
        Choice::Auto | Choice::Required => choose::tool(&conversation.tools, words, &facts),
    };
    match tool {
        Some(tool) => {
            let several = Facts::several(words).filter(|_| conversation.parallel && !facts.again);
            calls(conversation, tool, &several.unwrap_or_else(|| vec![facts]), Style::of(&rules, words))
        }
        None if conversation.tools.is_empty() => {
            Reply::words(refine::refine(&Words::read(words), Style::of(&rules, words)).prompt)
        }
        None => Reply::words(talk::no_tool(&facts.wish)),
    }
}

/// An answer in a given structure: the refinement.
fn structured(conversation: &Conversation, rules: &str, words: &str, schema: &Value) -> Reply {
    let mut given = Words::read(words);
    if rules.to_lowercase().contains("negative") {
        given.negative = given.negative.or_else(|| conversation.message_before());
    }
    let mut refined = refine::refine(&given, Style::of(rules, words));
    refined.keep_within(refine::most_words(rules));
    let facts = Facts::read(&given.text);
    let brief = brief(&refined, &facts, words);
    Reply {
        thinking: format!("**Choosing details**\n\nKeeping {}; looking for what is vague.", refined.subject),
        pieces: vec![Piece::Words(schema_fill::fill(schema, &brief).to_string())],
    }
}

/// A sentence, then a call for each wish.
fn calls(conversation: &Conversation, tool: &Tool, wishes: &[Facts], style: Style) -> Reply {
    let mut pieces = Vec::new();
    let mut thinking = format!("**Choosing a tool**\n\n{} fits", tool.name);
    for (number, facts) in wishes.iter().enumerate() {
        let refined = refine::refine(&Words::plain(&facts.wish), style);
        let mut brief = brief(&refined, facts, &facts.said);
        brief.media = conversation.media();
        if facts.again {
            // The earlier prompt was good enough to go on from; only the change is new.
            brief.prompt.clone_from(&facts.wish);
            // A change keeps the seed, so that only the change is seen; another take wants another seed.
            brief.seed = brief.seed.or_else(|| conversation.last_seed().filter(|_| !facts.wants_another()));
        }
        if facts.is_verbatim() {
            brief.prompt = facts.verbatim();
        }
        if number == 0 {
            thinking = format!("{thinking}: {}.", refined.subject);
            pieces.push(Piece::Words(talk::before_call(facts, &refined)));
        }
        pieces.push(Piece::Call {
            name: tool.name.clone(),
            // A deferred function outside any namespace is called under its own name.
            namespace: tool.namespace.clone().or_else(|| tool.deferred.then(|| tool.name.clone())),
            arguments: schema_fill::fill(&tool.parameters, &brief).to_string(),
            found: (tool.deferred && number == 0).then(|| tool.definition.clone()),
        });
    }
    Reply { thinking, pieces }
}

fn brief(refined: &Refined, facts: &Facts, words: &str) -> Brief {
    Brief {
        prompt: refined.prompt.clone(),
        negative: refined.negative.clone(),
        subject: refined.subject.clone(),
        why: refined.why(),
        changes: refined.changes(),
        said: words.to_lowercase(),
        count: facts.count,
        aspect: facts.aspect,
        size: facts.size,
        seed: facts.seed,
        media: Vec::new(),
        dice: hash(&refined.prompt),
    }
}

impl Conversation {
    /// The instructions and every rule said since.
    fn rules(&self) -> String {
        let mut rules = self.instructions.clone();
        for said in &self.said {
            if let Said::Rule(text) = said {
                rules.push('\n');
                rules += text;
            }
        }
        rules
    }

    /// A message of the person's directly before the last one: the negative prompt, where the rules speak of one.
    fn message_before(&self) -> Option<String> {
        match self.said.as_slice() {
            [.., Said::Person(before), Said::Person(_)] => Some(before.trim().to_owned()).filter(|b| !b.is_empty()),
            _ => None,
        }
    }

    /// The seed of the last picture a tool told of.
    fn last_seed(&self) -> Option<u64> {
        fn find(value: &Value) -> Option<u64> {
            match value {
                Value::Array(list) => list.iter().find_map(find),
                Value::Object(members) => {
                    members.get("seed").and_then(Value::as_u64).or_else(|| members.values().find_map(find))
                }
                _ => None,
            }
        }
        self.said.iter().rev().find_map(|said| match said {
            Said::Output(text) => find(&serde_json::from_str(text).ok()?),
            _ => None,
        })
    }

    /// The last prompt a tool was called with, and the wish it came from.
    fn earlier_prompt(&self) -> Option<String> {
        self.said.iter().rev().find_map(|said| match said {
            Said::Call(arguments) => {
                let arguments: Value = serde_json::from_str(arguments).ok()?;
                let members = arguments.as_object()?;
                let prompt =
                    members.iter().find(|(name, v)| name.contains("prompt") && !name.contains("neg") && v.is_string());
                prompt.and_then(|(_, v)| v.as_str()).map(str::to_owned)
            }
            _ => None,
        })
    }

    /// What the person wants, with earlier words where these only change something ("again, but darker", "yes").
    fn wish(&self, words: &str) -> Facts {
        let mut facts = Facts::read(words);
        let earlier_words = || {
            let mut persons = self.said.iter().rev().filter_map(|s| match s {
                Said::Person(text) => Some(Facts::read(text)),
                _ => None,
            });
            persons.nth(1).filter(|f| !f.wish.is_empty())
        };
        if talk::agrees(words)
            && let Some(earlier) = earlier_words()
        {
            return earlier;
        }
        if facts.is_change()
            && let Some(earlier) = self.earlier_prompt()
        {
            facts.wish = refine::changed(&earlier, &facts.wish);
            facts.again = true;
        } else if facts.wish.is_empty() {
            facts.wish = earlier_words().map_or_else(|| words.trim().to_owned(), |f| f.wish);
        }
        facts
    }

    /// Ids of pictures and other media the tools' outputs spoke of, newest first.
    fn media(&self) -> Vec<String> {
        let mut ids = Vec::new();
        for said in self.said.iter().rev() {
            if let Said::Output(text) = said
                && let Ok(value) = serde_json::from_str::<Value>(text)
            {
                collect_ids(&value, "", &mut ids);
            }
        }
        ids
    }
}

/// Collects the values of members called `id`, `ids`, or after media.
fn collect_ids(value: &Value, name: &str, ids: &mut Vec<String>) {
    let names = [
        "handle", "handles", "id", "ids", "asset", "assets", "image", "images", "picture", "pictures", "video", "audio",
    ];
    let named = names.contains(&name) || name.ends_with("_id") && !name.starts_with("job");
    match value {
        Value::String(text) if named && text.len() <= 64 => ids.push(text.clone()),
        Value::Number(number) if named => ids.push(number.to_string()),
        Value::Array(list) => list.iter().for_each(|v| collect_ids(v, name, ids)),
        Value::Object(members) => members.iter().for_each(|(name, v)| collect_ids(v, name, ids)),
        _ => {}
    }
}

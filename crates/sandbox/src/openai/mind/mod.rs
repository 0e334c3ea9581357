//! The stand-in for GPT: no model, but it reads what is said and what it is given, and answers to that.
//!
//! It edits prompts for real ([`refine`]), picks a tool from those in the request by name and description
//! ([`choose`]), fills that tool's own schema ([`super::schema_fill`]) and talks about what came back ([`talk`]).

mod brief;
mod brief_points;
mod browse;
mod choose;
mod copy;
mod facts;
mod given;
mod lexicon;
mod one_shot;
mod outcome;
mod phrasebook;
mod plan;
mod reach;
mod recipe;
mod refine;
mod said;
mod see;
mod shelf;
mod steps;
mod summary;
mod talk;
mod topics;

use serde_json::{Value, json};

use super::request::{Choice, Format};
use super::schema_fill::{self, Brief};
use super::tools::Tool;
use crate::dice::hash;
pub(crate) use choose::media_kind;
use facts::Facts;
use given::Words;
use reach::Reach;
use refine::{Refined, Style};
pub(crate) use said::{Call, Conversation, Message, Said};
use said::{Turn, mentioned};

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
    /// A search for tools, to be answered by the caller.
    Search {
        arguments: Value,
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
    let turn = conversation.turn();
    let words = turn.as_ref().map_or("", |t| t.person.words.as_str());
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
    if let Some(summary) = summary::next(conversation) {
        return summary;
    }
    if let Some(turn) = turn.as_ref().filter(|_| conversation.choice == Choice::Auto)
        && let Some(reply) = steps::next(conversation, turn)
    {
        return reply;
    }
    // What was found by a search is not an answer to the wish yet, nor is a contract.
    let begun =
        |t: &Turn<'_>| t.done.iter().any(|d| !matches!(d.name.as_str(), "find_tools" | "set_contract") || !d.well());
    if turn.as_ref().is_some_and(begun) {
        return Reply::words(talk::about_outputs(conversation));
    }
    if conversation.choice == Choice::Auto
        && let Some(answer) = talk::small_talk(conversation, words)
    {
        return Reply::words(answer);
    }
    let facts = conversation.held_to_contract(conversation.wish(words));
    let tools = &conversation.tools.list;
    let (tool, about) = match &conversation.choice {
        Choice::None => (None, ""),
        Choice::Function(name) => (tools.iter().find(|t| t.name == *name), ""),
        Choice::Auto | Choice::Required => choose::tool(tools, words, &facts),
    };
    let style = Style::of(&rules, words);
    match conversation.reached(turn.as_ref(), tool, about) {
        Reach::Ready(tool) => {
            let several = Facts::several(words).filter(|_| conversation.parallel && !facts.again);
            calls(conversation, tool, &several.unwrap_or_else(|| vec![facts]), style)
        }
        Reach::Search(piece) => {
            let thinking = format!("**Looking for a tool**\n\nSomething that can {about}.");
            Reply { thinking, pieces: vec![piece] }
        }
        Reach::Nowhere if tools.is_empty() && rules.contains("can call no tools") => {
            Reply::words(talk::without_tools(&refine::refine(&Words::read(words), style).prompt))
        }
        Reach::Nowhere if tools.is_empty() => Reply::words(refine::refine(&Words::read(words), style).prompt),
        Reach::Nowhere => Reply::words(talk::no_tool(&facts.wish)),
    }
}

/// An answer in a given structure: the refinement, or whatever else the rules ask to be done with the words.
fn structured(conversation: &Conversation, rules: &str, words: &str, schema: &Value) -> Reply {
    let mut given = Words::read(words);
    if rules.to_lowercase().contains("negative") {
        given.negative = given.negative.or_else(|| conversation.message_before());
    }
    if let Some(brief) = one_shot::brief(conversation, rules, &given) {
        return Reply {
            thinking: "**Working on the words**\n\nOnly what was asked for.".to_owned(),
            pieces: vec![Piece::Words(schema_fill::fill(schema, &brief).to_string())],
        };
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
    let mut reply = conversation.begin("", "");
    for (number, facts) in wishes.iter().enumerate() {
        let refined = refine::refine(&Words::plain(&facts.wish), style);
        let mut brief = brief(&refined, facts, &facts.said);
        brief.media = conversation.media(facts);
        if facts.again {
            // The earlier prompt was good enough to go on from; only the change is new.
            brief.prompt.clone_from(&facts.wish);
            // A change keeps the seed, so that only the change is seen; another take wants another seed.
            brief.seed = brief.seed.or_else(|| conversation.last_seed().filter(|_| !facts.wants_another()));
        }
        let handles = mentioned(&facts.said, "");
        if !handles.is_empty() {
            brief.prompt = talk::change_of(&facts.said, &handles, &tool.name);
        }
        if facts.is_verbatim() {
            brief.prompt = facts.verbatim();
        }
        if number == 0 {
            let thinking = format!("**Choosing a tool**\n\n{} fits: {}.", tool.name, refined.subject);
            let words = match handles.as_slice() {
                [] => talk::before_call(facts, &refined),
                handles => {
                    format!("I'll go on from {} with {}.", handles.join(" and "), tool.short().replace('_', " "))
                }
            };
            reply = conversation.begin(thinking, words);
        }
        reply.push(tool, schema_fill::fill(&tool.parameters, &brief));
    }
    reply.done()
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
        named: mentioned(words, "").len(),
        variations: Vec::new(),
        dice: hash(&refined.prompt),
    }
}

impl Conversation {
    /// A message of the person's directly before the last one: the negative prompt, where the rules speak of one.
    fn message_before(&self) -> Option<String> {
        match self.said.as_slice() {
            [.., Said::Person(before), Said::Person(_)] => {
                Some(before.words.trim().to_owned()).filter(|b| !b.is_empty())
            }
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
        self.outputs().find_map(|output| find(&output))
    }

    /// The last prompt a tool was called with, and the wish it came from.
    fn earlier_prompt(&self) -> Option<String> {
        self.said.iter().rev().find_map(|said| match said {
            Said::Call(call) => {
                let arguments: Value = serde_json::from_str(&call.arguments).ok()?;
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
        let earlier_words = || self.persons().nth(1).map(|p| Facts::read(&p.words)).filter(|f| !f.wish.is_empty());
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

    /// A wish with what the contract says of size, shape and space; its subject from the brief where it names none.
    fn held_to_contract(&self, mut facts: Facts) -> Facts {
        let documents = self.turn().map(|t| t.person.documents.clone()).unwrap_or_default();
        // "A red kettle as the brief says" names its own subject.
        let tails = [
            " as the brief",
            " per the brief",
            " from the brief",
            " for the brief",
            " by the brief",
            " following the brief",
        ];
        let own = tails.iter().find_map(|tail| facts.wish.split_once(tail)).map(|(own, _)| own.to_owned());
        facts.wish = own.filter(|own| own.split_whitespace().count() > 1).unwrap_or(facts.wish);
        let lower = facts.wish.to_lowercase();
        let refers = ["brief", "document", "attached", "what it says", "pdf"].iter().any(|w| lower.contains(w));
        if let Some(subject) = brief::subject(&documents).filter(|_| refers || lower.split_whitespace().count() < 2) {
            facts.wish = subject;
            facts.again = false;
        }
        let contract = self.contract();
        if !contract.is_empty() && !facts.again && !facts.is_verbatim() {
            let (size, aspect) = brief::frame(&contract);
            if facts.size.is_none() && facts.aspect.is_none() {
                // As large as every model makes them; what is larger is upscaled when the picture is right.
                facts.size = plan::sides(size, aspect);
            }
            facts.wish = [vec![facts.wish], brief::words(&contract)].concat().join(", ");
        }
        facts
    }

    /// Ids of the media a wish speaks of: those it names, else those the tools' outputs told of, newest first.
    fn media(&self, facts: &Facts) -> Vec<String> {
        let named = mentioned(&facts.said, "");
        if !named.is_empty() {
            return named;
        }
        let mut ids = Vec::new();
        for output in self.outputs() {
            collect_ids(&output, "", &mut ids);
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

//! Gets at tools: those in sight are called, deferred ones are searched for first, by whichever search there is.

use serde_json::{Value, json};

use super::said::{Conversation, Turn};
use super::{Piece, Reply};
use crate::openai::schema_fill::{self, Brief};
use crate::openai::tools::{Search, Tool};

/// How a tool can be got at.
#[derive(Debug, Clone)]
pub(super) enum Reach<'c> {
    /// It can be called now.
    Ready(&'c Tool),
    /// It must be asked for first.
    Search(Piece),
    /// There is none, or it was asked for in vain.
    Nowhere,
}

impl Conversation {
    /// The tool of one of these names; `about` is what to search for.
    pub(super) fn reach(&self, turn: Option<&Turn<'_>>, names: &[&str], about: &str) -> Reach<'_> {
        let fitting = |tool: &&Tool| names.iter().any(|name| tool.is(name));
        self.reached(turn, self.tools.list.iter().filter(fitting).min_by_key(|t| t.deferred), about)
    }

    /// How to get at a tool that was chosen among those known by name, or at one nobody told of yet.
    pub(super) fn reached<'c>(&'c self, turn: Option<&Turn<'_>>, tool: Option<&'c Tool>, about: &str) -> Reach<'c> {
        match (tool, &self.tools.search) {
            (Some(tool), search) if !tool.deferred || *search == Some(Search::Hosted) => return Reach::Ready(tool),
            _ => {}
        }
        let asked =
            |turn: &Turn<'_>| turn.asked.iter().any(|a| a.contains(&about.to_lowercase())) || turn.asked.len() > 5;
        if about.is_empty() || turn.is_none_or(asked) {
            return Reach::Nowhere;
        }
        if let Some(Search::Client { parameters }) = &self.tools.search {
            return Reach::Search(Piece::Search { arguments: asking(parameters, about) });
        }
        match self.tools.list.iter().find(|t| t.name == "find_tools") {
            Some(finder) => Reach::Search(Piece::Call {
                name: finder.name.clone(),
                namespace: None,
                arguments: asking(&finder.parameters, about).to_string(),
                found: None,
            }),
            None => Reach::Nowhere,
        }
    }

    /// Whether a tool of this name is in sight.
    pub(super) fn has(&self, name: &str) -> bool {
        self.tools.list.iter().any(|t| t.is(name) && !t.deferred)
    }

    /// A reply that begins with words.
    pub(super) fn begin(&self, thinking: impl Into<String>, words: impl Into<String>) -> Calls<'_> {
        let words: String = words.into();
        let pieces = if words.is_empty() { Vec::new() } else { vec![Piece::Words(words)] };
        Calls {
            conversation: self,
            reply: Reply { thinking: thinking.into(), pieces },
            loaded: Vec::new(),
            full: false,
        }
    }
}

/// A reply with calls, being put together.
#[derive(Debug)]
pub(super) struct Calls<'c> {
    conversation: &'c Conversation,
    reply: Reply,
    /// Definitions this reply has searched for already.
    loaded: Vec<Value>,
    /// Only one call at a time is wanted, and there is one.
    full: bool,
}

impl Calls<'_> {
    /// Adds a call with arguments in the shape of the tool.
    pub(super) fn call(mut self, tool: &Tool, wanted: &Value) -> Self {
        self.push(tool, schema_fill::fit(&tool.parameters, wanted, &Brief::default()));
        self
    }

    /// Adds a call with these very arguments.
    pub(super) fn push(&mut self, tool: &Tool, arguments: Value) {
        if self.full {
            return;
        }
        let conversation = self.conversation;
        let found = tool.deferred.then(|| conversation.tools.found_with(tool)).filter(|f| !self.loaded.contains(f));
        self.loaded.extend(found.clone());
        self.full = !conversation.parallel;
        self.reply.pieces.push(Piece::Call {
            name: tool.name.clone(),
            namespace: conversation.tools.namespace_of(tool),
            arguments: arguments.to_string(),
            found,
        });
    }

    /// Adds a call of the tool, or the search for it; words when it is nowhere.
    pub(super) fn at(self, reach: Reach<'_>, wanted: &Value, otherwise: &str) -> Reply {
        match reach {
            Reach::Ready(tool) => self.call(tool, wanted).done(),
            Reach::Search(piece) => {
                let mut reply = self.reply;
                reply.pieces.push(piece);
                reply
            }
            Reach::Nowhere => Reply::words(otherwise),
        }
    }

    pub(super) fn done(self) -> Reply {
        self.reply
    }
}

/// Arguments that ask for this, whatever the member for it is called.
fn asking(schema: &Value, about: &str) -> Value {
    let mut arguments = schema_fill::fill(schema, &Brief { prompt: about.to_owned(), ..Brief::default() });
    for (name, member) in schema["properties"].as_object().into_iter().flatten() {
        if member["type"] == "string" && !member["enum"].is_array() {
            arguments[name] = about.into();
        }
    }
    arguments
}

/// The arguments of a look.
pub(super) fn look_at(handles: &[String], why: &str) -> Value {
    json!({ "handles": handles, "detail": "high", "why": why })
}

//! The most input tokens that a request can be billed for, known before it is sent.
//!
//! Where the vocabulary of a model is known, its texts are counted by it; what a server adds around them (marks of roles,
//! of calls, of tools) is not told anywhere, so it is reckoned for generously. Elsewhere no token is shorter than a byte.
//! Pictures count by their pixels on every model, and never by the bytes that carry them.

use serde_json::Value;

use crate::{
    history::{kind, text},
    ladder::{Limits, Rung},
    request::Request,
    tokens,
    tool::{self, Tool},
};

/// Around the whole request: marks of beginning and end, and lines the server adds on its own.
const AROUND_REQUEST: usize = 64;
/// Around an item: role, channel and end, seen to be under ten.
const AROUND_ITEM: usize = 16;
/// Around a tool: the comment and brackets of its definition.
const AROUND_TOOL: usize = 16;
/// Around a key, a value or an element of JSON: colon, comma, quotes.
const AROUND_VALUE: usize = 2;
/// What the server tells the model about tool search, and around what a search loads; up to 550 and 350 were seen.
const AROUND_SEARCH: usize = 600;
/// Bytes of encrypted content in which there is at most one token: a token of reasoning is at least 1.5 bytes on average,
/// and base64 makes four bytes of three.
const SEALED_BYTES: usize = 2;
/// The least that a picture is taken to be on a model whose rules nobody knows.
const STRANGE_PICTURE: usize = 4_000;
/// A few in a hundred on top, for what the server counts otherwise than we do.
const MARGIN_PERCENT: usize = 4;

impl Request {
    /// A sure upper bound of the tokens that a model reads for this request on any rung of the ladder, all tools counted
    /// that a search of the server's could load.
    ///
    /// The texts of a long history are counted once and remembered; a first count takes about a second for each ten
    /// megabytes, so call it where blocking is allowed.
    pub fn most_input_tokens(&self, model: &str) -> usize {
        if tokens::counts_for(model) {
            let deferred = || self.tools.iter().filter(|tool| tool.deferred);
            let search = if deferred().next().is_some() { AROUND_SEARCH } else { 0 };
            return with_margin(self.counted(model) + search + definitions(deferred()));
        }
        let bodies =
            [Rung::Full, Rung::Plain, Rung::Chat, Rung::TextOnly].map(|rung| self.body(&Limits::at(rung), true));
        // One more, because a request that is not streamed says `false` where these say `true`.
        bodies.iter().map(|body| bytes(body, model)).max().unwrap_or_default() + 1
    }

    /// About how many tokens a model reads for this request, for a price that is shown: as
    /// [`Request::most_input_tokens`], without the tools that only a search would load.
    pub fn likely_input_tokens(&self, model: &str) -> usize {
        self.counted(model)
    }

    /// Instructions, history and the tools that are told at once.
    fn counted(&self, model: &str) -> usize {
        let history: usize = self.input.iter().map(|item| AROUND_ITEM + value(item, model)).sum();
        let told = tool::flat(&self.tools, &self.namespaces, &self.loaded);
        let namespaces: usize =
            self.namespaces.iter().map(|space| AROUND_TOOL + words(&space.name) + words(&space.description)).sum();
        // The shape is told apart from the instructions or within them.
        let instructions = AROUND_ITEM + words(&self.instructions_with_shape()) + words(&self.without_tools);
        AROUND_REQUEST + instructions + history + namespaces + definitions(told.iter())
    }
}

fn with_margin(tokens: usize) -> usize {
    tokens + (tokens * MARGIN_PERCENT).div_ceil(100)
}

fn definitions<'a>(tools: impl Iterator<Item = &'a Tool>) -> usize {
    let definition =
        |tool: &Tool| AROUND_TOOL + words(&tool.flat_name()) + words(&tool.description) + value(&tool.parameters, "");
    tools.map(definition).sum()
}

fn words(text: &str) -> usize {
    tokens::count(text) + AROUND_VALUE
}

/// Tokens of an item or a part of one.
fn value(part: &Value, model: &str) -> usize {
    match part {
        Value::Object(_) if kind(part) == "input_image" => AROUND_ITEM + picture(part.get("detail"), model),
        Value::Object(fields) => {
            let search = if kind(part) == "tool_search_output" { AROUND_SEARCH } else { 0 };
            let of_field = |(key, field): (&String, &Value)| match (key.as_str(), field) {
                // Ids are not shown to the model.
                ("id" | "call_id" | "status", Value::String(_)) => 0,
                ("encrypted_content", Value::String(sealed)) => sealed.len().div_ceil(SEALED_BYTES),
                _ => words(key) + value(field, model),
            };
            search + fields.iter().map(of_field).sum::<usize>()
        }
        Value::Array(parts) => parts.iter().map(|part| AROUND_VALUE + value(part, model)).sum(),
        Value::String(text) => words(text),
        other => words(&other.to_string()),
    }
}

/// Bytes of a body as it is sent, with the pictures in it counted as pictures.
fn bytes(body: &Value, model: &str) -> usize {
    let (carried, shown) = pictures(body, model);
    serialised_len(body) - carried + shown
}

/// The bytes of the addresses of all pictures in a body of either API, and the most tokens those pictures can be.
fn pictures(part: &Value, model: &str) -> (usize, usize) {
    let own = match kind(part) {
        "input_image" => (text(part, "image_url").len(), picture(part.get("detail"), model).max(STRANGE_PICTURE)),
        "image_url" => {
            let image = &part["image_url"];
            (text(image, "url").len(), picture(image.get("detail"), model).max(STRANGE_PICTURE))
        }
        _ => (0, 0),
    };
    let inner: Box<dyn Iterator<Item = &Value>> = match part {
        Value::Array(parts) => Box::new(parts.iter()),
        Value::Object(fields) => Box::new(fields.values()),
        _ => Box::new(std::iter::empty()),
    };
    inner.map(|part| pictures(part, model)).fold(own, |sum, next| (sum.0 + next.0, sum.1 + next.1))
}

/// Chat knows no `original`, and lets the server choose in its place.
fn picture(detail: Option<&Value>, model: &str) -> usize {
    let detail = detail.and_then(Value::as_str).unwrap_or("auto");
    let most = |detail| tokens::most_for_picture(detail, model) as usize;
    if detail == "original" { most(detail).max(most("auto")) } else { most(detail) }
}

/// Length of a JSON value as text, counted without building the text: histories hold megabytes of pictures.
fn serialised_len(value: &Value) -> usize {
    struct Count(usize);
    impl std::io::Write for Count {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            self.0 += bytes.len();
            Ok(bytes.len())
        }
        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }
    let mut count = Count(0);
    match serde_json::to_writer(&mut count, value) {
        Ok(()) => count.0,
        // Cannot happen for a JSON value; a bound must not understate, so say "too much" rather than little.
        Err(_) => usize::MAX / 4,
    }
}

#[cfg(test)]
mod tests;

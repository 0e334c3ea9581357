//! The functions a model may call, and how those that it is not told of at first are declared, found and named.
//!
//! A deferred tool costs nothing until the model has found it. OpenAI searches by itself ([`ToolSearch::Hosted`]), lets
//! the client search ([`ToolSearch::Client`]), or, like every other server, knows nothing of it ([`ToolSearch::Flat`]).

use serde_json::{Value, json};

/// The longest function name servers take.
const LONGEST_NAME: usize = 64;
/// Hexadecimal digits that keep cut names apart.
const HASH_DIGITS: usize = 8;

/// The function by which a model finds deferred tools where the server knows no tool search. No other tool may have its
/// name.
pub const FIND_TOOLS: &str = "find_tools";

/// A function the model may call.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Tool {
    /// Its name within its namespace: at most 64 of `[A-Za-z0-9_-]`.
    pub name: String,
    /// What it does, for the model.
    pub description: String,
    /// JSON Schema of its arguments.
    pub parameters: Value,
    /// Whether the arguments must match the schema exactly. Always sent: left out, OpenAI rewrites the schema.
    pub strict: bool,
    /// The group it belongs to, such as `video`; `None` for a tool on its own.
    pub namespace: Option<String>,
    /// Whether the model has to search before it sees the tool.
    pub deferred: bool,
}

/// A group of tools, of which the model sees this much before it searches.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Namespace {
    /// Its name, as in [`Tool::namespace`].
    pub name: String,
    /// What its tools do, for the model.
    pub description: String,
}

/// Who finds deferred tools.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ToolSearch {
    /// The server, within one answer.
    Hosted,
    /// The caller, asked by an item of its own: [`crate::CallKind::Search`].
    Client,
    /// The caller, asked by the function [`FIND_TOOLS`]. What it finds is declared under flat names.
    Flat,
}

impl Tool {
    /// The tool's name where there are no namespaces, and where tools are listed: `namespace__name`, or the name alone.
    pub fn flat_name(&self) -> String {
        flat_name(self.namespace.as_deref().unwrap_or_default(), &self.name)
    }

    /// The definition as the Responses API takes it.
    pub(crate) fn definition(&self, strict: bool) -> Value {
        let mut wire = json!({
            "type": "function",
            "name": self.name,
            "description": self.description,
            "parameters": self.parameters,
        });
        if strict {
            wire["strict"] = json!(self.strict);
        }
        wire
    }
}

/// A name for servers without namespaces: `namespace__name`, in the letters they take. What is longer than they take is
/// cut, and told apart by a hash. A namespace that only repeats the name (OpenAI's mark of a lone tool that was loaded
/// late) is none.
pub(crate) fn flat_name(namespace: &str, name: &str) -> String {
    let joined =
        if namespace.is_empty() || namespace == name { name.to_owned() } else { format!("{namespace}__{name}") };
    let allowed = |c: char| if c.is_ascii_alphanumeric() || c == '-' || c == '_' { c } else { '_' };
    let flat: String = joined.chars().map(allowed).collect();
    if flat.len() <= LONGEST_NAME {
        return flat;
    }
    // FNV-1a: the same on every machine and in every version, since the names stand in prompt caches.
    let hash = joined.bytes().fold(0x811c_9dc5_u32, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193));
    format!("{}_{hash:0HASH_DIGITS$x}", &flat[..LONGEST_NAME - HASH_DIGITS - 1])
}

/// The tool that a call means, however the model spells it: as declared, flat (`video__cut`), with dots
/// (`functions.video.cut`), or, where only one tool has that name, without its namespace.
pub(crate) fn named<'a>(namespace: Option<&str>, name: &str, tools: &'a [Tool]) -> Option<&'a Tool> {
    let namespace = namespace.filter(|namespace| !namespace.is_empty() && *namespace != name);
    let exact = |namespace: Option<&str>, name: &str| {
        tools.iter().find(|tool| tool.name == name && tool.namespace.as_deref() == namespace)
    };
    if let Some(tool) = exact(namespace, name) {
        return Some(tool);
    }
    let spelled = match namespace {
        Some(namespace) if namespace != "functions" => format!("{namespace}.{name}"),
        _ => name.to_owned(),
    };
    let spelled = spelled.strip_prefix("functions.").unwrap_or(&spelled);
    let dotted = spelled.split_once('.').and_then(|(namespace, name)| exact(Some(namespace), name));
    let alone = || {
        let mut same = tools.iter().filter(|tool| tool.name == spelled);
        same.next().filter(|_| same.next().is_none())
    };
    dotted.or_else(|| tools.iter().find(|tool| tool.flat_name() == spelled)).or_else(alone)
}

/// The tools of a request for OpenAI: those on their own, the namespaces, and the search.
pub(crate) fn grouped(tools: &[Tool], namespaces: &[Namespace], hosted: bool, strict: bool) -> Vec<Value> {
    // A tool that the client finds is not declared before.
    let declared = |tool: &&Tool| hosted || !tool.deferred;
    let (alone, members): (Vec<&Tool>, Vec<&Tool>) =
        tools.iter().filter(declared).partition(|tool| tool.namespace.is_none());
    let mut wire: Vec<Value> = alone.into_iter().map(|tool| deferrable(tool, strict)).collect();
    wire.extend(in_namespaces(&members, namespaces, strict));
    if tools.iter().any(|tool| tool.deferred) {
        wire.push(if hosted {
            json!({"type": "tool_search"})
        } else {
            json!({"type": "tool_search", "execution": "client", "description": offer(tools, namespaces),
                "parameters": query_schema()})
        });
    }
    wire
}

/// Tools as namespaces that hold them, in the order of the namespaces.
pub(crate) fn in_namespaces(tools: &[&Tool], namespaces: &[Namespace], strict: bool) -> Vec<Value> {
    let listed = in_order(tools.iter().copied(), namespaces);
    let group = |(name, description): &(&str, &str)| {
        let members = tools.iter().filter(|tool| tool.namespace.as_deref() == Some(name));
        let members: Vec<Value> = members.map(|tool| deferrable(tool, strict)).collect();
        json!({"type": "namespace", "name": name, "description": description, "tools": members})
    };
    listed.iter().map(group).collect()
}

/// A definition that says whether it is deferred.
pub(crate) fn deferrable(tool: &Tool, strict: bool) -> Value {
    let mut wire = tool.definition(strict);
    if tool.deferred {
        wire["defer_loading"] = json!(true);
    }
    wire
}

/// The tools of a request for a server without namespaces and search: those that are not deferred, [`FIND_TOOLS`], and
/// behind them what was found, in the order of finding, so that the beginning stays the same for the prompt cache.
pub(crate) fn flat(tools: &[Tool], namespaces: &[Namespace], loaded: &[String]) -> Vec<Tool> {
    let flatten = |tool: &Tool| Tool { name: tool.flat_name(), namespace: None, deferred: false, ..tool.clone() };
    let mut flat: Vec<Tool> = tools.iter().filter(|tool| !tool.deferred).map(flatten).collect();
    if tools.iter().all(|tool| !tool.deferred) {
        return flat;
    }
    flat.push(Tool {
        name: FIND_TOOLS.to_owned(),
        description: offer(tools, namespaces),
        parameters: query_schema(),
        strict: true,
        ..Tool::default()
    });
    for name in loaded {
        let found = tools.iter().find(|tool| tool.deferred && tool.flat_name() == *name);
        if let Some(tool) = found.filter(|_| flat.iter().all(|known| known.name != *name)) {
            flat.push(flatten(tool));
        }
    }
    flat
}

/// What can be found, in words for the model.
fn offer(tools: &[Tool], namespaces: &[Namespace]) -> String {
    let deferred = || tools.iter().filter(|tool| tool.deferred);
    let groups = in_order(deferred(), namespaces).into_iter().map(|(name, about)| format!("{name} ({about})"));
    let alone = deferred().filter(|tool| tool.namespace.is_none());
    let all: Vec<String> = groups.chain(alone.map(|tool| format!("{} ({})", tool.name, tool.description))).collect();
    format!(
        "Finds more tools by what they do. What it finds can be called from the next step on. There is more in: {}.",
        all.join("; ")
    )
}

fn query_schema() -> Value {
    json!({
        "type": "object",
        "properties": {"query": {"type": "string", "description": "What is to be done, in a few words"}},
        "required": ["query"],
        "additionalProperties": false,
    })
}

/// The namespaces of these tools with their descriptions: declared ones in their order, then others as they come. The
/// API wants a description, so a namespace that has none is described by its name.
fn in_order<'a>(tools: impl Iterator<Item = &'a Tool>, namespaces: &'a [Namespace]) -> Vec<(&'a str, &'a str)> {
    let mut used: Vec<&str> = Vec::new();
    for name in tools.filter_map(|tool| tool.namespace.as_deref()) {
        if !used.contains(&name) {
            used.push(name);
        }
    }
    let place = |name: &str| namespaces.iter().position(|namespace| namespace.name == name);
    used.sort_by_key(|name| place(name).unwrap_or(usize::MAX));
    let described = |name: &'a str| {
        let about = place(name).map(|at| namespaces[at].description.as_str());
        (name, about.filter(|about| !about.is_empty()).unwrap_or(name))
    };
    used.into_iter().map(described).collect()
}

#[cfg(test)]
mod tests;

//! Finding deferred tools for a model that asks the caller to search, and answering it.
//!
//! The ranking is BM25 over the few words a tool is described by: a word counts the more, the fewer tools have it, and a
//! word of the name counts more than one of the description.

use std::collections::{HashMap, HashSet};

use serde_json::{Value, json};

use crate::{
    call::{Call, CallKind, packs_find_tools},
    history::{kind, text},
    tool::{self, FIND_TOOLS, Namespace, Tool},
};

/// What a word counts by where it stands.
const IN_NAME: f64 = 3.0;
const IN_NAMESPACE: f64 = 2.0;
const IN_DESCRIPTION: f64 = 1.0;
/// What a word counts that only begins like the one searched for.
const BEGINNING: f64 = 0.5;
/// The shortest beginning that counts, in letters.
const LEAST_BEGINNING: usize = 3;
/// BM25's saturation: how little it adds that a word comes again.
const SATURATION: f64 = 1.2;

/// The deferred tools that fit the query, best first, as places in `tools`: at most `most`, and none that shares no word
/// with it. Equal ones keep their order.
pub fn search(tools: &[Tool], query: &str, most: usize) -> Vec<usize> {
    let entries: Vec<(usize, HashMap<String, f64>)> =
        tools.iter().enumerate().filter(|(_, tool)| tool.deferred).map(|(at, tool)| (at, entry(tool))).collect();
    let mut asked = stems(query);
    let mut seen = HashSet::new();
    asked.retain(|word| seen.insert(word.clone()));
    let mut scores = vec![0.0; entries.len()];
    for word in &asked {
        let weights: Vec<f64> = entries.iter().map(|(_, words)| weight(words, word)).collect();
        let having = weights.iter().filter(|weight| **weight > 0.0).count() as f64;
        let rarity = ((entries.len() as f64 - having + 0.5) / (having + 0.5)).ln_1p();
        for (score, weight) in scores.iter_mut().zip(weights) {
            *score += rarity * weight * (SATURATION + 1.0) / (weight + SATURATION);
        }
    }
    let mut found: Vec<(usize, f64)> =
        entries.iter().map(|(at, _)| *at).zip(scores).filter(|(_, score)| *score > 0.0).collect();
    found.sort_by(|(_, one), (_, other)| other.total_cmp(one));
    found.into_iter().take(most).map(|(at, _)| at).collect()
}

/// The item that answers a search with the tools that were found. For a search of OpenAI's kind these are their
/// definitions, which must not have been given before; for [`FIND_TOOLS`] their flat names, which [`loaded`] reads back.
pub fn found(call: &Call, tools: &[Tool], namespaces: &[Namespace]) -> Value {
    if call.kind == CallKind::Search {
        let (alone, members): (Vec<&Tool>, Vec<&Tool>) = tools.iter().partition(|tool| tool.namespace.is_none());
        let mut definitions: Vec<Value> = alone.into_iter().map(|tool| tool::deferrable(tool, true)).collect();
        definitions.extend(tool::in_namespaces(&members, namespaces, true));
        return json!({"type": "tool_search_output", "execution": "client", "call_id": call.call_id, "status": "completed",
            "tools": definitions});
    }
    let listed: Vec<Value> =
        tools.iter().map(|tool| json!({"name": tool.flat_name(), "description": tool.description})).collect();
    let output = json!({"tools": listed}).to_string();
    json!({"type": "function_call_output", "call_id": call.call_id, "output": output})
}

/// The flat names of the tools that searches of any kind found in this history, oldest first, each once: what
/// [`crate::Request::loaded`] wants, and what a search need not find again.
pub fn loaded(history: &[Value]) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    let mut searches: HashSet<&str> = HashSet::new();
    for item in history {
        let call_id = text(item, "call_id");
        let found = match kind(item) {
            "function_call" => {
                // Servers that number their calls anew in every answer give one id to several.
                let alone = text(item, "name") == FIND_TOOLS && text(item, "namespace").is_empty();
                if alone || packs_find_tools(text(item, "arguments")) {
                    searches.insert(call_id);
                } else {
                    searches.remove(call_id);
                }
                Vec::new()
            }
            "function_call_output" if searches.contains(call_id) => listed(text(item, "output")),
            "tool_search_output" => defined(item),
            _ => Vec::new(),
        };
        for name in found {
            if !names.contains(&name) {
                names.push(name);
            }
        }
    }
    names
}

/// The names in an answer to [`FIND_TOOLS`], or to a wrapper that packs such calls among others.
fn listed(output: &str) -> Vec<String> {
    let output: Value = serde_json::from_str(output).unwrap_or_default();
    let packed = output["results"].as_array().into_iter().flatten();
    let tools = std::iter::once(&output).chain(packed).filter_map(|result| result["tools"].as_array()).flatten();
    tools.map(|tool| text(tool, "name").to_owned()).filter(|name| !name.is_empty()).collect()
}

/// The flat names of the definitions in a `tool_search_output`.
fn defined(item: &Value) -> Vec<String> {
    let mut names = Vec::new();
    for tool in item["tools"].as_array().into_iter().flatten() {
        match kind(tool) {
            "namespace" => {
                let members = tool["tools"].as_array().into_iter().flatten();
                names.extend(members.map(|member| tool::flat_name(text(tool, "name"), text(member, "name"))));
            }
            "function" => names.push(tool::flat_name("", text(tool, "name"))),
            _ => {}
        }
    }
    names
}

/// A tool's words and what each counts.
fn entry(tool: &Tool) -> HashMap<String, f64> {
    let mut words = HashMap::new();
    let namespace = tool.namespace.as_deref().unwrap_or_default();
    for (text, weight) in
        [(tool.name.as_str(), IN_NAME), (namespace, IN_NAMESPACE), (&tool.description, IN_DESCRIPTION)]
    {
        for word in stems(text) {
            *words.entry(word).or_insert(0.0) += weight;
        }
    }
    words
}

fn weight(words: &HashMap<String, f64>, asked: &str) -> f64 {
    if let Some(weight) = words.get(asked) {
        return *weight;
    }
    let begins = |word: &str| {
        let (short, long) = if word.len() < asked.len() { (word, asked) } else { (asked, word) };
        short.chars().count() >= LEAST_BEGINNING && long.starts_with(short)
    };
    // The heaviest, so that the order in which a map holds its words changes nothing.
    let weights = words.iter().filter(|(word, _)| begins(word)).map(|(_, weight)| *weight);
    BEGINNING * weights.fold(0.0, f64::max)
}

/// The words of a text in small letters, without the endings that English adds. A word with digits inside, such as
/// `img2video`, also counts as its parts.
fn stems(text: &str) -> Vec<String> {
    let mut stems = Vec::new();
    for word in text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()) {
        let word = word.to_lowercase();
        let parts: Vec<&str> =
            word.split(|c: char| c.is_ascii_digit()).filter(|part| part.chars().count() > 1).collect();
        if parts.len() > 1 {
            stems.extend(parts.into_iter().map(stem));
        }
        stems.push(stem(&word));
    }
    stems
}

fn stem(word: &str) -> String {
    let mut stem = word;
    for (ending, least) in [("s", 4), ("ing", 6), ("ed", 5), ("e", 4)] {
        if let Some(rest) = stem.strip_suffix(ending).filter(|rest| stem.len() >= least && !rest.ends_with(ending)) {
            stem = rest;
        }
    }
    match stem {
        // Names of operations are shorter than the words for them.
        "img" | "pictur" | "photo" => "imag".to_owned(),
        "vid" | "clip" | "movi" | "animat" => "video".to_owned(),
        "txt" | "word" => "text".to_owned(),
        _ => stem.to_owned(),
    }
}

#[cfg(test)]
mod tests;

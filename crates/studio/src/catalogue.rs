//! The catalogue of operations, as the command line prints it.

use std::collections::BTreeMap;

use modelslab::{Family, Map, Media, Output, Prices};
use money::Usd;
use serde::Serialize;
use serde_json::Value;

/// One operation, with everything needed to call it.
#[derive(Clone, Debug, Serialize)]
pub struct OperationEntry {
    /// Its name: a tool name and a word on the command line.
    pub name: &'static str,
    /// A short title for people.
    pub title: &'static str,
    /// One or two sentences on what it does.
    pub summary: &'static str,
    /// Operations that share a place in the API.
    pub family: Family,
    /// The path from the API's base (`/v6/realtime/text2img`).
    pub path: &'static str,
    /// What it makes.
    pub output: Output,
    /// The JSON Schema of its arguments, with a description on each.
    pub schema: Value,
    /// The arguments that take a file, and of what sort.
    pub media: BTreeMap<&'static str, Media>,
    /// The price of a call with its defaults; `None` when none is known.
    pub price: Option<Usd>,
}

/// Every operation of the catalogue. Needs neither keys nor the network.
pub fn operations() -> Vec<OperationEntry> {
    let prices = Prices::built_in();
    let entries = modelslab::operations().iter().map(|operation| OperationEntry {
        name: operation.name,
        title: operation.title,
        summary: &operation.summary,
        family: operation.family,
        path: operation.path,
        output: operation.output,
        schema: operation.schema(),
        media: operation.media.iter().copied().collect(),
        price: operation.estimate(&Map::new(), &prices),
    });
    entries.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_printed_catalogue_has_what_the_contract_names() {
        let printed = serde_json::to_value(operations()).unwrap();
        let realtime = &printed.as_array().unwrap().iter().find(|entry| entry["name"] == "realtime_text2img").unwrap();
        assert_eq!(realtime["path"], "/v6/realtime/text2img");
        assert_eq!((&realtime["family"], &realtime["output"]), (&"realtime".into(), &"image".into()));
        assert!(realtime["price"].as_f64().unwrap() > 0.0);
        for (name, property) in realtime["schema"]["properties"].as_object().unwrap() {
            assert!(property["description"].as_str().is_some_and(|words| !words.is_empty()), "{name}");
        }
    }
}

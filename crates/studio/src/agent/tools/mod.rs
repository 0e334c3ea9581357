//! Everything GPT can do, found on demand: a few tools it sees from the start, and the whole catalogue and the library in
//! namespaces that it searches. The list is the same in every request, so that the server's prompt cache finds it.

pub(super) mod arguments;
pub(super) mod generate;
pub(super) mod operations;
mod strict;

use std::sync::LazyLock;

use modelslab::Group;
use openai::{Namespace, Tool};
use schemars::JsonSchema;

use self::arguments as say;

/// The namespace of the library.
pub(super) const LIBRARY: &str = "library";
/// The namespace of the browser.
pub(super) const BROWSER: &str = "browser";

/// The namespaces, with what GPT sees of each before it searches.
const NAMESPACES: [(&str, &str); 8] = [
    ("picture", "Make pictures: any model by its id, from words, from other pictures, with poses, edges or depth."),
    (
        "edit",
        "Change a picture: instruct in words, inpaint, outpaint, upscale, remove backgrounds or objects, caption.",
    ),
    ("video", "Make and change clips: from words, from a picture, from a clip; lip sync; motion."),
    ("sound", "Speech, cloned and designed voices, music, songs, noises, transcripts, dubbing."),
    ("faces", "Portraits of a person, and faces swapped in pictures and clips."),
    ("rooms", "Rooms, facades and floor plans from pictures, and three-dimensional models."),
    (LIBRARY, "The designer's library: search it, see versions, collect, rate, tag, read attached documents."),
    (BROWSER, "An isolated browser, with the designer's consent, to capture web pages as reference pictures."),
];

/// The namespaces of the catalogue and the library.
pub(super) static SPACES: LazyLock<Vec<Namespace>> = LazyLock::new(|| {
    let space =
        |(name, description): &(&str, &str)| Namespace { name: (*name).into(), description: (*description).into() };
    NAMESPACES.iter().map(space).collect()
});

/// Every tool.
pub(super) static TOOLS: LazyLock<Vec<Tool>> = LazyLock::new(|| {
    let mut tools = vec![
        generate::tool(),
        tool::<say::Plan>(None, "plan", PLAN),
        tool::<say::Promote>(
            None,
            "promote",
            "Make a picture again on a better model, with its words, seed and references. Costs money.",
        ),
        tool::<say::Look>(
            None,
            "look",
            "Look at pictures of the library. You see them with your next answer, and only in this turn. Costs nothing but your own tokens.",
        ),
        tool::<say::SetContract>(
            None,
            "set_contract",
            "Write down what the brief asks for as points that can be checked on each result. Replaces the points of before.",
        ),
        tool::<say::Judge>(
            None,
            "judge",
            "Give your opinion on the points of the contract for a picture you have looked at.",
        ),
        tool::<say::WriteDocument>(
            None,
            "write_document",
            "Keep a document in the library, as Markdown. Pictures, clips and sounds are put in by handle: ![what it shows](img:12).",
        ),
        tool::<say::Annotate>(
            None,
            "annotate",
            "Draw arrows, boxes, numbers and labels over a picture. Makes a new picture, costs nothing.",
        ),
    ];
    for operation in modelslab::operations() {
        tools.push(operations::tool(operation));
    }
    let library = [
        tool::<say::Search>(
            Some(LIBRARY),
            "search",
            "Find pictures, clips, sounds and texts of the library by their words, newest first.",
        ),
        tool::<say::OneHandle>(
            Some(LIBRARY),
            "list_versions",
            "What an asset was made from, and what was made from it.",
        ),
        tool::<say::Collect>(
            Some(LIBRARY),
            "collect",
            "Put assets into a collection; it is made when there is none of that name.",
        ),
        tool::<say::Rate>(Some(LIBRARY), "rate", "Rate an asset from 1 to 5; 0 takes the rating away."),
        tool::<say::Tag>(Some(LIBRARY), "tag", "Add tags to assets."),
        tool::<say::ReadDocument>(Some(LIBRARY), "read_document", "Read pages of an attached document again."),
        tool::<say::Open>(
            Some(BROWSER),
            "open",
            "Open a web page. The designer is asked the first time a site is opened. You see the page with your next answer.",
        ),
        tool::<say::Act>(Some(BROWSER), "act", "Do one thing in the open page, and see what it looks like then."),
        tool::<say::Capture>(Some(BROWSER), "capture", "Keep what the open page shows as a picture in the library."),
    ];
    tools.extend(library);
    tools
});

const PLAN: &str = "Propose several paid steps together, with their prices, before anything is spent. Use it when the \
    designer asks for several directions, names a budget, or a job takes more than two paid calls. Draft on cheap models \
    first; promotions make the best drafts again on a better model, with the same words, seed and references. The designer \
    says go, edits it or denies it.";

/// A tool whose arguments are described by a type. Those in namespaces are found by search.
fn tool<T: JsonSchema>(namespace: Option<&str>, name: &str, description: &str) -> Tool {
    Tool {
        name: name.into(),
        description: description.into(),
        parameters: strict::parameters::<T>(),
        strict: true,
        namespace: namespace.map(str::to_owned),
        deferred: namespace.is_some(),
    }
}

/// The namespace of an operation.
pub(super) const fn space(group: Group) -> &'static str {
    match group {
        Group::Picture => "picture",
        Group::Edit => "edit",
        Group::Face => "faces",
        Group::Video => "video",
        Group::Sound => "sound",
        Group::Room | Group::Model => "rooms",
    }
}

/// A tool as GPT is told of it, for measuring what that costs.
#[derive(Clone, Debug)]
pub struct ToolDefinition {
    /// `namespace__name`, or the name alone.
    pub flat_name: String,
    /// The group it belongs to.
    pub namespace: Option<String>,
    /// Whether GPT has to search before it sees the tool.
    pub deferred: bool,
    /// The definition as JSON.
    pub json: String,
}

/// Every tool of the agent.
pub fn tool_definitions() -> Vec<ToolDefinition> {
    let define = |tool: &Tool| ToolDefinition {
        flat_name: tool.flat_name(),
        namespace: tool.namespace.clone(),
        deferred: tool.deferred,
        json: serde_json::json!({"type": "function", "name": tool.name, "description": tool.description,
            "parameters": tool.parameters, "strict": true})
        .to_string(),
    };
    TOOLS.iter().map(define).collect()
}

/// A tool's name as people read it: with its namespace where it has one.
pub(super) fn full_name(tool: &Tool) -> String {
    match &tool.namespace {
        Some(namespace) => format!("{namespace}.{}", tool.name),
        None => tool.name.clone(),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use serde_json::Value;

    use super::*;

    fn check(name: &str, schema: &Value) {
        if schema["type"] == "object" {
            let properties = schema["properties"].as_object().unwrap();
            let required: Vec<_> =
                schema["required"].as_array().unwrap().iter().map(|one| one.as_str().unwrap()).collect();
            assert_eq!(required, properties.keys().collect::<Vec<_>>(), "{name}");
            assert_eq!(schema["additionalProperties"], false, "{name}");
            for (field, property) in properties {
                assert!(
                    property["description"].as_str().is_some_and(|said| !said.is_empty()),
                    "{name}.{field} is not described"
                );
                check(&format!("{name}.{field}"), property);
            }
        }
        if let Some(items) = schema.get("items") {
            check(&format!("{name}[]"), items);
        }
    }

    #[test]
    fn every_tool_keeps_the_rules_of_strict_schemas() {
        for tool in TOOLS.iter() {
            assert!(tool.strict && !tool.description.is_empty(), "{}", tool.name);
            assert_eq!(tool.parameters["type"], "object", "{}", tool.name);
            check(&tool.name, &tool.parameters);
        }
    }

    #[test]
    fn names_are_told_apart_and_every_namespace_is_described() {
        let flat: HashSet<_> = TOOLS.iter().map(Tool::flat_name).collect();
        assert_eq!(flat.len(), TOOLS.len());
        let described: HashSet<_> = SPACES.iter().map(|space| space.name.as_str()).collect();
        let used: HashSet<_> = TOOLS.iter().filter_map(|tool| tool.namespace.as_deref()).collect();
        assert_eq!(described, used);
    }

    #[test]
    fn the_whole_catalogue_is_there_and_only_a_handful_is_seen_at_first() {
        for operation in modelslab::operations() {
            let space = Some(space(operation.group));
            let found = TOOLS.iter().find(|tool| tool.name == operation.name && tool.namespace.as_deref() == space);
            assert!(found.is_some_and(|tool| tool.deferred), "{}", operation.name);
        }
        assert!(TOOLS.iter().filter(|tool| !tool.deferred).count() < 10);
    }
}

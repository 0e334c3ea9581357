//! The tools a studio would declare: an art director's own, and a catalogue of operations in namespaces.

use serde_json::{Map, Value, json};

/// Operations, one a line: namespace, name, arguments with their types (`!` when they must be given), description.
const OPERATIONS: &str = include_str!("operations.txt");

/// A strict function with these properties.
pub(crate) fn function(name: &str, description: &str, properties: Value) -> Value {
    let required: Vec<_> = properties.as_object().unwrap().keys().cloned().collect();
    json!({
        "type": "function", "name": name, "description": description, "strict": true,
        "parameters": { "type": "object", "properties": properties, "required": required, "additionalProperties": false },
    })
}

fn maybe(kind: &str) -> Value {
    json!({ "type": [kind, "null"] })
}

fn one_of(words: &[&str]) -> Value {
    json!({ "type": "string", "enum": words })
}

fn list(of: &str) -> Value {
    json!({ "type": "array", "items": { "type": of } })
}

fn object(properties: Value) -> Value {
    function("", "", properties)["parameters"].clone()
}

fn text() -> Value {
    json!({ "type": "string" })
}

fn whole() -> Value {
    json!({ "type": "integer" })
}

pub(crate) fn look_tool() -> Value {
    function(
        "look",
        "Look at pictures of the library.",
        json!({ "handles": list("string"), "detail": one_of(&["low", "high"]), "why": text() }),
    )
}

/// What stands at the top level.
pub(crate) fn director() -> Vec<Value> {
    let models = json!(["realtime", "flux", "flux-2-dev", "flux-pro-1.1", null]);
    let generate = function(
        "generate_image",
        "Make pictures from words. Each call costs the designer money.",
        json!({
            "prompt": text(),
            "model": { "type": ["string", "null"], "enum": models, "description":
                "The model. Null means the one the designer has chosen. realtime: within seconds, for quick drafts; flux: \
                 the all-rounder, follows prose; flux-2-dev: finer detail and lettering; flux-pro-1.1: best FLUX, costs more." },
            "negative_prompt": maybe("string"), "width": maybe("integer"), "height": maybe("integer"),
            "samples": maybe("integer"), "seed": maybe("integer"),
        }),
    );
    let step = object(json!({
        "name": text(), "makes": one_of(&["picture", "edit", "clip", "speech", "music", "sound"]), "words": text(),
        "model": maybe("string"), "width": maybe("integer"), "height": maybe("integer"), "samples": maybe("integer"),
        "seed": maybe("integer"), "from": maybe("string"), "seconds": maybe("number"),
    }));
    let promotions = json!({ "anyOf": [object(json!({ "count": whole(), "model": text() })), { "type": "null" }] });
    let plan = function(
        "plan",
        "Propose several steps with their price before anything is spent.",
        json!({ "title": text(), "budget_usd": maybe("number"), "steps": { "type": "array", "items": step },
                "promotions": promotions }),
    );
    let promote = function(
        "promote",
        "The same words, seed and references again on a better model.",
        json!({ "handle": text(), "model": maybe("string"), "width": maybe("integer"), "height": maybe("integer") }),
    );
    let kinds = ["size", "ratio", "palette", "alpha", "quiet_area", "no_text", "sharpness", "other"];
    let side = json!({ "type": ["string", "null"], "enum": ["top", "bottom", "left", "right", "centre", null] });
    let point = object(json!({
        "kind": one_of(&kinds), "says": text(), "page": maybe("integer"), "width": maybe("integer"),
        "height": maybe("integer"), "ratio": maybe("string"),
        "colours": { "type": ["array", "null"], "items": text() }, "tolerance": maybe("number"), "side": side,
        "share": maybe("number"),
    }));
    let contract = function(
        "set_contract",
        "Keep the checkable points of a brief.",
        json!({ "points": { "type": "array", "items": point } }),
    );
    let opinion = object(json!({ "point": whole(), "passes": maybe("boolean"), "says": text() }));
    let judge = function(
        "judge",
        "Your opinion of a picture on each point of the contract, after looking.",
        json!({ "handle": text(), "points": { "type": "array", "items": opinion } }),
    );
    let write = function(
        "write_document",
        "Keep a text with pictures by handle.",
        json!({ "title": text(), "markdown": text() }),
    );
    let mark = object(json!({
        "kind": one_of(&["arrow", "box", "number", "label"]), "x": { "type": "number" }, "y": { "type": "number" },
        "width": maybe("number"), "height": maybe("number"), "text": maybe("string"),
    }));
    let annotate = function(
        "annotate",
        "Draw marks on a picture.",
        json!({ "handle": text(), "marks": { "type": "array", "items": mark } }),
    );
    vec![generate, plan, promote, look_tool(), contract, judge, write, annotate]
}

fn property(argument: &str) -> (String, Value) {
    let (name, kind) = argument.split_once(':').unwrap();
    let needed = kind.ends_with('!');
    let kind = match kind.trim_end_matches('!') {
        "int" => "integer",
        "bool" => "boolean",
        "number" => "number",
        _ => "string",
    };
    (name.to_owned(), if needed { json!({ "type": kind }) } else { maybe(kind) })
}

/// The namespaces with all their functions.
pub(crate) fn spaces() -> Vec<Value> {
    let about = [
        ("picture", "Make and change pictures."),
        ("edit", "Edit one picture: cut out, enlarge, extend."),
        ("video", "Make clips."),
        ("sound", "Speech, music, noises."),
        ("faces", "Swap faces."),
        ("rooms", "Rooms, buildings and three-dimensional things."),
    ];
    let mut spaces: Vec<Value> = about
        .iter()
        .map(|(name, about)| {
            let lines = OPERATIONS.lines().filter_map(|l| l.strip_prefix(*name)?.strip_prefix(' '));
            let tools = lines.map(|line| {
                let (head, description) = line.split_once(" | ").unwrap();
                let mut parts = head.split(' ');
                let name = parts.next().unwrap();
                let properties: Map<String, Value> = parts.map(property).collect();
                function(name, description, Value::Object(properties))
            });
            space(name, about, tools.collect())
        })
        .collect();
    spaces.push(space("library", "Search, rate, tag, collect what is in the library.", library()));
    spaces.push(space("browser", "Look at web pages of allowed sites.", browser()));
    spaces
}

fn space(name: &str, description: &str, tools: Vec<Value>) -> Value {
    json!({ "type": "namespace", "name": name, "description": description, "tools": tools })
}

fn library() -> Vec<Value> {
    let kind = json!({ "type": ["string", "null"], "enum": ["image", "video", "audio", "text", "model", null] });
    vec![
        function(
            "search",
            "Find things in the library by their words.",
            json!({ "query": text(), "kind": kind, "starred": maybe("boolean"), "limit": maybe("integer") }),
        ),
        function("list_versions", "What a thing came from and what came from it.", json!({ "handle": text() })),
        function("collect", "Put things in a collection.", json!({ "collection": text(), "handles": list("string") })),
        function("rate", "Rate a thing with 0 to 5 stars.", json!({ "handle": text(), "rating": whole() })),
        function("tag", "Give tags to things.", json!({ "handles": list("string"), "tags": list("string") })),
        function(
            "read_document",
            "Read pages of an attached document.",
            json!({ "document": text(), "from_page": whole(), "to_page": whole() }),
        ),
    ]
}

fn browser() -> Vec<Value> {
    let actions = ["click", "scroll", "type", "key", "back", "wait"];
    vec![
        function("open", "Open a page of an allowed site.", json!({ "url": text() })),
        function(
            "act",
            "Do something on the open page.",
            json!({ "action": one_of(&actions), "x": maybe("integer"), "y": maybe("integer"), "text": maybe("string"),
                    "amount": maybe("integer") }),
        ),
        function("capture", "Keep the open page as a reference picture.", json!({ "note": text() })),
    ]
}

/// The namespaces with each function deferred.
pub(crate) fn deferred(spaces: &[Value]) -> Vec<Value> {
    let mut spaces = spaces.to_vec();
    for tool in spaces.iter_mut().flat_map(|s| s["tools"].as_array_mut().unwrap()) {
        tool["defer_loading"] = json!(true);
    }
    spaces
}

/// All functions under flat names.
pub(crate) fn flat(spaces: &[Value]) -> Vec<Value> {
    let named = |space: &Value, tool: &Value| {
        let mut tool = tool.clone();
        tool["name"] = json!(format!("{}__{}", space["name"].as_str().unwrap(), tool["name"].as_str().unwrap()));
        tool
    };
    spaces.iter().flat_map(|s| s["tools"].as_array().unwrap().iter().map(|t| named(s, t)).collect::<Vec<_>>()).collect()
}

//! The tool for the most frequent wish, `generate_image`, made from the catalogue, and how its arguments become those of
//! an operation.

use modelslab::{Map, Model, Operation};
use openai::Tool;
use serde_json::{Value, json};

use crate::{catalogue::takes, jobs::find};

/// The tool's name.
pub(in crate::agent) const NAME: &str = "generate_image";

/// The operation the tool's arguments are taken from.
const OPERATION: &str = "text2img";

/// The models GPT may choose from: one for each thing a designer asks for. The list is part of what is sent first in
/// every turn, so it is the same in all of them; the person's own choice of model comes in by leaving it open.
const MODELS: [(&str, &str); 8] = [
    ("realtime", "within seconds, for quick drafts"),
    ("flux", "the all-rounder, follows prose"),
    ("flux-2-dev", "finer detail and lettering"),
    ("flux-pro-1.1", "best FLUX, costs more"),
    ("z-image-turbo", "photographs, sides up to 1488"),
    ("qwen", "layouts and lettering"),
    ("sdxl", "styles by tags"),
    ("juggernaut-xl", "cinematic photographs by tags"),
];

/// The arguments of the catalogue that matter to a designer's wish. Those that must be given say so.
const FIELDS: [(&str, bool); 6] = [
    ("prompt", true),
    ("negative_prompt", false),
    ("width", false),
    ("height", false),
    ("samples", false),
    ("seed", false),
];

/// What a property of a strict schema may say beside its type.
const RULES: [&str; 3] = ["minimum", "maximum", "multipleOf"];

/// The tool as GPT is told of it.
pub(super) fn tool() -> Tool {
    let schema = find(OPERATION).map(Operation::schema).unwrap_or_default();
    let mut properties = Map::new();
    for (name, needed) in FIELDS {
        properties.insert(name.into(), property(&schema["properties"][name], needed));
        if name == "prompt" {
            properties.insert("model".into(), model_property());
        }
    }
    let required: Vec<_> = properties.keys().cloned().collect();
    Tool {
        name: NAME.into(),
        description: "Make pictures from words. Each call costs the designer money and may have to be approved first. \
                      The result names each picture by a handle, or says why there is none."
            .into(),
        parameters: json!({
            "type": "object",
            "properties": properties,
            "required": required,
            "additionalProperties": false,
        }),
        strict: true,
        ..Tool::default()
    }
}

/// A property in the strict dialect: everything is required, so what may be left out may be null.
fn property(from: &Value, needed: bool) -> Value {
    let mut property = Map::new();
    let kind = &from["type"];
    property.insert("type".into(), if needed { kind.clone() } else { json!([kind, "null"]) });
    let mut description = from["description"].as_str().unwrap_or_default().to_owned();
    if let Some(default) = from.get("default") {
        description.push_str(&format!(" Null means {default}."));
    }
    property.insert("description".into(), json!(description));
    for rule in RULES {
        if let Some(value) = from.get(rule) {
            property.insert(rule.into(), value.clone());
        }
    }
    Value::Object(property)
}

fn model_property() -> Value {
    let choices = MODELS.iter().map(|(id, _)| json!(id)).chain([Value::Null]);
    let hints: Vec<_> = MODELS.iter().map(|(id, hint)| format!("{id}: {hint}")).collect();
    json!({
        "type": ["string", "null"],
        "enum": choices.collect::<Vec<_>>(),
        "description": format!("The model. Null means the one the designer has chosen. {}.", hints.join("; ")),
    })
}

/// The operation and its arguments that a call asks for, complete and checked against the catalogue.
///
/// `chosen` is the model the person has chosen.
///
/// # Errors
/// What is wrong with the arguments, in words for GPT.
pub(in crate::agent) fn read(arguments: &str, chosen: &str) -> Result<(&'static Operation, Map), String> {
    let mut arguments = match serde_json::from_str(arguments) {
        Ok(Value::Object(arguments)) => arguments,
        Ok(_) => return Err("The arguments are not a JSON object.".into()),
        Err(error) => return Err(format!("The arguments are not JSON: {error}.")),
    };
    let model = match arguments.remove("model") {
        None | Some(Value::Null) => chosen.to_owned(),
        Some(Value::String(model)) => model,
        Some(other) => return Err(format!("model must be a text, not {other}.")),
    };
    let model = Model::by_id(&model);
    let operation = find(model.operation).map_err(|error| error.message)?;
    if takes(operation, None, "model_id") {
        arguments.insert("model_id".into(), json!(model.id));
    }
    // What a model does not take is left out rather than argued about.
    if !model.takes_negative {
        arguments.remove("negative_prompt");
    }
    let checked = operation.validate(&arguments).map_err(|problems| {
        let said: Vec<_> = problems.into_iter().map(|problem| problem.message).collect();
        said.join(" ")
    })?;
    Ok((operation, checked))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tool_keeps_the_rules_of_strict_schemas() {
        let tool = tool();
        let schema = &tool.parameters;
        assert!(tool.strict);
        assert_eq!(schema["additionalProperties"], false);
        let properties = schema["properties"].as_object().unwrap();
        let required: Vec<_> =
            schema["required"].as_array().unwrap().iter().map(|name| name.as_str().unwrap()).collect();
        assert_eq!(required, ["prompt", "model", "negative_prompt", "width", "height", "samples", "seed"]);
        assert_eq!(required, properties.keys().collect::<Vec<_>>());
        for (name, property) in properties {
            assert!(!property["description"].as_str().unwrap().is_empty(), "{name} is not described");
            let allowed = ["type", "description", "enum", "minimum", "maximum", "multipleOf"];
            for word in property.as_object().unwrap().keys() {
                assert!(allowed.contains(&word.as_str()), "{name} has {word}");
            }
        }
        assert_eq!(properties["width"]["type"], json!(["integer", "null"]));
        assert_eq!(properties["samples"]["maximum"], 4);
        assert_eq!(properties["prompt"]["type"], "string");
    }

    #[test]
    fn every_model_it_offers_is_known_and_can_be_asked_for() {
        for (model, _) in MODELS {
            assert!(modelslab::built_in_models().contains(&Model::by_id(model)), "{model}");
            let call = json!({"prompt": "a door", "model": model, "negative_prompt": "blur", "width": 1024, "height": 768,
                "samples": 2, "seed": null});
            let (operation, arguments) = read(&call.to_string(), "flux").unwrap();
            assert_eq!(operation.samples(&arguments), 2);
            assert_eq!(operation.size(&arguments), Some((1024, 768)));
            assert_eq!(operation.name == "realtime_text2img", model == "realtime");
        }
    }

    #[test]
    fn left_open_the_persons_own_model_is_used() {
        let (operation, arguments) = read(r#"{"prompt": "a door", "model": null}"#, "dreamshaper-8").unwrap();
        assert_eq!(operation.model(&arguments).as_deref(), Some("dreamshaper-8"));
        let (operation, _) = read(r#"{"prompt": "a door"}"#, "realtime").unwrap();
        assert_eq!(operation.name, "realtime_text2img");
    }

    #[test]
    fn a_negative_prompt_goes_only_where_it_is_taken() {
        let call = |model: &str| json!({"prompt": "a door", "model": model, "negative_prompt": "people"}).to_string();
        assert!(!read(&call("flux"), "flux").unwrap().1.contains_key("negative_prompt"));
        assert_eq!(read(&call("sdxl"), "flux").unwrap().1["negative_prompt"], "people");
    }

    #[test]
    fn bad_arguments_are_explained() {
        for (arguments, part) in [
            ("{\"prompt\": ", "not JSON"),
            ("[]", "not a JSON object"),
            (r#"{"model": 5, "prompt": "a door"}"#, "model must be"),
            (r#"{"model": "flux"}"#, "prompt is missing"),
            (r#"{"prompt": "a door", "samples": 9}"#, "samples must be"),
            (r#"{"prompt": "a door", "colour": "red"}"#, "no argument colour"),
        ] {
            let error = read(arguments, "flux").unwrap_err();
            assert!(error.contains(part), "{arguments}: {error}");
        }
    }
}

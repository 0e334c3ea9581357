//! Filled schemas are checked by a validator of somebody else.

use serde_json::json;

use super::*;

fn brief() -> Brief {
    Brief {
        prompt: "A red fox. Low sun.".into(),
        negative: None,
        subject: "a red fox".into(),
        why: "Named the light.".into(),
        changes: vec!["added light".into()],
        said: "four wide pictures of a red fox with flux-2-dev, seed 7".into(),
        count: Some(4),
        aspect: Some((16, 9)),
        size: None,
        seed: Some(7),
        media: vec!["12".into()],
        named: 1,
        variations: vec![],
        dice: 1,
    }
}

/// Fills, and has an independent validator agree.
fn filled(schema: &Value) -> Value {
    let value = fill(schema, &brief());
    let validator = jsonschema::validator_for(schema).unwrap();
    let problems: Vec<_> = validator.iter_errors(&value).map(|e| e.to_string()).collect();
    assert!(problems.is_empty(), "{value} against {schema}: {problems:?}");
    value
}

#[test]
fn a_strict_tool_gets_all_of_its_arguments() {
    let schema = json!({
        "type": "object",
        "properties": {
            "prompt": {"type": "string"},
            "negative_prompt": {"type": ["string", "null"]},
            "aspect": {"type": "string", "enum": ["1:1", "4:3", "3:4", "16:9", "9:16"]},
            "samples": {"type": "integer", "minimum": 1, "maximum": 4},
            "model": {"anyOf": [{"type": "string", "enum": ["flux", "flux-2-dev", "sdxl"]}, {"type": "null"}]},
            "seed": {"type": ["integer", "null"], "minimum": 0, "maximum": 4294967295_u64},
            "enhance": {"type": "boolean"}
        },
        "required": ["prompt", "negative_prompt", "aspect", "samples", "model", "seed", "enhance"],
        "additionalProperties": false
    });
    let expected = json!({
        "prompt": "A red fox. Low sun.", "negative_prompt": null, "aspect": "16:9", "samples": 4,
        "model": "flux-2-dev", "seed": 7, "enhance": false
    });
    assert_eq!(filled(&schema), expected);
}

#[test]
fn a_loose_tool_gets_only_what_was_asked_for() {
    let schema = json!({
        "type": "object",
        "properties": {
            "prompt": {"type": "string"},
            "width": {"type": "integer", "minimum": 256, "maximum": 1024, "default": 1024, "multipleOf": 8},
            "height": {"type": "integer", "minimum": 256, "maximum": 1024, "default": 1024, "multipleOf": 8},
            "steps": {"type": "integer", "default": 20},
            "guidance_scale": {"type": "number"},
            "safety_checker": {"type": "boolean"}
        },
        "required": ["prompt"]
    });
    assert_eq!(filled(&schema), json!({"prompt": "A red fox. Low sun.", "width": 1024, "height": 576}));
}

#[test]
fn the_nearest_shape_that_lies_or_stands_the_same_is_taken() {
    let schema = json!({"type": "object", "properties": {"aspect": {"enum": ["1:1", "16:9", "9:16"]}},
                        "required": ["aspect"]});
    for (aspect, expected) in [((3, 4), "9:16"), ((21, 9), "16:9"), ((1, 1), "1:1"), ((4, 3), "16:9")] {
        let value = fill(&schema, &Brief { aspect: Some(aspect), ..brief() });
        assert_eq!(value["aspect"], expected, "{aspect:?}");
    }
}

#[test]
fn ranges_references_lists_and_nesting_are_kept() {
    let schema = json!({
        "type": "object",
        "$defs": {"shot": {"type": "object", "properties": {"words": {"type": "string", "maxLength": 5},
            "n": {"type": "integer", "maximum": 2}}, "required": ["words", "n"], "additionalProperties": false}},
        "properties": {
            "shots": {"type": "array", "items": {"$ref": "#/$defs/shot"}, "minItems": 2},
            "best": {"anyOf": [{"$ref": "#/$defs/shot"}, {"type": "null"}], "description": "The best one."},
            "image": {"type": "string"},
            "images": {"type": "array", "items": {"type": "string"}},
            "strength": {"type": "number", "exclusiveMinimum": 0, "maximum": 1},
            "kind": {"const": "set"},
            "notes": {"type": "array", "items": {"type": "string"}}
        },
        "required": ["shots", "best", "image", "images", "strength", "kind", "notes"],
        "additionalProperties": false
    });
    let value = filled(&schema);
    assert_eq!(value["shots"], json!([{"words": "A red", "n": 2}, {"words": "A red", "n": 2}]));
    assert_eq!((&value["image"], &value["images"]), (&json!("12"), &json!(["12"])));
    assert_eq!(value["notes"], json!(["added light"]));
}

#[test]
fn a_refinement_is_filled_whatever_its_members_are_called() {
    let schema = json!({
        "type": "object",
        "properties": {
            "text": {"type": "string", "description": "The rewritten words."},
            "avoid": {"type": ["string", "null"], "description": "What must not appear, or null."},
            "because": {"type": "string", "description": "Explain in one line."}
        },
        "required": ["text", "avoid", "because"], "additionalProperties": false
    });
    let expected = json!({"text": "A red fox. Low sun.", "avoid": null, "because": "Named the light."});
    assert_eq!(filled(&schema), expected);
}

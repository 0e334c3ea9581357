//! JSON Schemas in the strict dialect (OpenAI docs, "Structured Outputs"): every object is closed, every property is
//! required, and what may be left out may be null.

use schemars::{JsonSchema, generate::SchemaSettings};
use serde_json::{Value, json};

/// What a strict schema may not say, or need not.
const UNSAID: [&str; 5] = ["$schema", "title", "format", "default", "examples"];

/// The arguments of a tool, described by a type.
pub(super) fn parameters<T: JsonSchema>() -> Value {
    let settings = SchemaSettings::draft2020_12().with(|settings| settings.inline_subschemas = true);
    let mut schema = Value::from(settings.into_generator().into_root_schema_for::<T>());
    close(&mut schema);
    if let Some(fields) = schema.as_object_mut() {
        // It is the tool's own description that counts.
        fields.remove("description");
    }
    schema
}

fn close(schema: &mut Value) {
    let Some(fields) = schema.as_object_mut() else { return };
    for word in UNSAID {
        fields.remove(word);
    }
    if let Some(properties) = fields.get_mut("properties").and_then(Value::as_object_mut) {
        properties.values_mut().for_each(close);
        let names: Vec<_> = properties.keys().cloned().collect();
        fields.insert("required".into(), json!(names));
        fields.insert("additionalProperties".into(), json!(false));
    }
    if let Some(items) = fields.get_mut("items") {
        close(items);
    }
    for choice in fields.get_mut("anyOf").and_then(Value::as_array_mut).into_iter().flatten() {
        close(choice);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(JsonSchema)]
    #[expect(dead_code, reason = "only its schema is used")]
    struct Inner {
        /// A share.
        share: Option<f64>,
    }

    #[derive(JsonSchema)]
    #[expect(dead_code, reason = "only its schema is used")]
    struct Outer {
        /// Words.
        words: String,
        /// Several.
        several: Vec<Inner>,
    }

    #[test]
    fn everything_is_closed_and_required_to_the_bottom() {
        let inner = json!({"type": "object", "properties": {"share": {"description": "A share.", "type": ["number", "null"]}},
            "required": ["share"], "additionalProperties": false});
        let expected = json!({"type": "object", "properties": {
            "words": {"description": "Words.", "type": "string"},
            "several": {"description": "Several.", "type": "array", "items": inner},
        }, "required": ["words", "several"], "additionalProperties": false});
        assert_eq!(parameters::<Outer>(), expected);
    }
}

//! The rules for schemas in strict mode (OpenAI docs, "Structured Outputs": supported schemas).

use serde_json::{Map, Value};

const FORBIDDEN: &[&str] =
    &["allOf", "oneOf", "not", "if", "then", "else", "dependentRequired", "dependentSchemas", "patternProperties"];
const FORMATS: &[&str] = &["date-time", "time", "date", "duration", "email", "hostname", "ipv4", "ipv6", "uuid"];
const DEEPEST: usize = 10;
const MOST_PROPERTIES: usize = 5_000;

/// Checks a schema; the error reads "In context=(…), what is wrong".
pub(crate) fn check(schema: &Value) -> Result<(), String> {
    let mut walk = Walk { place: Vec::new(), properties: 0 };
    if schema.get("type").and_then(Value::as_str) != Some("object") {
        let kind = schema.get("type").map_or("None".to_owned(), |t| format!("{t}").replace('"', "'"));
        return Err(walk.error(&format!("schema must be a JSON Schema of 'type: \"object\"', got 'type: {kind}'.")));
    }
    walk.schema(schema, 1)
}

struct Walk {
    place: Vec<String>,
    properties: usize,
}

impl Walk {
    fn error(&self, what: &str) -> String {
        let place: String = self.place.iter().map(|p| format!("'{p}', ")).collect();
        let place =
            if self.place.len() == 1 { place.trim_end().to_owned() } else { place.trim_end_matches(", ").to_owned() };
        format!("In context=({place}), {what}")
    }

    fn inside(&mut self, steps: &[&str], schema: &Value, depth: usize) -> Result<(), String> {
        self.place.extend(steps.iter().map(|s| (*s).to_owned()));
        self.schema(schema, depth)?;
        self.place.truncate(self.place.len() - steps.len());
        Ok(())
    }

    fn schema(&mut self, schema: &Value, depth: usize) -> Result<(), String> {
        let Some(members) = schema.as_object() else { return Err(self.error("schema must be an object.")) };
        if let Some(word) = FORBIDDEN.iter().find(|w| members.contains_key(**w)) {
            return Err(self.error(&format!("'{word}' is not permitted.")));
        }
        if !["type", "anyOf", "$ref", "enum", "const"].iter().any(|w| members.contains_key(*w)) {
            return Err(self.error("schema must have a 'type' key."));
        }
        if let Some(format) = members.get("format").and_then(Value::as_str).filter(|f| !FORMATS.contains(f)) {
            return Err(self.error(&format!("'{format}' is not a valid format.")));
        }
        if depth > DEEPEST {
            return Err(self.error("the schema is nested too deeply."));
        }
        for definitions in ["$defs", "definitions"] {
            for (name, inner) in members.get(definitions).and_then(Value::as_object).into_iter().flatten() {
                self.inside(&[definitions, name], inner, depth)?;
            }
        }
        for (i, inner) in members.get("anyOf").and_then(Value::as_array).into_iter().flatten().enumerate() {
            self.inside(&["anyOf", &i.to_string()], inner, depth)?;
        }
        if is(members, "array") {
            let Some(items) = members.get("items") else { return Err(self.error("array schema missing items.")) };
            self.inside(&["items"], items, depth + 1)?;
        }
        if is(members, "object") {
            self.object(members, depth)?;
        }
        Ok(())
    }

    fn object(&mut self, members: &Map<String, Value>, depth: usize) -> Result<(), String> {
        if members.get("additionalProperties") != Some(&Value::Bool(false)) {
            return Err(self.error("'additionalProperties' is required to be supplied and to be false."));
        }
        let required: Vec<_> =
            members.get("required").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str).collect();
        for (name, inner) in members.get("properties").and_then(Value::as_object).into_iter().flatten() {
            if !required.contains(&name.as_str()) {
                return Err(self.error(&format!(
                    "'required' is required to be supplied and to be an array including every key in properties. \
                     Missing '{name}'."
                )));
            }
            self.properties += 1;
            if self.properties > MOST_PROPERTIES {
                return Err(self.error("the schema has too many properties."));
            }
            self.inside(&["properties", name], inner, depth + 1)?;
        }
        Ok(())
    }
}

/// Whether a schema's `type` is, or has among its choices, this one.
fn is(members: &Map<String, Value>, kind: &str) -> bool {
    match members.get("type") {
        Some(Value::String(one)) => one == kind,
        Some(Value::Array(choices)) => choices.iter().any(|c| c == kind),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn object(properties: Value, required: Value) -> Value {
        json!({"type": "object", "properties": properties, "required": required, "additionalProperties": false})
    }

    #[test]
    fn a_strict_schema_passes() {
        let inner = object(json!({"x": {"type": ["number", "null"], "minimum": 0, "default": 1}}), json!(["x"]));
        let schema = object(
            json!({"a": {"type": "string", "enum": ["1:1"]}, "b": {"type": "array", "items": inner},
                   "c": {"anyOf": [{"$ref": "#/$defs/c"}, {"type": "null"}]}}),
            json!(["a", "b", "c"]),
        );
        assert_eq!(check(&schema), Ok(()));
    }

    #[test]
    fn each_rule_names_the_place_that_breaks_it() {
        let cases = [
            (json!({"type": "object", "properties": {}}), "In context=(), 'additionalProperties' is required"),
            (json!({"type": "array"}), "In context=(), schema must be a JSON Schema of 'type: \"object\"'"),
            (
                object(json!({"a": {"type": "string"}, "b": {"type": "string"}}), json!(["a"])),
                "In context=(), 'required' is required to be supplied and to be an array including every key in \
                 properties. Missing 'b'.",
            ),
            (
                object(json!({"a": {"allOf": []}}), json!(["a"])),
                "In context=('properties', 'a'), 'allOf' is not permitted.",
            ),
            (object(json!({"a": {}}), json!(["a"])), "In context=('properties', 'a'), schema must have a 'type' key."),
            (
                object(json!({"a": {"type": "integer", "format": "uint32"}}), json!(["a"])),
                "In context=('properties', 'a'), 'uint32' is not a valid format.",
            ),
            (
                object(json!({"a": {"type": "array", "items": {"type": "object"}}}), json!(["a"])),
                "In context=('properties', 'a', 'items'), 'additionalProperties'",
            ),
        ];
        for (schema, expected) in cases {
            let error = check(&schema).unwrap_err();
            assert!(error.starts_with(expected), "{error}\nexpected: {expected}");
        }
    }

    #[test]
    fn eleven_levels_are_too_many() {
        let mut schema = json!({"type": "string"});
        for _ in 0..11 {
            schema = object(json!({ "a": schema }), json!(["a"]));
        }
        assert!(check(&schema).unwrap_err().ends_with("nested too deeply."));
    }
}

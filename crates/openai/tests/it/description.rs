//! OpenAI's own description of its API, as a judge of request bodies. The studio's tests judge theirs by it, too.

use std::{
    collections::{BTreeMap, BTreeSet},
    io::Write,
};

use jsonschema::Validator;
use serde_json::{Value, json};

/// The body of `POST /responses`.
pub(crate) const RESPONSES: &str = "CreateResponse";
/// The body of `POST /chat/completions`.
pub(crate) const CHAT: &str = "CreateChatCompletionRequest";

/// OpenAI's description, ready to judge bodies.
pub(crate) struct Description {
    document: Value,
    validators: BTreeMap<&'static str, Validator>,
}

impl Description {
    /// Reads the description; `None` when it does not lie beside the project.
    pub(crate) fn read() -> Option<Self> {
        // The least 64-bit integer stands there rounded as a double writes it, which is less than any integer of JSON here.
        let text = reference("openai-openapi.yaml")?.replace("-9223372036854776000", "-9223372036854775808");
        let mut document = serde_norway::from_str(&text).expect("a YAML document");
        any_for_one(&mut document);
        let validators = [RESPONSES, CHAT].map(|name| {
            // OpenAPI 3.1 schemas are JSON Schema 2020-12; references point into the document around them.
            let root = json!({
                "$schema": "https://json-schema.org/draft/2020-12/schema",
                "$ref": format!("#/components/schemas/{name}"),
                "components": {"schemas": document["components"]["schemas"]},
            });
            (name, jsonschema::validator_for(&root).expect("a schema"))
        });
        Some(Self { document, validators: validators.into() })
    }

    /// What is wrong with a body by this schema; empty when nothing is.
    pub(crate) fn objections(&self, schema: &str, body: &Value) -> Vec<String> {
        let errors = self.validators[schema].iter_errors(body);
        let mut objections: Vec<String> = errors.map(|error| format!("{}: {error}", error.instance_path())).collect();
        // The schemas leave other fields open; a field that they do not name is one that we made up.
        let known = self.fields(&json!({"$ref": format!("#/components/schemas/{schema}")}));
        let made_up =
            body.as_object().into_iter().flat_map(|fields| fields.keys()).filter(|field| !known.contains(*field));
        objections.extend(made_up.map(|field| format!("/{field}: not in the description")));
        objections
    }

    /// The fields that a schema names, its parts included.
    fn fields(&self, schema: &Value) -> BTreeSet<String> {
        let mut fields = BTreeSet::new();
        if let Some(inner) =
            schema["$ref"].as_str().and_then(|path| self.document.pointer(path.trim_start_matches('#')))
        {
            fields.extend(self.fields(inner));
        }
        fields.extend(schema["properties"].as_object().into_iter().flat_map(|properties| properties.keys().cloned()));
        for part in schema["allOf"].as_array().into_iter().flatten() {
            fields.extend(self.fields(part));
        }
        fields
    }
}

/// The description says "one of" where its alternatives overlap: a message of the user is both an easy message and an
/// item. It means "any of".
fn any_for_one(schema: &mut Value) {
    match schema {
        Value::Object(fields) => {
            if let Some(alternatives) = fields.remove("oneOf") {
                fields.insert("anyOf".to_owned(), alternatives);
            }
            fields.values_mut().for_each(any_for_one);
        }
        Value::Array(items) => items.iter_mut().for_each(any_for_one),
        _ => {}
    }
}

/// Reads a reference document beside the project; says so when there is none.
pub(crate) fn reference(name: &str) -> Option<String> {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/reference").join(name);
    let text = std::fs::read_to_string(path).ok();
    if text.is_none() {
        // Past the harness, which would keep it to itself: a skipped check must not look like a passed one.
        let _ = writeln!(std::io::stderr(), "SKIPPED: the reference documents are not beside the project ({name})");
    }
    text
}

//! The request of every operation against ModelsLab's own OpenAPI documents, where they lie beside the project.

use std::collections::BTreeSet;

use modelslab::{Client, Map, Operation, operations};
use serde_json::{Value, json};

use super::{
    SKIPPED,
    catalogue::{examples, value},
    client, contract,
    server::{Reply, Server},
};

/// Operations whose path several documents describe, with the part of the name of the document that is theirs. One path
/// may serve several models with arguments of their own.
const DOCUMENTS: &[(&str, &str, &str)] = &[
    ("text2img", "flux", "image-generation__flux."),
    ("text2img", "", "community-models"),
    ("img2img", "", "community-models"),
    ("flux_kontext", "", "image-editing"),
];

/// Operations that no document of theirs describes, and why they are in the catalogue nevertheless.
const UNDOCUMENTED: &[(&str, &str)] = &[
    ("flux_klein", "its path is documented for other models; that this one takes a list is how it is used in practice"),
    ("/v7/", "the newer endpoints have pages of text, but no schemas"),
];

/// Members on which a document contradicts itself, its own examples or practice: what is said against them does not
/// count.
const CONTRADICTIONS: &[(&str, &str, &str)] = &[
    ("*", "track_id", "a whole number in some documents, a text in the others"),
    ("text2img", "num_inference_steps", "at most 20 for community models, and in the same line more is lowered to 20"),
    ("text2img", "width", "at most 1024 for all models, 1488 on the page of Z-Image"),
    ("text2img", "height", "as its width"),
    ("text2img", "lora_strength", "an integer, and in the same line a list separated by commas"),
    ("img2img", "num_inference_steps", "as for text2img"),
    ("img2img", "lora_strength", "as for text2img"),
    ("inpaint", "num_inference_steps", "as for text2img"),
    ("inpaint", "lora_strength", "as for text2img"),
    ("controlnet", "controlnet_model", "one of a list, and in the same line several separated by commas"),
    ("caption", "prompt", "required, but no member of the schema and not in the page's example"),
    ("flux_headshot", "seed", "a required integer, but null in the page's example"),
    ("text2video", "model_id", "its text names newer models than its list"),
    ("text2video", "num_frames", "the newer models make longer clips in practice"),
    ("text2video", "fps", "the newer models make smoother clips in practice"),
    ("img2video", "model_id", "its text names newer models than its list"),
    ("img2video", "num_frames", "the newer models make longer clips in practice"),
    ("img2video", "fps", "the newer models make smoother clips in practice"),
    ("img2video", "init_image", "a list of the first and the last frame for some models in practice"),
    ("img2video_ultra", "model_id", "the newer model is used in practice"),
    ("image_to_3d", "init_image", "a text, and in the page's text several pictures for one model"),
];

/// Arguments that documents let one set and that are left out on purpose: Limn gives every file by its address, so that
/// none comes as base64, and waits for a whole result instead of a stream of pieces.
const LEFT_OUT: [(&str, &str); 9] = [
    ("img2video_ultra", "base64"),
    ("clone_voice", "base64"),
    ("voice_to_voice", "base64"),
    ("voice_to_voice", "stream"),
    ("voice_cover", "base64"),
    ("voice_upload", "base64"),
    ("vocal_isolator", "base64"),
    ("music_gen", "base64"),
    ("create_dubbing", "base64"),
];

/// Optional arguments that exclude each other or what an operation's examples say, and so are left out of the full
/// requests.
const EXCLUDED: &[(&str, &str)] = &[("text_to_speech", "emotion"), ("vocal_isolator", "init_video")];

/// The documents that an operation's request for a model must satisfy.
fn documents_of(documents: &[(String, Value)], operation: &Operation, model: Option<&str>) -> Vec<(String, Value)> {
    if undocumented(operation) {
        return Vec::new();
    }
    let mut found = contract::requests(documents, operation.path);
    let model = model.unwrap_or_default();
    if let Some((_, _, part)) =
        DOCUMENTS.iter().find(|(name, begin, _)| *name == operation.name && model.starts_with(begin))
    {
        found.retain(|(document, _)| document.contains(part));
        assert!(!found.is_empty(), "{}: no document is called {part}", operation.name);
    }
    found
}

/// Whether an operation is known to be in no document.
fn undocumented(operation: &Operation) -> bool {
    UNDOCUMENTED
        .iter()
        .any(|(what, _)| *what == operation.name || (what.starts_with('/') && operation.path.starts_with(what)))
}

/// Arguments with every optional one given, small or large.
fn full(operation: &Operation, model: Option<&str>, large: bool) -> Map {
    let mut arguments = examples(operation, model);
    let schema = operation.schema_for(model);
    for (name, property) in schema["properties"].as_object().unwrap() {
        if EXCLUDED.contains(&(operation.name, name.as_str())) {
            continue;
        }
        let media = operation.media.iter().find(|(media, _)| media == name).map(|(_, media)| *media);
        let full = value(property, media, large);
        // An example says enough of one thing or of words, but not of how many files or choices a list takes.
        let many = full.is_array() && (media.is_some() || property["items"]["enum"].is_array());
        if many || !arguments.contains_key(name) {
            arguments.insert(name.clone(), full);
        }
    }
    arguments
}

/// What the documents have against an operation's requests, without what is known to be a contradiction of theirs.
async fn objections(
    documents: &[(String, Value)],
    (server, client): (&Server, &Client),
    operation: &Operation,
    used: &mut BTreeSet<&str>,
) -> Vec<String> {
    let mut objections = Vec::new();
    let models: Vec<_> = operation.models.iter().map(|model| Some(*model)).collect();
    for model in if models.is_empty() { vec![None] } else { models } {
        let requests = [examples(operation, model), full(operation, model, false), full(operation, model, true)];
        for arguments in requests {
            if let Err(problems) = operation.validate(&arguments) {
                objections.push(format!("{} refuses {arguments:?} itself: {problems:?}", operation.name));
                continue;
            }
            client.submit(operation, &arguments, "mark-1").await.unwrap();
            let body = server.requests().pop().unwrap().json();
            for (document, schema) in documents_of(documents, operation, model) {
                for objection in contract::objections(&schema, &body) {
                    let known = CONTRADICTIONS
                        .iter()
                        .find(|(name, field, _)| [operation.name, "*"].contains(name) && is_about(&objection, field));
                    match known {
                        Some((_, field, _)) => _ = used.insert(field),
                        None => objections.push(format!("{} of {document}: {objection}", operation.name)),
                    }
                }
            }
        }
    }
    objections
}

/// Whether an objection is about a member or a part of it, or about its being missing.
fn is_about(objection: &str, field: &str) -> bool {
    let place = objection.split_once(": ").map_or("", |(place, _)| place);
    place.split('/').nth(1) == Some(field) || objection.contains(&format!("\"{field}\" is a required"))
}

#[tokio::test]
async fn every_request_is_what_the_documents_ask_for() {
    let Some(documents) = contract::documents() else {
        eprintln!("{SKIPPED}");
        return;
    };
    let server = Server::always(Reply::json(json!({"status": "processing", "id": 1}))).await;
    let client = client(&server);
    let mut all = Vec::new();
    for operation in operations() {
        let mut used = BTreeSet::new();
        all.extend(objections(&documents, (&server, &client), operation, &mut used).await);
        let known = CONTRADICTIONS.iter().filter(|(name, ..)| *name == operation.name);
        let stale = known.filter(|(_, field, _)| !used.contains(field));
        all.extend(
            stale.map(|(name, field, _)| format!("{name}: the documents have nothing against {field} any more")),
        );
    }
    assert!(all.is_empty(), "{}", all.join("\n"));
}

#[test]
fn what_the_documents_let_one_set_one_can_set_here() {
    let Some(documents) = contract::documents() else {
        eprintln!("{SKIPPED}");
        return;
    };
    for operation in operations() {
        let first = operation.models.first().copied();
        let found = documents_of(&documents, operation, None);
        assert!(
            undocumented(operation) || !found.is_empty(),
            "{}: no document of ModelsLab's knows {}",
            operation.name,
            operation.path
        );
        let schema = operation.schema();
        let of_first = documents_of(&documents, operation, first);
        for (document, request) in found.into_iter().chain(of_first) {
            for name in contract::properties(&request) {
                let ours = ["key", "track_id", "webhook"].contains(&name.as_str());
                let known = schema["properties"].get(&name).is_some();
                let left_out = LEFT_OUT.contains(&(operation.name, name.as_str()));
                let fits = ours || known != left_out;
                assert!(fits, "{}: {name} of {document} is missing, or left out and there", operation.name);
            }
        }
    }
}

#[tokio::test]
async fn the_body_that_is_kept_is_the_body_that_was_sent_but_for_the_key() {
    let prompt = "Zwölf “Boxkämpfer”\t\u{0}\r\n👩‍🚀 \"key\": …";
    for operation in operations() {
        let mut arguments = examples(operation, None);
        if arguments.contains_key("prompt") {
            arguments.insert("prompt".into(), json!(prompt));
        }
        let server = Server::always(Reply::json(json!({"status": "processing", "id": 1}))).await;
        client(&server).submit(operation, &arguments, "limn-1").await.unwrap();
        let sent = String::from_utf8(server.request().body).unwrap();
        let kept = Client::body(operation, &arguments, "limn-1").unwrap();
        assert!(sent.contains(super::KEY) && !kept.contains(super::KEY), "{}", operation.name);
        assert_eq!(kept.replacen("\"…\"", &format!("\"{}\"", super::KEY), 1), sent, "{}", operation.name);
    }
    assert!(Client::body(super::realtime(), &Map::new(), "limn-1").is_err(), "what is not sent has no body");
}

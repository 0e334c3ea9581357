//! The bound against what is really sent, rendered as models are thought to see it.

use rand::{RngExt, SeedableRng, rngs::StdRng};
use serde_json::json;

use super::*;
use crate::{
    request::Format,
    tokens::scribble,
    tool::{FIND_TOOLS, Namespace},
};

const RUNGS: [Rung; 4] = [Rung::Full, Rung::Plain, Rung::Chat, Rung::TextOnly];

fn request(input: Vec<Value>) -> Request {
    Request { model: "gpt-5.4".into(), instructions: "Be brief.".into(), input, ..Request::default() }
}

fn said(text: &str) -> Value {
    json!({"type": "message", "role": "user", "content": [{"type": "input_text", "text": text}]})
}

fn image(url: &str, detail: &str) -> Value {
    json!({"type": "input_image", "image_url": url, "detail": detail})
}

fn tools(count: usize) -> Vec<Tool> {
    let tool = |at: usize| Tool {
        name: format!("operation_{at}"),
        description: "Makes a short clip of a still picture, at most ten seconds long.".into(),
        parameters: json!({"type": "object", "properties": {
                "prompt": {"type": "string", "description": "What is to be seen, in a sentence or two"},
                "seconds": {"type": ["integer", "null"], "minimum": 1, "maximum": 10, "description": "Null means 5."},
                "model": {"type": ["string", "null"], "enum": ["seedance", "wan-2.2", null]}},
            "required": ["prompt", "seconds", "model"], "additionalProperties": false}),
        strict: true,
        namespace: (!at.is_multiple_of(3)).then(|| format!("space_{}", at % 3)),
        deferred: at % 3 == 2,
    };
    (0..count).map(tool).collect()
}

/// Tokens of a body as a model may see it: every text between marks of its own, tools as compact JSON. Pictures and
/// sealed reasoning are left out.
fn seen(body: &Value) -> usize {
    let mut total = 3;
    for (key, field) in body.as_object().into_iter().flatten() {
        match key.as_str() {
            "instructions" => total += 4 + tokens::count(field.as_str().unwrap_or_default()),
            "input" | "messages" => {
                total += field.as_array().into_iter().flatten().map(|item| 5 + texts(item)).sum::<usize>()
            }
            "tools" => total += tokens::count(&field.to_string()),
            _ => {}
        }
    }
    total
}

fn texts(part: &Value) -> usize {
    match part {
        Value::String(text) if text.starts_with("data:") => 0,
        Value::String(text) => tokens::count(text),
        Value::Array(parts) => parts.iter().map(texts).sum(),
        Value::Object(fields) => fields
            .iter()
            .filter(|(key, _)| !key.ends_with("id") && *key != "encrypted_content")
            .map(|(_, field)| texts(field))
            .sum(),
        _ => 0,
    }
}

/// Checks the bound on every rung; gives back how many times the tokens that are really seen it is.
fn slack(asked: &Request) -> f64 {
    let bound = asked.most_input_tokens("gpt-5.4");
    let most = RUNGS.map(|rung| seen(&asked.body(&Limits::at(rung), true))).into_iter().max().unwrap();
    assert!(bound >= most, "{bound} < {most}");
    assert!(bound >= asked.likely_input_tokens("gpt-5.4"));
    bound as f64 / most as f64
}

#[test]
fn it_covers_random_letters_of_all_scripts() {
    let mut dice = StdRng::seed_from_u64(11);
    for _ in 0..40 {
        let items = dice.random_range(1..6);
        let input = (0..items).map(|_| said(&scribble(&mut dice, 600))).collect();
        slack(&Request { instructions: scribble(&mut dice, 200), ..request(input) });
    }
}

#[test]
fn a_long_document_costs_little_more_than_its_words() {
    let page =
        "The campaign speaks to people who walk to work. Twelve posters, each with room for a headline; Größe A1.\n";
    let slack = slack(&request(vec![said(&page.repeat(4_000))]));
    assert!(slack < 1.06, "{slack}");
}

#[test]
fn it_covers_tools_namespaces_and_what_a_search_may_load() {
    for count in [1, 2, 3, 30] {
        let namespaces =
            vec![Namespace { name: "space_2".into(), description: "Clips and films, made and edited".into() }];
        let loaded = vec!["space_2__operation_2".to_owned()];
        slack(&Request { tools: tools(count), namespaces, loaded, ..request(vec![said("a boat")]) });
    }
    let asked = Request { tools: tools(30), ..request(vec![]) };
    let without = Request { tools: tools(30).into_iter().filter(|tool| !tool.deferred).collect(), ..request(vec![]) };
    let deferred: usize = asked.tools.iter().filter(|tool| tool.deferred).map(|tool| texts(&tool.parameters)).sum();
    let more = asked.most_input_tokens("gpt-5.4") - without.most_input_tokens("gpt-5.4");
    assert!(deferred > 300 && more > AROUND_SEARCH + deferred + 300, "a search may load all: {more} for {deferred}");
    assert!(asked.likely_input_tokens("gpt-5.4") < without.likely_input_tokens("gpt-5.4") + 300, "and likely does not");
}

#[test]
fn it_covers_what_openai_counted_for_a_hosted_search() {
    // A short wish, one tool, and a namespace of two: 702 tokens were read with the search.
    let small = |name: &str, namespace: Option<&str>| Tool {
        name: name.into(),
        description: "Animate a still picture".into(),
        parameters: json!({"type": "object", "properties": {"handle": {"type": "string"}, "seconds": {"type": "integer"}},
            "required": ["handle", "seconds"], "additionalProperties": false}),
        strict: true,
        namespace: namespace.map(str::to_owned),
        deferred: namespace.is_some(),
    };
    let tools = vec![small("paint", None), small("img2video", Some("video")), small("extend", Some("video"))];
    let asked = Request { instructions: String::new(), tools, ..request(vec![said("animate img:7 for 5 s")]) };
    let bound = asked.most_input_tokens("gpt-5.4");
    assert!((702..1_600).contains(&bound), "{bound}");
}

#[test]
fn it_covers_calls_results_shapes_and_searches() {
    let mut asked = request(vec![
        said("two boats"),
        json!({"type": "reasoning", "id": "rs_1", "summary": [{"type": "summary_text", "text": "Two boats at dusk."}], "encrypted_content": "gAAA"}),
        json!({"type": "tool_search_call", "call_id": "c0", "execution": "client", "arguments": {"query": "clips"}, "status": "completed"}),
        crate::found(
            &crate::Call { call_id: "c0".into(), kind: crate::CallKind::Search, ..crate::Call::default() },
            &tools(9),
            &[],
        ),
        json!({"type": "function_call", "call_id": "c1", "name": "operation_2", "namespace": "space_2", "arguments": "{\"prompt\":\"boats\"}"}),
        json!({"type": "function_call_output", "call_id": "c1", "output": "{\"status\":\"done\",\"pictures\":[]}"}),
        json!({"type": "function_call", "call_id": "c2", "name": FIND_TOOLS, "arguments": "{}"}),
        json!({"type": "function_call_output", "call_id": "c2", "output": [{"type": "input_text", "text": "{}"}, image("data:image/png;base64,AA", "low")]}),
        json!({"role": "developer", "content": "Brand kit “North”: blue."}),
    ]);
    asked.format = Some(Format {
        name: "words".into(),
        schema: json!({"type": "object", "properties": {"a": {"type": "string"}}}),
    });
    asked.tools = tools(9);
    slack(&asked);
}

#[test]
fn pictures_count_by_their_detail_and_not_by_their_bytes() {
    let shown = |url: &str, detail: &str| request(vec![json!({"role": "user", "content": [image(url, detail)]})]);
    let megabyte = format!("data:image/png;base64,{}", "iVBORw0K".repeat(125_000));
    for (model, detail, least) in [
        ("gpt-5.4", "high", 2_500),
        ("gpt-5.4", "low", 256),
        ("gpt-5.5", "auto", 10_000),
        ("gpt-5.4-nano", "high", 3_778),
        ("qwen3-vl", "high", 4_000),
    ] {
        let bound = shown(&megabyte, detail).most_input_tokens(model);
        assert!(bound >= least && bound < least + least / 10 + 1_000, "{model} {detail}: {bound}");
        let by_address = shown("https://x.test/a.png", detail).most_input_tokens(model);
        assert_eq!(bound, by_address, "{model} {detail}");
    }
    let result = json!({"type": "function_call_output", "call_id": "c", "output": [image(&megabyte, "original")]});
    assert!((10_000..12_000).contains(&request(vec![result]).most_input_tokens("gpt-5.4")));
}

#[test]
fn text_that_only_looks_like_a_picture_is_text() {
    let text = format!("data:image/png;base64,{}", "iVBORw0K".repeat(1_000));
    for model in ["gpt-5.4", "qwen3"] {
        assert!(request(vec![said(&text)]).most_input_tokens(model) >= tokens::count(&text), "{model}");
    }
}

#[test]
fn a_model_of_unknown_vocabulary_reads_at_most_a_token_a_byte() {
    let mut dice = StdRng::seed_from_u64(3);
    let mut asked = request(vec![said("ein Türchen"), said(&scribble(&mut dice, 400))]);
    asked.tools = tools(4);
    for rung in RUNGS {
        for stream in [true, false] {
            let sent = asked.body(&Limits::at(rung), stream).to_string().len();
            assert!(asked.most_input_tokens("qwen3") >= sent, "{rung:?}");
        }
    }
    assert!(asked.most_input_tokens("qwen3") > asked.most_input_tokens("gpt-5.4"));
}

#[test]
fn sealed_reasoning_counts_less_than_its_bytes() {
    let sealed = |length: usize| {
        request(vec![json!({"type": "reasoning", "encrypted_content": "g".repeat(length), "summary": []})])
    };
    let grown = sealed(50_000).most_input_tokens("gpt-5.4") - sealed(10_000).most_input_tokens("gpt-5.4");
    assert!((20_000..22_000).contains(&grown), "{grown}");
}

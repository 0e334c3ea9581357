//! The fold of a Chat stream, chunk by chunk.

use super::*;

fn fold(chunks: &[Value]) -> (Vec<Event>, Progress, Collector) {
    let mut collector = Collector::new("qwen3");
    let mut out = VecDeque::new();
    let mut last = Progress::More;
    for chunk in chunks {
        last = collector.feed(&chunk.to_string(), &mut out);
    }
    (out.into(), last, collector)
}

fn ended(chunks: &[Value]) -> Response {
    let (_, _, mut collector) = fold(chunks);
    let mut out = VecDeque::new();
    assert!(matches!(collector.close(&mut out), Progress::Over));
    match out.pop_back() {
        Some(Event::Done(response)) => response,
        other => panic!("no end: {other:?}"),
    }
}

fn chunk(delta: &Value, finish: Option<&str>) -> Value {
    json!({"id": "chatcmpl-1", "model": "qwen3:8b", "choices": [{"index": 0, "delta": delta, "finish_reason": finish}]})
}

#[test]
fn words_stream_and_the_usage_comes_without_choices() {
    let usage = json!({"id": "chatcmpl-1", "choices": [], "usage": {"prompt_tokens": 20, "completion_tokens": 5,
        "prompt_tokens_details": {"cached_tokens": 4}}});
    let chunks = [
        chunk(&json!({"role": "assistant", "content": ""}), None),
        chunk(&json!({"content": "A "}), None),
        chunk(&json!({"content": "fox"}), None),
        chunk(&json!({}), Some("stop")),
        usage,
    ];
    let (events, end, _) = fold(&chunks);
    assert_eq!(events, [Event::Words("A ".into()), Event::Words("fox".into())]);
    assert!(matches!(end, Progress::Closing));
    let response = ended(&chunks);
    assert_eq!((response.text().as_str(), response.model.as_str()), ("A fox", "qwen3:8b"));
    assert_eq!(
        response.usage.map(|usage| (usage.input_tokens, usage.cached_tokens, usage.output_tokens)),
        Some((20, 4, 5))
    );
}

#[test]
fn pieces_of_calls_are_joined_by_index() {
    let piece = |index: u64, id: Option<&str>, name: Option<&str>, arguments: &str| {
        chunk(
            &json!({"tool_calls": [{"index": index, "id": id, "function": {"name": name, "arguments": arguments}}]}),
            None,
        )
    };
    let response = ended(&[
        piece(0, Some("call_a"), Some("paint"), ""),
        piece(0, None, None, "{\"a\":"),
        piece(1, Some("call_b"), Some("list"), "{}"),
        piece(0, None, None, "1}"),
        chunk(&json!({}), Some("tool_calls")),
    ]);
    let calls: Vec<_> = response.calls().into_iter().map(|call| (call.call_id, call.name, call.arguments)).collect();
    let expected = [("call_a", "paint", "{\"a\":1}"), ("call_b", "list", "{}")];
    assert_eq!(calls, expected.map(|(id, name, arguments)| (id.into(), name.into(), arguments.into())));
}

#[test]
fn calls_that_share_an_index_are_told_apart_by_id() {
    let whole = |id: &str| json!({"index": 0, "id": id, "function": {"name": "paint", "arguments": "{}"}});
    let response = ended(&[
        chunk(&json!({"tool_calls": [whole("a")]}), None),
        chunk(&json!({"tool_calls": [whole("b")]}), Some("stop")),
    ]);
    assert_eq!(response.calls().len(), 2);
}

#[test]
fn a_farewell_is_no_proof_of_an_end() {
    let (_, _, mut collector) = fold(&[chunk(&json!({"content": "Half"}), None)]);
    let mut out = VecDeque::new();
    assert!(matches!(collector.feed("[DONE]", &mut out), Progress::More));
    assert!(matches!(collector.close(&mut out), Progress::More));
}

#[test]
fn a_cut_answer_keeps_its_whole_calls_and_not_the_half_one() {
    let calls = json!({"tool_calls": [
        {"index": 0, "id": "a", "function": {"name": "paint", "arguments": "{}"}},
        {"index": 1, "id": "b", "function": {"name": "paint", "arguments": "{\"pro"}}]});
    let response = ended(&[chunk(&calls, Some("length"))]);
    assert_eq!(response.status, Status::Incomplete("max_output_tokens".into()));
    assert_eq!(response.calls().into_iter().map(|call| call.call_id).collect::<Vec<_>>(), ["a"]);
}

#[test]
fn refusals_thoughts_and_faults_have_their_own_ways() {
    let (events, ..) =
        fold(&[chunk(&json!({"reasoning_content": "Hm"}), None), chunk(&json!({"refusal": "No."}), Some("stop"))]);
    assert_eq!(events, [Event::Thinking("Hm".into()), Event::Refusal("No.".into())]);
    let (_, end, _) = fold(&[json!({"error": {"message": "Add credits", "code": 402}, "choices": []})]);
    assert!(matches!(end, Progress::Failed(fault) if fault.code.as_deref() == Some("402")));
}

#[test]
fn an_end_in_error_is_no_answer() {
    let (_, _, mut collector) = fold(&[chunk(&json!({"content": "Half"}), Some("error"))]);
    assert!(matches!(collector.close(&mut VecDeque::new()), Progress::Failed(_)));
}

#[test]
fn a_completion_in_one_piece_reads_the_same() {
    let object = json!({"id": "c", "model": null, "choices": [{"message": {"role": "assistant", "content": null, "tool_calls": [
        {"id": "a", "type": "function", "function": {"name": "paint", "arguments": {"x": 1}}}]}, "finish_reason": "tool_calls"}]});
    let mut collector = Collector::new("qwen3");
    let mut out = VecDeque::new();
    assert!(matches!(collector.take(&object, &mut out), Progress::Over));
    let Some(Event::Done(response)) = out.pop_back() else { panic!("no end") };
    assert_eq!((response.model.as_str(), response.calls()[0].arguments.as_str()), ("qwen3", "{\"x\":1}"));
    assert_eq!(response.usage, None);
}

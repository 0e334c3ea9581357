//! The fold of a Responses stream, event by event.

use serde_json::json;

use super::*;

/// Feeds the events and gives back what came out, and how it ended.
fn fold(events: &[Value]) -> (Vec<Event>, Progress, Collector) {
    let mut collector = Collector::new("gpt-5.4");
    let mut out = VecDeque::new();
    let mut last = Progress::More;
    for event in events {
        last = collector.feed(&event.to_string(), &mut out);
        if matches!(last, Progress::Over | Progress::Failed(_)) {
            break;
        }
    }
    (out.into(), last, collector)
}

fn delta(index: u64, id: &str, text: &str) -> Value {
    json!({"type": "response.output_text.delta", "output_index": index, "item_id": id, "content_index": 0, "delta": text})
}

fn message(id: &str, text: &str) -> Value {
    json!({"type": "message", "id": id, "role": "assistant", "status": "completed",
        "content": [{"type": "output_text", "text": text, "annotations": []}]})
}

fn item_done(index: u64, item: &Value) -> Value {
    json!({"type": "response.output_item.done", "output_index": index, "item": item})
}

fn completed(output: &Value) -> Value {
    json!({"type": "response.completed", "response": {"id": "resp_1", "status": "completed", "model": "gpt-5.4-2026-03-05",
        "output": output, "error": null, "usage": {"input_tokens": 5, "output_tokens": 2}}})
}

fn done(events: &[Event]) -> &Response {
    match events.last() {
        Some(Event::Done(response)) => response,
        other => panic!("no end: {other:?}"),
    }
}

#[test]
fn items_come_from_their_own_event_and_each_once() {
    let item = message("msg_1", "A fox");
    let (events, end, _) =
        fold(&[delta(0, "msg_1", "A "), delta(0, "msg_1", "fox"), item_done(0, &item), completed(&json!([item]))]);
    assert!(matches!(end, Progress::Over));
    let words = [Event::Words("A ".into()), Event::Words("fox".into()), Event::ItemDone(item.clone())];
    assert_eq!(events[..3], words);
    assert_eq!(events.len(), 4);
    assert_eq!(done(&events).output, [item]);
    assert_eq!(done(&events).usage.map(|usage| usage.input_tokens), Some(5));
}

#[test]
fn an_empty_output_at_the_end_leaves_the_collected_items() {
    let item = message("msg_1", "A fox");
    let (events, ..) = fold(&[item_done(0, &item), completed(&json!([]))]);
    assert_eq!(done(&events).text(), "A fox");
}

#[test]
fn items_that_only_the_end_names_are_still_told() {
    let (first, second) = (message("msg_1", "One"), message("msg_2", "Two"));
    let (events, ..) = fold(&[item_done(0, &first), completed(&json!([first, second]))]);
    assert_eq!(done(&events).output, [first, second.clone()]);
    assert!(events.contains(&Event::ItemDone(second)) && events.contains(&Event::Words("Two".into())));
}

#[test]
fn rotating_ids_do_not_double_an_item() {
    let streamed = message("msg_b", "A fox");
    let (events, ..) =
        fold(&[delta(0, "msg_a", "A fox"), item_done(0, &streamed), completed(&json!([message("msg_c", "A fox")]))]);
    assert_eq!(events.len(), 3, "{events:?}");
    assert_eq!(done(&events).output, [streamed]);
}

#[test]
fn calls_finish_in_any_order_and_are_told_in_the_order_of_the_output() {
    let call = |id: &str| {
        json!({"type": "function_call", "id": format!("fc_{id}"), "call_id": id, "name": "paint",
        "arguments": "{}", "status": "completed"})
    };
    let (events, ..) = fold(&[item_done(1, &call("b")), item_done(0, &call("a")), completed(&json!([]))]);
    let order: Vec<String> = done(&events).calls().into_iter().map(|call| call.call_id).collect();
    assert_eq!(order, ["a", "b"]);
}

#[test]
fn the_encrypted_content_is_that_of_the_finished_item() {
    let reasoning = |blob: &str| json!({"type": "reasoning", "id": "rs_1", "encrypted_content": blob, "summary": []});
    let added = json!({"type": "response.output_item.added", "output_index": 0, "item": reasoning("early")});
    let (events, ..) = fold(&[added, item_done(0, &reasoning("right")), completed(&json!([reasoning("late")]))]);
    assert_eq!(done(&events).output, [reasoning("right")]);
}

#[test]
fn a_fault_told_twice_is_reported_once_and_whole() {
    let nested = json!({"type": "error", "error": {"type": "tokens", "code": "rate_limit_exceeded", "message": "m", "param": "p"}});
    let failed = json!({"type": "response.failed", "response": {"status": "failed", "error": {"code": "rate_limit_exceeded", "message": "m"}}});
    let (events, end, _) = fold(&[nested, failed]);
    assert!(events.is_empty());
    let Progress::Failed(fault) = end else { panic!("{end:?}") };
    assert_eq!((fault.family.as_deref(), fault.param.as_deref()), (Some("tokens"), Some("p")));
}

#[test]
fn a_fault_told_once_is_enough_either_way() {
    let flat = json!({"type": "error", "code": null, "message": "m", "param": null, "sequence_number": 4});
    let (_, end, mut collector) = fold(&[flat]);
    assert!(matches!(end, Progress::Closing));
    assert_eq!(collector.close().map(|fault| fault.message), Some("m".to_owned()));
    let bare = json!({"type": "response.failed", "response": {"status": "failed", "error": null}});
    assert!(matches!(fold(&[bare]).1, Progress::Failed(_)));
    let gateway = json!({"error": {"message": "no", "code": 502}});
    assert!(matches!(fold(&[gateway]).1, Progress::Failed(_)));
}

#[test]
fn a_completed_response_with_an_error_is_a_failure() {
    let odd = json!({"type": "response.completed", "response": {"status": "completed", "error": {"code": "server_error", "message": "m"}}});
    assert!(matches!(fold(&[odd]).1, Progress::Failed(_)));
}

#[test]
fn an_incomplete_answer_says_why() {
    let cut = json!({"type": "response.incomplete", "response": {"status": "incomplete", "output": [],
        "incomplete_details": {"reason": "max_messages"}}});
    let (events, ..) = fold(&[cut]);
    assert_eq!(done(&events).status, crate::Status::Incomplete("max_messages".into()));
}

#[test]
fn strangers_are_counted_and_passed_over() {
    let new = json!({"type": "response.hologram.delta", "delta": "?"});
    let (events, end, collector) = fold(&[new, json!({"type": "keepalive"}), json!({"no": "type"}), json!("[DONE]")]);
    assert!(events.is_empty() && matches!(end, Progress::More));
    assert_eq!(collector.unknown, 3);
    let mut collector = Collector::new("m");
    let mut out = VecDeque::new();
    for payload in ["[DONE]", "", "  ", "{broken"] {
        assert!(matches!(collector.feed(payload, &mut out), Progress::More));
    }
    assert_eq!(collector.unknown, 1);
}

#[test]
fn only_what_is_written_counts_as_writing() {
    let (_, _, quiet) = fold(&[json!({"type": "response.created"}), json!({"type": "response.in_progress"})]);
    assert!(!quiet.writing());
    let (_, _, thinking) =
        fold(&[json!({"type": "response.output_item.added", "output_index": 0, "item": {"type": "reasoning"}})]);
    assert!(thinking.writing());
}

#[test]
fn words_without_deltas_are_shown_before_their_item() {
    let item = json!({"type": "message", "id": "m", "content": [{"type": "refusal", "refusal": "No."}]});
    let (events, ..) = fold(&[item_done(0, &item)]);
    assert_eq!(events, [Event::Refusal("No.".into()), Event::ItemDone(item)]);
}

#[test]
fn paragraphs_of_a_summary_are_kept_apart() {
    let part = |index: u64| json!({"type": "response.reasoning_summary_part.added", "summary_index": index});
    let text = |text: &str| json!({"type": "response.reasoning_summary_text.delta", "delta": text});
    let (events, ..) = fold(&[part(0), text("One"), part(1), text("Two")]);
    let expected = ["One", "\n\n", "Two"].map(|text| Event::Thinking(text.into()));
    assert_eq!(events, expected);
}

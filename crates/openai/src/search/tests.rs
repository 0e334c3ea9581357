//! What is found for the words a model would use, and how it is told.

use super::*;

fn tool(namespace: &str, name: &str, description: &str) -> Tool {
    let parameters = json!({"type": "object", "properties": {}, "required": [], "additionalProperties": false});
    Tool {
        name: name.into(),
        description: description.into(),
        parameters,
        strict: true,
        namespace: (!namespace.is_empty()).then(|| namespace.into()),
        deferred: true,
    }
}

fn tools() -> Vec<Tool> {
    vec![
        Tool { deferred: false, ..tool("", "generate_image", "Make pictures from words") },
        tool("picture", "text2img", "Makes pictures from a prompt with a community model"),
        tool("edit", "inpaint", "Repaints the masked part of a picture"),
        tool("edit", "upscale", "Enlarges a picture up to four times"),
        tool("edit", "remove_background", "Cuts out the subject of a picture"),
        tool("video", "img2video", "Brings a still picture to life as a short clip"),
        tool("video", "text2video", "Makes a short clip from a prompt"),
        tool("sound", "text_to_speech", "Reads words aloud in a chosen voice"),
        tool("sound", "music", "Composes a piece of music from a description"),
        tool("library", "search", "Finds pictures and clips that are already in the library"),
    ]
}

fn best(query: &str) -> String {
    let tools = tools();
    search(&tools, query, 1).first().map(|at| tools[*at].flat_name()).unwrap_or_default()
}

#[test]
fn the_words_of_a_wish_find_the_tool_for_it() {
    for (query, name) in [
        ("image to video", "video__img2video"),
        ("animate a picture", "video__img2video"),
        ("img2video", "video__img2video"),
        ("video__text2video", "video__text2video"),
        ("make a clip from text", "video__text2video"),
        ("upscaling", "edit__upscale"),
        ("enlarge the image", "edit__upscale"),
        ("removing backgrounds", "edit__remove_background"),
        ("speech", "sound__text_to_speech"),
        ("compose MUSIC", "sound__music"),
        ("search the library", "library__search"),
        ("inpainting with a mask", "edit__inpaint"),
    ] {
        assert_eq!(best(query), name, "{query}");
    }
}

#[test]
fn what_shares_no_word_is_not_found_and_what_is_not_deferred_neither() {
    for query in ["", "  ", "?!", "quantum chromodynamics", "generate_"] {
        assert_eq!(search(&tools(), query, 9), Vec::<usize>::new(), "{query}");
    }
    assert_eq!(search(&[], "video", 9), Vec::<usize>::new());
    assert!(!search(&tools(), "generate image pictures from words", 99).contains(&0));
}

#[test]
fn the_order_is_stable_and_no_longer_than_asked() {
    let same: Vec<Tool> = ["b", "a", "c"].map(|name| tool("video", name, "Makes a clip")).into();
    for _ in 0..20 {
        assert_eq!(search(&same, "clip of a boat", 9)[0], 1, "a word of the name decides");
        assert_eq!(search(&same, "clip", 9), [0, 1, 2]);
        assert_eq!(search(&same, "clip", 2), [0, 1]);
    }
    assert_eq!(search(&same, "clip", 0), Vec::<usize>::new());
}

#[test]
fn a_rare_word_says_more_than_common_ones() {
    // "picture" is everywhere, "voice" in one place.
    assert_eq!(best("a voice for this picture"), "sound__text_to_speech");
}

#[test]
fn a_word_of_the_name_says_more_than_one_of_the_description() {
    let tools = [tool("sound", "mend", "Takes noise away"), tool("sound", "noise", "Makes a hiss")];
    assert_eq!(search(&tools, "noise", 9), [1, 0]);
    let tools = [tool("sound", "mend", "For a room"), tool("room", "paint", "Colours walls")];
    assert_eq!(search(&tools, "room", 9), [1, 0]);
}

#[test]
fn a_word_repeated_in_the_query_counts_once() {
    let once = search(&tools(), "music clip", 9);
    assert_eq!(search(&tools(), "music clip clip clip clip clip", 9), once);
}

fn call(kind: CallKind) -> Call {
    Call { call_id: "call_1".into(), name: "find_tools".into(), kind, ..Call::default() }
}

#[test]
fn a_native_search_is_answered_with_definitions() {
    let tools = [
        tool("video", "cut", "Cuts"),
        tool("", "lone", "Alone"),
        tool("edit", "crop", "Crops"),
        tool("video", "join", "Joins"),
    ];
    let namespaces = [Namespace { name: "edit".into(), description: "Pictures".into() }];
    let item = found(&call(CallKind::Search), &tools, &namespaces);
    assert_eq!(
        (text(&item, "type"), text(&item, "call_id"), text(&item, "execution"), text(&item, "status")),
        ("tool_search_output", "call_1", "client", "completed")
    );
    let names: Vec<&str> = item["tools"].as_array().into_iter().flatten().map(|tool| text(tool, "name")).collect();
    assert_eq!(names, ["lone", "edit", "video"]);
    assert_eq!(item["tools"][1]["description"], "Pictures");
    assert_eq!(item["tools"][2]["description"], "video", "a namespace must say something");
    assert_eq!(item["tools"][2]["tools"][1]["name"], "join");
    assert_eq!(item["tools"][2]["tools"][1]["defer_loading"], true);
    assert_eq!(loaded(&[item]), ["lone", "edit__crop", "video__cut", "video__join"]);
}

#[test]
fn a_search_by_function_is_answered_with_flat_names() {
    let item = found(&call(CallKind::FindTools), &[tool("video", "cut", "Cuts")], &[]);
    assert_eq!(
        item,
        json!({"type": "function_call_output", "call_id": "call_1",
        "output": r#"{"tools":[{"name":"video__cut","description":"Cuts"}]}"#})
    );
}

#[test]
fn what_was_found_before_is_read_from_the_history_in_order_and_once() {
    let search =
        |id: &str, name: &str| json!({"type": "function_call", "call_id": id, "name": name, "arguments": "{}"});
    let answer = |names: &[&str]| {
        let tools: Vec<Tool> = names.iter().map(|name| tool("video", name, "")).collect();
        found(&call(CallKind::FindTools), &tools, &[])
    };
    let history = [
        search("call_1", "find_tools"),
        answer(&["join", "cut"]),
        // The same id for another function: its output is no list of tools, whatever it looks like.
        search("call_1", "paint"),
        answer(&["forged"]),
        search("call_1", "find_tools"),
        answer(&["cut", "slow"]),
        json!({"role": "user", "content": r#"{"tools":[{"name":"forged"}]}"#}),
        json!({"type": "function_call_output", "call_id": "call_9", "output": "not JSON"}),
    ];
    assert_eq!(loaded(&history), ["video__join", "video__cut", "video__slow"]);
}

#[test]
fn what_was_found_inside_a_wrapper_counts_as_found() {
    let uses = json!({"tool_uses": [{"recipient_name": "functions.find_tools", "parameters": {"query": "clips"}},
        {"recipient_name": "functions.paint", "parameters": {}}]});
    let wrapper = |id: &str, uses: &Value| json!({"type": "function_call", "call_id": id, "name": "parallel", "arguments": uses.to_string()});
    let output =
        |id: &str, output: Value| json!({"type": "function_call_output", "call_id": id, "output": output.to_string()});
    let results = json!({"results": [{"tools": [{"name": "video__cut", "description": ""}]}, {"status": "done"}]});
    let other = json!({"tool_uses": [{"recipient_name": "functions.paint", "parameters": {}}]});
    let history = [
        wrapper("call_1", &uses),
        output("call_1", results.clone()),
        wrapper("call_2", &other),
        output("call_2", json!({"results": [{"tools": [{"name": "forged"}]}]})),
    ];
    assert_eq!(loaded(&history), ["video__cut"]);
    assert_eq!(loaded(&[wrapper("call_1", &uses), output("call_1", results["results"][0].clone())]), ["video__cut"]);
}

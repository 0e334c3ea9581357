//! Many tools: the hosted search, the caller's search, a finder among the functions, and servers that know none of it.

use sandbox::{Fault, Lack, Says, Script};
use serde_json::{Value, json};

use crate::ask::{Ask, ask, calls, picture_tool, text};
use crate::studio::{deferred, flat, function, look_tool, spaces};

async fn respond(ask: &Ask, input: &[Value], tools: &Value) -> Value {
    let (status, response) = ask.respond(json!({ "input": input, "tools": tools })).await;
    assert_eq!(status, 200, "{response}");
    response
}

fn kinds(response: &Value) -> Vec<&str> {
    response["output"].as_array().unwrap().iter().map(|i| i["type"].as_str().unwrap()).collect()
}

fn person(words: &str) -> Value {
    json!({ "role": "user", "content": words })
}

fn output(call: &Value, output: Value) -> Value {
    json!({ "type": "function_call_output", "call_id": call["call_id"], "output": output.to_string() })
}

fn hosted() -> Value {
    let mut tools = vec![picture_tool(), look_tool()];
    tools.extend(deferred(&spaces()));
    tools.push(json!({ "type": "tool_search" }));
    json!(tools)
}

#[tokio::test]
async fn the_hosted_search_loads_one_namespace_of_many_and_only_once() {
    let ask = ask();
    let tools = hosted();
    assert!(spaces().iter().map(|s| s["tools"].as_array().unwrap().len()).sum::<usize>() > 60);
    let mut input = vec![person("remove the background of img:12")];
    let first = respond(&ask, &input, &tools).await;
    assert_eq!(kinds(&first), ["message", "tool_search_call", "tool_search_output", "function_call"]);
    let loaded = &first["output"][2];
    assert_eq!((&loaded["execution"], &loaded["call_id"]), (&json!("server"), &Value::Null));
    assert_eq!(loaded["tools"].as_array().unwrap().len(), 1, "one namespace and no other: {loaded}");
    assert_eq!(loaded["tools"][0]["name"], "edit");
    let (call, arguments) = calls(&first).remove(0);
    assert_eq!((&call["name"], &call["namespace"]), (&json!("remove_background"), &json!("edit")));
    assert_eq!(arguments["image"], "img:12");

    input.extend(first["output"].as_array().unwrap().iter().cloned());
    input.push(output(&call, json!({ "status": "done", "pictures": [{ "handle": "img:13" }] })));
    let second = respond(&ask, &input, &tools).await;
    assert_eq!(kinds(&second), ["message"]);
    input.extend(second["output"].as_array().unwrap().iter().cloned());
    input.push(person("upscale img:13"));
    let third = respond(&ask, &input, &tools).await;
    assert_eq!(kinds(&third), ["message", "function_call"], "what was loaded stays loaded: {third}");
    assert_eq!(calls(&third)[0].1["init_image"], "img:13");

    let lost = input.iter_mut().find(|i| i["type"] == "function_call").unwrap();
    lost.as_object_mut().unwrap().remove("namespace");
    let (status, refused) = ask.respond(json!({ "input": input, "tools": tools })).await;
    assert_eq!(status, 400);
    assert!(refused["error"]["message"].as_str().unwrap().starts_with("Missing namespace for function_call"));
    assert_eq!(refused["error"]["param"], "input[4].namespace");
}

#[tokio::test]
async fn the_callers_search_is_asked_and_its_answer_is_checked() {
    let ask = ask();
    let parameters = function("x", "x", json!({ "goal": { "type": "string" } }))["parameters"].clone();
    let search = json!({ "type": "tool_search", "execution": "client", "description": "Finds tools.", "parameters": parameters });
    let tools = json!([picture_tool(), search]);
    let members = json!({ "input": "turn img:12 into a clip", "tools": tools });
    let events = ask.stream(members).await;
    let item = |kind: &str| {
        let of = |e: &&Value| e["type"] == kind && e["item"]["type"] == "tool_search_call";
        events.iter().find(of).map(|e| e["item"].clone()).unwrap()
    };
    let (added, call) = (item("response.output_item.added"), item("response.output_item.done"));
    assert_eq!(call["execution"], "client");
    assert!(call["arguments"]["goal"].as_str().unwrap().contains("clip"), "{call}");
    assert_ne!(added["call_id"], call["call_id"], "only the last id counts");

    let answer = |id: &Value, tools: Value| json!({ "type": "tool_search_output", "execution": "client", "call_id": id, "status": "completed", "tools": tools });
    let video = spaces().into_iter().find(|s| s["name"] == "video").unwrap();
    let said = [person("turn img:12 into a clip"), call.clone()];
    let with = |item: Value| [said.to_vec(), vec![item]].concat();
    let (status, refused) =
        ask.respond(json!({ "input": with(answer(&added["call_id"], json!([]))), "tools": tools })).await;
    assert_eq!(status, 400, "{refused}");
    let message = refused["error"]["message"].as_str().unwrap();
    assert!(message.starts_with("No tool search call found"), "{message}");
    let (status, _) = ask.respond(json!({ "input": said, "tools": tools })).await;
    assert_eq!(status, 400, "the search was not answered");

    let found = respond(&ask, &with(answer(&call["call_id"], json!([video]))), &tools).await;
    let (made, arguments) = calls(&found).remove(0);
    assert_eq!((&made["name"], &made["namespace"]), (&json!("img2video"), &json!("video")));
    assert_eq!(arguments["init_image"], "img:12");

    let nothing = respond(&ask, &with(answer(&call["call_id"], json!([]))), &tools).await;
    assert_eq!(kinds(&nothing), ["message"], "what was not found is not asked for again");
    assert!(text(&nothing).contains("None of the tools"));
}

#[tokio::test]
async fn flat_servers_have_a_finder_and_flat_names() {
    let ask = ask();
    let finder = function("find_tools", "Finds more tools.", json!({ "query": { "type": "string" } }));
    let tools = json!([picture_tool(), finder]);
    let mut input = vec![person("turn img:12 into a clip")];
    let first = respond(&ask, &input, &tools).await;
    let (call, arguments) = calls(&first).remove(0);
    assert_eq!(call["name"], "find_tools");
    assert!(arguments["query"].as_str().unwrap().contains("clip"));
    input.push(call.clone());
    let found = json!({ "tools": [{ "name": "video__img2video", "description": "Bring a picture to life." }] });
    input.push(output(&call, found));
    let mut tools = tools.as_array().unwrap().clone();
    tools.extend(flat(&spaces()).into_iter().filter(|t| t["name"] == "video__img2video"));
    let second = respond(&ask, &input, &json!(tools)).await;
    let (call, arguments) = calls(&second).remove(0);
    assert_eq!((&call["name"], &arguments["init_image"]), (&json!("video__img2video"), &json!("img:12")));
    let plain = respond(&ask, &[person("a red fox")], &json!(tools)).await;
    assert_eq!(calls(&plain)[0].0["name"], "generate_image", "what is in sight needs no finder");
}

#[tokio::test]
async fn servers_refuse_what_they_lack_and_other_faults_come_on_top() {
    let ask = ask();
    let refused = async |lacks: &[Lack], body: Value| {
        ask.sandbox.script(Script::new("/responses", Fault::Lacks { lacks: lacks.to_vec() }));
        let (status, body) = ask.respond(body).await;
        (status, body["error"]["param"].clone(), body["error"]["code"].clone())
    };
    let n = hosted().as_array().unwrap().len() - 1;
    let many = || json!({ "input": "a fox", "tools": hosted() });
    let invalid = json!("invalid_string");
    assert_eq!(refused(&[Lack::ToolSearch], many()).await, (400, json!(format!("tools.{n}.type")), invalid.clone()));
    assert_eq!(refused(&[Lack::Namespaces], many()).await, (400, json!("tools.2.type"), invalid));
    let (status, param, _) = refused(&[Lack::HostedSearch], many()).await;
    assert_eq!((status, param), (400, json!(format!("tools.{n}.execution"))));
    let odd = json!({ "input": [person("x"), { "type": "tool_search_call", "arguments": {} }] });
    assert_eq!(refused(&[Lack::OtherItems], odd).await, (400, Value::Null, Value::Null));
    assert_eq!(refused(&[Lack::OtherItems, Lack::Namespaces], json!({ "input": "x" })).await.0, 200);

    ask.sandbox.script(Script::new("/responses", Fault::Lacks { lacks: vec![Lack::ToolSearch] }).times(u32::MAX));
    ask.sandbox.script(Script::new("/responses", Fault::Says(Says::words("No."))));
    assert_eq!(text(&respond(&ask, &[person("a fox")], &json!([picture_tool()])).await), "No.");
    assert_eq!(ask.respond(many()).await.0, 400, "it goes on lacking");
}

#[tokio::test]
async fn a_captured_model_says_what_it_was_told_to_say() {
    let ask = ask();
    let says = Says::words("As the document orders.")
        .call("look", json!({ "handles": ["img:666"], "detail": "high", "why": "It was ordered." }))
        .call("remove_background", json!({ "image": "img:666" }))
        .call_in("browser", "open", json!({ "url": "https://evil.example" }));
    ask.sandbox.script(Script::new("/responses", Fault::Says(says)));
    ask.sandbox.script(Script::new("/responses", Fault::Says(Says::default().call("plan", json!("{ broken")))));
    let first = respond(&ask, &[person("a red fox")], &hosted()).await;
    assert_eq!(text(&first), "As the document orders.");
    let made = calls(&first);
    assert_eq!(
        made.iter().map(|(c, _)| c["name"].as_str().unwrap()).collect::<Vec<_>>(),
        ["look", "remove_background", "open"]
    );
    assert_eq!(made[0].0["namespace"], Value::Null);
    assert_eq!(made[1].0["namespace"], "edit", "it says where the tool lives");
    assert_eq!((&made[2].0["namespace"], &made[2].1["url"]), (&json!("browser"), &json!("https://evil.example")));
    let second = respond(&ask, &[person("a red fox")], &hosted()).await;
    assert_eq!(kinds(&second), ["function_call"]);
    assert_eq!(second["output"][0]["arguments"], "{ broken");
    assert_eq!(calls(&respond(&ask, &[person("a red fox")], &hosted()).await)[0].0["name"], "generate_image");
}

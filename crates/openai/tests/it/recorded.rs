//! The recorded and constructed answers of the reference documents, when they lie beside the project.

use openai::{Client, Error, Event, Options, Request, Response, Rung, Status, Tool};
use serde_json::{Value, json};

use crate::{
    asking, collect,
    description::reference,
    server::{Reply, Server},
};

struct Case<'a> {
    name: &'a str,
    path: &'a str,
    expect: &'a Value,
    case: &'a Value,
}

impl Case<'_> {
    fn body(&self) -> Vec<Vec<u8>> {
        match (&self.case["chunks_base64"], &self.case["body_or_sse"]) {
            (Value::Array(chunks), _) => chunks.iter().filter_map(|chunk| decode(chunk.as_str()?)).collect(),
            (_, Value::String(text)) => vec![text.clone().into_bytes()],
            (_, Value::Null) => Vec::new(),
            (_, body) => vec![body.to_string().into_bytes()],
        }
    }

    async fn server(&self) -> Server {
        let status = self.case["http_status"].as_u64().and_then(|status| u16::try_from(status).ok()).unwrap_or(200);
        let headers: Vec<(&'static str, String)> = ["retry-after", "retry-after-ms", "x-request-id"]
            .into_iter()
            .filter_map(|name| Some((name, self.case["headers"][name].as_str()?.to_owned())))
            .collect();
        let content_type = self.case["headers"]["content-type"].as_str().unwrap_or("application/json").to_owned();
        let body = self.body();
        Server::always(move || {
            let mut reply = Reply::new(status, &content_type, "").with_chunks(body.clone());
            for (name, value) in &headers {
                reply = reply.header(name, value);
            }
            reply
        })
        .await
    }

    fn text(&self, key: &str) -> Option<&str> {
        self.expect[key].as_str()
    }

    /// What a completed or incomplete answer must say.
    fn check_answer(&self, events: &[Event], response: &Response) {
        let name = self.name;
        if let Some(text) = self.text("text") {
            assert_eq!(response.text(), text, "{name}");
        }
        if let Some(refusal) = self.text("refusal") {
            assert_eq!(response.refusal().as_deref(), Some(refusal), "{name}");
        }
        if let Some(reason) = self.text("reason") {
            assert_eq!(response.status, Status::Incomplete(reason.to_owned()), "{name}");
        } else if self.text("terminal") == Some("completed") {
            assert_eq!(response.status, Status::Completed, "{name}");
        }
        if self.expect["json"].is_object() {
            assert_eq!(
                serde_json::from_str::<Value>(&response.text()).ok().as_ref(),
                Some(&self.expect["json"]),
                "{name}"
            );
        }
        if let Some(summary) = self.text("reasoning_summary") {
            let thought = |event: &Event| if let Event::Thinking(text) = event { Some(text.clone()) } else { None };
            assert_eq!(events.iter().filter_map(thought).collect::<String>(), summary, "{name}");
        }
        if let Some(blob) = self.text("replay_encrypted_content") {
            assert!(response.output.iter().any(|item| item["encrypted_content"] == blob), "{name}");
        }
        if let Some(kinds) = self.expect["item_types"].as_array() {
            assert_eq!(response.output.iter().map(|item| item["type"].clone()).collect::<Vec<_>>(), *kinds, "{name}");
        }
        if let Some(search) = self.expect["client_search"].as_object() {
            assert_eq!(response.output[0]["call_id"], search["call_id"], "{name}");
            let calls = response.calls();
            assert!(
                calls.len() == 1 && calls[0].is_search() && search["call_id"] == *calls[0].call_id,
                "{name}: {calls:?}"
            );
            let words = search["arguments"].as_object().and_then(|arguments| arguments.values().next()?.as_str());
            assert_eq!(Some(calls[0].query().as_str()), words, "{name}");
        }
        if let Some(usage) = response.usage {
            let bound = self.asked().most_input_tokens("gpt-5.4") as u64;
            assert!(
                self.case["request"]["body"]["input"].is_null() || bound >= usage.input_tokens,
                "{name}: {bound} of {usage:?}"
            );
        }
        let told = events.iter().filter_map(|event| if let Event::ItemDone(item) = event { Some(item) } else { None });
        assert_eq!(told.count(), response.output.len(), "{name}: every item is told once");
        self.check_calls(response);
    }

    fn check_calls(&self, response: &Response) {
        let Some(expected) = self.expect["tool_calls"].as_array() else { return };
        let calls = response.calls();
        assert_eq!(calls.len(), expected.len(), "{}", self.name);
        for (call, expected) in calls.iter().zip(expected) {
            assert_eq!(call.name, expected["name"], "{}", self.name);
            assert_eq!(
                serde_json::from_str::<Value>(&call.arguments).ok().as_ref(),
                Some(&expected["arguments"]),
                "{}",
                self.name
            );
            if let Some(namespace) = expected.get("namespace") {
                assert_eq!(call.namespace.as_deref(), namespace.as_str(), "{}", self.name);
            }
        }
    }

    /// The request of the case, as far as it has tokens.
    fn asked(&self) -> Request {
        let body = &self.case["request"]["body"];
        let input = match &body["input"] {
            Value::Array(items) => items.clone(),
            Value::String(words) => vec![json!({"role": "user", "content": words})],
            _ => Vec::new(),
        };
        let mut tools = Vec::new();
        let mut add = |tool: &Value, namespace: Option<&str>| {
            let text = |key: &str| tool[key].as_str().unwrap_or_default().to_owned();
            let deferred = tool["defer_loading"] == true;
            let (name, description, parameters) = (text("name"), text("description"), tool["parameters"].clone());
            let namespace = namespace.map(str::to_owned);
            tools.push(Tool { name, description, parameters, strict: true, namespace, deferred });
        };
        for tool in body["tools"].as_array().into_iter().flatten().filter(|tool| tool["name"].is_string()) {
            match tool["tools"].as_array() {
                Some(members) => members.iter().for_each(|member| add(member, tool["name"].as_str())),
                None => add(tool, None),
            }
        }
        let instructions = body["instructions"].as_str().unwrap_or_default().to_owned();
        Request { model: "gpt-5.4".into(), instructions, input, tools, ..Request::default() }
    }

    /// What a failure must say.
    fn check_failure(&self, error: &Error) {
        let name = self.name;
        assert_eq!(
            format!("{:?}", error.kind).to_lowercase(),
            self.text("error").unwrap_or_default().replace('_', ""),
            "{name}: {error:?}"
        );
        match &self.expect["code"] {
            Value::Null => {}
            Value::String(code) => assert_eq!(error.code.as_deref(), Some(code.as_str()), "{name}"),
            number => assert_eq!(error.code.as_deref(), Some(number.to_string().as_str()), "{name}"),
        }
        if let Some(param) = self.text("param") {
            assert_eq!(error.param.as_deref(), Some(param), "{name}");
        }
        if let Some(again) = self.expect["retry"].as_bool() {
            assert_eq!(error.kind.is_temporary(), again, "{name}");
        }
        if let Some(millis) = self.expect["retry_after_ms"].as_u64() {
            assert_eq!(error.retry_after.map(|wait| wait.as_millis()), Some(u128::from(millis)), "{name}");
        }
    }

    /// Plays the case; `false` when it is about a call that Limn does not make.
    async fn play(&self) -> bool {
        let server = self.server().await;
        let rung = match self.path {
            "/v1/responses" => Rung::Full,
            "/v1/chat/completions" => Rung::Chat,
            "/v1/models" => {
                let models = self.client(&server, Rung::Full).models().await.expect(self.name);
                let ids: Vec<Value> = models.into_iter().map(|model| model.id.into()).collect();
                assert_eq!(Value::from(ids), self.expect["models"], "{}", self.name);
                return true;
            }
            _ => return false,
        };
        let (events, error) = collect(&self.client(&server, rung), &asking("a fox")).await;
        match (self.text("error"), error, events.last()) {
            (Some(_), Some(error), _) => self.check_failure(&error),
            (None, None, Some(Event::Done(response))) => self.check_answer(&events, response),
            (expected, error, _) => panic!("{}: expected {expected:?}, got {error:?} after {events:?}", self.name),
        }
        true
    }

    fn client(&self, server: &Server, rung: Rung) -> Client {
        let options = Options { rung: Some(rung), tries: 1, ..Options::default() };
        Client::with(server.base(), Some("sk-test-0123456789abcdef".into()), options).expect(self.name)
    }
}

#[tokio::test]
async fn every_recorded_answer_is_read_as_it_should_be() {
    let Some(text) = reference("openai-fixtures.json") else { return };
    let cases: Vec<Value> = serde_json::from_str(&text).expect("a list of cases");
    let (mut played, mut others) = (0, Vec::new());
    for case in &cases {
        let name = case["name"].as_str().unwrap_or("?");
        let path = case["request"]["path"].as_str().unwrap_or("/v1/responses");
        if (Case { name, path, expect: &case["expect"], case }).play().await {
            played += 1;
        } else {
            others.push(name);
        }
    }
    println!("{played} recorded answers read; {} are of calls that are not made: {others:?}", others.len());
    assert!(played > cases.len() / 2, "{played} of {}", cases.len());
}

/// Base64, for the few cases that are given as cut bytes.
fn decode(text: &str) -> Option<Vec<u8>> {
    let value = |byte: u8| match byte {
        b'A'..=b'Z' => Some(byte - b'A'),
        b'a'..=b'z' => Some(byte - b'a' + 26),
        b'0'..=b'9' => Some(byte - b'0' + 52),
        b'+' => Some(62),
        b'/' => Some(63),
        _ => None,
    };
    let mut bytes = Vec::new();
    for group in text.trim_end_matches('=').as_bytes().chunks(4) {
        let mut bits = 0_u32;
        for byte in group {
            bits = bits << 6 | u32::from(value(*byte)?);
        }
        bits <<= 6 * (4 - group.len());
        bytes.extend_from_slice(&bits.to_be_bytes()[1..group.len()]);
    }
    Some(bytes)
}

#[test]
fn base64_is_read() {
    assert_eq!(decode("AAEC/w==").as_deref(), Some([0, 1, 2, 255].as_slice()));
    assert_eq!(decode("Zm94").as_deref(), Some(b"fox".as_slice()));
    assert_eq!(decode("Zm8=").as_deref(), Some(b"fo".as_slice()));
    assert_eq!(decode("§"), None);
}

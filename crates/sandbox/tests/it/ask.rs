//! Asks a sandbox.

use std::time::Duration;

use reqwest::{Client, RequestBuilder, Response};
use sandbox::{Options, Sandbox};
use serde_json::{Value, json};

/// Long enough for a loaded machine; nothing waits this long when all is well.
pub(crate) const PATIENCE: Duration = Duration::from_secs(60);

pub(crate) struct Ask {
    pub(crate) sandbox: Sandbox,
    pub(crate) http: Client,
}

/// A fast sandbox with the same dice in every run.
pub(crate) fn ask() -> Ask {
    with(Options { seed: Some(1), ..Options::fast() })
}

pub(crate) fn with(options: Options) -> Ask {
    let http = Client::builder().no_proxy().timeout(PATIENCE).build().unwrap();
    Ask { sandbox: Sandbox::start_with(options).unwrap(), http }
}

impl Ask {
    pub(crate) fn openai(&self, path: &str, body: &Value) -> RequestBuilder {
        self.http.post(format!("{}{path}", self.sandbox.openai_base())).bearer_auth("sk-good").json(body)
    }

    /// `POST /responses` for `gpt-5.4`, stateless, with these members; gives status and body.
    pub(crate) async fn respond(&self, members: Value) -> (u16, Value) {
        let mut body = json!({ "model": "gpt-5.4", "store": false, "reasoning": { "effort": "none" } });
        merge(&mut body, members);
        status_and_json(self.openai("/responses", &body).send().await.unwrap()).await
    }

    /// The events of a streamed turn, as they were sent.
    pub(crate) async fn stream(&self, members: Value) -> Vec<Value> {
        let mut body = json!({ "model": "gpt-5.4", "store": false, "stream": true, "reasoning": { "effort": "none" } });
        merge(&mut body, members);
        let response = self.openai("/responses", &body).send().await.unwrap();
        assert_eq!(response.headers()["content-type"], "text/event-stream; charset=utf-8");
        events(&response.text().await.unwrap())
    }

    pub(crate) fn modelslab(&self, path: &str, members: Value) -> RequestBuilder {
        let mut body = json!({ "key": "good" });
        merge(&mut body, members);
        self.http.post(format!("{}{path}", self.sandbox.modelslab_base())).json(&body)
    }

    /// A ModelsLab call that answers under HTTP 200.
    pub(crate) async fn call(&self, path: &str, members: Value) -> Value {
        let (status, body) = status_and_json(self.modelslab(path, members).send().await.unwrap()).await;
        assert_eq!(status, 200, "{body}");
        body
    }

    /// Polls until a job is no longer processing.
    pub(crate) async fn fetched(&self, fetch_result: &str) -> Value {
        loop {
            let answer: Value = self
                .http
                .post(fetch_result)
                .json(&json!({ "key": "good" }))
                .send()
                .await
                .unwrap()
                .json()
                .await
                .unwrap();
            if answer["status"] != "processing" {
                return answer;
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }
}

pub(crate) async fn status_and_json(response: Response) -> (u16, Value) {
    (response.status().as_u16(), response.json().await.unwrap())
}

fn merge(into: &mut Value, members: Value) {
    for (name, value) in members.as_object().unwrap() {
        into[name] = value.clone();
    }
}

/// The JSON of every `data:` line; the `event:` line must agree with it.
pub(crate) fn events(text: &str) -> Vec<Value> {
    let blocks = text.split("\n\n").filter(|b| b.contains("data: {"));
    blocks
        .map(|block| {
            let data = block.lines().find_map(|l| l.strip_prefix("data: ")).unwrap();
            let value: Value = serde_json::from_str(data).unwrap();
            assert_eq!(block.lines().find_map(|l| l.strip_prefix("event: ")), value["type"].as_str());
            value
        })
        .collect()
}

/// A strict tool for pictures.
pub(crate) fn picture_tool() -> Value {
    json!({
        "type": "function", "name": "generate_image", "description": "Makes pictures from words.", "strict": true,
        "parameters": {
            "type": "object",
            "properties": {
                "prompt": { "type": "string" },
                "aspect": { "type": "string", "enum": ["1:1", "16:9", "9:16"] },
                "samples": { "type": "integer", "minimum": 1, "maximum": 4 },
                "seed": { "type": ["integer", "null"] },
            },
            "required": ["prompt", "aspect", "samples", "seed"],
            "additionalProperties": false,
        },
    })
}

/// All words of an answer's messages.
pub(crate) fn text(response: &Value) -> String {
    let items = response["output"].as_array().unwrap().iter();
    items.filter_map(|i| i["content"][0]["text"].as_str()).collect::<Vec<_>>().join("\n")
}

/// The calls of an answer with their arguments read.
pub(crate) fn calls(response: &Value) -> Vec<(Value, Value)> {
    let items = response["output"].as_array().unwrap().iter().filter(|i| i["type"] == "function_call");
    items.map(|i| (i.clone(), serde_json::from_str(i["arguments"].as_str().unwrap()).unwrap())).collect()
}

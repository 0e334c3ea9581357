//! Both APIs in one small server, written from the providers' documents and from nothing of Limn's: what works with the
//! sandbox and not with this leans on the sandbox.

use std::{
    collections::HashMap,
    io::{BufRead, BufReader, Cursor, Read, Write},
    net::{TcpListener, TcpStream},
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    thread,
};

use serde_json::{Value, json};

/// A request as it came over the wire.
#[derive(Clone, Debug)]
pub(crate) struct Heard {
    /// `POST /v1/responses`.
    pub(crate) line: String,
    pub(crate) headers: HashMap<String, String>,
    pub(crate) body: Vec<u8>,
}

impl Heard {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap()
    }
}

#[derive(Default)]
struct State {
    heard: Mutex<Vec<Heard>>,
    /// Answers to the next submissions, instead of the usual one.
    canned: Mutex<Vec<(u16, String)>>,
    /// Times each generation was asked about.
    asked: Mutex<HashMap<String, u32>>,
    sizes: Mutex<HashMap<String, (u32, u32)>>,
    last_id: AtomicU64,
    stopped: AtomicBool,
}

pub(crate) struct Server {
    address: String,
    state: Arc<State>,
}

impl Server {
    pub(crate) fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let state = Arc::new(State { last_id: AtomicU64::new(900_000), ..State::default() });
        let (own, served) = (address.clone(), Arc::clone(&state));
        thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                if served.stopped.load(Ordering::SeqCst) {
                    return;
                }
                let (own, state) = (own.clone(), Arc::clone(&served));
                thread::spawn(move || serve(stream, &own, &state));
            }
        });
        Self { address, state }
    }

    pub(crate) fn openai_base(&self) -> String {
        format!("{}/some/where/v1", self.address)
    }

    pub(crate) fn modelslab_base(&self) -> String {
        format!("{}/else/where/api", self.address)
    }

    /// What was heard, of requests whose line ends so.
    pub(crate) fn heard(&self, end: &str) -> Vec<Heard> {
        self.state.heard.lock().unwrap().iter().filter(|heard| heard.line.ends_with(end)).cloned().collect()
    }

    /// Answers the next submission like this.
    pub(crate) fn answer_next(&self, status: u16, body: &str) {
        self.state.canned.lock().unwrap().push((status, body.into()));
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.state.stopped.store(true, Ordering::SeqCst);
        // Wakes the listener.
        let _ = TcpStream::connect(self.address.trim_start_matches("http://"));
    }
}

struct Reply {
    status: u16,
    content_type: &'static str,
    body: Vec<u8>,
}

fn with_json(value: &Value) -> Reply {
    Reply { status: 200, content_type: "application/json", body: value.to_string().into_bytes() }
}

/// One request for each connection. Clients that hang up are none of our business.
fn serve(stream: TcpStream, own: &str, state: &State) {
    let mut reader = BufReader::new(stream.try_clone().unwrap());
    let mut first = String::new();
    if reader.read_line(&mut first).unwrap_or(0) == 0 {
        return;
    }
    let mut headers = HashMap::new();
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line).unwrap_or(0) == 0 || line.trim().is_empty() {
            break;
        }
        if let Some((name, value)) = line.split_once(':') {
            headers.insert(name.to_lowercase(), value.trim().to_owned());
        }
    }
    let length = headers.get("content-length").and_then(|length| length.parse().ok()).unwrap_or(0);
    let mut body = vec![0; length];
    if reader.read_exact(&mut body).is_err() {
        return;
    }
    let line = first.rsplit_once(" HTTP/").map_or(first.as_str(), |(line, _)| line).to_owned();
    let heard = Heard { line, headers, body };
    state.heard.lock().unwrap().push(heard.clone());
    let reply = answer(&heard, own, state);
    let head = format!(
        "HTTP/1.1 {} Said\r\ncontent-type: {}\r\ncontent-length: {}\r\nconnection: close\r\n\r\n",
        reply.status,
        reply.content_type,
        reply.body.len()
    );
    let mut stream = stream;
    let _ = stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(&reply.body));
}

fn answer(heard: &Heard, own: &str, state: &State) -> Reply {
    let (method, path) = heard.line.split_once(' ').unwrap();
    let end = |path: &str| path.rsplit('/').next().unwrap_or_default().to_owned();
    match (method, path.trim_start_matches("/some/where").trim_start_matches("/else/where")) {
        ("GET", "/v1/models") => with_json(&json!({"object": "list", "data": [{"id": "gpt-5.4", "object": "model"}]})),
        ("POST", "/v1/responses") => gpt(&heard.json()),
        ("POST", "/api/wallet_balance") => with_json(&json!({"status": "success", "data": {"balance": "12.5"}})),
        ("POST", "/api/v4/dreambooth/model_list") => with_json(&json!([
            {"model_id": "house-style", "model_name": "House Style", "status": "model_ready", "feature": "Imagen",
             "model_category": "stable_diffusion_xl", "model_subcategory": null, "is_nsfw": "no"},
        ])),
        ("POST", path) if path.ends_with("/text2img") => submitted(heard, path, own, state),
        ("POST", path) if path.contains("/fetch/") => fetched(&end(path), own, state),
        ("GET", path) if path.starts_with("/made/") => picture(&end(path), state),
        _ => Reply { status: 404, content_type: "text/html", body: b"<h1>Nobody lives here</h1>".to_vec() },
    }
}

/// The realtime endpoint answers with the picture, the other one with a place in the queue.
fn submitted(heard: &Heard, path: &str, own: &str, state: &State) -> Reply {
    let canned = state.canned.lock().unwrap().pop();
    if let Some((status, body)) = canned {
        return Reply { status, content_type: "text/html", body: body.into_bytes() };
    }
    let asked = heard.json();
    let id = (state.last_id.fetch_add(1, Ordering::SeqCst) + 1).to_string();
    let side = |name: &str| asked[name].as_u64().unwrap_or(512) as u32;
    state.sizes.lock().unwrap().insert(id.clone(), (side("width"), side("height")));
    if path.contains("/realtime/") {
        return with_json(&json!({
            "status": "success", "generationTime": 0.4, "id": id, "output": [format!("{own}/made/{id}.png")],
            "proxy_links": "", "meta": {"seed": 4_123_456_789_u64, "prompt": asked["prompt"]},
        }));
    }
    with_json(&json!({
        "status": "processing", "eta": 0.4, "messege": "Try to fetch request after seconds estimated", "id": id,
        "fetch_result": format!("{own}/else/where/api/v6/images/fetch/{id}"), "output": "",
        "future_links": [format!("{own}/made/{id}.png")], "meta": {"seed": 77, "model_id": asked["model_id"]},
    }))
}

fn fetched(id: &str, own: &str, state: &State) -> Reply {
    let mut asked = state.asked.lock().unwrap();
    let times = asked.entry(id.to_owned()).or_default();
    *times += 1;
    if *times < 2 {
        return with_json(&json!({"status": "processing", "messege": "try again later.", "output": ""}));
    }
    with_json(&json!({"status": "success", "id": id.parse::<u64>().ok(), "output": [format!("{own}/made/{id}.png")]}))
}

fn picture(file: &str, state: &State) -> Reply {
    let id = file.trim_end_matches(".png");
    let Some((width, height)) = state.sizes.lock().unwrap().get(id).copied() else {
        return Reply { status: 404, content_type: "text/plain", body: Vec::new() };
    };
    let shade = id.bytes().fold(0_u8, u8::wrapping_add);
    let mut bytes = Cursor::new(Vec::new());
    let picture = image::RgbImage::from_fn(width, height, |x, y| image::Rgb([x as u8, y as u8, shade]));
    picture.write_to(&mut bytes, image::ImageFormat::Png).unwrap();
    Reply { status: 200, content_type: "application/octet-stream", body: bytes.into_inner() }
}

/// Refines when a shape is asked for; calls the first tool once; says a word about what came of it.
fn gpt(asked: &Value) -> Reply {
    let items = asked["input"].as_array().cloned().unwrap_or_default();
    let said = |item: &Value| item["content"][0]["text"].as_str().unwrap_or_default().to_owned();
    let wish = items.iter().rev().find(|item| item["role"] == "user").map(said).unwrap_or_default();
    let message = |text: &str| {
        let part = json!({"type": "output_text", "text": text, "annotations": []});
        json!({"type": "message", "id": "msg_a", "status": "completed", "role": "assistant", "content": [part]})
    };
    let output = if asked["text"]["format"]["type"] == "json_schema" {
        let refined =
            json!({"prompt": format!("{wish}, at dusk"), "negative_prompt": "blur", "why": "It needed light."});
        vec![message(&refined.to_string())]
    } else if items.iter().any(|item| item["type"] == "function_call_output") {
        vec![message("There it is. \u{1b}[31mDone.")]
    } else {
        let arguments = json!({"prompt": format!("{wish}, as a woodcut"), "width": 512, "height": 256});
        let name = &asked["tools"][0]["name"];
        let call = json!({"type": "function_call", "id": "fc_a", "call_id": "call_a", "name": name,
                          "arguments": arguments.to_string(), "status": "completed"});
        vec![message("One woodcut."), call]
    };
    let response = json!({
        "id": "resp_a", "object": "response", "created_at": 1_700_000_000, "status": "completed",
        "model": "gpt-5.4-2026-03-05", "output": output, "error": null, "incomplete_details": null,
        "usage": {"input_tokens": 1000, "input_tokens_details": {"cached_tokens": 200}, "output_tokens": 100,
                  "output_tokens_details": {"reasoning_tokens": 0}, "total_tokens": 1100},
    });
    if asked["stream"] == json!(true) { streamed(response) } else { with_json(&response) }
}

fn streamed(response: Value) -> Reply {
    let mut events =
        vec![json!({"type": "response.created", "response": {"id": response["id"], "status": "in_progress"}})];
    for (index, item) in response["output"].as_array().unwrap().iter().enumerate() {
        events.push(json!({"type": "response.output_item.added", "output_index": index, "item": item}));
        if let Some(text) = item["content"][0]["text"].as_str() {
            for letter in text.chars() {
                events.push(json!({"type": "response.output_text.delta", "item_id": item["id"], "output_index": index,
                                   "content_index": 0, "delta": letter}));
            }
        }
        events.push(json!({"type": "response.output_item.done", "output_index": index, "item": item}));
    }
    events.push(json!({"type": "response.completed", "response": response}));
    let text: String = events
        .iter()
        .enumerate()
        .map(|(number, event)| {
            let mut event = event.clone();
            event["sequence_number"] = json!(number);
            format!("event: {}\ndata: {event}\n\n", event["type"].as_str().unwrap())
        })
        .collect();
    Reply { status: 200, content_type: "text/event-stream", body: text.into_bytes() }
}

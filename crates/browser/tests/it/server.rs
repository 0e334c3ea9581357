//! A server on loopback that remembers what it was asked.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
};

use axum::{
    Router,
    body::Body,
    extract::{Request, State},
    http::{HeaderMap, StatusCode},
    response::Response,
};
use tokio::net::TcpListener;

/// A request that arrived.
#[derive(Clone, Debug)]
pub(crate) struct Asked {
    pub(crate) method: String,
    /// Path and query.
    pub(crate) path: String,
    pub(crate) headers: HeaderMap,
}

/// Status, heads and body of an answer.
pub(crate) type Answer = (u16, Vec<(&'static str, String)>, Vec<u8>);

#[derive(Clone, Default)]
struct World {
    answers: Arc<Mutex<HashMap<String, Answer>>>,
    asked: Arc<Mutex<Vec<Asked>>>,
}

/// It stops when dropped.
pub(crate) struct Server {
    port: u16,
    world: World,
    task: tokio::task::JoinHandle<()>,
}

impl Server {
    pub(crate) async fn start() -> Self {
        let world = World::default();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let router = Router::new().fallback(answer).with_state(world.clone());
        let task = tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        Self { port, world, task }
    }

    /// As a site: address and port.
    pub(crate) fn host(&self) -> String {
        format!("127.0.0.1:{}", self.port)
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.host())
    }

    /// Serves a page at a path.
    pub(crate) fn page(&self, path: &str, body: &str) {
        self.serve(path, (200, vec![("content-type", "text/html; charset=utf-8".into())], body.into()));
    }

    pub(crate) fn serve(&self, path: &str, answer: Answer) {
        self.world.answers.lock().unwrap().insert(path.to_owned(), answer);
    }

    /// What was asked of a path.
    pub(crate) fn asked(&self, path: &str) -> Vec<Asked> {
        self.world.asked.lock().unwrap().iter().filter(|asked| asked.path == path).cloned().collect()
    }

    /// Everything that was asked, as "GET /path".
    pub(crate) fn all(&self) -> Vec<String> {
        self.world.asked.lock().unwrap().iter().map(|asked| format!("{} {}", asked.method, asked.path)).collect()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// The answer that was laid out for the path; `/hang` never answers.
async fn answer(State(world): State<World>, request: Request) -> Response {
    let path = request.uri().path_and_query().unwrap().to_string();
    let asked = Asked { method: request.method().to_string(), path: path.clone(), headers: request.headers().clone() };
    world.asked.lock().unwrap().push(asked);
    if path == "/hang" {
        std::future::pending::<()>().await;
    }
    let found = world.answers.lock().unwrap().get(&path).cloned();
    let (status, heads, body) = found.unwrap_or((404, Vec::new(), b"nothing here".to_vec()));
    let mut response = Response::builder().status(StatusCode::from_u16(status).unwrap());
    for (name, value) in heads {
        response = response.header(name, value);
    }
    response.body(Body::from(body)).unwrap()
}

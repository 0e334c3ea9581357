//! A server that answers with the very bytes a test wants, and remembers every byte it was sent.

use std::{
    net::SocketAddr,
    sync::{Arc, Mutex},
};

use serde_json::Value;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    task::JoinHandle,
};

/// One request as it came.
#[derive(Clone, Debug)]
pub(crate) struct Request {
    pub(crate) method: String,
    pub(crate) path: String,
    /// The head: request line and headers.
    pub(crate) head: String,
    pub(crate) body: Vec<u8>,
}

impl Request {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap()
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let named = |line: &&str| line.split_once(':').is_some_and(|(found, _)| found.eq_ignore_ascii_case(name));
        self.head.lines().find(named)?.split_once(':').map(|(_, value)| value.trim())
    }
}

/// What to do with a request.
#[derive(Clone, Debug)]
pub(crate) enum Reply {
    /// Send these bytes and close.
    Bytes(Vec<u8>),
    /// Say nothing for as long as the client waits.
    Silence,
}

impl Reply {
    pub(crate) fn new(status: u16, headers: &[(&str, &str)], body: impl AsRef<[u8]>) -> Self {
        let mut bytes = format!("HTTP/1.1 {status} Whatever\r\nConnection: close\r\n").into_bytes();
        for (name, value) in headers {
            bytes.extend(format!("{name}: {value}\r\n").bytes());
        }
        bytes.extend(format!("Content-Length: {}\r\n\r\n", body.as_ref().len()).bytes());
        bytes.extend(body.as_ref());
        Self::Bytes(bytes)
    }

    pub(crate) fn json(body: Value) -> Self {
        Self::new(200, &[("Content-Type", "application/json")], body.to_string())
    }

    pub(crate) fn file(body: impl AsRef<[u8]>) -> Self {
        Self::new(200, &[("Content-Type", "application/octet-stream")], body)
    }

    pub(crate) fn status(status: u16) -> Self {
        Self::new(status, &[("Content-Type", "text/html")], "<html><body>no</body></html>")
    }

    pub(crate) fn redirect(status: u16, to: &str) -> Self {
        Self::new(status, &[("Location", to)], "")
    }

    /// The connection breaks this many bytes before the end.
    pub(crate) fn cut(self, missing: usize) -> Self {
        match self {
            Self::Bytes(mut bytes) => {
                bytes.truncate(bytes.len() - missing);
                Self::Bytes(bytes)
            }
            Self::Silence => Self::Silence,
        }
    }

    /// The connection breaks before anything was answered.
    pub(crate) fn nothing() -> Self {
        Self::Bytes(Vec::new())
    }
}

/// A server that stops when it is dropped.
pub(crate) struct Server {
    address: SocketAddr,
    requests: Arc<Mutex<Vec<Request>>>,
    task: JoinHandle<()>,
}

impl Drop for Server {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Server {
    /// Answers each request by a rule that gets the request and how many came to the same path before it.
    pub(crate) async fn start(rule: impl Fn(&Request, usize) -> Reply + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let requests = Arc::new(Mutex::new(Vec::new()));
        let (rule, seen) = (Arc::new(rule), Arc::clone(&requests));
        let task = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(serve(stream, Arc::clone(&rule), Arc::clone(&seen)));
            }
        });
        Self { address, requests, task }
    }

    /// Answers everything alike.
    pub(crate) async fn always(reply: Reply) -> Self {
        Self::start(move |_, _| reply.clone()).await
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// Everything that was asked so far.
    pub(crate) fn requests(&self) -> Vec<Request> {
        self.requests.lock().unwrap().clone()
    }

    /// The only request there was.
    pub(crate) fn request(&self) -> Request {
        let requests = self.requests();
        assert_eq!(requests.len(), 1, "{requests:?}");
        requests[0].clone()
    }

    pub(crate) fn paths(&self) -> Vec<String> {
        self.requests().into_iter().map(|request| request.path).collect()
    }
}

async fn serve(
    mut stream: TcpStream,
    rule: Arc<impl Fn(&Request, usize) -> Reply>,
    seen: Arc<Mutex<Vec<Request>>>,
) -> Option<()> {
    let request = read(&mut stream).await?;
    let reply = {
        let mut seen = seen.lock().unwrap();
        let before = seen.iter().filter(|earlier| earlier.path == request.path).count();
        let reply = rule(&request, before);
        seen.push(request);
        reply
    };
    match reply {
        Reply::Bytes(bytes) => {
            stream.write_all(&bytes).await.ok()?;
            stream.shutdown().await.ok()
        }
        // The client hanging up ends the wait.
        Reply::Silence => stream.read_to_end(&mut Vec::new()).await.ok().map(|_| ()),
    }
}

async fn read(stream: &mut TcpStream) -> Option<Request> {
    let mut bytes = Vec::new();
    let (head, length) = loop {
        if let Some(end) = bytes.windows(4).position(|window| window == b"\r\n\r\n") {
            let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
            let length = head.lines().filter_map(|line| line.split_once(':'));
            let length = length.filter(|(name, _)| name.eq_ignore_ascii_case("content-length"));
            let length: usize = length.filter_map(|(_, value)| value.trim().parse().ok()).next().unwrap_or(0);
            break (head, end + 4 + length);
        }
        if stream.read_buf(&mut bytes).await.ok()? == 0 {
            return None;
        }
    };
    while bytes.len() < length {
        if stream.read_buf(&mut bytes).await.ok()? == 0 {
            return None;
        }
    }
    let mut line = head.lines().next()?.split(' ');
    let (method, path) = (line.next()?.to_owned(), line.next()?.to_owned());
    Some(Request { method, path, body: bytes.split_off(head.len() + 4), head })
}

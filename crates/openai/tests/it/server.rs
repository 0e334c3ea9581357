//! A server that records what it is asked and answers byte for byte what a test says.

use std::sync::{
    Arc, Mutex,
    atomic::{AtomicUsize, Ordering},
};

use serde_json::Value;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    sync::Semaphore,
    task::JoinHandle,
};
use url::Url;

/// One request as it arrived.
#[derive(Clone, Debug)]
pub(crate) struct Seen {
    pub(crate) method: String,
    pub(crate) path: String,
    pub(crate) head: String,
    pub(crate) body: String,
}

impl Seen {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.body).expect("a JSON body")
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.head.lines().find_map(|line| {
            let (key, value) = line.split_once(':')?;
            key.eq_ignore_ascii_case(name).then(|| value.trim())
        })
    }
}

/// What to answer.
pub(crate) struct Reply {
    status: u16,
    headers: Vec<(&'static str, String)>,
    /// Each is written as one chunk of its own, so that the client gets the cuts that the test means.
    chunks: Vec<Vec<u8>>,
    end: End,
}

enum End {
    /// The body is ended properly.
    Whole,
    /// The connection breaks in the middle of the body.
    Cut,
    /// The connection stays open and silent until the client closes it.
    Hang,
    /// The last chunk is repeated so often, so many milliseconds apart, and then comes this.
    Ticking(usize, u64, Vec<u8>),
}

impl Reply {
    pub(crate) fn new(status: u16, content_type: &str, body: impl Into<Vec<u8>>) -> Self {
        let headers = vec![("content-type", content_type.to_owned())];
        Self { status, headers, chunks: vec![body.into()], end: End::Whole }
    }

    pub(crate) fn json(status: u16, body: &Value) -> Self {
        Self::new(status, "application/json", body.to_string())
    }

    pub(crate) fn events(body: impl Into<Vec<u8>>) -> Self {
        Self::new(200, "text/event-stream; charset=utf-8", body)
    }

    pub(crate) fn chunked(chunks: Vec<Vec<u8>>) -> Self {
        Self::events("").with_chunks(chunks)
    }

    pub(crate) fn with_chunks(self, chunks: Vec<Vec<u8>>) -> Self {
        Self { chunks, ..self }
    }

    /// The connection is closed without a word.
    pub(crate) fn nothing() -> Self {
        Self { status: 0, ..Self::events("") }
    }

    pub(crate) fn header(mut self, name: &'static str, value: &str) -> Self {
        self.headers.push((name, value.to_owned()));
        self
    }

    pub(crate) fn then_cut(self) -> Self {
        Self { end: End::Cut, ..self }
    }

    pub(crate) fn then_hang(self) -> Self {
        Self { end: End::Hang, ..self }
    }

    pub(crate) fn ticking(self, times: usize, every_ms: u64, last: impl Into<Vec<u8>>) -> Self {
        Self { end: End::Ticking(times, every_ms, last.into()), ..self }
    }

    async fn write(self, socket: &mut TcpStream) -> std::io::Result<()> {
        if self.status == 0 {
            return socket.shutdown().await;
        }
        let mut head = format!("HTTP/1.1 {} X\r\nconnection: close\r\ntransfer-encoding: chunked\r\n", self.status);
        for (name, value) in &self.headers {
            head += &format!("{name}: {value}\r\n");
        }
        socket.write_all((head + "\r\n").as_bytes()).await?;
        for chunk in self.chunks.iter().filter(|chunk| !chunk.is_empty()) {
            write_chunk(socket, chunk).await?;
        }
        match self.end {
            End::Whole => socket.write_all(b"0\r\n\r\n").await?,
            End::Cut => {}
            End::Hang => {
                let mut rest = [0; 64];
                while socket.read(&mut rest).await.is_ok_and(|count| count > 0) {}
            }
            End::Ticking(times, every_ms, last) => {
                for _ in 0..times {
                    tokio::time::sleep(std::time::Duration::from_millis(every_ms)).await;
                    write_chunk(socket, self.chunks.last().expect("a chunk")).await?;
                }
                write_chunk(socket, &last).await?;
                socket.write_all(b"0\r\n\r\n").await?;
            }
        }
        socket.shutdown().await
    }
}

async fn write_chunk(socket: &mut TcpStream, chunk: &[u8]) -> std::io::Result<()> {
    socket.write_all(format!("{:x}\r\n", chunk.len()).as_bytes()).await?;
    socket.write_all(chunk).await?;
    socket.write_all(b"\r\n").await
}

/// A server on loopback; it stops when dropped.
pub(crate) struct Server {
    port: u16,
    seen: Arc<Mutex<Vec<Seen>>>,
    finished: Arc<Semaphore>,
    task: JoinHandle<()>,
}

impl Server {
    /// A server that answers each request by its content and its number, from 0.
    pub(crate) async fn start(script: impl Fn(&Seen, usize) -> Reply + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.expect("a port");
        let port = listener.local_addr().expect("an address").port();
        let seen: Arc<Mutex<Vec<Seen>>> = Arc::default();
        let finished = Arc::new(Semaphore::new(0));
        let (script, count) = (Arc::new(script), Arc::new(AtomicUsize::new(0)));
        let task = tokio::spawn({
            let (seen, finished) = (Arc::clone(&seen), Arc::clone(&finished));
            async move {
                while let Ok((mut socket, _)) = listener.accept().await {
                    let (seen, finished) = (Arc::clone(&seen), Arc::clone(&finished));
                    let (script, count) = (Arc::clone(&script), Arc::clone(&count));
                    tokio::spawn(async move {
                        if let Some(request) = read(&mut socket).await {
                            let number = count.fetch_add(1, Ordering::SeqCst);
                            let reply = script(&request, number);
                            seen.lock().expect("no panic").push(request);
                            // A client that hangs up early is part of what is tested.
                            let _ = reply.write(&mut socket).await;
                        }
                        finished.add_permits(1);
                    });
                }
            }
        });
        Self { port, seen, finished, task }
    }

    /// A server that gives the same answer to everybody.
    pub(crate) async fn always(reply: impl Fn() -> Reply + Send + Sync + 'static) -> Self {
        Self::start(move |_, _| reply()).await
    }

    pub(crate) fn base(&self) -> Url {
        format!("http://127.0.0.1:{}/v1", self.port).parse().expect("a URL")
    }

    /// The requests so far.
    pub(crate) fn seen(&self) -> Vec<Seen> {
        self.seen.lock().expect("no panic").clone()
    }

    pub(crate) fn count(&self) -> usize {
        self.seen().len()
    }

    /// Waits until a connection is over, on either side's wish.
    pub(crate) async fn connection_over(&self) {
        let over = tokio::time::timeout(crate::PATIENCE, self.finished.acquire()).await;
        over.expect("the connection ends").expect("the server lives").forget();
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn read(socket: &mut TcpStream) -> Option<Seen> {
    let mut bytes = Vec::new();
    let mut buffer = vec![0; 16 * 1024];
    let (head, mut body) = loop {
        if let Some(end) = bytes.windows(4).position(|window| window == b"\r\n\r\n") {
            break (String::from_utf8(bytes[..end].to_vec()).ok()?, bytes[end + 4..].to_vec());
        }
        match socket.read(&mut buffer).await.ok()? {
            0 => return None,
            count => bytes.extend_from_slice(&buffer[..count]),
        }
    };
    let mut first = head.lines().next()?.split(' ');
    let (method, path) = (first.next()?.to_owned(), first.next()?.to_owned());
    let mut seen = Seen { method, path, head, body: String::new() };
    let length = seen.header("content-length").map_or(0, |length| length.parse().expect("a length"));
    while body.len() < length {
        match socket.read(&mut buffer).await.ok()? {
            0 => return None,
            count => body.extend_from_slice(&buffer[..count]),
        }
    }
    seen.body = String::from_utf8(body).ok()?;
    Some(seen)
}

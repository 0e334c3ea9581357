//! A small HTTP server on 127.0.0.1 for what the custom scheme cannot do: clips, sounds and large pictures.
//!
//! Its address holds a random 128-bit token that changes with every start, it answers only requests that name it as
//! host and come from our own page, and it reads only: GET and HEAD, whole or by range, an id in and the library's
//! file out.

use std::{io::SeekFrom, net::SocketAddr, sync::Arc};

use axum::{
    Router,
    body::Body,
    extract::{Path, State},
    http::{HeaderMap, Method, Response, StatusCode, header},
};
use studio::{AssetId, Studio};
use tokio::io::{AsyncReadExt, AsyncSeekExt};
use tokio_util::io::ReaderStream;

/// Where the page of the app itself comes from, on each system and in development.
const ORIGINS: [&str; 4] =
    ["tauri://localhost", "http://tauri.localhost", "https://tauri.localhost", "http://localhost:1420"];

/// The running server; it ends with the process.
#[derive(Clone, Debug)]
pub(crate) struct Loopback {
    address: SocketAddr,
    token: Arc<str>,
}

#[derive(Clone)]
struct Served {
    studio: Studio,
    loopback: Loopback,
}

impl Loopback {
    /// Starts the server on a free port.
    ///
    /// # Errors
    /// When no port of 127.0.0.1 can be had.
    pub(crate) async fn start(studio: Studio) -> std::io::Result<Self> {
        let listener = tokio::net::TcpListener::bind(("127.0.0.1", 0)).await?;
        let token = format!("{:032x}", rand::random::<u128>());
        let loopback = Self { address: listener.local_addr()?, token: token.into() };
        let routes = Router::new()
            .route("/{token}/{id}", axum::routing::get(serve))
            .with_state(Served { studio, loopback: loopback.clone() });
        tauri::async_runtime::spawn(async move {
            if let Err(error) = axum::serve(listener, routes).await {
                tracing::error!(%error, "the media server ended");
            }
        });
        Ok(loopback)
    }

    /// Where the page finds the original of `id`.
    pub(crate) fn url(&self, id: AssetId) -> String {
        format!("http://{}/{}/{id}", self.address, self.token)
    }

    /// Whether a request names this server as its host and comes from our own page, or from no page at all (the media
    /// engine sends no origin).
    fn welcomes(&self, token: &str, headers: &HeaderMap) -> bool {
        let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
        let host = text(header::HOST).is_some_and(|host| host == self.address.to_string());
        let origin = text(header::ORIGIN).is_none_or(|origin| ORIGINS.contains(&origin));
        // Not a password compared over a network: the token only has to be unguessable.
        host && origin && token == &*self.token
    }
}

async fn serve(
    State(served): State<Served>,
    Path((token, id)): Path<(String, String)>,
    method: Method,
    headers: HeaderMap,
) -> Response<Body> {
    if !served.loopback.welcomes(&token, &headers) {
        return empty(StatusCode::FORBIDDEN);
    }
    let Ok(id) = id.parse() else {
        return empty(StatusCode::NOT_FOUND);
    };
    file(&served.studio, id, &method, &headers).await.unwrap_or_else(|error| {
        tracing::warn!(%error, %id, "no media");
        empty(StatusCode::NOT_FOUND)
    })
}

async fn file(
    studio: &Studio,
    id: AssetId,
    method: &Method,
    headers: &HeaderMap,
) -> Result<Response<Body>, Box<dyn std::error::Error + Send + Sync>> {
    let mime = studio.asset(id).await?.mime;
    let mut file = tokio::fs::File::open(studio.original_path(id).await?).await?;
    let length = file.metadata().await?.len();
    let range = headers.get(header::RANGE).and_then(|value| value.to_str().ok());
    let (status, start, count) = match range.map(|range| within(range, length)) {
        None => (StatusCode::OK, 0, length),
        Some(Some((start, end))) => (StatusCode::PARTIAL_CONTENT, start, end - start + 1),
        Some(None) => {
            return Ok(Response::builder()
                .status(StatusCode::RANGE_NOT_SATISFIABLE)
                .header(header::CONTENT_RANGE, format!("bytes */{length}"))
                .body(Body::empty())?);
        }
    };
    let mut response = Response::builder()
        .status(status)
        .header(header::CONTENT_TYPE, mime)
        .header(header::CONTENT_LENGTH, count)
        .header(header::ACCEPT_RANGES, "bytes")
        .header(header::CACHE_CONTROL, "private, max-age=31536000, immutable")
        .header("X-Content-Type-Options", "nosniff");
    if status == StatusCode::PARTIAL_CONTENT {
        let end = start + count - 1;
        response = response.header(header::CONTENT_RANGE, format!("bytes {start}-{end}/{length}"));
    }
    if method == Method::HEAD {
        return Ok(response.body(Body::empty())?);
    }
    file.seek(SeekFrom::Start(start)).await?;
    Ok(response.body(Body::from_stream(ReaderStream::with_capacity(file.take(count), 64 * 1024)))?)
}

/// First and last byte of a `Range` header within `length` bytes; `None` when it cannot be satisfied. Of several
/// ranges only the first is served, as no media engine asks for more.
fn within(range: &str, length: u64) -> Option<(u64, u64)> {
    let first = range.strip_prefix("bytes=")?.split(',').next()?.trim();
    let (start, end) = first.split_once('-')?;
    let last = length.checked_sub(1)?;
    let (start, end) = match (start, end) {
        ("", "") => return None,
        ("", suffix) => (length.saturating_sub(suffix.parse::<u64>().ok().filter(|&count| count > 0)?), last),
        (start, "") => (start.parse().ok()?, last),
        (start, end) => (start.parse().ok()?, end.parse::<u64>().ok()?.min(last)),
    };
    (start <= end).then_some((start, end))
}

fn empty(status: StatusCode) -> Response<Body> {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = status;
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_stay_within_the_file() {
        assert_eq!(within("bytes=0-", 10), Some((0, 9)));
        assert_eq!(within("bytes=2-3", 10), Some((2, 3)));
        assert_eq!(within("bytes=2-99", 10), Some((2, 9)));
        assert_eq!(within("bytes=-3", 10), Some((7, 9)));
        assert_eq!(within("bytes=-99", 10), Some((0, 9)));
        for range in ["bytes=10-", "bytes=3-2", "bytes=-", "bytes=-0", "bytes=a-b", "items=0-1", "bytes=5"] {
            assert_eq!(within(range, 10), None, "{range}");
        }
        assert_eq!(within("bytes=0-", 0), None, "an empty file has no bytes to give");
    }

    #[test]
    fn strangers_are_not_welcome() {
        let loopback = Loopback { address: ([127, 0, 0, 1], 4321).into(), token: "secret".into() };
        let headers = |host: &'static str, origin: Option<&'static str>| {
            let mut headers = HeaderMap::new();
            headers.insert(header::HOST, host.parse().unwrap());
            if let Some(origin) = origin {
                headers.insert(header::ORIGIN, origin.parse().unwrap());
            }
            headers
        };
        assert!(loopback.welcomes("secret", &headers("127.0.0.1:4321", None)));
        assert!(loopback.welcomes("secret", &headers("127.0.0.1:4321", Some("tauri://localhost"))));
        assert!(!loopback.welcomes("guess", &headers("127.0.0.1:4321", None)));
        assert!(!loopback.welcomes("secret", &headers("rebound.example:4321", None)), "DNS rebinding");
        assert!(!loopback.welcomes("secret", &headers("127.0.0.1:4321", Some("https://evil.example"))));
    }
}

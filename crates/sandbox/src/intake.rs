//! What every request passes first: the log, then the faults on order.

use std::sync::Arc;

use axum::body::{Body, Bytes, HttpBody, to_bytes};
use axum::extract::{ConnectInfo, Request, State};
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use futures_util::{StreamExt, stream};
use serde_json::{Map, Value};

use crate::line::Scissors;
use crate::script::{Fault, Lack, Quirk, Reply};
use crate::server::World;

/// Largest request body taken, in bytes.
pub(crate) const LARGEST_BODY: usize = 64 << 20;

/// What the server lacks that a request came to.
#[derive(Debug, Clone, Default)]
pub(crate) struct Lacks(pub(crate) Vec<Lack>);

/// Refuses requests for other host names: a web page whose name was rebound to 127.0.0.1 must not read the log.
pub(crate) async fn only_this_machine(request: Request, next: Next) -> Response {
    let host = request.headers().get(header::HOST).and_then(|h| h.to_str().ok()).unwrap_or("localhost");
    let name = host.rsplit_once(':').map_or(host, |(name, _)| name);
    if matches!(name, "127.0.0.1" | "localhost" | "[::1]") {
        next.run(request).await
    } else {
        (StatusCode::FORBIDDEN, "The sandbox answers only to 127.0.0.1 and localhost.").into_response()
    }
}

/// Logs the request and lets it meet its fault.
pub(crate) async fn intake(
    State(world): State<Arc<World>>,
    ConnectInfo(scissors): ConnectInfo<Scissors>,
    request: Request,
    next: Next,
) -> Response {
    let (mut parts, body) = request.into_parts();
    let body = match to_bytes(body, LARGEST_BODY).await {
        Ok(body) => body,
        Err(error) => return (StatusCode::PAYLOAD_TOO_LARGE, error.to_string()).into_response(),
    };
    let path = parts.uri.path_and_query().map_or("/", |p| p.as_str()).to_owned();
    let number = world.log.arrive(parts.method.as_str(), &path, &parts.headers, &body);
    let (fault, lacks) = world.scripts.strike(&format!("{} {path}", parts.method), &body);
    parts.extensions.insert(Lacks(lacks));
    match &fault {
        Some(Fault::Job(job)) => drop(parts.extensions.insert(job.clone())),
        Some(Fault::Says(says)) => drop(parts.extensions.insert(says.clone())),
        Some(Fault::Turn { turn }) => drop(parts.extensions.insert(*turn)),
        _ => {}
    }
    let ordinary = next.run(Request::from_parts(parts, Body::from(body)));
    let response = match fault {
        Some(fault) => struck(&world, &scissors, fault, ordinary).await,
        None => ordinary.await,
    };
    world.log.answer(number, response.status().as_u16());
    response
}

async fn struck(
    world: &World,
    scissors: &Scissors,
    fault: Fault,
    ordinary: impl Future<Output = Response>,
) -> Response {
    match fault {
        Fault::Reply { status, headers, body, processed } => {
            if processed {
                ordinary.await;
            }
            let mut headers: Vec<_> = headers.into_iter().collect();
            if !headers.iter().any(|(name, _)| name.eq_ignore_ascii_case("content-type")) {
                headers.push(("content-type".into(), "application/json".into()));
            }
            Reply { status, headers, body: body.into_bytes() }.into_response()
        }
        Fault::Canned { name, processed } => {
            if processed {
                ordinary.await;
            }
            name.reply().into_response()
        }
        Fault::Hang { seconds } => {
            match seconds {
                Some(seconds) => tokio::time::sleep(std::time::Duration::from_secs_f64(seconds.max(0.0))).await,
                None => std::future::pending().await,
            }
            ordinary.await
        }
        Fault::Hold => {
            world.gate.wait().await;
            ordinary.await
        }
        Fault::Drop { processed } => {
            if processed {
                ordinary.await;
            }
            scissors.cut();
            StatusCode::NO_CONTENT.into_response()
        }
        Fault::Cut { at } => cut(ordinary.await, at),
        Fault::Truncate { at } => truncated(ordinary.await, at).await,
        Fault::Edit { set, remove } => edited(ordinary.await, &set, &remove).await,
        Fault::Quirks { quirks } => quirky(ordinary.await, &quirks).await,
        Fault::Job(_) | Fault::Turn { .. } | Fault::Says(_) | Fault::Lacks { .. } => ordinary.await,
    }
}

/// The body up to byte `at`, then a broken connection.
fn cut(response: Response, at: usize) -> Response {
    let (mut parts, body) = response.into_parts();
    // The whole length was promised; a stream has none to promise.
    if let Some(length) = body.size_hint().exact() {
        parts.headers.insert(header::CONTENT_LENGTH, length.into());
    }
    let rest = stream::unfold((body.into_data_stream(), at), |(mut body, left)| async move {
        let broken = || Err(axum::Error::new(std::io::Error::from(std::io::ErrorKind::ConnectionReset)));
        if left == 0 {
            // One pause lets hyper write out what it holds before the error closes the connection.
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
            return Some((broken(), (body, 0)));
        }
        let piece = match body.next().await {
            Some(Ok(bytes)) => bytes,
            Some(Err(error)) => return Some((Err(error), (body, 0))),
            None => return None,
        };
        let kept = piece.slice(..piece.len().min(left));
        let left = left - kept.len();
        Some((Ok(kept), (body, left)))
    });
    Response::from_parts(parts, Body::from_stream(rest))
}

async fn truncated(response: Response, at: usize) -> Response {
    let (mut parts, bytes) = whole(response).await;
    parts.headers.remove(header::CONTENT_LENGTH);
    Response::from_parts(parts, Body::from(bytes.slice(..bytes.len().min(at))))
}

async fn edited(response: Response, set: &Map<String, Value>, remove: &[String]) -> Response {
    let (mut parts, bytes) = whole(response).await;
    let Ok(mut value) = serde_json::from_slice::<Value>(&bytes) else {
        return Response::from_parts(parts, Body::from(bytes));
    };
    for (name, new) in set {
        if name.starts_with('/') {
            if let Some(old) = value.pointer_mut(name) {
                *old = new.clone();
            }
        } else if let Some(members) = value.as_object_mut() {
            members.insert(name.clone(), new.clone());
        }
    }
    if let Some(members) = value.as_object_mut() {
        members.retain(|name, _| !remove.contains(name));
    }
    parts.headers.remove(header::CONTENT_LENGTH);
    Response::from_parts(parts, Body::from(value.to_string()))
}

async fn quirky(response: Response, quirks: &[Quirk]) -> Response {
    let (mut parts, bytes) = whole(response).await;
    parts.headers.remove(header::CONTENT_LENGTH);
    let shaped = quirks.iter().fold(bytes, |body, quirk| quirk.applied(&body).map_or(body, Bytes::from));
    Response::from_parts(parts, Body::from(shaped))
}

async fn whole(response: Response) -> (axum::http::response::Parts, Bytes) {
    let (parts, body) = response.into_parts();
    // Our own handlers' bodies do not fail; an empty one is what a failed one would look like anyway.
    let bytes = to_bytes(body, usize::MAX).await.unwrap_or_default();
    (parts, bytes)
}

impl IntoResponse for Reply {
    fn into_response(self) -> Response {
        let mut response = Response::new(Body::from(self.body));
        *response.status_mut() = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        for (name, value) in self.headers {
            if let (Ok(name), Ok(value)) = (HeaderName::try_from(name), HeaderValue::try_from(value)) {
                response.headers_mut().insert(name, value);
            }
        }
        response
    }
}

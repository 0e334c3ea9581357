//! The HTTP server: one thread with a runtime of its own, one router for both providers.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::thread::JoinHandle;

use axum::Router;
use axum::routing::get;
use tokio_util::sync::CancellationToken;

use crate::Options;
use crate::line::{Exchange, Scissors};

/// Everything the handlers share.
#[derive(Debug)]
pub(crate) struct World {
    #[expect(dead_code, reason = "read by the handlers")]
    pub(crate) options: Options,
    #[expect(dead_code, reason = "read by the handlers")]
    pub(crate) addr: SocketAddr,
}

impl World {
    pub(crate) fn new(options: Options, addr: SocketAddr) -> Self {
        Self { options, addr }
    }
}

/// Serves until `stop` is cancelled. The listener must be non-blocking.
pub(crate) fn spawn(
    listener: std::net::TcpListener,
    world: Arc<World>,
    stop: CancellationToken,
) -> io::Result<JoinHandle<()>> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .thread_name("sandbox-worker")
        .enable_all()
        .build()?;
    std::thread::Builder::new().name("sandbox".into()).spawn(move || {
        let served = runtime.block_on(async {
            let listener = Exchange(tokio::net::TcpListener::from_std(listener)?);
            let app = router(world).into_make_service_with_connect_info::<Scissors>();
            tokio::select! {
                served = async { axum::serve(listener, app).await } => served,
                () = stop.cancelled() => Ok(()),
            }
        });
        if let Err(error) = served {
            tracing::error!(%error, "the sandbox stopped serving");
        }
        runtime.shutdown_background();
    })
}

fn router(world: Arc<World>) -> Router {
    Router::new().route("/openai/v1/models", get(async || "{}")).with_state(world)
}

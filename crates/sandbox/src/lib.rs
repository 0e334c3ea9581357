//! A stand-in for OpenAI and ModelsLab on loopback: Limn can be tried without keys, and tests have something to talk to.
//!
//! It is built from the two providers' public references and never from Limn's own clients, so that a field misread on
//! our side is not misread here as well. Its pictures are procedural and carry a small "sandbox" mark.
//!
//! Keys: any non-empty key is accepted, except those that begin with `bad` or `sk-bad`, which are refused the way the
//! real services refuse a wrong key.

mod line;
mod options;
mod server;

use std::io;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::sync::Arc;
use std::thread::JoinHandle;

use tokio_util::sync::CancellationToken;

pub use options::{Options, Speed};
use server::World;

/// A running sandbox. It stops, and frees its port, when dropped.
#[derive(Debug)]
pub struct Sandbox {
    addr: SocketAddr,
    #[expect(dead_code, reason = "scripts and the log reach it")]
    world: Arc<World>,
    stop: CancellationToken,
    thread: Option<JoinHandle<()>>,
}

impl Sandbox {
    /// Starts on 127.0.0.1 with the default [`Options`]; port 0 lets the system choose.
    ///
    /// # Errors
    /// When the port cannot be bound or the server's thread cannot be started.
    pub fn start(port: u16) -> io::Result<Self> {
        Self::start_with(Options { port, ..Options::default() })
    }

    /// Starts on 127.0.0.1. It serves from a thread of its own, so it can be called with or without a tokio runtime.
    ///
    /// # Errors
    /// When the port cannot be bound or the server's thread cannot be started.
    pub fn start_with(options: Options) -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, options.port))?;
        listener.set_nonblocking(true)?;
        let addr = listener.local_addr()?;
        let stop = CancellationToken::new();
        let world = Arc::new(World::new(options, addr));
        let thread = server::spawn(listener, Arc::clone(&world), stop.clone())?;
        Ok(Self { addr, world, stop, thread: Some(thread) })
    }

    /// Where it listens.
    #[must_use]
    pub fn addr(&self) -> SocketAddr {
        self.addr
    }

    /// Base URL of the OpenAI side, up to and including `/v1`.
    #[must_use]
    pub fn openai_base(&self) -> String {
        format!("http://{}/openai/v1", self.addr)
    }

    /// Base URL of the ModelsLab side, up to and including `/api`.
    #[must_use]
    pub fn modelslab_base(&self) -> String {
        format!("http://{}/modelslab/api", self.addr)
    }
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        self.stop.cancel();
        if let Some(thread) = self.thread.take() {
            // A panicked server thread has nothing left to stop, and its panic was already reported.
            let _ = thread.join();
        }
    }
}

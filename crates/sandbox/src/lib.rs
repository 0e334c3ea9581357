//! A stand-in for OpenAI and ModelsLab on loopback: Limn can be tried without keys, and tests have something to talk to.
//!
//! It is built from the two providers' public references and never from Limn's own clients, so that a field misread on
//! our side is not misread here as well. Its pictures are procedural and carry a small "sandbox" mark.
//!
//! Keys: any non-empty key is accepted, except those that begin with `bad` or `sk-bad`, which are refused the way the
//! real services refuse a wrong key.

mod admin;
mod clip;
mod dice;
mod files;
mod gate;
mod intake;
mod line;
mod log;
mod modelslab;
mod openai;
mod options;
mod picture;
mod script;
mod server;
mod solid;
mod sound;

use std::io;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::sync::Arc;
use std::thread::JoinHandle;

use tokio_util::sync::CancellationToken;

pub use log::Entry;
pub use modelslab::{Ground, GroundJob};
pub use openai::Bill;
pub use options::{Options, Speed};
pub use script::{Canned, Fault, JobFault, Lack, Quirk, SaidCall, Says, Script, TurnFault};
use server::World;

/// A running sandbox. It stops, and frees its port, when dropped.
#[derive(Debug)]
pub struct Sandbox {
    addr: SocketAddr,
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
        self.world.url("/openai/v1")
    }

    /// Base URL of the ModelsLab side, up to and including `/api`.
    #[must_use]
    pub fn modelslab_base(&self) -> String {
        self.world.url("/modelslab/api")
    }

    /// Orders a fault.
    pub fn script(&self, script: Script) {
        self.world.scripts.add(script);
    }

    /// Forgets every fault that is still on order.
    pub fn clear_scripts(&self) {
        self.world.scripts.clear();
    }

    /// The requests whose `METHOD /path` contains `pattern`, oldest first; `""` gives all.
    #[must_use]
    pub fn log(&self, pattern: &str) -> Vec<Entry> {
        self.world.log.entries(pattern)
    }

    /// Waits until `count` requests have arrived whose `METHOD /path` contains `pattern`. It waits for ever if they
    /// never come: put a time-out around it.
    pub async fn wait_for(&self, pattern: &str, count: usize) {
        self.world.log.wait_for(pattern, count).await;
    }

    /// What the ModelsLab account really did: jobs accepted, money charged.
    #[must_use]
    pub fn account(&self) -> Ground {
        self.world.account.ground(&self.world)
    }

    /// What the OpenAI account is billed for: one entry for every answer of the Responses API, oldest first.
    #[must_use]
    pub fn bills(&self) -> Vec<Bill> {
        self.world.openai.bills()
    }

    /// Puts so many US dollars into the ModelsLab wallet, whatever was in it.
    pub fn set_balance(&self, usd: f64) {
        self.world.account.set_balance(usd);
    }

    /// Lets go on what is held now: requests under [`Fault::Hold`] and jobs with [`JobFault::hold`].
    pub fn release(&self) {
        self.world.gate.release();
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

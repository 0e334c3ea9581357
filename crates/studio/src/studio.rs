//! The handle on everything: the library, both providers, the settings and the work in the background.

use std::{
    path::{Path, PathBuf},
    sync::{Arc, RwLock},
};

use library::Library;
use tokio::sync::broadcast;
use tokio_util::{
    sync::{CancellationToken, DropGuard},
    task::TaskTracker,
};

use crate::{
    Code,
    connection::{ConnectionStatus, Endpoints},
    error::Error,
    event::Event,
    lock::{read, replace},
    settings::Settings,
};

/// Events a slow listener may fall behind before it has to ask for a snapshot.
const EVENTS_KEPT: usize = 4096;

/// The studio. Cheap to clone; the clones share everything. Needs a running tokio runtime.
///
/// When the last clone is dropped, the work in the background stops where it stands; what was bought is picked up by
/// [`Studio::resume`] of the next one.
#[derive(Clone)]
pub struct Studio {
    pub(crate) inner: Arc<Inner>,
    /// Ends the background work with the last handle outside; handles of that work have none.
    #[expect(dead_code, reason = "it acts by being dropped")]
    alive: Option<Arc<DropGuard>>,
}

/// What all handles share.
pub(crate) struct Inner {
    /// Folder of the library and the settings.
    pub(crate) home: PathBuf,
    library: Library,
    settings: RwLock<Settings>,
    providers: RwLock<Arc<Providers>>,
    events: broadcast::Sender<Event>,
    closing: CancellationToken,
    tasks: TaskTracker,
}

/// Both providers as they are reached now. Replaced as a whole when a key or an address changes; calls under way keep
/// the one they began with.
pub(crate) struct Providers {
    /// Where calls go.
    pub(crate) endpoints: Endpoints,
    /// What the person is told about it.
    pub(crate) status: ConnectionStatus,
}

impl Providers {
    fn new(endpoints: Endpoints, status: ConnectionStatus) -> Result<Self, Error> {
        Ok(Self { endpoints, status })
    }
}

impl Studio {
    /// Opens the library in this folder and gets ready to call the providers. Nothing is sent yet and unfinished work
    /// waits for [`Studio::resume`].
    ///
    /// # Errors
    /// When the library cannot be opened.
    pub fn open(
        home: &Path,
        settings: Settings,
        endpoints: Endpoints,
        status: ConnectionStatus,
    ) -> Result<Self, Error> {
        let library = Library::open(home)?;
        let closing = CancellationToken::new();
        let inner = Inner {
            home: home.to_path_buf(),
            library,
            settings: RwLock::new(settings),
            providers: RwLock::new(Arc::new(Providers::new(endpoints, status)?)),
            events: broadcast::channel(EVENTS_KEPT).0,
            closing: closing.clone(),
            tasks: TaskTracker::new(),
        };
        Ok(Self { inner: Arc::new(inner), alive: Some(Arc::new(closing.drop_guard())) })
    }

    /// Sends calls elsewhere from now on: other keys, other addresses, the sandbox.
    ///
    /// # Errors
    /// When an address or key cannot be used; then nothing changes.
    pub fn connect(&self, endpoints: Endpoints, status: ConnectionStatus) -> Result<(), Error> {
        let providers = Providers::new(endpoints, status)?;
        let connection = providers.status.clone();
        replace(&self.inner.providers, Arc::new(providers));
        self.publish(Event::Connection { connection });
        Ok(())
    }

    /// Where calls go now.
    pub fn connection(&self) -> ConnectionStatus {
        self.providers().status.clone()
    }

    /// The settings.
    pub fn settings(&self) -> Settings {
        read(&self.inner.settings)
    }

    /// Uses other settings from now on. Saving them is the caller's; addresses follow with [`Studio::connect`].
    pub fn apply_settings(&self, settings: Settings) {
        replace(&self.inner.settings, settings.clone());
        self.publish(Event::Settings { settings });
    }

    /// Everything that changes from now on. A listener that falls far behind misses some and asks for a snapshot.
    pub fn events(&self) -> broadcast::Receiver<Event> {
        self.inner.events.subscribe()
    }

    /// Stops the work in the background where it stands and waits until it has let go of the library. What was bought
    /// is picked up by [`Studio::resume`] of the next one.
    pub async fn close(&self) {
        self.inner.closing.cancel();
        self.inner.tasks.close();
        self.inner.tasks.wait().await;
    }

    /// Tells everybody who listens.
    pub(crate) fn publish(&self, event: Event) {
        // Nobody listening is no fault.
        let _ = self.inner.events.send(event);
    }

    /// Both providers as they are reached now.
    pub(crate) fn providers(&self) -> Arc<Providers> {
        read(&self.inner.providers)
    }

    /// Does blocking work on the library.
    pub(crate) async fn library<T, F>(&self, work: F) -> Result<T, Error>
    where
        T: Send + 'static,
        F: FnOnce(&Library) -> Result<T, library::Error> + Send + 'static,
    {
        let library = self.inner.library.clone();
        let done = tokio::task::spawn_blocking(move || work(&library)).await;
        done.map_err(|error| Error::new(Code::Internal, format!("Limn stumbled over itself ({error}): try again.")))?
            .map_err(Error::from)
    }

    /// Does work in the background with a handle that does not keep the studio alive. It is dropped at its next `await`
    /// when the studio closes, as it would be by the end of the process.
    pub(crate) fn spawn<F, W>(&self, work: F)
    where
        F: FnOnce(Self) -> W,
        W: Future<Output = ()> + Send + 'static,
    {
        let work = work(Self { inner: Arc::clone(&self.inner), alive: None });
        let closing = self.inner.closing.clone();
        self.inner.tasks.spawn(async move {
            tokio::select! {
                () = closing.cancelled() => {}
                () = work => {}
            }
        });
    }
}

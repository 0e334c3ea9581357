//! The handle on everything: the library, both providers, the settings and the work in the background.

use std::{
    path::{Path, PathBuf},
    sync::{Arc, RwLock},
    time::Duration,
};

use library::Library;
use modelslab::{DownloadPolicy, Downloader, Limits, Patience};
use secrecy::SecretString;
use tokio::{sync::broadcast, task::JoinError, time::timeout};
use tokio_util::{
    sync::{CancellationToken, DropGuard},
    task::TaskTracker,
};

use crate::{
    Code,
    agent::{Browsing, Turns},
    connection::{ConnectionStatus, Endpoints, is_loopback},
    error::Error,
    event::Event,
    jobs::{Jobs, Lending},
    lock::{read, replace},
    models::ModelList,
    request::Snapshot,
    settings::Settings,
    wallet::Wallet,
};

/// How long a closing studio waits for the answer to a request that costs money.
const GRACE: Duration = Duration::from_secs(5);
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
    /// Cancelled when the time of grace is over.
    closed: CancellationToken,
    requests: TaskTracker,
    pub(crate) jobs: Jobs,
    pub(crate) lending: Lending,
    pub(crate) wallet: Wallet,
    pub(crate) models: ModelList,
    pub(crate) turns: Turns,
    pub(crate) browsing: Browsing,
}

/// Both providers as they are reached now. Replaced as a whole when a key or an address changes; calls under way keep
/// the one they began with.
pub(crate) struct Providers {
    /// Where calls go.
    pub(crate) endpoints: Endpoints,
    /// What the person is told about it.
    pub(crate) status: ConnectionStatus,
    /// The words.
    pub(crate) openai: openai::Client,
    /// The pictures.
    pub(crate) modelslab: modelslab::Client,
    /// Brings results home; it knows no key.
    pub(crate) downloader: Downloader,
}

impl Providers {
    fn new(endpoints: Endpoints, status: ConnectionStatus, settings: &Settings) -> Result<Self, Error> {
        let Endpoints { openai, modelslab } = &endpoints;
        let loopback = is_loopback(&modelslab.base_url);
        // ModelsLab's key is a member of the body that cannot be left out; a server on this machine takes any.
        let key = modelslab.key.clone().or_else(|| loopback.then(|| SecretString::from("local")));
        // The sandbox speaks the whole of OpenAI's API, which is not assumed of other servers.
        let rung = status.sandbox.then_some(openai::Rung::Full);
        let options = openai::Options { rung, ..openai::Options::default() };
        let policy = DownloadPolicy { loopback, hosts: settings.download_hosts.clone() };
        Ok(Self {
            openai: openai::Client::with(openai.base_url.clone(), openai.key.clone(), options)?,
            modelslab: modelslab::Client::new(modelslab.base_url.clone(), key)?,
            downloader: Downloader::with(policy, patience(), Limits::default())?,
            endpoints,
            status,
        })
    }
}

impl Studio {
    /// Opens the library in this folder and gets ready to call the providers. Nothing is sent yet and unfinished work
    /// waits for [`Studio::resume`].
    ///
    /// # Errors
    /// When the library cannot be opened or an address cannot be used.
    pub async fn open(
        home: &Path,
        settings: Settings,
        endpoints: Endpoints,
        status: ConnectionStatus,
    ) -> Result<Self, Error> {
        let providers = Providers::new(endpoints, status, &settings)?;
        let home = home.to_path_buf();
        let library = blocking({
            let home = home.clone();
            move || Library::open(&home)
        })
        .await?;
        library.use_ledger(providers.status.sandbox);
        let settings = of_this_library(&library, settings).await?;
        let closing = CancellationToken::new();
        let inner = Inner {
            home,
            library,
            jobs: Jobs::new(settings.queue_slots),
            lending: Lending::default(),
            settings: RwLock::new(settings),
            providers: RwLock::new(Arc::new(providers)),
            events: broadcast::channel(EVENTS_KEPT).0,
            closing: closing.clone(),
            tasks: TaskTracker::new(),
            closed: CancellationToken::new(),
            requests: TaskTracker::new(),
            wallet: Wallet::default(),
            models: ModelList::default(),
            turns: Turns::default(),
            browsing: Browsing::default(),
        };
        let studio = Self { inner: Arc::new(inner), alive: Some(Arc::new(closing.drop_guard())) };
        studio.recover_turns().await?;
        Ok(studio)
    }

    /// Sends calls elsewhere from now on: other keys, other addresses, the sandbox. Generations under way are asked
    /// about there, too.
    ///
    /// # Errors
    /// When an address cannot be used; then nothing changes.
    pub async fn connect(&self, endpoints: Endpoints, status: ConnectionStatus) -> Result<(), Error> {
        let providers = Providers::new(endpoints, status, &self.settings())?;
        let connection = providers.status.clone();
        self.inner.library.use_ledger(connection.sandbox);
        replace(&self.inner.providers, Arc::new(providers));
        self.inner.wallet.forget();
        self.publish(Event::Connection { connection });
        self.publish_cost().await;
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
    ///
    /// # Errors
    /// When the hosts for downloads cannot be used; then nothing changes.
    pub async fn apply_settings(&self, settings: Settings) -> Result<(), Error> {
        if settings.download_hosts != self.settings().download_hosts {
            let now = self.providers();
            let providers = Providers::new(now.endpoints.clone(), now.status.clone(), &settings)?;
            replace(&self.inner.providers, Arc::new(providers));
        }
        let settings = of_this_library(&self.inner.library, settings).await?;
        self.inner.jobs.queue.set_slots(settings.queue_slots);
        replace(&self.inner.settings, settings.clone());
        self.publish(Event::Settings { settings });
        self.publish_cost().await;
        Ok(())
    }

    /// Everything a window needs to draw itself after it opened or was reloaded.
    ///
    /// # Errors
    /// When the library cannot be read.
    pub async fn snapshot(&self) -> Result<Snapshot, Error> {
        Ok(Snapshot {
            connection: self.connection(),
            settings: self.settings(),
            cost: self.cost_today().await?,
            jobs: self.jobs().await?,
            models: self.known_models().await?,
            conversations: self.library(|library| library.conversations("")).await?,
            counts: self.counts().await?,
            projects: self.projects().await?,
            kits: self.kits().await?,
            recipes: self.recipes().await?,
        })
    }

    /// Everything that changes from now on. A listener that falls far behind misses some and asks for a snapshot.
    pub fn events(&self) -> broadcast::Receiver<Event> {
        self.inner.events.subscribe()
    }

    /// Stops the work in the background where it stands and waits until it has let go of the library. Only a request that
    /// was just sent and costs money gets a few seconds more for its answer. What was bought is picked up by
    /// [`Studio::resume`] of the next one.
    pub async fn close(&self) {
        self.inner.closing.cancel();
        self.inner.tasks.close();
        self.inner.tasks.wait().await;
        self.inner.requests.close();
        if timeout(GRACE, self.inner.requests.wait()).await.is_err() {
            self.inner.closed.cancel();
            self.inner.requests.wait().await;
        }
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
        blocking(move || work(&library)).await
    }

    /// A handle that does not keep the studio alive.
    pub(crate) fn background(&self) -> Self {
        Self { inner: Arc::clone(&self.inner), alive: None }
    }

    /// Says when the studio closes, for work that wants to end in order; see [`Studio::see_through`].
    pub(crate) fn closing(&self) -> CancellationToken {
        self.inner.closing.clone()
    }

    /// Does work in the background with a handle that does not keep the studio alive. It is dropped at its next `await`
    /// when the studio closes, as it would be by the end of the process.
    pub(crate) fn spawn<F, W>(&self, work: F)
    where
        F: FnOnce(Self) -> W,
        W: Future<Output = ()> + Send + 'static,
    {
        let work = work(self.background());
        let closing = self.inner.closing.clone();
        self.inner.tasks.spawn(async move {
            tokio::select! {
                () = closing.cancelled() => {}
                () = work => {}
            }
        });
    }

    /// Does work that is not cut off when the studio closes, except after a time of grace.
    ///
    /// # Errors
    /// What the work says; `Cancelled` when it was cut off.
    pub(crate) async fn see_through<T, W>(&self, work: W) -> Result<T, Error>
    where
        T: Send + 'static,
        W: Future<Output = Result<T, Error>> + Send + 'static,
    {
        let closed = self.inner.closed.clone();
        let work = self.inner.requests.spawn(async move {
            tokio::select! {
                () = closed.cancelled() => Err(Error::new(Code::Cancelled, "Limn was closed: it goes on at the next start.")),
                done = work => done,
            }
        });
        work.await.unwrap_or_else(|error| Err(stumbled(&error)))
    }
}

/// Settings without a project that this library does not know, as after a database was put aside.
async fn of_this_library(library: &Library, mut settings: Settings) -> Result<Settings, Error> {
    if let Some(project) = settings.project {
        let library = library.clone();
        let projects = blocking(move || library.projects()).await?;
        settings.project = projects.iter().any(|one| one.id == project).then_some(project);
    }
    Ok(settings)
}

/// Short, because a download waiting for its link keeps others out: what is not there yet is tried again in rounds, with
/// the provider asked in between.
fn patience() -> Patience {
    Patience { waits: [1, 2, 4].map(Duration::from_secs).to_vec(), ..Patience::default() }
}

async fn blocking<T, F>(work: F) -> Result<T, Error>
where
    T: Send + 'static,
    F: FnOnce() -> Result<T, library::Error> + Send + 'static,
{
    let done = tokio::task::spawn_blocking(work).await;
    done.map_err(|error| stumbled(&error))?.map_err(Error::from)
}

fn stumbled(error: &JoinError) -> Error {
    Error::new(Code::Internal, format!("Limn stumbled over itself ({error}): try again."))
}

//! One run of the command: keys, settings, where calls go, and the studio.

use keychain::{Keychain, Owner};
use sandbox::Sandbox;
use studio::{
    Choice, Code, Endpoint, Endpoints, Environment, Error, Job, JobState, Key, KeyStatus, Keys, Settings, Studio,
    base_url, choose,
};

use crate::{output::Output, progress::Progress};

/// An open studio. The sandbox lives as long as it does.
pub(crate) struct Session {
    pub(crate) studio: Studio,
    pub(crate) progress: Progress,
    sandbox: Option<Sandbox>,
}

impl Session {
    /// Opens the library and, for a command that calls a provider, decides where calls go and says so when that is the
    /// sandbox. The other commands work without keys, and with addresses that cannot be used.
    pub(crate) async fn open(output: Output, calls_a_provider: bool) -> Result<Self, Error> {
        let environment = Environment::read()?;
        let loaded = studio::load_settings(&environment.home)?;
        if let Some(notice) = &loaded.notice {
            output.note(notice);
        }
        let (keys, keychain) = if calls_a_provider {
            keys(&environment).await
        } else {
            (Keys::default(), Err("The keychain was not needed.".into()))
        };
        let choice =
            if calls_a_provider { choose(&environment, &loaded.settings, &keys)? } else { Choice::Live(nowhere()?) };
        // Keys may well be kept where they cannot be reached now.
        let unreachable = keychain.as_ref().err().filter(|_| !environment.sandbox && !loaded.settings.use_sandbox);
        let unreachable = unreachable.map(|problem| format!(" {problem}")).unwrap_or_default();
        let status = choice.status(&environment, &keys, keychain);
        let (endpoints, sandbox) = match choice {
            Choice::Live(endpoints) => (endpoints, None),
            Choice::Sandbox(reason) => {
                output.note(&format!("{reason} Its pictures are stand-ins and cost nothing.{unreachable}"));
                let sandbox = start_sandbox(0)?;
                (sandbox_endpoints(&sandbox)?, Some(sandbox))
            }
        };
        let studio = Studio::open(&environment.home, loaded.settings, endpoints, status).await?;
        let progress = Progress::follow(output, studio.events());
        Ok(Self { studio, progress, sandbox })
    }

    /// The generations of a run that was cut short, as they stand; the studio must be closed. With `cancel` those that
    /// were never sent are taken back, since whoever interrupts does not want them bought later, and those of a sandbox
    /// that ends with this run.
    pub(crate) async fn left_behind(&self, cancel: bool) -> Vec<Job> {
        let mut left = Vec::new();
        for told in self.progress.jobs().await {
            let id = told.id;
            let pointless =
                |job: &Job| job.state == JobState::Planned || self.sandbox.is_some() && !job.state.is_final();
            let job = match self.studio.job(id).await {
                Ok(job) if cancel && pointless(&job) => self.studio.cancel(id).await,
                job => job,
            };
            match job {
                // On a full disk the trouble itself could not be written down.
                Ok(job) => left.push(Job { error: job.error.or(told.error), ..job }),
                Err(error) => tracing::error!(job = %id, %error, "a generation could not be looked at"),
            }
        }
        left
    }
}

/// Starts the stand-in for both APIs.
pub(crate) fn start_sandbox(port: u16) -> Result<Sandbox, Error> {
    Sandbox::start(port).map_err(|error| {
        Error::new(
            Code::Usage,
            format!("The sandbox could not be started on port {port}: {error}. Choose another one."),
        )
    })
}

fn sandbox_endpoints(sandbox: &Sandbox) -> Result<Endpoints, Error> {
    Ok(Endpoints::sandbox(
        base_url("OpenAI", &sandbox.openai_base())?,
        base_url("ModelsLab", &sandbox.modelslab_base())?,
    ))
}

/// The usual addresses, without a key: for a studio that is only asked about its library.
fn nowhere() -> Result<Endpoints, Error> {
    let usual = Settings::default();
    let endpoint = |api, url: &str| Ok::<_, Error>(Endpoint { base_url: base_url(api, url)?, key: None });
    Ok(Endpoints {
        openai: endpoint("OpenAI", &usual.openai_base_url)?,
        modelslab: endpoint("ModelsLab", &usual.modelslab_base_url)?,
    })
}

/// The keys in the keychain, which is asked only when the environment has not got both.
async fn keys(environment: &Environment) -> (Keys, Result<String, String>) {
    if environment.openai_key.is_some() && environment.modelslab_key.is_some() || environment.sandbox {
        return (Keys::default(), Err("The keychain was not needed.".into()));
    }
    let found = tokio::task::spawn_blocking(|| {
        let keychain = Keychain::open()?;
        let key = |owner| {
            let secret = keychain.key(owner)?;
            Ok::<_, keychain::Error>(secret.map(|secret| Key { secret, found: KeyStatus::Keychain }))
        };
        Ok((Keys { openai: key(Owner::Openai)?, modelslab: key(Owner::Modelslab)? }, keychain.name().to_owned()))
    });
    match found.await {
        Ok(Ok((keys, name))) => (keys, Ok(name)),
        Ok(Err::<_, keychain::Error>(error)) => (Keys::default(), Err(error.to_string())),
        Err(error) => (Keys::default(), Err(format!("The keychain could not be asked: {error}."))),
    }
}

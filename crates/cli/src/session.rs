//! One run of the command: keys, settings, where calls go, and the studio.

use keychain::{Keychain, Owner};
use sandbox::Sandbox;
use studio::{Choice, Code, Endpoints, Environment, Error, Key, KeyStatus, Keys, Studio, base_url, choose};

use crate::output::Output;

/// An open studio. The sandbox lives as long as it does.
pub(crate) struct Session {
    pub(crate) studio: Studio,
    _sandbox: Option<Sandbox>,
}

impl Session {
    /// Opens the library and decides where calls go; says so when that is the sandbox.
    pub(crate) async fn open(output: Output) -> Result<Self, Error> {
        let environment = Environment::read()?;
        let loaded = studio::load_settings(&environment.home)?;
        if let Some(notice) = &loaded.notice {
            output.note(notice);
        }
        let (keys, keychain) = keys(&environment).await;
        let choice = choose(&environment, &loaded.settings, &keys)?;
        let status = choice.status(&environment, &keys, keychain);
        let (endpoints, sandbox) = match choice {
            Choice::Live(endpoints) => (endpoints, None),
            Choice::Sandbox(reason) => {
                output.note(&format!("{reason} Its pictures are stand-ins and cost nothing."));
                let sandbox = start_sandbox(0)?;
                (sandbox_endpoints(&sandbox)?, Some(sandbox))
            }
        };
        let studio = Studio::open(&environment.home, loaded.settings, endpoints, status).await?;
        Ok(Self { studio, _sandbox: sandbox })
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

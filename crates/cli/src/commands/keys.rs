//! `limn keys`: API keys in the keychain, from standard input and nowhere else.

use std::io::{IsTerminal, Read};

use keychain::{Keychain, Owner};
use secrecy::{ExposeSecret, SecretString};
use serde_json::json;
use studio::{Choice, Code, Environment, Error, Key, KeyCheck, KeyStatus, Keys, Provider, Settings, check_key, choose};

use crate::{
    arguments::{KeyAction, KeyOwner},
    output::Output,
};

/// Longer than any key; standard input is not read beyond it.
const LONGEST_KEY: u64 = 4096;

/// Keeps, checks or forgets a key.
pub(crate) async fn keys(output: Output, action: KeyAction, of: KeyOwner) -> Result<Option<Code>, Error> {
    let (owner, provider) = match of {
        KeyOwner::Openai => (Owner::Openai, Provider::Openai),
        KeyOwner::Modelslab => (Owner::Modelslab, Provider::Modelslab),
    };
    match action {
        KeyAction::Set => {
            // Nobody knows when the key will come, and Ctrl+C must work meanwhile.
            let key = tokio::task::spawn_blocking(read_key).await;
            let key =
                key.map_err(|error| Error::new(Code::Internal, format!("There is no reading a key: {error}.")))??;
            let name = with_keychain(move |keychain| {
                keychain.keep(owner, &key)?;
                Ok(keychain.name().to_owned())
            })
            .await?;
            let said = format!("The key is in {name} and nowhere else.");
            output.result(&json!({"provider": provider, "kept_in": name}), || said);
            Ok(None)
        }
        KeyAction::Forget => {
            with_keychain(move |keychain| keychain.forget(owner)).await?;
            output.result(&json!({"provider": provider}), || "The key is forgotten.".into());
            Ok(None)
        }
        KeyAction::Check => {
            let check = check(owner, provider).await?;
            if check.valid {
                output.result(&check, || check.detail.clone());
                return Ok(None);
            }
            let object = serde_json::to_value(&check).unwrap_or_default();
            Ok(Some(output.error(&Error::new(Code::BadKey, check.detail), object)))
        }
    }
}

async fn check(owner: Owner, provider: Provider) -> Result<KeyCheck, Error> {
    let environment = Environment { sandbox: false, ..Environment::read()? };
    let settings = studio::load_settings(&environment.home)?.settings;
    let from_environment = match provider {
        Provider::Openai => environment.openai_key.is_some(),
        Provider::Modelslab => environment.modelslab_key.is_some(),
    };
    let mut keys = Keys::default();
    if !from_environment {
        let secret = with_keychain(move |keychain| keychain.key(owner)).await?;
        let key = secret.map(|secret| Key { secret, found: KeyStatus::Keychain });
        match provider {
            Provider::Openai => keys.openai = key,
            Provider::Modelslab => keys.modelslab = key,
        }
    }
    let no_key =
        || Error::new(Code::NoKey, format!("There is no key yet: set one with `limn keys set {}`.", owner.account()));
    let Choice::Live(endpoints) = choose(&environment, &Settings { use_sandbox: false, ..settings }, &keys)? else {
        return Err(no_key());
    };
    let endpoint = match provider {
        Provider::Openai => &endpoints.openai,
        Provider::Modelslab => &endpoints.modelslab,
    };
    if endpoint.key.is_none() {
        return Err(no_key());
    }
    check_key(provider, &endpoints).await
}

fn read_key() -> Result<SecretString, Error> {
    let usage = |message: &str| Error::new(Code::Usage, message);
    if std::io::stdin().is_terminal() {
        return Err(usage(
            "Pipe the key in, so that it stays out of your shell's history: limn keys set openai < file",
        ));
    }
    let mut text = String::new();
    let read = std::io::stdin().lock().take(LONGEST_KEY).read_to_string(&mut text);
    read.map_err(|_| usage("The key on standard input is not text."))?;
    let key = SecretString::from(text.trim());
    if key.expose_secret().is_empty() || key.expose_secret().contains(char::is_whitespace) {
        return Err(usage("Standard input holds no key: give the key alone."));
    }
    Ok(key)
}

async fn with_keychain<T: Send + 'static>(
    work: impl FnOnce(&Keychain) -> Result<T, keychain::Error> + Send + 'static,
) -> Result<T, Error> {
    match tokio::task::spawn_blocking(move || Keychain::open().and_then(|keychain| work(&keychain))).await {
        Ok(result) => result.map_err(|error| Error::new(Code::Keychain, error.to_string())),
        Err(error) => Err(Error::new(Code::Internal, format!("The keychain could not be asked: {error}."))),
    }
}

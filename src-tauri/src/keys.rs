//! API keys on their way between the keychain and the studio. They never go back to the page.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
    time::Duration,
};

use keychain::{Keychain, Owner};
use secrecy::SecretString;
use studio::{Code, Error, Key, KeyStatus, Keys, Provider};

/// How long the desktop may take to unlock the keychain before Limn goes on without it. A later try finds it unlocked.
const PATIENCE: Duration = Duration::from_secs(60);

/// The keys of this run: those in the keychain, and those that live only until the app ends.
#[derive(Default)]
pub(crate) struct KeyRing {
    session: Mutex<HashMap<Owner, SecretString>>,
}

/// What a look into the keychain found.
pub(crate) struct Found {
    /// The keys, each with the place it lies in.
    pub(crate) keys: Keys,
    /// The keychain's name, or why there is none.
    pub(crate) keychain: Result<String, String>,
}

/// Whose key, in the keychain's words.
pub(crate) fn owner(provider: Provider) -> Owner {
    match provider {
        Provider::Openai => Owner::Openai,
        Provider::Modelslab => Owner::Modelslab,
    }
}

impl KeyRing {
    /// Looks into the keychain, anew each time: it may have been started or unlocked since.
    pub(crate) async fn look(&self) -> Found {
        let stored = with_keychain(|keychain| {
            let openai = keychain.key(Owner::Openai)?;
            let modelslab = keychain.key(Owner::Modelslab)?;
            Ok((keychain.name().to_owned(), openai, modelslab))
        })
        .await;
        let (keychain, openai, modelslab) = match stored {
            Ok((name, openai, modelslab)) => (Ok(name), openai, modelslab),
            Err(error) => (Err(error.message), None, None),
        };
        let session = self.session();
        let key = |owner, stored: Option<SecretString>| {
            let typed = session.get(&owner).map(|secret| Key { secret: secret.clone(), found: KeyStatus::Session });
            typed.or_else(|| stored.map(|secret| Key { secret, found: KeyStatus::Keychain }))
        };
        let keys = Keys { openai: key(Owner::Openai, openai), modelslab: key(Owner::Modelslab, modelslab) };
        Found { keys, keychain }
    }

    /// Keeps a key: in the keychain, or in memory until the app ends.
    pub(crate) async fn keep(&self, owner: Owner, key: SecretString, session_only: bool) -> Result<(), Error> {
        if session_only {
            self.session().insert(owner, key);
            return Ok(());
        }
        with_keychain(move |keychain| keychain.keep(owner, &key)).await?;
        self.session().remove(&owner);
        Ok(())
    }

    /// Forgets a key wherever it is.
    pub(crate) async fn forget(&self, owner: Owner) -> Result<(), Error> {
        let in_memory = self.session().remove(&owner).is_some();
        match with_keychain(move |keychain| keychain.forget(owner)).await {
            // Without a keychain a key of this session was all there was.
            Err(_) if in_memory => Ok(()),
            forgotten => forgotten,
        }
    }

    fn session(&self) -> std::sync::MutexGuard<'_, HashMap<Owner, SecretString>> {
        self.session.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Uses the keychain on a thread that may wait for the person to unlock it.
async fn with_keychain<T: Send + 'static>(
    work: impl FnOnce(&Keychain) -> Result<T, keychain::Error> + Send + 'static,
) -> Result<T, Error> {
    let done = tokio::task::spawn_blocking(move || Keychain::open().and_then(|keychain| work(&keychain)));
    match tokio::time::timeout(PATIENCE, done).await {
        Ok(Ok(result)) => result.map_err(|error| Error::new(Code::Keychain, error.to_string())),
        Ok(Err(error)) => Err(Error::new(Code::Internal, format!("The keychain could not be asked: {error}."))),
        Err(_) => {
            Err(Error::new(Code::Keychain, "The keychain is still waiting to be unlocked. Unlock it and try again."))
        }
    }
}

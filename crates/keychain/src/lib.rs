//! API keys in the keychain of the operating system, and nowhere else.
//!
//! The store is made anew by every [`Keychain::open`], because a Secret Service that was missing a minute ago may have
//! been started since; and it is tried by writing, because an uninitialised keyring answers a read with "no entry" as
//! if it were healthy. All calls may block while the desktop asks the person to unlock the keyring: never make them on
//! a main thread.
//!
//! ```no_run
//! # fn main() -> Result<(), keychain::Error> {
//! let keychain = keychain::Keychain::open()?;
//! keychain.keep(keychain::Owner::Openai, &"sk-…".into())?;
//! # Ok(()) }
//! ```

mod store;

use std::{fmt, sync::Arc};

use keyring_core::{CredentialStore, Entry};
use secrecy::{ExposeSecret, SecretString};

/// The name all of Limn's entries carry in the keychain.
pub const SERVICE: &str = "Limn";

/// Whose key an entry holds; the entry's account name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Owner {
    /// OpenAI, or a server that speaks its API.
    Openai,
    /// ModelsLab.
    Modelslab,
}

impl Owner {
    /// The account name of the entry: `openai` or `modelslab`.
    pub const fn account(self) -> &'static str {
        match self {
            Self::Openai => "openai",
            Self::Modelslab => "modelslab",
        }
    }
}

/// Why the keychain could not be used. The text is one sentence for the person.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// There is none: no Secret Service on the session bus, for example.
    #[error(
        "No keychain answers on this computer ({0}). Start one (on Linux GNOME Keyring or KWallet), or keep the key for this session only."
    )]
    Missing(String),
    /// There is one, but it is locked or was never set up.
    #[error(
        "The keychain is locked or was never set up ({0}). Unlock it and try again, or keep the key for this session only."
    )]
    Locked(String),
    /// It answered with something else.
    #[error("The keychain could not do it ({0}). Try again, or keep the key for this session only.")]
    Failed(String),
}

/// A keychain that was seen to work.
#[derive(Clone)]
pub struct Keychain {
    store: Arc<CredentialStore>,
    name: String,
}

impl fmt::Debug for Keychain {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Keychain").field("name", &self.name).finish_non_exhaustive()
    }
}

impl Keychain {
    /// Finds the keychain and proves that it keeps what it is given, by writing, reading and deleting an entry.
    ///
    /// # Errors
    /// [`Error::Missing`] or [`Error::Locked`] when it cannot be used.
    pub fn open() -> Result<Self, Error> {
        let store = store::open().map_err(|error| Error::Missing(plain(&error)))?;
        let keychain = Self { store, name: store::name() };
        keychain.probe()?;
        Ok(keychain)
    }

    /// What the person knows it as: "GNOME Keyring", "macOS Keychain".
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The key of `owner`, if one is kept.
    ///
    /// # Errors
    /// When the keychain cannot be read; a missing key is `Ok(None)`.
    pub fn key(&self, owner: Owner) -> Result<Option<SecretString>, Error> {
        match self.entry(owner.account())?.get_password() {
            Ok(key) => Ok(Some(key.into())),
            Err(keyring_core::Error::NoEntry) => Ok(None),
            Err(error) => Err(classify(&error)),
        }
    }

    /// Keeps the key of `owner`, replacing an earlier one.
    ///
    /// # Errors
    /// When the keychain did not take it; nothing is written anywhere else.
    pub fn keep(&self, owner: Owner, key: &SecretString) -> Result<(), Error> {
        self.entry(owner.account())?.set_password(key.expose_secret()).map_err(|error| classify(&error))
    }

    /// Forgets the key of `owner`; there being none is fine.
    ///
    /// # Errors
    /// When the keychain cannot be written.
    pub fn forget(&self, owner: Owner) -> Result<(), Error> {
        match self.entry(owner.account())?.delete_credential() {
            Ok(()) | Err(keyring_core::Error::NoEntry) => Ok(()),
            Err(error) => Err(classify(&error)),
        }
    }

    fn entry(&self, account: &str) -> Result<Entry, Error> {
        self.store.build(SERVICE, account, None).map_err(|error| classify(&error))
    }

    fn probe(&self) -> Result<(), Error> {
        // Each process its own name, so that two starting together do not delete each other's entry.
        let entry = self.entry(&format!("probe-{}", std::process::id()))?;
        let written = "written to see whether this keychain works";
        entry.set_password(written).map_err(|error| classify(&error))?;
        let read = entry.get_password();
        entry.delete_credential().map_err(|error| classify(&error))?;
        match read {
            Ok(read) if read == written => Ok(()),
            Ok(_) => Err(Error::Failed("it gave back something else than was written".into())),
            Err(error) => Err(classify(&error)),
        }
    }
}

fn classify(error: &keyring_core::Error) -> Error {
    match error {
        keyring_core::Error::NoStorageAccess(_) => Error::Locked(plain(error)),
        keyring_core::Error::NoDefaultStore | keyring_core::Error::PlatformFailure(_) => Error::Missing(plain(error)),
        other => Error::Failed(plain(other)),
    }
}

/// The store's own words, without the trailing full stop that our sentences bring themselves.
fn plain(error: &keyring_core::Error) -> String {
    error.to_string().trim_end_matches('.').to_owned()
}

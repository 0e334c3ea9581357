//! Where the calls go: to the providers, or to the sandbox.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Where calls go and what is known of the keys. Never holds a key.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct ConnectionStatus {
    /// Whether the built-in sandbox answers instead of the providers.
    pub sandbox: bool,
    /// Why the sandbox is on, as one sentence.
    pub sandbox_reason: Option<String>,
    /// OpenAI's key.
    pub openai: KeyStatus,
    /// ModelsLab's key.
    pub modelslab: KeyStatus,
    /// The keychain in the words the person knows it by ("GNOME Keyring"), or `None` when there is none that works.
    pub keychain: Option<String>,
    /// Why there is no keychain, as one sentence with what to do.
    pub keychain_problem: Option<String>,
}

/// Where a key is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum KeyStatus {
    /// There is none.
    Missing,
    /// In the keychain of the operating system.
    Keychain,
    /// In memory until the app ends.
    Session,
    /// From the environment.
    Environment,
}

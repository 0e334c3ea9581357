//! Where the calls go: to the providers, or to the sandbox.

use secrecy::SecretString;
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use url::{Host, Url};

use crate::{Code, environment::Environment, error::Error, settings::Settings};

/// Where calls go and what is known of the keys. Never holds a key.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct ConnectionStatus {
    /// Whether the built-in sandbox answers instead of the providers.
    pub sandbox: bool,
    /// Why the sandbox is on, as one sentence.
    pub sandbox_reason: Option<String>,
    /// Whether `LIMN_SANDBOX` asks for the sandbox, so that no keys need to be asked for.
    pub sandbox_by_environment: bool,
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

/// One API: where it is and what opens it.
#[derive(Clone, Debug)]
pub struct Endpoint {
    /// OpenAI's up to and including `/v1`, ModelsLab's up to and including `/api`.
    pub base_url: Url,
    /// The key; only ever sent to the origin of `base_url`.
    pub key: Option<SecretString>,
}

/// Both APIs.
#[derive(Clone, Debug)]
pub struct Endpoints {
    /// The words.
    pub openai: Endpoint,
    /// The pictures.
    pub modelslab: Endpoint,
}

impl Endpoints {
    /// The endpoints of a running sandbox, which takes any key.
    pub fn sandbox(openai_base: Url, modelslab_base: Url) -> Self {
        let key = || Some(SecretString::from("sandbox"));
        Self {
            openai: Endpoint { base_url: openai_base, key: key() },
            modelslab: Endpoint { base_url: modelslab_base, key: key() },
        }
    }
}

/// The keys a face found outside the environment, each with the place it lies in.
#[derive(Clone, Debug, Default)]
pub struct Keys {
    /// OpenAI's.
    pub openai: Option<Key>,
    /// ModelsLab's.
    pub modelslab: Option<Key>,
}

/// A key and where it was found.
#[derive(Clone, Debug)]
pub struct Key {
    /// The key itself.
    pub secret: SecretString,
    /// `Keychain` or `Session`.
    pub found: KeyStatus,
}

/// Where calls shall go.
#[derive(Clone, Debug)]
pub enum Choice {
    /// To the providers, or to servers that speak their APIs.
    Live(Endpoints),
    /// To the built-in sandbox, which the face starts; the sentence says why.
    Sandbox(String),
}

impl Choice {
    /// What the window and the command line show of this choice. `keychain` is the name of a keychain that works, or
    /// the sentence that says why there is none.
    pub fn status(&self, environment: &Environment, keys: &Keys, keychain: Result<String, String>) -> ConnectionStatus {
        let status = |from_environment: &Option<SecretString>, stored: &Option<Key>| match (from_environment, stored) {
            (Some(_), _) => KeyStatus::Environment,
            (None, Some(key)) => key.found,
            (None, None) => KeyStatus::Missing,
        };
        let (keychain, keychain_problem) = match keychain {
            Ok(name) => (Some(name), None),
            Err(problem) => (None, Some(problem)),
        };
        ConnectionStatus {
            sandbox: matches!(self, Self::Sandbox(_)),
            sandbox_reason: match self {
                Self::Sandbox(reason) => Some(reason.clone()),
                Self::Live(_) => None,
            },
            sandbox_by_environment: environment.sandbox,
            openai: status(&environment.openai_key, &keys.openai),
            modelslab: status(&environment.modelslab_key, &keys.modelslab),
            keychain,
            keychain_problem,
        }
    }
}

/// Decides where calls go. The environment goes before the settings and the keychain; without any key, and without a
/// server of one's own that needs none, the sandbox is the place.
///
/// # Errors
/// When a base URL is not one that a key may be sent to; the sentence says which.
pub fn choose(environment: &Environment, settings: &Settings, keys: &Keys) -> Result<Choice, Error> {
    if environment.sandbox {
        return Ok(Choice::Sandbox("The sandbox is on because LIMN_SANDBOX is set.".into()));
    }
    if settings.use_sandbox {
        return Ok(Choice::Sandbox("The sandbox is on because you chose it in the settings.".into()));
    }
    let endpoint = |name, url: &Option<String>, setting: &str, key: &Option<SecretString>, stored: &Option<Key>| {
        Ok::<_, Error>(Endpoint {
            base_url: base_url(name, url.as_deref().unwrap_or(setting))?,
            key: key.clone().or_else(|| stored.as_ref().map(|key| key.secret.clone())),
        })
    };
    let openai = endpoint(
        "OpenAI",
        &environment.openai_base_url,
        &settings.openai_base_url,
        &environment.openai_key,
        &keys.openai,
    )?;
    let modelslab = endpoint(
        "ModelsLab",
        &environment.modelslab_base_url,
        &settings.modelslab_base_url,
        &environment.modelslab_key,
        &keys.modelslab,
    )?;
    let usable = |endpoint: &Endpoint| endpoint.key.is_some() || is_loopback(&endpoint.base_url);
    if usable(&openai) || usable(&modelslab) {
        Ok(Choice::Live(Endpoints { openai, modelslab }))
    } else {
        Ok(Choice::Sandbox("The sandbox is on because there are no API keys yet.".into()))
    }
}

/// Reads the base URL of an API and refuses one that a key should not travel to: anything but `https`, except on this
/// machine and in the local network.
///
/// # Errors
/// When it is no URL, carries credentials or a query, or is `http` to a public host.
pub fn base_url(api: &str, text: &str) -> Result<Url, Error> {
    let refuse = |why: &str| Err(Error::new(Code::Usage, format!("The base URL of {api} cannot be used: {why}.")));
    let Ok(url) = Url::parse(text.trim().trim_end_matches('/')) else {
        return refuse("write it in full, like https://api.example.com/v1");
    };
    if !url.username().is_empty() || url.password().is_some() {
        return refuse("it must not carry a name or password");
    }
    if url.query().is_some() || url.fragment().is_some() {
        return refuse("it must end with the path, without ? or #");
    }
    match url.scheme() {
        "https" if url.has_host() => Ok(url),
        "http" if is_local(&url) => Ok(url),
        "http" => refuse("http sends the key in the open, use https"),
        _ => refuse("it must begin with https://"),
    }
}

/// Whether the URL points at this machine.
pub(crate) fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        None => false,
    }
}

/// Whether the URL points at this machine or into the local network, by address or by a name that only exists there.
fn is_local(url: &Url) -> bool {
    is_loopback(url)
        || match url.host() {
            Some(Host::Ipv4(address)) => address.is_private() || address.is_link_local(),
            Some(Host::Ipv6(address)) => address.is_unique_local() || address.is_unicast_link_local(),
            Some(Host::Domain(name)) => !name.contains('.') || name.ends_with(".local"),
            None => false,
        }
}

#[cfg(test)]
mod tests {
    use secrecy::ExposeSecret;

    use super::*;

    fn environment() -> Environment {
        Environment {
            home: "/home".into(),
            openai_base_url: None,
            modelslab_base_url: None,
            openai_key: None,
            modelslab_key: None,
            sandbox: false,
        }
    }

    fn keychain(openai: Option<&str>, modelslab: Option<&str>) -> Keys {
        let key = |text: &str| Key { secret: SecretString::from(text), found: KeyStatus::Keychain };
        Keys { openai: openai.map(key), modelslab: modelslab.map(key) }
    }

    fn live(choice: Result<Choice, Error>) -> Endpoints {
        match choice.unwrap() {
            Choice::Live(endpoints) => endpoints,
            Choice::Sandbox(reason) => panic!("{reason}"),
        }
    }

    fn reason(choice: Result<Choice, Error>) -> String {
        match choice.unwrap() {
            Choice::Sandbox(reason) => reason,
            Choice::Live(endpoints) => panic!("{endpoints:?}"),
        }
    }

    #[test]
    fn without_keys_the_sandbox_is_the_place_and_says_so() {
        let reason = reason(choose(&environment(), &Settings::default(), &Keys::default()));
        assert!(reason.contains("no API keys"), "{reason}");
    }

    #[test]
    fn one_key_is_enough_to_go_live() {
        let endpoints = live(choose(&environment(), &Settings::default(), &keychain(None, Some("m"))));
        assert!(endpoints.openai.key.is_none());
        assert_eq!(endpoints.modelslab.key.unwrap().expose_secret(), "m");
    }

    #[test]
    fn the_sandbox_variable_beats_every_key() {
        let environment = Environment { sandbox: true, openai_key: Some("k".into()), ..environment() };
        assert!(
            reason(choose(&environment, &Settings::default(), &keychain(None, Some("m")))).contains("LIMN_SANDBOX")
        );
    }

    #[test]
    fn the_persons_choice_of_the_sandbox_beats_keys() {
        let settings = Settings { use_sandbox: true, ..Settings::default() };
        assert!(reason(choose(&environment(), &settings, &keychain(Some("o"), Some("m")))).contains("settings"));
    }

    #[test]
    fn the_environment_beats_keychain_and_settings() {
        let environment = Environment {
            openai_key: Some("from-environment".into()),
            openai_base_url: Some("https://proxy.example/v1/".into()),
            ..environment()
        };
        let settings = Settings { openai_base_url: "https://other.example/v1".into(), ..Settings::default() };
        let keys = keychain(Some("from-keychain"), Some("m"));
        let choice = choose(&environment, &settings, &keys).unwrap();
        let status = choice.status(&environment, &keys, Ok("GNOME Keyring".into()));
        assert_eq!((status.openai, status.modelslab), (KeyStatus::Environment, KeyStatus::Keychain));
        let endpoints = live(Ok(choice));
        assert_eq!(endpoints.openai.key.unwrap().expose_secret(), "from-environment");
        assert_eq!(endpoints.openai.base_url.as_str(), "https://proxy.example/v1");
    }

    #[test]
    fn a_server_on_this_machine_needs_no_key() {
        let environment = Environment { modelslab_base_url: Some("http://127.0.0.1:8080/api".into()), ..environment() };
        let endpoints = live(choose(&environment, &Settings::default(), &Keys::default()));
        assert!(endpoints.modelslab.key.is_none());
        let settings = Settings { openai_base_url: "http://localhost:1234/v1".into(), ..Settings::default() };
        live(choose(&super::tests::environment(), &settings, &Keys::default()));
    }

    #[test]
    fn keys_do_not_travel_in_the_open_to_public_hosts() {
        for fine in [
            "https://api.openai.com/v1",
            "http://127.0.0.1:9/v1",
            "http://[::1]:9/v1",
            "http://localhost/v1",
            "http://192.168.1.20:8000/v1",
            "http://nas:8000/v1",
            "http://studio.local/v1",
        ] {
            base_url("OpenAI", fine).unwrap();
        }
        for refused in [
            "http://api.openai.com/v1",
            "http://8.8.8.8/v1",
            "ftp://example.com/v1",
            "file:///etc/passwd",
            "api.openai.com/v1",
            "https://me:secret@example.com/v1",
            "https://example.com/v1?key=1",
            "",
        ] {
            let error = base_url("OpenAI", refused).unwrap_err();
            assert_eq!(error.code, Code::Usage, "{refused}");
            assert!(!error.message.contains("secret"), "{error}");
        }
    }
}

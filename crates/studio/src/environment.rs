//! What the environment variables say: the one place that reads them.

use std::{env, ffi::OsString, path::PathBuf};

use secrecy::SecretString;

use crate::{Code, error::Error};

/// The variables Limn honours, read once at the start. Keys from here are used and never stored.
#[derive(Clone, Debug)]
pub struct Environment {
    /// `LIMN_HOME`: folder of the library and the settings; without it `limn` in the data folder of the system.
    pub home: PathBuf,
    /// `OPENAI_BASE_URL`: OpenAI's API up to and including `/v1`.
    pub openai_base_url: Option<String>,
    /// `MODELSLAB_BASE_URL`: ModelsLab's API up to and including `/api`.
    pub modelslab_base_url: Option<String>,
    /// `OPENAI_API_KEY`.
    pub openai_key: Option<SecretString>,
    /// `MODELSLAB_API_KEY`.
    pub modelslab_key: Option<SecretString>,
    /// `LIMN_SANDBOX`: whether the built-in sandbox shall answer.
    pub sandbox: bool,
}

impl Environment {
    /// Reads the variables of this process.
    ///
    /// # Errors
    /// When there is no `LIMN_HOME` and the system names no data folder.
    pub fn read() -> Result<Self, Error> {
        Self::from_lookup(|name| env::var_os(name))
    }

    fn from_lookup(lookup: impl Fn(&str) -> Option<OsString>) -> Result<Self, Error> {
        let text = |name: &str| {
            let value = lookup(name)?.into_string().ok()?;
            let value = value.trim();
            (!value.is_empty()).then(|| value.to_owned())
        };
        let home = match lookup("LIMN_HOME").filter(|home| !home.is_empty()) {
            Some(home) => PathBuf::from(home),
            None => dirs::data_dir().map(|data| data.join("limn")).ok_or_else(|| {
                Error::new(Code::Usage, "This system names no folder for data: set LIMN_HOME to the folder to use.")
            })?,
        };
        // A relative folder would be another library after every change of directory.
        let home = std::path::absolute(&home).map_err(|error| {
            Error::new(Code::Usage, format!("LIMN_HOME is not a folder name that can be used ({error})."))
        })?;
        Ok(Self {
            home,
            openai_base_url: text("OPENAI_BASE_URL"),
            modelslab_base_url: text("MODELSLAB_BASE_URL"),
            openai_key: text("OPENAI_API_KEY").map(SecretString::from),
            modelslab_key: text("MODELSLAB_API_KEY").map(SecretString::from),
            sandbox: text("LIMN_SANDBOX").is_some_and(|value| !matches!(value.as_str(), "0" | "false" | "no" | "off")),
        })
    }
}

#[cfg(test)]
mod tests {
    use secrecy::ExposeSecret;

    use super::*;

    fn read(variables: &[(&str, &str)]) -> Environment {
        Environment::from_lookup(|name| {
            variables.iter().find(|(key, _)| *key == name).map(|(_, value)| OsString::from(value))
        })
        .unwrap()
    }

    #[test]
    fn without_limn_home_the_library_lies_in_the_data_folder() {
        assert_eq!(read(&[]).home, dirs::data_dir().unwrap().join("limn"));
        assert_eq!(read(&[("LIMN_HOME", "")]).home, dirs::data_dir().unwrap().join("limn"));
        assert_eq!(read(&[("LIMN_HOME", "/pictures")]).home, PathBuf::from("/pictures"));
        assert!(read(&[("LIMN_HOME", "here")]).home.is_absolute());
    }

    #[test]
    fn empty_variables_count_as_unset_and_keys_lose_their_line_break() {
        let environment = read(&[("OPENAI_API_KEY", " key-1\n"), ("MODELSLAB_API_KEY", " "), ("OPENAI_BASE_URL", "")]);
        assert_eq!(environment.openai_key.unwrap().expose_secret(), "key-1");
        assert!(environment.modelslab_key.is_none());
        assert!(environment.openai_base_url.is_none());
    }

    #[test]
    fn the_sandbox_is_on_for_one_and_off_for_zero() {
        assert!(read(&[("LIMN_SANDBOX", "1")]).sandbox);
        assert!(!read(&[("LIMN_SANDBOX", "0")]).sandbox);
        assert!(!read(&[]).sandbox);
    }

    #[test]
    fn a_key_is_not_in_its_debug_text() {
        let shown = format!("{:?}", read(&[("OPENAI_API_KEY", "canary-4711")]));
        assert!(!shown.contains("canary"), "{shown}");
    }
}

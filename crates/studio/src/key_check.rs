//! Whether a provider takes a key, by its cheapest call that needs one.

use library::{Code, Provider};

use crate::{
    connection::{Endpoint, Endpoints},
    error::Error,
    request::KeyCheck,
    settings::Settings,
    studio::Studio,
};

/// Asks a provider whether it takes the key of its endpoint. Nothing is bought and nothing is kept.
///
/// # Errors
/// When the provider cannot be reached or fails: that says nothing about the key.
pub async fn check_key(provider: Provider, endpoints: &Endpoints) -> Result<KeyCheck, Error> {
    match provider {
        Provider::Openai => check_openai(&endpoints.openai, &Settings::default().gpt_model).await,
        Provider::Modelslab => check_modelslab(&endpoints.modelslab).await,
    }
}

impl Studio {
    /// Asks OpenAI, or the server in its place, whether it takes this key.
    ///
    /// # Errors
    /// As [`check_key`].
    pub async fn check_openai(&self, endpoint: &Endpoint) -> Result<KeyCheck, Error> {
        check_openai(endpoint, &self.settings().gpt_model).await
    }

    /// Asks ModelsLab, or the server in its place, whether it takes this key.
    ///
    /// # Errors
    /// As [`check_key`].
    pub async fn check_modelslab(&self, endpoint: &Endpoint) -> Result<KeyCheck, Error> {
        check_modelslab(endpoint).await
    }
}

async fn check_openai(endpoint: &Endpoint, model: &str) -> Result<KeyCheck, Error> {
    let check = |valid, detail| KeyCheck { provider: Provider::Openai, valid, detail, balance_usd: None };
    let client = openai::Client::new(endpoint.base_url.clone(), endpoint.key.clone())?;
    match client.models().await {
        Ok(models) if models.iter().any(|listed| listed.id == model) => {
            Ok(check(true, format!("OpenAI takes this key, and it may use {model}.")))
        }
        Ok(_) => Ok(check(
            true,
            format!(
                "OpenAI takes this key, but does not list {model} for it: choose another GPT model in the settings."
            ),
        )),
        Err(error) => refused(error.into()).map(|detail| check(false, detail)),
    }
}

async fn check_modelslab(endpoint: &Endpoint) -> Result<KeyCheck, Error> {
    let client = modelslab::Client::new(endpoint.base_url.clone(), endpoint.key.clone())?;
    let (valid, detail, balance_usd) = match client.wallet().await {
        Ok(usd) if usd.nanos() > 0 => (true, format!("ModelsLab takes this key; the wallet holds {usd}."), Some(usd)),
        Ok(usd) => {
            (true, "ModelsLab takes this key, but the wallet is empty: top it up at modelslab.com.".into(), Some(usd))
        }
        Err(error) => (false, refused(error.into())?, None),
    };
    Ok(KeyCheck { provider: Provider::Modelslab, valid, detail, balance_usd })
}

/// What a refusal says about the key; any other failure stays one.
fn refused(error: Error) -> Result<String, Error> {
    match error.code {
        Code::BadKey | Code::NoKey | Code::Plan | Code::NoCredit => Ok(error.message),
        _ => Err(error),
    }
}

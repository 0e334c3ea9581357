//! Settings that are not secret, one flat JSON object in `<home>/settings.json`. The window writes it through
//! tauri-plugin-store, the command line reads the same file.

use std::collections::BTreeMap;

use library::ProjectId;
use money::Usd;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// The look of the window's chrome.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Theme {
    /// As the desktop says.
    #[default]
    System,
    /// Dark.
    Dark,
    /// Mid-grey, for judging colour.
    Mid,
    /// Light.
    Light,
}

/// Prices of a GPT model, US dollars per million tokens, as the person edited them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct TokenPrices {
    /// Input tokens.
    pub input: Usd,
    /// Input tokens read from the cache; the input price when there is no own one.
    pub cached: Option<Usd>,
    /// Output tokens.
    pub output: Usd,
}

/// Everything the person can set. Each field has a default, and unknown fields of a newer version are left alone.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct Settings {
    /// OpenAI's API, up to and including `/v1`.
    pub openai_base_url: String,
    /// ModelsLab's API, up to and including `/api`.
    pub modelslab_base_url: String,
    /// The GPT model for the agent.
    pub gpt_model: String,
    /// Tokens the agent's model can hold, where Limn does not know it or less is wanted; `None` takes the list's.
    pub gpt_window_tokens: Option<u64>,
    /// How hard the agent thinks: `none`, `low`, `medium`, `high` or `xhigh`; open, since servers differ.
    pub gpt_effort: String,
    /// The GPT model for one-click refinement.
    pub refine_model: String,
    /// The picture model chosen first.
    pub image_model: String,
    /// Calls at or below this price run without asking; zero asks always.
    pub quiet_limit_usd: Usd,
    /// The most to spend in a day; `None` is no limit.
    pub cap_day_usd: Option<Usd>,
    /// The most one message may lead to; `None` is no limit.
    pub cap_message_usd: Option<Usd>,
    /// The most to spend in a calendar month; `None` is no limit.
    pub cap_month_usd: Option<Usd>,
    /// The project that new work belongs to.
    pub project: Option<ProjectId>,
    /// Sites the agent's browser may open after a yes (`example.com`, `*.example.com`); empty lets it ask for any.
    pub browser_sites: Vec<String>,
    /// Requests ModelsLab takes at once on this account: 5, 10 or 15.
    pub queue_slots: u32,
    /// Whether ModelsLab's safety checker is asked for.
    pub safety_checker: bool,
    /// The look of the window.
    pub theme: Theme,
    /// Whether the person chose the sandbox over their keys.
    pub use_sandbox: bool,
    /// Prices of GPT models that replace or add to the built-in list.
    pub gpt_prices: BTreeMap<String, TokenPrices>,
    /// Prices by model or operation that replace or add to the built-in list: of one picture, one second or one call,
    /// whichever it is paid by.
    pub picture_prices: BTreeMap<String, Usd>,
    /// Ids of models the person marked as favourites, in that order.
    pub favourite_models: Vec<String>,
    /// Hosts beside ModelsLab's own that results may be downloaded from; empty allows any public host.
    pub download_hosts: Vec<String>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            openai_base_url: "https://api.openai.com/v1".into(),
            modelslab_base_url: "https://modelslab.com/api".into(),
            gpt_model: "gpt-5.4".into(),
            gpt_window_tokens: None,
            gpt_effort: "low".into(),
            refine_model: "gpt-5.4".into(),
            image_model: "flux".into(),
            quiet_limit_usd: Usd::ZERO,
            cap_day_usd: Usd::from_dollars(10.0),
            cap_message_usd: Usd::from_dollars(2.0),
            cap_month_usd: None,
            project: None,
            browser_sites: Vec::new(),
            queue_slots: 5,
            safety_checker: true,
            theme: Theme::System,
            use_sandbox: false,
            gpt_prices: BTreeMap::new(),
            picture_prices: BTreeMap::new(),
            favourite_models: Vec::new(),
            download_hosts: Vec::new(),
        }
    }
}

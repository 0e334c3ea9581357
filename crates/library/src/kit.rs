//! Brand kits: the colours, words, pictures and voices of a brand.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::id::{AssetId, KitId};

/// A brand kit.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Kit {
    /// Identity; `None` for one that is not kept yet.
    pub id: Option<KitId>,
    /// Its name, unique among kits.
    pub name: String,
    /// Named palettes.
    pub palettes: Vec<Palette>,
    /// Words that describe the style ("calm", "matte paper", "lots of air").
    pub style_words: Vec<String>,
    /// Words that must not stand in a prompt; compared as whole words, without regard to case.
    pub banned_words: Vec<String>,
    /// Pictures of the library that show the style.
    pub references: Vec<AssetId>,
    /// Voices for speech.
    pub voices: Vec<KitVoice>,
    /// Anything else worth knowing, in plain words.
    pub notes: String,
}

/// Colours that belong together.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Palette {
    /// Its name ("Primary").
    pub name: String,
    /// Its colours as `#rrggbb`.
    pub colours: Vec<String>,
}

/// A voice of a brand.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct KitVoice {
    /// What it is for ("Narrator").
    pub name: String,
    /// The voice's id at the provider.
    pub voice: String,
}

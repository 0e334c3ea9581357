//! The contract of a conversation: what a brief asks for, as points that can be checked on each result.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::id::AssetId;

/// What a point is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum PointKind {
    /// Width and height in pixels.
    Size,
    /// Width to height.
    Ratio,
    /// Colours.
    Palette,
    /// Transparency.
    Alpha,
    /// An area that is calm enough for words.
    QuietArea,
    /// No lettering in the picture.
    NoText,
    /// Sharp enough.
    Sharpness,
    /// Something only eyes can judge.
    Other,
}

/// One checkable point. Fields that do not apply are `None`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct Point {
    /// What it is about.
    pub kind: PointKind,
    /// The point in the brief's own words.
    pub says: String,
    /// The page of the brief it stands on.
    pub page: Option<u32>,
    /// Width in pixels.
    pub width: Option<u32>,
    /// Height in pixels.
    pub height: Option<u32>,
    /// Width to height, as `16:9`.
    pub ratio: Option<String>,
    /// Colours as `#rrggbb`.
    pub colours: Option<Vec<String>>,
    /// How far a colour may be off, in ΔE2000.
    pub tolerance: Option<f64>,
    /// Where: `top`, `bottom`, `left`, `right` or `centre`.
    pub side: Option<String>,
    /// How much of that side, 0 to 1.
    pub share: Option<f64>,
}

/// How an asset does on the points of the contract of its conversation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Checks {
    /// The asset.
    pub asset: AssetId,
    /// One for each point, in order.
    pub points: Vec<PointCheck>,
}

/// How an asset does on one point.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PointCheck {
    /// The point in the brief's own words.
    pub says: String,
    /// Whether it passes, measured on this machine; `None` when it takes eyes.
    pub passes: Option<bool>,
    /// What was measured ("1344 × 768, asked 1920 × 1080").
    pub measured: String,
    /// What GPT thinks of it, after a look.
    pub opinion: Option<Opinion>,
}

/// GPT's opinion on a point.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Opinion {
    /// Whether it passes; `None` when it cannot say.
    pub passes: Option<bool>,
    /// Why, in a sentence.
    pub says: String,
}

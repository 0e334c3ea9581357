//! The arguments of the tools that are not in the catalogue. The words beside each field are what GPT is told of it.

use library::{Point, PointKind};
use schemars::JsonSchema;
use serde::Deserialize;

/// What a step of a plan makes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub(in crate::agent) enum Makes {
    Picture,
    Edit,
    Clip,
    Speech,
    Music,
    Sound,
}

impl Makes {
    /// The word in the plan.
    pub(in crate::agent) const fn word(self) -> &'static str {
        match self {
            Self::Picture => "picture",
            Self::Edit => "edit",
            Self::Clip => "clip",
            Self::Speech => "speech",
            Self::Music => "music",
            Self::Sound => "sound",
        }
    }
}

#[derive(Debug, Deserialize, JsonSchema)]
pub(in crate::agent) struct Plan {
    /// What it is for, in a few words.
    pub(in crate::agent) title: String,
    /// The most all of it may cost in US dollars, promotions included; null when the designer named none.
    pub(in crate::agent) budget_usd: Option<f64>,
    /// The steps. Those that take in nothing of another one run at the same time.
    pub(in crate::agent) steps: Vec<PlannedStep>,
    /// Drafts to make again on a better model once you have seen them; null for none.
    pub(in crate::agent) promotions: Option<Promotions>,
}

#[derive(Debug, Deserialize, JsonSchema)]
pub(in crate::agent) struct PlannedStep {
    /// A short name, unique in the plan.
    pub(in crate::agent) name: String,
    /// What it makes.
    pub(in crate::agent) makes: Makes,
    /// The prompt; for speech the words to be spoken.
    pub(in crate::agent) words: String,
    /// The model; null for the usual one.
    pub(in crate::agent) model: Option<String>,
    /// Width in pixels; null for the usual one.
    pub(in crate::agent) width: Option<u32>,
    /// Height in pixels; null for the usual one.
    pub(in crate::agent) height: Option<u32>,
    /// How many results, 1 to 4; null for one.
    pub(in crate::agent) samples: Option<u32>,
    /// The seed; null for a random one.
    pub(in crate::agent) seed: Option<u64>,
    /// The name of an earlier step whose result it takes in, or a handle; null for none.
    pub(in crate::agent) from: Option<String>,
    /// Length in seconds of a clip, music or sound; null for the usual one.
    pub(in crate::agent) seconds: Option<f64>,
}

#[derive(Debug, Deserialize, JsonSchema)]
pub(in crate::agent) struct Promotions {
    /// How many drafts at most.
    pub(in crate::agent) count: u32,
    /// The better model.
    pub(in crate::agent) model: String,
}

#[derive(Debug, Deserialize, JsonSchema)]
pub(in crate::agent) struct Promote {
    /// The picture.
    pub(in crate::agent) handle: String,
    /// The better model; null for that of the plan.
    pub(in crate::agent) model: Option<String>,
    /// Width in pixels; null for that of the picture.
    pub(in crate::agent) width: Option<u32>,
    /// Height in pixels; null for that of the picture.
    pub(in crate::agent) height: Option<u32>,
}

/// How closely to look.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub(in crate::agent) enum Detail {
    Low,
    High,
}

#[derive(Debug, Deserialize, JsonSchema)]
pub(in crate::agent) struct Look {
    /// The pictures, at most 8. For a clip its poster is shown.
    pub(in crate::agent) handles: Vec<String>,
    /// low to tell them apart, high to judge details.
    pub(in crate::agent) detail: Detail,
    /// What you want to find out, in a few words.
    pub(in crate::agent) why: String,
}

#[derive(Debug, Deserialize, JsonSchema)]
pub(in crate::agent) struct SetContract {
    /// The points, at most 24.
    pub(in crate::agent) points: Vec<ContractPoint>,
}

/// What a point is about.
#[derive(Clone, Copy, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub(in crate::agent) enum About {
    Size,
    Ratio,
    Palette,
    Alpha,
    QuietArea,
    NoText,
    Sharpness,
    Other,
}

#[derive(Debug, Deserialize, JsonSchema)]
pub(in crate::agent) struct ContractPoint {
    /// What it is about.
    pub(in crate::agent) kind: About,
    /// The point in the brief's own words, short.
    pub(in crate::agent) says: String,
    /// The page it stands on; null where there is none.
    pub(in crate::agent) page: Option<u32>,
    /// For size: width in pixels.
    pub(in crate::agent) width: Option<u32>,
    /// For size: height in pixels.
    pub(in crate::agent) height: Option<u32>,
    /// For ratio: width to height, such as 16:9.
    pub(in crate::agent) ratio: Option<String>,
    /// For palette: colours as #rrggbb.
    pub(in crate::agent) colours: Option<Vec<String>>,
    /// For palette: how far a colour may be off, in ΔE2000; null for 10.
    pub(in crate::agent) tolerance: Option<f64>,
    /// For a quiet area: top, bottom, left, right or centre.
    pub(in crate::agent) side: Option<String>,
    /// For a quiet area: how much of that side, 0 to 1.
    pub(in crate::agent) share: Option<f64>,
}

impl From<ContractPoint> for Point {
    fn from(point: ContractPoint) -> Self {
        let kind = match point.kind {
            About::Size => PointKind::Size,
            About::Ratio => PointKind::Ratio,
            About::Palette => PointKind::Palette,
            About::Alpha => PointKind::Alpha,
            About::QuietArea => PointKind::QuietArea,
            About::NoText => PointKind::NoText,
            About::Sharpness => PointKind::Sharpness,
            About::Other => PointKind::Other,
        };
        let ContractPoint { says, page, width, height, ratio, colours, tolerance, side, share, .. } = point;
        Self { kind, says, page, width, height, ratio, colours, tolerance, side, share }
    }
}

#[derive(Debug, Deserialize, JsonSchema)]
pub(in crate::agent) struct Judge {
    /// The picture.
    pub(in crate::agent) handle: String,
    /// Your opinion on each point you can say something about.
    pub(in crate::agent) points: Vec<Judged>,
}

#[derive(Debug, Deserialize, JsonSchema)]
pub(in crate::agent) struct Judged {
    /// The number of the point, from 1.
    pub(in crate::agent) point: usize,
    /// Whether it passes; null when you cannot say.
    pub(in crate::agent) passes: Option<bool>,
    /// Why, in one short sentence.
    pub(in crate::agent) says: String,
}

#[derive(Debug, Deserialize, JsonSchema)]
pub(in crate::agent) struct WriteDocument {
    /// Its title.
    pub(in crate::agent) title: String,
    /// Its text as Markdown.
    pub(in crate::agent) markdown: String,
}

#[derive(Debug, Deserialize, JsonSchema)]
pub(in crate::agent) struct Annotate {
    /// The picture.
    pub(in crate::agent) handle: String,
    /// What to draw, at most 40.
    pub(in crate::agent) marks: Vec<Mark>,
}

/// What a mark is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub(in crate::agent) enum MarkKind {
    Arrow,
    Box,
    Number,
    Label,
}

#[derive(Debug, Deserialize, JsonSchema)]
pub(in crate::agent) struct Mark {
    /// What it is.
    pub(in crate::agent) kind: MarkKind,
    /// From the left, 0 to 1: the tip of an arrow, the left of a box, the middle of a number or label.
    pub(in crate::agent) x: f64,
    /// From the top, 0 to 1.
    pub(in crate::agent) y: f64,
    /// Width of a box, or how far the tail of an arrow lies to the right of its tip, negative for to the left; else null.
    pub(in crate::agent) width: Option<f64>,
    /// Height of a box, or how far the tail of an arrow lies below its tip; else null.
    pub(in crate::agent) height: Option<f64>,
    /// The number or the words; null for arrows and boxes without any.
    pub(in crate::agent) text: Option<String>,
}

#[derive(Debug, Deserialize, JsonSchema)]
pub(in crate::agent) struct Search {
    /// Words to find; empty for the newest.
    pub(in crate::agent) query: String,
    /// Only image, video, audio, text or model; null for all.
    pub(in crate::agent) kind: Option<String>,
    /// Only starred ones; null for all.
    pub(in crate::agent) starred: Option<bool>,
    /// How many at most, 1 to 50; null for 12.
    pub(in crate::agent) limit: Option<u32>,
}

#[derive(Debug, Deserialize, JsonSchema)]
pub(in crate::agent) struct OneHandle {
    /// The asset.
    pub(in crate::agent) handle: String,
}

#[derive(Debug, Deserialize, JsonSchema)]
pub(in crate::agent) struct Collect {
    /// The collection's name.
    pub(in crate::agent) collection: String,
    /// The assets.
    pub(in crate::agent) handles: Vec<String>,
}

#[derive(Debug, Deserialize, JsonSchema)]
pub(in crate::agent) struct Rate {
    /// The asset.
    pub(in crate::agent) handle: String,
    /// 1 to 5, or 0 for none.
    pub(in crate::agent) rating: u8,
}

#[derive(Debug, Deserialize, JsonSchema)]
pub(in crate::agent) struct Tag {
    /// The assets.
    pub(in crate::agent) handles: Vec<String>,
    /// The tags.
    pub(in crate::agent) tags: Vec<String>,
}

#[derive(Debug, Deserialize, JsonSchema)]
pub(in crate::agent) struct ReadDocument {
    /// The document's handle, such as doc:3.
    pub(in crate::agent) document: String,
    /// The first page.
    pub(in crate::agent) from_page: u32,
    /// The last page, at most 20 further on.
    pub(in crate::agent) to_page: u32,
}

#[derive(Debug, Deserialize, JsonSchema)]
pub(in crate::agent) struct Open {
    /// The address, beginning with https.
    pub(in crate::agent) url: String,
}

/// What to do in a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub(in crate::agent) enum Doing {
    Click,
    Scroll,
    Type,
    Key,
    Back,
    Wait,
}

#[derive(Debug, Deserialize, JsonSchema)]
pub(in crate::agent) struct Act {
    /// What to do.
    pub(in crate::agent) action: Doing,
    /// For click: pixels from the left of the page as you see it; else null.
    pub(in crate::agent) x: Option<u32>,
    /// For click: pixels from the top; else null.
    pub(in crate::agent) y: Option<u32>,
    /// For type: the words; for key: its name, such as Enter; else null.
    pub(in crate::agent) text: Option<String>,
    /// For scroll: pixels down, negative for up; for wait: milliseconds, at most 5000; else null.
    pub(in crate::agent) amount: Option<i32>,
}

#[derive(Debug, Deserialize, JsonSchema)]
pub(in crate::agent) struct Capture {
    /// What it shows, in a few words.
    pub(in crate::agent) note: String,
}

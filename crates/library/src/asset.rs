//! What the library keeps of every result.

use money::Usd;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::id::{AssetId, CollectionId, ConversationId, JobId, MessageId, ProjectId};

/// What sort of media an asset is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// A still picture.
    Image,
    /// A moving picture.
    Video,
    /// Speech, music or sound.
    Audio,
    /// Words: a caption, a transcript, lyrics.
    Text,
    /// A three-dimensional model.
    Model,
}

/// How an asset came into the library.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Origin {
    /// A provider made it.
    #[default]
    Made,
    /// The person brought it: dropped, pasted or named on the command line.
    Imported,
    /// A mask, drawn for one picture. It is in no list and no count; it is found by its identity only.
    Mask,
    /// Limn made it on this machine: an annotated picture, a screenshot of a page, a document of the agent.
    Local,
}

/// The words behind a picture, all three stages kept byte for byte.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Words {
    /// What the person wrote.
    pub mine: String,
    /// What GPT made of it, if it was asked.
    pub refined: Option<String>,
    /// The prompt in the request that left this machine.
    pub sent: String,
    /// The negative prompt in that request.
    pub negative: Option<String>,
}

/// One kept result: its file, its words and where it came from.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct Asset {
    /// Identity; greater is newer.
    pub id: AssetId,
    /// What sort of media it is.
    pub kind: Kind,
    /// How it came into the library.
    pub origin: Origin,
    /// Media type found in the bytes, never taken from a header.
    pub mime: String,
    /// Width in pixels, for pictures and clips.
    pub width: Option<u32>,
    /// Height in pixels, for pictures and clips.
    pub height: Option<u32>,
    /// Length in seconds, for clips and sounds; `None` where the file does not say.
    pub duration_s: Option<f64>,
    /// Whether the picture has an alpha channel that is used.
    pub has_alpha: bool,
    /// Size of the original in bytes.
    pub bytes: u64,
    /// SHA-256 of the original in lower-case hexadecimal.
    pub sha256: String,
    /// Where the original lies below `<home>/media/`, with `/` between the parts.
    pub file: String,
    /// Its words, when it is a text: the first 64 KiB of them; the file has them all.
    pub text: Option<String>,
    /// The words behind it.
    pub words: Words,
    /// Name of the operation in the catalogue; empty for what the person brought.
    pub operation: String,
    /// The model it was made with.
    pub model: Option<String>,
    /// The seed the provider reports, else the one asked for.
    pub seed: Option<u64>,
    /// The arguments of the request as JSON, without the key.
    #[ts(type = "Record<string, unknown>")]
    pub parameters: serde_json::Value,
    /// Assets it was made from.
    pub parents: Vec<AssetId>,
    /// The generation that made it.
    pub job: Option<JobId>,
    /// The conversation it was made in.
    pub conversation: Option<ConversationId>,
    /// The message whose turn made it.
    pub message: Option<MessageId>,
    /// The provider's id of the generation.
    pub provider_id: Option<String>,
    /// Its share of the estimate.
    pub estimated_usd: Option<Usd>,
    /// Its share of what was really charged, where that is known.
    pub actual_usd: Option<Usd>,
    /// When the request left, in milliseconds since 1970 UTC.
    pub requested_at: Option<i64>,
    /// When the asset was safely kept, in milliseconds since 1970 UTC.
    pub created_at: i64,
    /// Whether the person starred it.
    pub starred: bool,
    /// How good it is, 1 to 5; 0 when nobody said.
    pub rating: u8,
    /// Its tags, in alphabetical order.
    pub tags: Vec<String>,
    /// Whether it must not leave this machine, in whole or in part.
    pub confidential: bool,
    /// The project it belongs to.
    pub project: Option<ProjectId>,
    /// When it went to the trash, in milliseconds since 1970 UTC.
    pub trashed_at: Option<i64>,
}

/// What is known of a result before its bytes are kept.
#[derive(Clone, Debug, PartialEq)]
pub struct NewAsset {
    /// What sort of media the bytes must be; anything else is refused.
    pub kind: Kind,
    /// The words behind it.
    pub words: Words,
    /// Name of the operation in the catalogue.
    pub operation: String,
    /// The model it was made with.
    pub model: Option<String>,
    /// The seed the provider reports, else the one asked for.
    pub seed: Option<u64>,
    /// The arguments of the request as JSON, without the key.
    pub parameters: serde_json::Value,
    /// Assets it was made from.
    pub parents: Vec<AssetId>,
    /// The generation that made it.
    pub job: Option<JobId>,
    /// Which of the generation's results it is, from 0. One asset is kept for each `(job, index)`.
    pub index: u32,
    /// The conversation it was made in.
    pub conversation: Option<ConversationId>,
    /// The message whose turn made it.
    pub message: Option<MessageId>,
    /// The provider's id of the generation.
    pub provider_id: Option<String>,
    /// Its share of the estimate.
    pub estimated_usd: Option<Usd>,
    /// When the request left, in milliseconds since 1970 UTC.
    pub requested_at: Option<i64>,
}

/// Something Limn made on this machine, to keep.
#[derive(Clone, Debug, PartialEq)]
pub struct NewLocal {
    /// A picture (PNG or JPEG as a rule) or a text, which is kept as Markdown.
    pub kind: Kind,
    /// What it is called; its file is named after it.
    pub title: String,
    /// Words to find it by beside its title, such as those of a captured page; a text is found by its own.
    pub text: Option<String>,
    /// Assets it was made from.
    pub parents: Vec<AssetId>,
    /// The conversation it was made in.
    pub conversation: Option<ConversationId>,
    /// The message whose turn made it.
    pub message: Option<MessageId>,
    /// The project it belongs to; that of the conversation when `None`.
    pub project: Option<ProjectId>,
    /// How it was made, as JSON: kept as its parameters.
    pub source: serde_json::Value,
}

/// Which assets to find, newest first. The default is everything outside the trash.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query {
    /// Words to find in all prompts, texts, models and file names; the last one may be the beginning of a word. When no
    /// asset has them as words, assets that have them inside words are found. `#winter` is the tag, where there is such
    /// a tag.
    pub text: String,
    /// Only these kinds; empty is all.
    pub kinds: Vec<Kind>,
    /// Only assets made with this model.
    pub model: Option<String>,
    /// Only starred ones.
    pub starred: bool,
    /// Only those with this tag.
    pub tag: Option<String>,
    /// Only those in this collection.
    pub collection: Option<CollectionId>,
    /// Only those of this project.
    pub project: Option<ProjectId>,
    /// The trash instead of the library.
    pub trashed: bool,
}

/// Some assets, newest first.
#[derive(Clone, Debug, PartialEq)]
pub struct Page {
    /// The assets.
    pub assets: Vec<Asset>,
    /// Pass as `before` to get the next page; `None` at the end.
    pub next: Option<AssetId>,
}

/// How many assets there are, masks not counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Assets outside the trash.
    pub assets: u64,
    /// Starred assets outside the trash.
    pub starred: u64,
    /// Assets in the trash.
    pub trashed: u64,
    /// Pictures outside the trash.
    pub images: u64,
    /// Clips outside the trash.
    pub clips: u64,
    /// Sounds outside the trash.
    pub sounds: u64,
    /// Texts outside the trash.
    pub texts: u64,
    /// 3D models outside the trash.
    pub models: u64,
}

/// What an asset was made from and what was made from it, one step each way.
#[derive(Clone, Debug, PartialEq)]
pub struct Family {
    /// What it was made from, in the order of the request; in the trash or not.
    pub parents: Vec<Asset>,
    /// The newest 200 of what was made from it, newest first, without masks and what is in the trash.
    pub children: Vec<Asset>,
}

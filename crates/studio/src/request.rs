//! What the faces ask of the studio, and what they get back.

use library::{
    Asset, AssetId, CollectionId, Conversation, ConversationId, Document, DocumentId, Job, JobId, Kind, Kit, Message,
    Project, ProjectId, PromptId, PromptVersion, ProposalId, Provider,
};
use money::Usd;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{connection::ConnectionStatus, cost::CostToday, direct::Recipe, settings::Settings};

/// Make pictures from words, without the agent.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, TS)]
#[serde(default)]
#[ts(export)]
pub struct GenerateRequest {
    /// The words to send, byte for byte.
    pub prompt: String,
    /// What should not be in the picture, for models that take it.
    pub negative: Option<String>,
    /// The words as the person wrote them, when `prompt` came out of a refinement.
    pub mine: Option<String>,
    /// The prompt version that is sent.
    pub version: Option<PromptId>,
    /// The model; the settings' one when `None`.
    pub model: Option<String>,
    /// Width in pixels.
    pub width: Option<u32>,
    /// Height in pixels.
    pub height: Option<u32>,
    /// How many pictures, 1 to 4.
    pub samples: Option<u32>,
    /// The seed; random when `None`.
    pub seed: Option<u64>,
    /// Further arguments of the operation by name.
    #[ts(type = "Record<string, unknown>")]
    pub set: serde_json::Map<String, serde_json::Value>,
}

/// What a generation would cost and how it would be shaped, before anything is sent.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Estimate {
    /// Name of the operation in the catalogue.
    pub operation: String,
    /// The price; `None` when none is known.
    pub usd: Option<Usd>,
    /// Seconds it will probably take, from earlier ones.
    pub eta_s: Option<f64>,
    /// Arguments that are not acceptable.
    pub problems: Vec<FieldProblem>,
    /// What is worth knowing before it is sent, one sentence each: that a smaller copy of a picture goes up.
    pub notes: Vec<String>,
}

/// One argument that is not acceptable.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct FieldProblem {
    /// Name of the argument.
    pub field: String,
    /// One sentence on what is accepted.
    pub message: String,
}

/// Make the words better for a model.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default)]
#[ts(export)]
pub struct RefineRequest {
    /// The words in the composer.
    pub prompt: String,
    /// The negative prompt beside them.
    pub negative: Option<String>,
    /// The model the words are for; the settings' one when `None`.
    pub model: Option<String>,
    /// The version these words are, when they came from one.
    pub parent: Option<PromptId>,
    /// What to do with them.
    pub how: RefineHow,
    /// The picture to describe, for [`RefineHow::Describe`].
    pub asset: Option<AssetId>,
}

/// What one click does to the words.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum RefineHow {
    /// Better words for the model.
    #[default]
    Better,
    /// Fewer words.
    Shorter,
    /// More to see.
    Richer,
    /// The same in another light.
    Light,
    /// In the language the model understands best.
    Translate,
    /// Three different takes.
    Variations,
    /// Words that describe a picture.
    Describe,
}

/// A refinement: the version it made and how it differs, word by word.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Refinement {
    /// The person's words, kept as a version; the same as `refined` when they wrote none beside a picture.
    pub mine: PromptVersion,
    /// GPT's words, kept as a version.
    pub refined: PromptVersion,
    /// The family of the model the words were written for ("FLUX").
    pub family: String,
    /// Both texts as one run of pieces, in order.
    pub diff: Vec<Piece>,
    /// Tokens that were paid for.
    pub usage: library::Tokens,
    /// Further takes, for [`RefineHow::Variations`]; the first one is `refined`.
    pub more: Vec<PromptVersion>,
    /// The brand kit whose words were heeded.
    pub kit: Option<String>,
}

/// Which prompts of the past to show, newest first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default)]
#[ts(export)]
pub struct PromptQuery {
    /// Words to find; the last one may be the beginning of a word.
    pub text: String,
    /// Only starred ones.
    pub starred: bool,
    /// Only those older than this one.
    pub before: Option<PromptId>,
    /// At most this many; 0 is 50.
    pub limit: u32,
}

/// Everything that was said on the way to an asset, to the byte.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Chain {
    /// What the person wrote.
    pub mine: String,
    /// What GPT made of it, if it was asked.
    pub refined: Option<String>,
    /// The arguments of GPT's call, as it wrote them; `None` for a direct generation.
    #[ts(type = "Record<string, unknown> | null")]
    pub proposed: Option<serde_json::Value>,
    /// The arguments of the request.
    #[ts(type = "Record<string, unknown>")]
    pub arguments: serde_json::Value,
    /// The body of the request as it left this machine, with the key replaced by `…`.
    pub body: Option<String>,
    /// The prompt that was sent, piece by piece with who wrote it; joined it is the prompt, to the byte.
    pub blame: Vec<BlamePiece>,
}

/// A piece of a prompt and who wrote it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct BlamePiece {
    /// The characters, white space included.
    pub text: String,
    /// Who wrote them.
    pub by: Wrote,
}

/// Who wrote a piece of a prompt.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Wrote {
    /// The person, at first.
    Me,
    /// GPT.
    Model,
    /// The person, changing GPT's words.
    Edited,
}

/// A piece of a word-level difference. Joining `same` and `removed` pieces gives the old text byte for byte, joining
/// `same` and `added` pieces the new one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Piece {
    /// Whether both texts have it.
    pub change: Change,
    /// The characters, white space included.
    pub text: String,
}

/// Which text has a piece.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Change {
    /// Both.
    Same,
    /// Only the old one.
    Removed,
    /// Only the new one.
    Added,
}

/// Say something to the agent.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default)]
#[ts(export)]
pub struct SendRequest {
    /// The conversation to continue; a new one when `None`.
    pub conversation: Option<ConversationId>,
    /// The person's words.
    pub text: String,
    /// A cap for this message, beside those of the settings.
    pub budget_usd: Option<Usd>,
    /// Documents that belong to it.
    pub documents: Vec<DocumentId>,
    /// Pictures that belong to it; GPT sees them in this turn.
    pub pictures: Vec<AssetId>,
    /// The recipe a new conversation begins with.
    pub recipe: Option<String>,
}

/// Where a message went.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Sent {
    /// The conversation.
    pub conversation: Conversation,
    /// The person's message.
    pub user: Message,
    /// The agent's message, still empty.
    pub assistant: Message,
}

/// What the person says to a proposal.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(tag = "type", rename_all = "snake_case")]
#[ts(export)]
pub enum Decision {
    /// Make it, with the arguments as edited or as proposed.
    Go {
        /// The whole arguments after editing; as proposed when `None`.
        #[ts(type = "Record<string, unknown> | null")]
        arguments: Option<serde_json::Value>,
    },
    /// Do not make it: nothing is sent.
    Deny,
}

/// One decision on one proposal.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct DecideRequest {
    /// The proposal.
    pub proposal: ProposalId,
    /// What the person says.
    pub decision: Decision,
}

/// A conversation with everything said in it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Transcript {
    /// The conversation.
    pub conversation: Conversation,
    /// Its messages, oldest first.
    pub messages: Vec<Message>,
    /// The generations its messages led to.
    pub jobs: Vec<Job>,
    /// The assets they made.
    pub assets: Vec<Asset>,
    /// The documents that were attached.
    pub documents: Vec<Document>,
}

/// Which assets to show, newest first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default)]
#[ts(export)]
pub struct GalleryQuery {
    /// Words to find in all prompts, models and file names; the last one may be the beginning of a word.
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

/// A page of assets for the command line, newest first.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct AssetPage {
    /// The assets.
    pub assets: Vec<Asset>,
    /// Pass as `before` to get the next page; `None` at the end.
    pub next: Option<AssetId>,
}

/// A model the person can choose.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct ModelChoice {
    /// Its id in requests, case-sensitive.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its family ("FLUX", "Stable Diffusion XL", "Realtime").
    pub family: String,
    /// Name of the operation in the catalogue that takes it.
    pub operation: String,
    /// The price of one picture, or of what a call makes with its defaults; `None` when none is known.
    pub usd: Option<Usd>,
    /// Whether it takes a negative prompt.
    pub takes_negative: bool,
    /// Largest side in pixels.
    pub max_side: u32,
    /// Whether the list came from the provider just now rather than with the program.
    pub live: bool,
    /// Whether the person marked it as a favourite.
    pub favourite: bool,
    /// Seconds it took here so far, the median of the last times; `None` when it was not used yet.
    pub seconds: Option<f64>,
}

/// A key to check or keep.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct KeyCheck {
    /// Whose key it is.
    pub provider: Provider,
    /// Whether the provider accepts it.
    pub valid: bool,
    /// One sentence on what was found: the model that can be used, the balance, or what is wrong.
    pub detail: String,
    /// The wallet, for ModelsLab.
    pub balance_usd: Option<Usd>,
}

/// What to do with a generation whose outcome is unknown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct ResolveRequest {
    /// The generation.
    pub job: JobId,
    /// The provider's id, when the person found it in the provider's list: its results are then fetched. `None` gives
    /// the generation up as it is; it stays in the ledger as unclear.
    pub provider_id: Option<String>,
}

/// A generation in the provider's own list that no generation here knows of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Found {
    /// The provider's id, to resolve a generation with.
    pub provider_id: String,
    /// How many results it has.
    pub results: usize,
}

/// Everything a window needs to draw itself after it opened or was reloaded.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Snapshot {
    /// Where calls go.
    pub connection: ConnectionStatus,
    /// The settings.
    pub settings: Settings,
    /// The money of today.
    pub cost: CostToday,
    /// Generations under way, and those that came to nothing and were not cleared away.
    pub jobs: Vec<Job>,
    /// The picture models.
    pub models: Vec<ModelChoice>,
    /// The newest conversations.
    pub conversations: Vec<Conversation>,
    /// How many assets the library holds, and how many are in the trash.
    pub counts: Counts,
    /// The projects, archived ones too.
    pub projects: Vec<Project>,
    /// The brand kits.
    pub kits: Vec<Kit>,
    /// The recipes.
    pub recipes: Vec<Recipe>,
}

/// How much there is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Counts {
    /// Assets outside the trash.
    pub assets: u64,
    /// Starred assets outside the trash.
    pub starred: u64,
    /// Assets in the trash.
    pub trashed: u64,
}

//! Versions of a prompt: nothing the person or GPT wrote is ever overwritten.

use money::Usd;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::id::PromptId;

/// Who wrote a version.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Author {
    /// The person.
    Mine,
    /// GPT, asked to refine.
    Refined,
    /// The person, from parts of a refinement.
    Picked,
}

/// One version of a prompt.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct PromptVersion {
    /// Identity; greater is later.
    pub id: PromptId,
    /// The version it was made from.
    pub parent: Option<PromptId>,
    /// Who wrote it.
    pub author: Author,
    /// The words, byte for byte.
    pub prompt: String,
    /// The negative prompt that goes with them.
    pub negative: Option<String>,
    /// One line on what was changed and why.
    pub why: Option<String>,
    /// The model the words were written for.
    pub target: Option<String>,
    /// What the refinement cost.
    pub usd: Option<Usd>,
    /// Whether the person starred it.
    pub starred: bool,
    /// When it was written, in milliseconds since 1970 UTC.
    pub created_at: i64,
}

/// A version of a prompt to keep.
#[derive(Clone, Debug, PartialEq)]
pub struct NewPrompt {
    /// The version it was made from; `None` begins a new family.
    pub parent: Option<PromptId>,
    /// Who wrote it.
    pub author: Author,
    /// The words, byte for byte.
    pub prompt: String,
    /// The negative prompt that goes with them.
    pub negative: Option<String>,
    /// One line on what was changed and why.
    pub why: Option<String>,
    /// The model the words are written for.
    pub target: Option<String>,
    /// What the refinement cost.
    pub usd: Option<Usd>,
}

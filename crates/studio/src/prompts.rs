//! The history of prompts: found again by their words, starred.

use library::{PromptId, PromptVersion};

use crate::{error::Error, request::PromptQuery, studio::Studio};

/// How many prompts are listed when nobody says.
const USUAL: u32 = 50;
/// The most that are listed at once.
const MOST: u32 = 500;

impl Studio {
    /// Prompts of the past, newest first; the same words once.
    ///
    /// # Errors
    /// When the library cannot be read.
    pub async fn prompts(&self, query: &PromptQuery) -> Result<Vec<PromptVersion>, Error> {
        let PromptQuery { text, starred, before, limit } = query.clone();
        let most = if limit == 0 { USUAL } else { limit.min(MOST) };
        self.library(move |library| library.prompts(&text, starred, before, most)).await
    }

    /// Stars a prompt, or takes its star away.
    ///
    /// # Errors
    /// When there is none.
    pub async fn star_prompt(&self, id: PromptId, on: bool) -> Result<PromptVersion, Error> {
        self.library(move |library| library.star_prompt(id, on)).await
    }
}

//! Versions of prompts.
use crate::{
    error::Error,
    id::PromptId,
    library::{Library, later},
    prompt::{NewPrompt, PromptVersion},
};

impl Library {
    /// Keeps a version.
    ///
    /// # Errors
    /// [`Error::NotFound`] when the parent is unknown.
    pub fn keep_prompt(&self, prompt: NewPrompt) -> Result<PromptVersion, Error> {
        later()
    }

    /// One version.
    ///
    /// # Errors
    /// [`Error::NotFound`].
    pub fn prompt(&self, id: PromptId) -> Result<PromptVersion, Error> {
        later()
    }

    /// Every version that goes back to the same first one, oldest first.
    ///
    /// # Errors
    /// [`Error::NotFound`].
    pub fn prompt_family(&self, id: PromptId) -> Result<Vec<PromptVersion>, Error> {
        later()
    }
}

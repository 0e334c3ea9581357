//! Conversations.
use crate::{
    conversation::Conversation,
    error::Error,
    id::ConversationId,
    library::{Library, later},
};

impl Library {
    /// Begins a conversation under this name.
    ///
    /// # Errors
    /// [`Error::Database`].
    pub fn new_conversation(&self, title: &str) -> Result<Conversation, Error> {
        later()
    }

    /// One conversation.
    ///
    /// # Errors
    /// [`Error::NotFound`].
    pub fn conversation(&self, id: ConversationId) -> Result<Conversation, Error> {
        later()
    }

    /// Conversations, the one spoken in last first. With `text`, those that have all its words in the title or in one
    /// message; the last word may be the beginning of one.
    ///
    /// # Errors
    /// [`Error::Database`].
    pub fn conversations(&self, text: &str) -> Result<Vec<Conversation>, Error> {
        later()
    }

    /// Renames a conversation.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::Invalid`] for an empty name.
    pub fn rename_conversation(&self, id: ConversationId, title: &str) -> Result<Conversation, Error> {
        later()
    }

    /// Deletes a conversation with its messages and proposals. Generations, assets and charges stay.
    ///
    /// # Errors
    /// [`Error::NotFound`].
    pub fn delete_conversation(&self, id: ConversationId) -> Result<(), Error> {
        later()
    }
}

//! Messages and the exact items that are sent to the model again.
use serde_json::Value;

use crate::{
    conversation::{Message, NewMessage, Role},
    error::Error,
    id::{ConversationId, MessageId},
    library::{Library, later},
};

impl Library {
    /// Adds a message.
    ///
    /// # Errors
    /// [`Error::NotFound`] when the conversation is unknown.
    pub fn add_message(&self, message: NewMessage) -> Result<Message, Error> {
        later()
    }

    /// Writes state, text, refusal, error, model, cost and usage of a message as given. Its proposals have their own
    /// calls.
    ///
    /// # Errors
    /// [`Error::NotFound`].
    pub fn update_message(&self, message: &Message) -> Result<(), Error> {
        later()
    }

    /// One message with its proposals.
    ///
    /// # Errors
    /// [`Error::NotFound`].
    pub fn message(&self, id: MessageId) -> Result<Message, Error> {
        later()
    }

    /// The messages of a conversation with their proposals, oldest first.
    ///
    /// # Errors
    /// [`Error::NotFound`].
    pub fn messages(&self, conversation: ConversationId) -> Result<Vec<Message>, Error> {
        later()
    }

    /// Messages of any conversation that are still streaming or waiting, oldest first: after a crash these are the
    /// turns to wind up.
    ///
    /// # Errors
    /// [`Error::Database`].
    pub fn unfinished_messages(&self) -> Result<Vec<Message>, Error> {
        later()
    }

    /// The API items of a message, as they were added.
    ///
    /// # Errors
    /// [`Error::NotFound`].
    pub fn message_items(&self, id: MessageId) -> Result<Vec<Value>, Error> {
        later()
    }

    /// Adds API items to a message, all or none.
    ///
    /// # Errors
    /// [`Error::NotFound`].
    pub fn append_items(&self, message: MessageId, items: &[Value]) -> Result<(), Error> {
        later()
    }

    /// Replaces the API items of a message, all or none: for a turn that was broken off and must leave a history the
    /// API accepts.
    ///
    /// # Errors
    /// [`Error::NotFound`].
    pub fn replace_items(&self, message: MessageId, items: &[Value]) -> Result<(), Error> {
        later()
    }

    /// Every message of a conversation with its API items, oldest first.
    ///
    /// # Errors
    /// [`Error::NotFound`].
    pub fn history(&self, conversation: ConversationId) -> Result<Vec<(Role, MessageId, Vec<Value>)>, Error> {
        later()
    }
}

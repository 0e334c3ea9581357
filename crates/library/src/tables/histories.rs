//! What was said in a conversation, with what it goes on from: as messages for people, as items for the model.

use rusqlite::{Connection, params};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{
    columns::{json, one, read_optional_json, read_word},
    conversations, messages,
};
use crate::{
    conversation::{Fork, Message, Role},
    error::Error,
    id::{ConversationId, MessageId},
    library::Library,
};

/// A part of what was said, all of it in one conversation.
pub(super) struct Stretch {
    pub(super) conversation: ConversationId,
    /// The last message that counts and how many of its items do; without it, everything.
    pub(super) until: Option<(MessageId, Option<u32>)>,
}

/// Items that stand for everything before a message.
#[derive(Serialize, Deserialize)]
struct Summary {
    /// The answer that was being written, and how many items it had then: a branch that goes on from one of them knows
    /// nothing of the summary.
    answer: MessageId,
    after: u32,
    items: Vec<Value>,
}

impl Library {
    /// The messages of a conversation, oldest first, with their proposals, plans and acts: those it goes on from, whole,
    /// and its own.
    ///
    /// # Errors
    /// [`Error::NotFound`] when the conversation is unknown.
    pub fn messages(&self, conversation: ConversationId) -> Result<Vec<Message>, Error> {
        self.database().read(|db| {
            conversations::must_be_there(db, conversation)?;
            let mut all = Vec::new();
            for stretch in stretches(db, conversation)? {
                all.extend(messages::until(db, stretch.conversation, stretch.last())?);
            }
            Ok(all)
        })
    }

    /// The messages that were said in the conversation itself, oldest first.
    ///
    /// # Errors
    /// [`Error::NotFound`] when the conversation is unknown.
    pub fn own_messages(&self, conversation: ConversationId) -> Result<Vec<Message>, Error> {
        self.database().read(|db| {
            conversations::must_be_there(db, conversation)?;
            messages::until(db, conversation, i64::MAX)
        })
    }

    /// What the model is sent of a conversation, oldest first: every message that still counts with its API items, those
    /// of the conversations it goes on from before its own. After a summary that is the message it was written for, with
    /// the items of the summary before its own, and what came later.
    ///
    /// # Errors
    /// [`Error::NotFound`].
    pub fn history(&self, conversation: ConversationId) -> Result<Vec<(Role, MessageId, Vec<Value>)>, Error> {
        self.database().read(|db| {
            conversations::must_be_there(db, conversation)?;
            let (mut said, mut begins) = (Vec::new(), Vec::new());
            let sql = "SELECT id, role, summary FROM messages WHERE conversation = ?1 AND id <= ?2 ORDER BY id";
            let mut statement = db.prepare_cached(sql)?;
            for stretch in stretches(db, conversation)? {
                let mut rows = statement.query(params![stretch.conversation.0, stretch.last()])?;
                while let Some(row) = rows.next()? {
                    let id = MessageId(row.get("id")?);
                    let cut = stretch.until.filter(|(last, _)| *last == id).and_then(|(_, items)| items);
                    let summary: Option<Summary> = read_optional_json(row, "summary")?;
                    if let Some(summary) = summary.filter(|summary| !stretch.ends_before(summary)) {
                        said.clear();
                        begins = summary.items;
                    }
                    said.push((read_word(row, "role")?, id, cut));
                }
            }
            let history = said.into_iter().map(|(role, id, cut)| {
                let mut items = std::mem::take(&mut begins);
                items.extend(messages::items(db, id, cut)?);
                Ok((role, id, items))
            });
            history.collect()
        })
    }

    /// Writes down items that stand for everything said before a message when the model is asked from now on. Nothing
    /// is lost: messages and items stay as they are, and branches from before it never hear of it. `answer` is the
    /// message that was being written when the summary became necessary. A later summary of the same message takes the
    /// place of this one.
    ///
    /// # Errors
    /// [`Error::NotFound`].
    pub fn summarise(&self, message: MessageId, answer: MessageId, items: &[Value]) -> Result<(), Error> {
        self.database().write(|tx| {
            messages::conversation_of(tx, message)?;
            let summary = Summary { answer, after: messages::count_items(tx, answer)?, items: items.to_vec() };
            tx.execute("UPDATE messages SET summary = ?2 WHERE id = ?1", params![message.0, json(&summary)?])?;
            Ok(())
        })
    }
}

impl Stretch {
    /// The greatest identity of its messages.
    fn last(&self) -> i64 {
        self.until.map_or(i64::MAX, |(message, _)| message.0)
    }

    /// Whether it ends with a step that was made before this summary was written.
    fn ends_before(&self, summary: &Summary) -> bool {
        let Some((last, Some(cut))) = self.until else { return false };
        last == summary.answer && cut <= summary.after
    }
}

/// What a conversation consists of, the oldest part first, its own messages last.
pub(super) fn stretches(db: &Connection, id: ConversationId) -> Result<Vec<Stretch>, Error> {
    let mut stretches = vec![Stretch { conversation: id, until: None }];
    let mut next = fork(db, id)?;
    while let Some(Fork { conversation, message, items, .. }) = next {
        stretches.push(Stretch { conversation, until: Some((message, items)) });
        next = fork(db, conversation)?;
    }
    stretches.reverse();
    Ok(stretches)
}

/// Where a conversation branched off.
pub(super) fn fork(db: &Connection, id: ConversationId) -> Result<Option<Fork>, Error> {
    let sql = "SELECT fork_conversation, fork_message, fork_items, fork_asset FROM conversations WHERE id = ?1";
    one(db, sql, "conversation", id.0, conversations::read_fork)
}

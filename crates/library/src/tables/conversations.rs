//! Conversations.

use std::collections::HashSet;

use money::Usd;
use rusqlite::{Connection, Row, Transaction, params};

use super::columns::{must_exist, one, read_optional_json};
use crate::{
    clock,
    conversation::{Conversation, Fork},
    error::Error,
    id::{AssetId, ConversationId, MessageId, ProjectId},
    library::Library,
    search::Search,
};

/// A conversation with what it cost: what was charged or may have been, but not what is only reserved.
const SELECT: &str = "SELECT c.*, (SELECT ifnull(sum(ifnull(actual_usd, estimated_usd)), 0) FROM charges
     WHERE conversation = c.id AND state IN ('settled', 'unclear')) AS usd FROM conversations c";

impl Library {
    /// Begins a conversation under this name.
    ///
    /// # Errors
    /// [`Error::DiskFull`], [`Error::Database`].
    pub fn new_conversation(&self, title: &str) -> Result<Conversation, Error> {
        self.database().write(|tx| {
            let now = clock::now_ms();
            let sql = "INSERT INTO conversations (title, created_at, updated_at) VALUES (?1, ?2, ?2)";
            tx.execute(sql, params![title, now])?;
            read(tx, ConversationId(tx.last_insert_rowid()))
        })
    }

    /// One conversation.
    ///
    /// # Errors
    /// [`Error::NotFound`].
    pub fn conversation(&self, id: ConversationId) -> Result<Conversation, Error> {
        self.database().read(|db| read(db, id))
    }

    /// Conversations, the one spoken in last first. With `text`, those that have all its words in one message, or the
    /// text itself in the title; the last word may be the beginning of one.
    ///
    /// # Errors
    /// [`Error::Database`].
    pub fn conversations(&self, text: &str) -> Result<Vec<Conversation>, Error> {
        let title = text.trim().to_lowercase();
        self.database().read(|db| {
            let said = match Search::new(text).and_then(|search| search.words) {
                Some(words) => spoken_in(db, &words)?,
                None => HashSet::new(),
            };
            let mut statement = db.prepare_cached(&format!("{SELECT} ORDER BY c.updated_at DESC, c.id DESC"))?;
            let all: Vec<Conversation> = statement.query_map([], row)?.collect::<Result<_, _>>()?;
            let found = |one: &Conversation| said.contains(&one.id) || one.title.to_lowercase().contains(&title);
            Ok(all.into_iter().filter(found).collect())
        })
    }

    /// Renames a conversation.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::Invalid`] for an empty name.
    pub fn rename_conversation(&self, id: ConversationId, title: &str) -> Result<Conversation, Error> {
        let title = title.trim();
        if title.is_empty() {
            return Err(Error::Invalid("A conversation needs a name. Write one, or keep the old one.".into()));
        }
        self.database().write(|tx| {
            tx.execute("UPDATE conversations SET title = ?2 WHERE id = ?1", params![id.0, title])?;
            read(tx, id)
        })
    }

    /// Deletes a conversation with its messages and proposals. Generations, assets and charges stay.
    ///
    /// # Errors
    /// [`Error::NotFound`].
    pub fn delete_conversation(&self, id: ConversationId) -> Result<(), Error> {
        self.database().write(|tx| {
            must_exist(tx, "conversations", "conversation", id.0)?;
            tx.execute("DELETE FROM conversations WHERE id = ?1", [id.0])?;
            Ok(())
        })
    }
}

/// Moves a conversation to the top of the list.
pub(super) fn touch(tx: &Transaction, id: ConversationId) -> Result<(), Error> {
    tx.execute("UPDATE conversations SET updated_at = ?2 WHERE id = ?1", [id.0, clock::now_ms()])?;
    Ok(())
}

fn spoken_in(db: &Connection, words: &str) -> Result<HashSet<ConversationId>, Error> {
    let sql = "SELECT conversation FROM messages WHERE id IN
         (SELECT rowid FROM message_words WHERE message_words MATCH ?1)";
    let mut statement = db.prepare_cached(sql)?;
    let found = statement.query_map([words], |row| row.get(0).map(ConversationId))?.collect::<Result<_, _>>()?;
    Ok(found)
}

fn read(db: &Connection, id: ConversationId) -> Result<Conversation, Error> {
    one(db, &format!("{SELECT} WHERE c.id = ?1"), "conversation", id.0, row)
}

fn row(row: &Row) -> rusqlite::Result<Conversation> {
    Ok(Conversation {
        id: ConversationId(row.get("id")?),
        title: row.get("title")?,
        created_at: row.get("created_at")?,
        updated_at: row.get("updated_at")?,
        usd: Usd::from_nanos(row.get("usd")?),
        project: row.get::<_, Option<i64>>("project")?.map(ProjectId),
        fork: fork(row)?,
        recipe: row.get("recipe")?,
        contract: read_optional_json(row, "contract")?.unwrap_or_default(),
    })
}

fn fork(row: &Row) -> rusqlite::Result<Option<Fork>> {
    let of: Option<(i64, i64)> =
        row.get::<_, Option<i64>>("fork_conversation")?.zip(row.get::<_, Option<i64>>("fork_message")?);
    let Some((conversation, message)) = of else { return Ok(None) };
    Ok(Some(Fork {
        conversation: ConversationId(conversation),
        message: MessageId(message),
        items: row.get("fork_items")?,
        asset: row.get::<_, Option<i64>>("fork_asset")?.map(AssetId),
    }))
}

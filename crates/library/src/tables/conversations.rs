//! Conversations.

use std::collections::HashSet;

use money::Usd;
use rusqlite::{Connection, Row, ToSql, Transaction, params};

use super::columns::{json, must_exist, one, read_optional_json};
use crate::{
    clock,
    contract::Point,
    conversation::{Conversation, Fork},
    error::Error,
    id::{AssetId, ConversationId, MessageId, ProjectId},
    library::Library,
    search::Search,
};

/// A conversation with what it cost: what was charged or may have been, but not what is only reserved.
pub(super) const SELECT: &str = "SELECT c.*, (SELECT ifnull(sum(ifnull(actual_usd, estimated_usd)), 0) FROM charges
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
            let mut statement =
                db.prepare_cached(&format!("{SELECT} WHERE c.hidden = 0 ORDER BY c.updated_at DESC, c.id DESC"))?;
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
        self.set(id, "UPDATE conversations SET title = ?2 WHERE id = ?1", checked(title)?)
    }

    /// Writes down what the brief of a conversation asks for, in place of what was there.
    ///
    /// # Errors
    /// [`Error::NotFound`].
    pub fn set_contract(&self, id: ConversationId, points: &[Point]) -> Result<Conversation, Error> {
        self.set(id, "UPDATE conversations SET contract = ?2 WHERE id = ?1", json(&points)?)
    }

    /// Writes down the recipe a conversation begins with.
    ///
    /// # Errors
    /// [`Error::NotFound`].
    pub fn set_recipe(&self, id: ConversationId, recipe: &str) -> Result<Conversation, Error> {
        self.set(id, "UPDATE conversations SET recipe = ?2 WHERE id = ?1", recipe)
    }

    /// Puts a conversation into a project, or takes it out of its own. What was made and charged in it before stays
    /// where it was.
    ///
    /// # Errors
    /// [`Error::NotFound`] when the conversation or the project is unknown.
    pub fn set_project(&self, id: ConversationId, project: Option<ProjectId>) -> Result<Conversation, Error> {
        if let Some(project) = project {
            self.database().read(|db| must_exist(db, "projects", "project", project.0))?;
        }
        self.set(id, "UPDATE conversations SET project = ?2 WHERE id = ?1", project.map(|id| id.0))
    }

    fn set(&self, id: ConversationId, sql: &str, value: impl ToSql) -> Result<Conversation, Error> {
        self.database().write(|tx| {
            must_be_there(tx, id)?;
            tx.prepare_cached(sql)?.execute(params![id.0, value])?;
            read(tx, id)
        })
    }
}

/// A name as it is kept.
pub(super) fn checked(title: &str) -> Result<&str, Error> {
    let title = title.trim();
    if title.is_empty() {
        return Err(Error::Invalid("A conversation needs a name. Write one, or keep the old one.".into()));
    }
    Ok(title)
}

/// Whether a conversation is there for people; one that was deleted may still be needed by its branches.
pub(super) fn is_there(db: &Connection, id: ConversationId) -> Result<bool, Error> {
    Ok(db.prepare_cached("SELECT 1 FROM conversations WHERE id = ?1 AND hidden = 0")?.exists([id.0])?)
}

pub(super) fn must_be_there(db: &Connection, id: ConversationId) -> Result<(), Error> {
    if is_there(db, id)? { Ok(()) } else { Err(Error::NotFound { what: "conversation", id: id.0 }) }
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

pub(super) fn read(db: &Connection, id: ConversationId) -> Result<Conversation, Error> {
    one(db, &format!("{SELECT} WHERE c.id = ?1 AND c.hidden = 0"), "conversation", id.0, row)
}

pub(super) fn row(row: &Row) -> rusqlite::Result<Conversation> {
    Ok(Conversation {
        id: ConversationId(row.get("id")?),
        title: row.get("title")?,
        created_at: row.get("created_at")?,
        updated_at: row.get("updated_at")?,
        usd: Usd::from_nanos(row.get("usd")?),
        project: row.get::<_, Option<i64>>("project")?.map(ProjectId),
        fork: read_fork(row)?,
        recipe: row.get("recipe")?,
        contract: read_optional_json(row, "contract")?.unwrap_or_default(),
    })
}

pub(super) fn read_fork(row: &Row) -> rusqlite::Result<Option<Fork>> {
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

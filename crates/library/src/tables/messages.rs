//! Messages, and the exact items that are sent to the model again.

use money::Usd;
use rusqlite::{Connection, Row, Transaction, named_params, params};
use serde_json::Value;

use super::{
    acts,
    columns::{json, must_exist, one, optional_json, read_json, read_optional_json, read_usd, read_word, word},
    conversations, plans, proposals,
};
use crate::{
    clock,
    conversation::{Message, MessageState, NewMessage},
    error::Error,
    id::{ConversationId, MessageId},
    library::Library,
    search,
};

impl Library {
    /// Adds a message.
    ///
    /// # Errors
    /// [`Error::NotFound`] when the conversation, a document or a picture is unknown.
    pub fn add_message(&self, message: NewMessage) -> Result<Message, Error> {
        let owner = self.owner().token();
        self.database().write(|tx| {
            conversations::must_be_there(tx, message.conversation)?;
            message.documents.iter().try_for_each(|id| must_exist(tx, "documents", "document", id.0))?;
            message.pictures.iter().try_for_each(|id| must_exist(tx, "assets", "asset", id.0))?;
            tx.execute(
                "INSERT INTO messages
                     (conversation, role, state, text, singles, model, budget_usd, owner, created_at, documents, pictures)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
                params![
                    message.conversation.0,
                    word(&message.role),
                    word(&message.state),
                    message.text,
                    search::singles([message.text.as_str()]),
                    message.model,
                    message.budget_usd.map(money::Usd::nanos),
                    owner,
                    clock::now_ms(),
                    json(&message.documents)?,
                    json(&message.pictures)?,
                ],
            )?;
            let id = MessageId(tx.last_insert_rowid());
            conversations::touch(tx, message.conversation)?;
            read(tx, id)
        })
    }

    /// Writes state, text, refusal, error, model, cost and usage of a message as given. Its proposals have their own
    /// calls.
    ///
    /// # Errors
    /// [`Error::NotFound`].
    pub fn update_message(&self, message: &Message) -> Result<(), Error> {
        self.database().write(|tx| {
            must_exist(tx, "messages", "message", message.id.0)?;
            tx.prepare_cached(
                "UPDATE messages SET state = :state, text = :text, singles = :singles, refusal = :refusal,
                     error = :error, model = :model, usd = :usd, usage = :usage WHERE id = :id",
            )?
            .execute(named_params! {
                ":id": message.id.0,
                ":state": word(&message.state),
                ":text": message.text,
                ":singles": search::singles([message.text.as_str()]),
                ":refusal": message.refusal,
                ":error": optional_json(message.error.as_ref())?,
                ":model": message.model,
                ":usd": message.usd.map(money::Usd::nanos),
                ":usage": optional_json(message.usage.as_ref())?,
            })?;
            conversations::touch(tx, message.conversation)
        })
    }

    /// One message with its proposals, plans and acts.
    ///
    /// # Errors
    /// [`Error::NotFound`].
    pub fn message(&self, id: MessageId) -> Result<Message, Error> {
        self.database().read(|db| read(db, id))
    }

    /// Makes this process the owner of every message that is still streaming or waiting and whose process is gone, and
    /// returns them oldest first. However many processes ask at once, each message is claimed by one.
    ///
    /// # Errors
    /// [`Error::Locked`], [`Error::Database`].
    pub fn claim_messages(&self) -> Result<Vec<Message>, Error> {
        let owner = self.owner();
        self.database().write(|tx| {
            let sql = "SELECT id, owner FROM messages WHERE state IN ('streaming', 'waiting') ORDER BY id";
            let unfinished: Vec<(i64, String)> = tx
                .prepare_cached(sql)?
                .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
                .collect::<Result<_, _>>()?;
            let dead = unfinished.into_iter().filter(|(_, token)| !owner.lives(token));
            dead.map(|(id, _)| {
                tx.execute("UPDATE messages SET owner = ?2 WHERE id = ?1", params![id, owner.token()])?;
                read(tx, MessageId(id))
            })
            .collect()
        })
    }

    /// Takes a message from one state to another and makes this process its owner. Exactly one caller succeeds, however
    /// many try at once.
    ///
    /// # Errors
    /// [`Error::Decided`] when it stands elsewhere, [`Error::NotFound`].
    pub fn move_message(&self, id: MessageId, from: MessageState, to: MessageState) -> Result<Message, Error> {
        let owner = self.owner().token();
        self.database().write(|tx| {
            must_exist(tx, "messages", "message", id.0)?;
            let sql = "UPDATE messages SET state = ?3, owner = ?4 WHERE id = ?1 AND state = ?2";
            if tx.execute(sql, params![id.0, word(&from), word(&to), owner])? == 0 {
                return Err(Error::Decided(
                    "This message was carried on elsewhere; look at the conversation again.".into(),
                ));
            }
            read(tx, id)
        })
    }

    /// The most a message's turn may lead to, beside the caps of the settings.
    ///
    /// # Errors
    /// [`Error::NotFound`].
    pub fn message_budget(&self, id: MessageId) -> Result<Option<Usd>, Error> {
        let sql = "SELECT budget_usd FROM messages WHERE id = ?1";
        self.database().read(|db| one(db, sql, "message", id.0, |row| read_usd(row, "budget_usd")))
    }

    /// The API items of a message, as they were added.
    ///
    /// # Errors
    /// [`Error::NotFound`].
    pub fn message_items(&self, id: MessageId) -> Result<Vec<Value>, Error> {
        self.database().read(|db| {
            must_exist(db, "messages", "message", id.0)?;
            items(db, id, None)
        })
    }

    /// Adds API items to a message, all or none.
    ///
    /// # Errors
    /// [`Error::NotFound`].
    pub fn append_items(&self, message: MessageId, items: &[Value]) -> Result<(), Error> {
        self.database().write(|tx| {
            must_exist(tx, "messages", "message", message.0)?;
            append(tx, message, items)
        })
    }
}

fn append(tx: &Transaction, message: MessageId, items: &[Value]) -> Result<(), Error> {
    let mut statement = tx.prepare_cached(
        "INSERT INTO message_items (message, position, item)
         VALUES (?1, (SELECT ifnull(max(position), -1) + 1 FROM message_items WHERE message = ?1), ?2)",
    )?;
    for item in items {
        statement.execute(params![message.0, json(item)?])?;
    }
    Ok(())
}

/// The first items of a message, or all.
pub(super) fn items(db: &Connection, message: MessageId, most: Option<u32>) -> Result<Vec<Value>, Error> {
    let sql = "SELECT item FROM message_items WHERE message = ?1 ORDER BY position LIMIT ?2";
    let most = most.map_or(-1, i64::from);
    let mut statement = db.prepare_cached(sql)?;
    let items = statement.query_map([message.0, most], |row| read_json(row, "item"))?.collect::<Result<_, _>>()?;
    Ok(items)
}

pub(super) fn count_items(db: &Connection, message: MessageId) -> Result<u32, Error> {
    let sql = "SELECT count(*) FROM message_items WHERE message = ?1";
    Ok(db.prepare_cached(sql)?.query_row([message.0], |row| row.get(0))?)
}

pub(super) fn conversation_of(db: &Connection, message: MessageId) -> Result<ConversationId, Error> {
    let sql = "SELECT conversation FROM messages WHERE id = ?1";
    one(db, sql, "message", message.0, |row| row.get(0).map(ConversationId))
}

/// The messages of one conversation up to an identity, oldest first.
pub(super) fn until(db: &Connection, conversation: ConversationId, last: i64) -> Result<Vec<Message>, Error> {
    let sql = "SELECT * FROM messages WHERE conversation = ?1 AND id <= ?2 ORDER BY id";
    let mut statement = db.prepare_cached(sql)?;
    let messages: Vec<Message> = statement.query_map([conversation.0, last], row)?.collect::<Result<_, _>>()?;
    messages.into_iter().map(|message| fill(db, message)).collect()
}

fn read(db: &Connection, id: MessageId) -> Result<Message, Error> {
    fill(db, one(db, "SELECT * FROM messages WHERE id = ?1", "message", id.0, row)?)
}

/// Adds what belongs to a message.
fn fill(db: &Connection, mut message: Message) -> Result<Message, Error> {
    message.proposals = proposals::of_message(db, message.id)?;
    message.plans = plans::of_message(db, message.id)?;
    message.acts = acts::of_message(db, message.id)?;
    Ok(message)
}

fn row(row: &Row) -> rusqlite::Result<Message> {
    Ok(Message {
        id: MessageId(row.get("id")?),
        conversation: ConversationId(row.get("conversation")?),
        role: read_word(row, "role")?,
        state: read_word(row, "state")?,
        text: row.get("text")?,
        refusal: row.get("refusal")?,
        error: read_optional_json(row, "error")?,
        proposals: Vec::new(),
        plans: Vec::new(),
        acts: Vec::new(),
        documents: read_optional_json(row, "documents")?.unwrap_or_default(),
        pictures: read_optional_json(row, "pictures")?.unwrap_or_default(),
        summed_up: row.get::<_, Option<String>>("summary")?.is_some(),
        model: row.get("model")?,
        usd: read_usd(row, "usd")?,
        usage: read_optional_json(row, "usage")?,
        created_at: row.get("created_at")?,
    })
}

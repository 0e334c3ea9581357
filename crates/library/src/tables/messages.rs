//! Messages, and the exact items that are sent to the model again.

use money::Usd;
use rusqlite::{Connection, Row, Transaction, named_params, params};
use serde_json::Value;

use super::{
    columns::{json, must_exist, one, optional_json, read_json, read_optional_json, read_usd, read_word, word},
    conversations, proposals,
};
use crate::{
    clock,
    conversation::{Message, MessageState, NewMessage, Role},
    error::Error,
    id::{ConversationId, MessageId},
    library::Library,
    search,
};

impl Library {
    /// Adds a message.
    ///
    /// # Errors
    /// [`Error::NotFound`] when the conversation is unknown.
    pub fn add_message(&self, message: NewMessage) -> Result<Message, Error> {
        let owner = self.owner().token();
        self.database().write(|tx| {
            must_exist(tx, "conversations", "conversation", message.conversation.0)?;
            tx.execute(
                "INSERT INTO messages (conversation, role, state, text, singles, model, budget_usd, owner, created_at)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
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

    /// One message with its proposals.
    ///
    /// # Errors
    /// [`Error::NotFound`].
    pub fn message(&self, id: MessageId) -> Result<Message, Error> {
        self.database().read(|db| read(db, id))
    }

    /// The messages of a conversation with their proposals, oldest first.
    ///
    /// # Errors
    /// [`Error::NotFound`] when the conversation is unknown.
    pub fn messages(&self, conversation: ConversationId) -> Result<Vec<Message>, Error> {
        self.database().read(|db| {
            must_exist(db, "conversations", "conversation", conversation.0)?;
            list(db, "SELECT * FROM messages WHERE conversation = ?1 ORDER BY id", &[&conversation.0])
        })
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
            items(db, id)
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

    /// Every message of a conversation with its API items, oldest first.
    ///
    /// # Errors
    /// [`Error::NotFound`].
    pub fn history(&self, conversation: ConversationId) -> Result<Vec<(Role, MessageId, Vec<Value>)>, Error> {
        self.database().read(|db| {
            must_exist(db, "conversations", "conversation", conversation.0)?;
            let mut statement =
                db.prepare_cached("SELECT id, role FROM messages WHERE conversation = ?1 ORDER BY id")?;
            let mut rows = statement.query([conversation.0])?;
            let mut history = Vec::new();
            while let Some(row) = rows.next()? {
                let id = MessageId(row.get("id")?);
                history.push((read_word(row, "role")?, id, items(db, id)?));
            }
            Ok(history)
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

fn items(db: &Connection, message: MessageId) -> Result<Vec<Value>, Error> {
    let mut statement = db.prepare_cached("SELECT item FROM message_items WHERE message = ?1 ORDER BY position")?;
    let items = statement.query_map([message.0], |row| read_json(row, "item"))?.collect::<Result<_, _>>()?;
    Ok(items)
}

fn read(db: &Connection, id: MessageId) -> Result<Message, Error> {
    let mut message = one(db, "SELECT * FROM messages WHERE id = ?1", "message", id.0, row)?;
    message.proposals = proposals::of_message(db, id)?;
    Ok(message)
}

fn list(db: &Connection, sql: &str, parameters: &[&dyn rusqlite::ToSql]) -> Result<Vec<Message>, Error> {
    let mut statement = db.prepare_cached(sql)?;
    let mut messages: Vec<Message> = statement.query_map(parameters, row)?.collect::<Result<_, _>>()?;
    for message in &mut messages {
        message.proposals = proposals::of_message(db, message.id)?;
    }
    Ok(messages)
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

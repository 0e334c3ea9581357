//! What the agent did that cost nothing.

use rusqlite::{Connection, Row, named_params, params};
use serde_json::Value;

use super::columns::{came, json, must_exist, one, optional_json, read_json, read_optional_json, read_word, word};
use crate::{
    act::{Act, ActOutcome, ActState, NewAct},
    error::Error,
    id::{ActId, MessageId},
    library::Library,
};

impl Library {
    /// Adds an act to its message.
    ///
    /// # Errors
    /// [`Error::NotFound`] when the message is unknown.
    pub fn add_act(&self, act: NewAct) -> Result<Act, Error> {
        self.database().write(|tx| {
            must_exist(tx, "messages", "message", act.message.0)?;
            tx.execute(
                "INSERT INTO acts (message, call_id, tool, summary, state, arguments, at, came)
                     VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
                params![
                    act.message.0,
                    act.call_id,
                    act.tool,
                    act.summary,
                    word(&act.state),
                    json(&act.arguments)?,
                    act.at,
                    came(tx, act.message.0)?,
                ],
            )?;
            read(tx, ActId(tx.last_insert_rowid()))
        })
    }

    /// One act.
    ///
    /// # Errors
    /// [`Error::NotFound`].
    pub fn act(&self, id: ActId) -> Result<Act, Error> {
        self.database().read(|db| read(db, id))
    }

    /// Takes an act to its end, or from `Asking` to `Running`. Exactly one caller succeeds for each step, however many
    /// try at once. What the model is told is kept at the end.
    ///
    /// # Errors
    /// [`Error::Decided`] when it ended before, or is running already; [`Error::Invalid`] for `Asking`;
    /// [`Error::NotFound`].
    pub fn finish_act(&self, id: ActId, outcome: ActOutcome) -> Result<Act, Error> {
        if outcome.state == ActState::Asking {
            return Err(Error::Invalid("An act that was begun cannot wait to be asked for again.".into()));
        }
        self.database().write(|tx| {
            let now = read(tx, id)?;
            let may = match now.state {
                ActState::Asking => true,
                ActState::Running => outcome.state != ActState::Running,
                _ => false,
            };
            if !may {
                return Err(Error::Decided("This was decided before; look at the conversation again.".into()));
            }
            let output = (outcome.state != ActState::Running).then_some(&outcome.output);
            tx.execute(
                "UPDATE acts SET state = :state, summary = ifnull(:summary, summary), assets = :assets, error = :error,
                     output = :output WHERE id = :id",
                named_params! {
                    ":id": id.0,
                    ":state": word(&outcome.state),
                    ":summary": outcome.summary,
                    ":assets": json(&outcome.assets)?,
                    ":error": optional_json(outcome.error.as_ref())?,
                    ":output": optional_json(output)?,
                },
            )?;
            read(tx, id)
        })
    }

    /// What the model is told came of an act, once that is known.
    ///
    /// # Errors
    /// [`Error::NotFound`].
    pub fn act_output(&self, id: ActId) -> Result<Option<Value>, Error> {
        let sql = "SELECT output FROM acts WHERE id = ?1";
        self.database().read(|db| one(db, sql, "act", id.0, |row| read_optional_json(row, "output")))
    }
}

pub(super) fn of_message(db: &Connection, message: MessageId) -> Result<Vec<Act>, Error> {
    let mut statement = db.prepare_cached("SELECT * FROM acts WHERE message = ?1 ORDER BY id")?;
    let acts = statement.query_map([message.0], row)?.collect::<Result<_, _>>()?;
    Ok(acts)
}

fn read(db: &Connection, id: ActId) -> Result<Act, Error> {
    one(db, "SELECT * FROM acts WHERE id = ?1", "act", id.0, row)
}

fn row(row: &Row) -> rusqlite::Result<Act> {
    Ok(Act {
        id: ActId(row.get("id")?),
        message: MessageId(row.get("message")?),
        call_id: row.get("call_id")?,
        tool: row.get("tool")?,
        summary: row.get("summary")?,
        state: read_word(row, "state")?,
        assets: read_json(row, "assets")?,
        arguments: read_json(row, "arguments")?,
        error: read_optional_json(row, "error")?,
        at: row.get("at")?,
        came: row.get("came")?,
    })
}

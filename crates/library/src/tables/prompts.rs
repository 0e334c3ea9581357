//! Versions of prompts, which are only ever added.

use rusqlite::{Connection, Row, params};

use super::columns::{one, read_usd, read_word, word};
use crate::{
    clock,
    error::Error,
    id::PromptId,
    library::Library,
    prompt::{NewPrompt, PromptVersion},
};

impl Library {
    /// Keeps a version.
    ///
    /// # Errors
    /// [`Error::NotFound`] when the parent is unknown.
    pub fn keep_prompt(&self, prompt: NewPrompt) -> Result<PromptVersion, Error> {
        self.database().write(|tx| {
            let root = prompt.parent.map(|parent| root(tx, parent)).transpose()?;
            tx.execute(
                "INSERT INTO prompts (parent, root, author, prompt, negative, why, target, usd, created_at)
                 VALUES (?1, ifnull(?2, 0), ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
                params![
                    prompt.parent.map(|id| id.0),
                    root,
                    word(&prompt.author),
                    prompt.prompt,
                    prompt.negative,
                    prompt.why,
                    prompt.target,
                    prompt.usd.map(money::Usd::nanos),
                    clock::now_ms(),
                ],
            )?;
            let id = tx.last_insert_rowid();
            if root.is_none() {
                tx.execute("UPDATE prompts SET root = id WHERE id = ?1", [id])?;
            }
            read(tx, PromptId(id))
        })
    }

    /// One version.
    ///
    /// # Errors
    /// [`Error::NotFound`].
    pub fn prompt(&self, id: PromptId) -> Result<PromptVersion, Error> {
        self.database().read(|db| read(db, id))
    }

    /// Every version that goes back to the same first one, oldest first.
    ///
    /// # Errors
    /// [`Error::NotFound`].
    pub fn prompt_family(&self, id: PromptId) -> Result<Vec<PromptVersion>, Error> {
        self.database().read(|db| {
            let root = root(db, id)?;
            let mut statement = db.prepare_cached("SELECT * FROM prompts WHERE root = ?1 ORDER BY id")?;
            let versions = statement.query_map([root], row)?.collect::<Result<_, _>>()?;
            Ok(versions)
        })
    }
}

fn root(db: &Connection, id: PromptId) -> Result<i64, Error> {
    one(db, "SELECT root FROM prompts WHERE id = ?1", "prompt", id.0, |row| row.get(0))
}

fn read(db: &Connection, id: PromptId) -> Result<PromptVersion, Error> {
    one(db, "SELECT * FROM prompts WHERE id = ?1", "prompt", id.0, row)
}

fn row(row: &Row) -> rusqlite::Result<PromptVersion> {
    Ok(PromptVersion {
        id: PromptId(row.get("id")?),
        parent: row.get::<_, Option<i64>>("parent")?.map(PromptId),
        author: read_word(row, "author")?,
        prompt: row.get("prompt")?,
        negative: row.get("negative")?,
        why: row.get("why")?,
        target: row.get("target")?,
        usd: read_usd(row, "usd")?,
        starred: row.get("starred")?,
        created_at: row.get("created_at")?,
    })
}

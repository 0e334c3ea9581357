//! Versions of prompts, which are only ever added.

use rusqlite::{Connection, Row, ToSql, params};

use super::columns::{one, read_usd, read_word, word};
use crate::{
    clock,
    error::Error,
    id::PromptId,
    library::Library,
    prompt::{NewPrompt, PromptVersion},
    search::{self, Search},
};

impl Library {
    /// Keeps a version. Words that were starred before are starred.
    ///
    /// # Errors
    /// [`Error::NotFound`] when the parent is unknown.
    pub fn keep_prompt(&self, prompt: NewPrompt) -> Result<PromptVersion, Error> {
        self.database().write(|tx| {
            let root = prompt.parent.map(|parent| root(tx, parent)).transpose()?;
            tx.execute(
                "INSERT INTO prompts (parent, root, author, prompt, negative, why, target, usd, created_at, starred)
                 VALUES (?1, ifnull(?2, 0), ?3, ?4, ?5, ?6, ?7, ?8, ?9,
                     EXISTS (SELECT 1 FROM prompts WHERE prompt = ?4 AND negative IS ?5 AND starred = 1))",
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

    /// Versions newest first, at most so many and older than `before`; the same words, with the same negative prompt,
    /// once. With `text`, those that have all its words, the last of which may be the beginning of one; when there are
    /// none, those that have them inside words.
    ///
    /// # Errors
    /// [`Error::Database`].
    pub fn prompts(
        &self,
        text: &str,
        starred: bool,
        before: Option<PromptId>,
        most: u32,
    ) -> Result<Vec<PromptVersion>, Error> {
        let page = Page { starred, before: before.map_or(i64::MAX, |id| id.0), most };
        self.database().read(|db| {
            let Some(search) = Search::new(text) else { return page.of(db, "prompts p WHERE true", "p.id", &[]) };
            // The index has no column for scripts without spaces between words.
            if let Some(words) = search.words.filter(|_| search::singles([text]).is_none()) {
                let from = "prompt_words CROSS JOIN prompts p ON p.id = prompt_words.rowid WHERE prompt_words MATCH ?";
                let found = page.of(db, from, "prompt_words.rowid", &[&words])?;
                let mut any = db.prepare_cached("SELECT 1 FROM prompt_words WHERE prompt_words MATCH ?1 LIMIT 1")?;
                if !found.is_empty() || any.exists([&words])? {
                    return Ok(found);
                }
            }
            let parts: Vec<String> = search::parts(text).collect();
            let like = vec!["p.prompt || char(10) || ifnull(p.negative, '') LIKE ?"; parts.len()].join(" AND ");
            let parts: Vec<&dyn ToSql> = parts.iter().map(|part| part as &dyn ToSql).collect();
            page.of(db, &format!("prompts p WHERE {like}"), "p.id", &parts)
        })
    }

    /// Stars a version, or takes its star away, with every other one of the same words.
    ///
    /// # Errors
    /// [`Error::NotFound`].
    pub fn star_prompt(&self, id: PromptId, on: bool) -> Result<PromptVersion, Error> {
        self.database().write(|tx| {
            let PromptVersion { prompt, negative, .. } = read(tx, id)?;
            let sql = "UPDATE prompts SET starred = ?3 WHERE prompt = ?1 AND negative IS ?2";
            tx.execute(sql, params![prompt, negative, on])?;
            read(tx, id)
        })
    }
}

/// Which of the versions that were found are shown.
struct Page {
    starred: bool,
    before: i64,
    most: u32,
}

impl Page {
    fn of(
        &self,
        db: &Connection,
        from: &str,
        id: &str,
        parameters: &[&dyn ToSql],
    ) -> Result<Vec<PromptVersion>, Error> {
        let sql = format!(
            "SELECT p.* FROM {from} AND {id} < ? AND p.starred >= ? AND NOT EXISTS (SELECT 1 FROM prompts later
                 WHERE later.prompt = p.prompt AND later.negative IS p.negative AND later.id > p.id)
             ORDER BY {id} DESC LIMIT ?"
        );
        let mut statement = db.prepare_cached(&sql)?;
        let parameters = [parameters, params![self.before, self.starred, self.most]].concat();
        let versions = statement.query_map(parameters.as_slice(), row)?.collect::<Result<_, _>>()?;
        Ok(versions)
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

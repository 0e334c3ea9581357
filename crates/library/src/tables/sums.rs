//! The ledger added up: by message, by conversation, by project, by time.

use rusqlite::{Connection, OptionalExtension, ToSql, params};

use super::charges;
use crate::{
    charge::{Sum, SumBy},
    error::Error,
    id::ProjectId,
    library::Library,
};

/// The most characters of the name of a sum.
const NAME: u32 = 80;

/// Charges of one ledger, and of one project when there is one to choose. The plus keeps SQLite from walking the whole
/// ledger by time when the index of what is added up by has everything in order.
const CHOSEN: &str = "+c.sandbox = ?1 AND (?2 IS NULL OR c.project = ?2)";

impl SumBy {
    const fn column(self) -> &'static str {
        match self {
            Self::Message => "c.message",
            Self::Conversation => "c.conversation",
            Self::Project => "c.project",
        }
    }

    /// The question for the name of an identity.
    const fn name(self) -> &'static str {
        match self {
            // A turn is named by the words it answers.
            Self::Message => {
                "SELECT substr(ifnull((SELECT said.text FROM messages said WHERE said.conversation = m.conversation
                     AND said.role = 'user' AND said.id <= m.id ORDER BY said.id DESC LIMIT 1), m.text), 1, ?2)
                 FROM messages m WHERE m.id = ?1"
            }
            Self::Conversation => "SELECT substr(title, 1, ?2) FROM conversations WHERE id = ?1",
            Self::Project => "SELECT substr(name, 1, ?2) FROM projects WHERE id = ?1",
        }
    }
}

impl Library {
    /// What was spent in this ledger by message, conversation or project, the newest of them first and at most so many;
    /// last, under an empty key, what belongs to none of them, when there is any. With a project, only its charges
    /// count.
    ///
    /// # Errors
    /// [`Error::Database`].
    pub fn sums(&self, by: SumBy, project: Option<ProjectId>, most: u32) -> Result<Vec<Sum>, Error> {
        let (sandbox, project, column) = (self.sandbox(), project.map(|id| id.0), by.column());
        let keys = format!(
            "SELECT DISTINCT {column} FROM charges c
             WHERE {column} IS NOT NULL AND {CHOSEN} AND c.state <> 'released' ORDER BY {column} DESC LIMIT ?3"
        );
        self.database().read(|db| {
            let mut keys = db.prepare_cached(&keys)?;
            let keys: Vec<i64> =
                keys.query_map(params![sandbox, project, most], |row| row.get(0))?.collect::<Result<_, _>>()?;
            let mut sums = Vec::new();
            for key in keys {
                let name = db.prepare_cached(by.name())?.query_row(params![key, NAME], |row| row.get(0)).optional()?;
                let sum = add_up(db, &format!("{CHOSEN} AND {column} = ?3"), &[&sandbox, &project, &key])?;
                sums.push(Sum { key: key.to_string(), name: name.unwrap_or_default(), ..sum });
            }
            let rest = add_up(db, &format!("{CHOSEN} AND {column} IS NULL"), &[&sandbox, &project])?;
            sums.extend((rest != Sum::default()).then_some(rest));
            Ok(sums)
        })
    }

    /// What was spent in this ledger from `from_ms` on and before `to_ms`, in one project or in all.
    ///
    /// # Errors
    /// [`Error::Database`].
    pub fn sum_between(&self, from_ms: i64, to_ms: i64, project: Option<ProjectId>) -> Result<Sum, Error> {
        let (sandbox, project) = (self.sandbox(), project.map(|id| id.0));
        let span = format!("c.sandbox = ?1 AND c.created_at >= ?3 AND c.created_at < ?4 AND {CHOSEN}");
        self.database().read(|db| add_up(db, &span, &[&sandbox, &project, &from_ms, &to_ms]))
    }
}

/// Adds the charges `c` up that a condition is true of.
fn add_up(db: &Connection, condition: &str, parameters: &[&dyn ToSql]) -> Result<Sum, Error> {
    let spent = charges::spent_where(db, condition, parameters)?;
    let known = format!(
        "SELECT ifnull(sum(c.estimated_usd), 0), ifnull(sum(c.actual_usd), 0) FROM charges c
         WHERE {condition} AND c.job IS NOT NULL AND c.actual_usd IS NOT NULL"
    );
    let amount = |row: &rusqlite::Row, column| row.get(column).map(money::Usd::from_nanos);
    let (estimated_usd, actual_usd) =
        db.prepare_cached(&known)?.query_row(parameters, |row| Ok((amount(row, 0)?, amount(row, 1)?)))?;
    let made = format!(
        "SELECT count(*), ifnull(sum(a.trashed = 0 AND (a.starred = 1 OR a.rating >= 4)), 0)
         FROM charges c JOIN assets a ON a.job = c.job WHERE {condition}"
    );
    let number = |row: &rusqlite::Row, column| row.get(column).map(i64::cast_unsigned);
    let (assets, keepers) =
        db.prepare_cached(&made)?.query_row(parameters, |row| Ok((number(row, 0)?, number(row, 1)?)))?;
    Ok(Sum { spent, estimated_usd, actual_usd, assets, keepers, ..Sum::default() })
}

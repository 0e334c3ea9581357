//! Projects.

use money::Usd;
use rusqlite::{Connection, OptionalExtension, Row, params};

use super::columns::{must_exist, read_usd};
use crate::{
    clock,
    error::Error,
    id::{KitId, ProjectId},
    library::Library,
    project::{Project, ProjectEdit},
};

/// A project with everything of one ledger that counts against its cap.
const SELECT: &str = "SELECT p.*, (SELECT ifnull(sum(ifnull(actual_usd, estimated_usd)), 0) FROM charges
     WHERE project = p.id AND sandbox = ?1 AND state <> 'released') AS spent_usd FROM projects p";

impl Library {
    /// Every project in alphabetical order, with what was spent in it in this ledger.
    ///
    /// # Errors
    /// [`Error::Database`].
    pub fn projects(&self) -> Result<Vec<Project>, Error> {
        self.database().read(|db| {
            let mut statement = db.prepare_cached(&format!("{SELECT} ORDER BY p.name, p.id"))?;
            let projects = statement.query_map([self.sandbox()], row)?.collect::<Result<_, _>>()?;
            Ok(projects)
        })
    }

    /// Makes a project, or changes one as a whole.
    ///
    /// # Errors
    /// [`Error::Invalid`] for an empty or taken name and for a cap below zero; [`Error::NotFound`] when the project or
    /// the kit is unknown.
    pub fn save_project(&self, edit: ProjectEdit) -> Result<Project, Error> {
        let name = edit.name.trim();
        if name.is_empty() {
            return Err(Error::Invalid("A project needs a name. Write one and save it again.".into()));
        }
        if edit.cap_usd.is_some_and(|cap| cap < Usd::ZERO) {
            return Err(Error::Invalid("The limit of a project cannot be below zero. Write another amount.".into()));
        }
        self.database().write(|tx| {
            let mut taken = tx.prepare_cached("SELECT 1 FROM projects WHERE name = ?1 AND id IS NOT ?2")?;
            if taken.exists(params![name, edit.id.map(|id| id.0)])? {
                return Err(Error::Invalid(format!("There is a project “{name}” already. Choose another name.")));
            }
            if let Some(kit) = edit.kit {
                must_exist(tx, "kits", "brand kit", kit.0)?;
            }
            let (kit, cap) = (edit.kit.map(|kit| kit.0), edit.cap_usd.map(Usd::nanos));
            let id = match edit.id {
                Some(id) => {
                    let sql = "UPDATE projects SET name = ?2, kit = ?3, cap_usd = ?4, archived = ?5 WHERE id = ?1";
                    tx.execute(sql, params![id.0, name, kit, cap, edit.archived])?;
                    id
                }
                None => {
                    let sql = "INSERT INTO projects (name, kit, cap_usd, archived, created_at)
                         VALUES (?1, ?2, ?3, ?4, ?5)";
                    tx.execute(sql, params![name, kit, cap, edit.archived, clock::now_ms()])?;
                    ProjectId(tx.last_insert_rowid())
                }
            };
            read(tx, self.sandbox(), id)
        })
    }
}

fn read(db: &Connection, sandbox: bool, id: ProjectId) -> Result<Project, Error> {
    let mut statement = db.prepare_cached(&format!("{SELECT} WHERE p.id = ?2"))?;
    let project = statement.query_row(params![sandbox, id.0], row).optional()?;
    project.ok_or(Error::NotFound { what: "project", id: id.0 })
}

fn row(row: &Row) -> rusqlite::Result<Project> {
    Ok(Project {
        id: ProjectId(row.get("id")?),
        name: row.get("name")?,
        kit: row.get::<_, Option<i64>>("kit")?.map(KitId),
        cap_usd: read_usd(row, "cap_usd")?,
        spent_usd: read_usd(row, "spent_usd")?.unwrap_or_default(),
        archived: row.get("archived")?,
        created_at: row.get("created_at")?,
    })
}

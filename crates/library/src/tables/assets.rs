//! Assets: their rows, stars and trash.
//!
//! The trash is a mark on the row. The file stays where it is, so that going to the trash and coming back is one commit
//! each, which a crash cannot leave half done, and never fails for want of disk space or because a file is open.

use money::Usd;
use rusqlite::{Connection, OptionalExtension, Row, Transaction, named_params, params};
use serde::{Deserialize, Serialize};

use super::{
    columns::{json, must_exist, one, read_json, read_usd},
    confidential,
    jobs::{read_ids, read_seed},
};
use crate::{
    asset::{Asset, Counts, Kind, NewAsset, Origin, Words},
    clock,
    error::Error,
    files::sniff::Format,
    id::{AssetId, ConversationId, JobId, MessageId, ProjectId},
    library::Library,
    search,
};

/// Everything a row says that is not given by the database.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Entry {
    pub(crate) kind: Kind,
    pub(crate) mime: String,
    pub(crate) width: Option<u32>,
    pub(crate) height: Option<u32>,
    // A result that an earlier version left on its way says nothing of these.
    #[serde(default)]
    pub(crate) duration_s: Option<f64>,
    #[serde(default)]
    pub(crate) origin: Origin,
    #[serde(default)]
    pub(crate) text: Option<String>,
    pub(crate) has_alpha: bool,
    pub(crate) bytes: u64,
    pub(crate) sha256: String,
    pub(crate) file: String,
    pub(crate) words: Words,
    pub(crate) operation: String,
    pub(crate) model: Option<String>,
    pub(crate) seed: Option<u64>,
    pub(crate) parameters: serde_json::Value,
    pub(crate) parents: Vec<AssetId>,
    pub(crate) job: Option<JobId>,
    pub(crate) index: u32,
    pub(crate) conversation: Option<ConversationId>,
    pub(crate) message: Option<MessageId>,
    pub(crate) provider_id: Option<String>,
    pub(crate) estimated_usd: Option<Usd>,
    pub(crate) requested_at: Option<i64>,
    /// The project, when it is not that of the generation or the conversation.
    #[serde(default)]
    pub(crate) project: Option<ProjectId>,
}

impl Entry {
    pub(crate) fn extension(&self) -> &'static str {
        Format::of_mime(&self.mime).map_or("bin", Format::extension)
    }
}

/// Where the original of an asset is and what it should be.
pub(crate) struct Original {
    pub(crate) kind: Kind,
    pub(crate) mime: String,
    pub(crate) file: String,
    pub(crate) sha256: String,
    pub(crate) duration_s: Option<f64>,
    pub(crate) origin: Origin,
}

/// Columns of whole assets, of the table as `a`, in the order in which [`row`] reads them.
pub(super) const COLUMNS: &str =
    "a.id, a.kind, a.mime, a.width, a.height, a.duration_s, a.has_alpha, a.bytes, a.sha256,
     a.file, a.mine, a.refined, a.sent, a.negative, a.operation, a.model, a.seed, a.parameters,
     (SELECT group_concat(parent, ' ' ORDER BY position) FROM asset_parents WHERE asset = a.id), a.job, a.conversation,
     a.message, a.provider_id, a.estimated_usd, a.actual_usd, a.requested_at, a.created_at, a.starred, a.trashed_at,
     a.origin, a.text, a.rating, a.confidential, a.project,
     (SELECT group_concat(tag, char(10) ORDER BY tag) FROM asset_tags WHERE asset = a.id)";

impl Library {
    /// One asset, in the trash or not.
    ///
    /// # Errors
    /// [`Error::NotFound`].
    pub fn asset(&self, id: AssetId) -> Result<Asset, Error> {
        self.database().read(|db| read(db, id))
    }

    /// The assets with these identities, in the order asked for; unknown ones are left out.
    ///
    /// # Errors
    /// [`Error::Database`].
    pub fn assets(&self, ids: &[AssetId]) -> Result<Vec<Asset>, Error> {
        self.database().read(|db| {
            let found = |id: &AssetId| match read(db, *id) {
                Err(Error::NotFound { .. }) => None,
                other => Some(other),
            };
            ids.iter().filter_map(found).collect()
        })
    }

    /// Stars assets, or takes their stars away.
    ///
    /// # Errors
    /// [`Error::NotFound`] when one is unknown; then none is changed.
    pub fn star(&self, ids: &[AssetId], starred: bool) -> Result<(), Error> {
        self.change(ids, "UPDATE assets SET starred = ?2 WHERE id = ?1", i64::from(starred))
    }

    /// Moves assets to the trash. Their files stay where they are.
    ///
    /// # Errors
    /// [`Error::NotFound`] when one is unknown; then none is changed.
    pub fn trash(&self, ids: &[AssetId]) -> Result<(), Error> {
        self.change(
            ids,
            "UPDATE assets SET trashed = 1, trashed_at = ifnull(trashed_at, ?2) WHERE id = ?1",
            clock::now_ms(),
        )
    }

    /// Takes assets out of the trash, with their files and stars as they were.
    ///
    /// # Errors
    /// [`Error::NotFound`] when one is unknown; then none is changed.
    pub fn restore(&self, ids: &[AssetId]) -> Result<(), Error> {
        self.change(ids, "UPDATE assets SET trashed = ?2, trashed_at = NULL WHERE id = ?1", 0)
    }

    /// How many assets there are.
    ///
    /// # Errors
    /// [`Error::Database`].
    pub fn counts(&self) -> Result<Counts, Error> {
        self.database().read(|db| {
            let sql = "SELECT trashed, count(*), sum(starred), sum(kind = 0), sum(kind = 1), sum(kind = 2),
                 sum(kind = 3), sum(kind = 4) FROM assets INDEXED BY assets_grid WHERE origin <> 2 GROUP BY trashed";
            let mut statement = db.prepare_cached(sql)?;
            let mut rows = statement.query([])?;
            let mut counts = Counts::default();
            while let Some(row) = rows.next()? {
                let number = |column: usize| row.get::<_, i64>(column).map(i64::cast_unsigned);
                if row.get(0)? {
                    counts.trashed = number(1)?;
                } else {
                    counts.assets = number(1)?;
                    counts.starred = number(2)?;
                    counts.images = number(3)?;
                    counts.clips = number(4)?;
                    counts.sounds = number(5)?;
                    counts.texts = number(6)?;
                    counts.models = number(7)?;
                }
            }
            Ok(counts)
        })
    }

    pub(crate) fn original(&self, id: AssetId) -> Result<Original, Error> {
        let sql = "SELECT kind, mime, file, sha256, duration_s, origin FROM assets WHERE id = ?1";
        self.database().read(|db| {
            one(db, sql, "asset", id.0, |row| {
                Ok(Original {
                    kind: read_kind(row, 0)?,
                    mime: row.get("mime")?,
                    file: row.get("file")?,
                    sha256: row.get("sha256")?,
                    duration_s: row.get("duration_s")?,
                    origin: read_origin(row, 5)?,
                })
            })
        })
    }

    /// Runs one statement for each asset, with its identity and a value; all or none.
    pub(super) fn change(&self, ids: &[AssetId], sql: &str, value: i64) -> Result<(), Error> {
        self.database().write(|tx| {
            let mut statement = tx.prepare_cached(sql)?;
            for id in ids {
                if statement.execute([id.0, value])? == 0 {
                    return Err(Error::NotFound { what: "asset", id: id.0 });
                }
            }
            Ok(())
        })
    }
}

/// Writes an asset down.
pub(crate) fn add(tx: &Transaction, entry: &Entry) -> Result<AssetId, Error> {
    let words = &entry.words;
    let texts = [Some(words.mine.as_str()), words.refined.as_deref(), words.negative.as_deref(), entry.text.as_deref()];
    // Words sent as they were written are found once.
    let sent = (words.sent != words.mine).then_some(words.sent.as_str());
    let singles = search::singles(texts.into_iter().flatten().chain(sent));
    // The index of words has no column for texts of their own, so they are found in this one.
    let singles = match (entry.text.clone(), singles) {
        (Some(text), Some(singles)) => Some(format!("{text} | x {singles}")),
        (text, singles) => text.or(singles),
    };
    tx.prepare_cached(
        "INSERT INTO assets (kind, created_at, width, height, has_alpha, model, mime, bytes, sha256, file, operation,
             seed, job, position, conversation, message, provider_id, estimated_usd, requested_at, mine, refined, sent,
             negative, singles, parameters, duration_s, origin, text, project)
         VALUES (:kind, :created_at, :width, :height, :has_alpha, :model, :mime, :bytes, :sha256, :file, :operation,
             :seed, :job, :position, (SELECT id FROM conversations WHERE id = :conversation),
             (SELECT id FROM messages WHERE id = :message), :provider_id, :estimated_usd, :requested_at, :mine,
             :refined, :sent, :negative, :singles, :parameters, :duration_s, :origin, :text,
             coalesce((SELECT id FROM projects WHERE id = :project), (SELECT project FROM jobs WHERE id = :job),
                 (SELECT project FROM conversations WHERE id = :conversation)))",
    )?
    .execute(named_params! {
        ":kind": kind_number(entry.kind),
        ":created_at": clock::now_ms(),
        ":width": entry.width,
        ":height": entry.height,
        ":has_alpha": entry.has_alpha,
        ":model": entry.model,
        ":mime": entry.mime,
        ":bytes": entry.bytes.cast_signed(),
        ":sha256": entry.sha256,
        ":file": entry.file,
        ":operation": entry.operation,
        ":seed": entry.seed.map(u64::cast_signed),
        ":job": entry.job.map(|id| id.0),
        ":position": entry.index,
        ":conversation": entry.conversation.map(|id| id.0),
        ":message": entry.message.map(|id| id.0),
        ":provider_id": entry.provider_id,
        ":estimated_usd": entry.estimated_usd.map(Usd::nanos),
        ":requested_at": entry.requested_at,
        ":mine": words.mine,
        ":refined": words.refined,
        ":sent": words.sent,
        ":negative": words.negative,
        ":singles": singles,
        ":parameters": json(&entry.parameters)?,
        ":duration_s": entry.duration_s,
        ":origin": origin_number(entry.origin),
        ":text": entry.text,
        ":project": entry.project.map(|id| id.0),
    })?;
    let id = AssetId(tx.last_insert_rowid());
    let mut statement = tx.prepare_cached(
        "INSERT INTO asset_parents (asset, position, parent) SELECT ?1, ?2, id FROM assets WHERE id = ?3",
    )?;
    for (position, parent) in (0i64..).zip(&entry.parents) {
        statement.execute([id.0, position, parent.0])?;
    }
    if confidential::is(tx, id)? {
        tx.execute("UPDATE assets SET confidential = 1 WHERE id = ?1", [id.0])?;
    }
    Ok(id)
}

/// Whether what an asset is said to come from is there.
pub(crate) fn check_origins(db: &Connection, asset: &NewAsset) -> Result<(), Error> {
    if let Some(job) = asset.job {
        must_exist(db, "jobs", "generation", job.0)?;
    }
    asset.parents.iter().try_for_each(|parent| must_exist(db, "assets", "asset", parent.0))
}

pub(crate) fn of_job(db: &Connection, job: JobId, index: u32) -> Result<Option<AssetId>, Error> {
    let mut statement = db.prepare_cached("SELECT id FROM assets WHERE job = ?1 AND position = ?2")?;
    Ok(statement.query_row(params![job.0, index], |row| row.get(0).map(AssetId)).optional()?)
}

/// The asset that is this result already: of the same generation, or brought with the same bytes.
pub(crate) fn same(db: &Connection, entry: &Entry) -> Result<Option<AssetId>, Error> {
    match (entry.job, entry.origin) {
        (Some(job), _) => of_job(db, job, entry.index),
        (None, Origin::Made) => Ok(None),
        (None, Origin::Local) => local_with_bytes(db, &entry.sha256, entry.message),
        (None, Origin::Imported) => with_bytes(db, &entry.sha256),
        (None, Origin::Mask) => entry.parents.first().map_or(Ok(None), |of| mask_with_bytes(db, &entry.sha256, *of)),
    }
}

/// The asset with these bytes, preferably one outside the trash; no mask.
pub(crate) fn with_bytes(db: &Connection, sha256: &str) -> Result<Option<AssetId>, Error> {
    let sql = "SELECT id FROM assets WHERE sha256 = ?1 AND origin <> 2 ORDER BY trashed, id LIMIT 1";
    Ok(db.prepare_cached(sql)?.query_row([sha256], |row| row.get(0).map(AssetId)).optional()?)
}

/// The mask of this picture with these bytes.
pub(crate) fn mask_with_bytes(db: &Connection, sha256: &str, of: AssetId) -> Result<Option<AssetId>, Error> {
    let sql = "SELECT a.id FROM assets a JOIN asset_parents p ON p.asset = a.id
         WHERE a.sha256 = ?1 AND a.origin = 2 AND p.parent = ?2 ORDER BY a.trashed, a.id LIMIT 1";
    Ok(db.prepare_cached(sql)?.query_row(params![sha256, of.0], |row| row.get(0).map(AssetId)).optional()?)
}

/// What was made here with these bytes in this message, and is not in the trash.
pub(crate) fn local_with_bytes(
    db: &Connection,
    sha256: &str,
    message: Option<MessageId>,
) -> Result<Option<AssetId>, Error> {
    let sql = "SELECT id FROM assets WHERE sha256 = ?1 AND origin = 3 AND message IS ?2 AND trashed = 0";
    let mut statement = db.prepare_cached(sql)?;
    let found = statement.query_row(params![sha256, message.map(|id| id.0)], |row| row.get(0).map(AssetId));
    Ok(found.optional()?)
}

pub(crate) fn has_file(db: &Connection, file: &str) -> Result<bool, Error> {
    Ok(db.prepare_cached("SELECT 1 FROM assets WHERE file = ?1")?.exists([file])?)
}

/// Kinds as they are stored and as they are in the binary index.
pub(super) const fn kind_number(kind: Kind) -> u8 {
    match kind {
        Kind::Image => 0,
        Kind::Video => 1,
        Kind::Audio => 2,
        Kind::Text => 3,
        Kind::Model => 4,
    }
}

const fn origin_number(origin: Origin) -> u8 {
    match origin {
        Origin::Made => 0,
        Origin::Imported => 1,
        Origin::Mask => 2,
        Origin::Local => 3,
    }
}

fn read_origin(row: &Row, column: usize) -> rusqlite::Result<Origin> {
    Ok(match row.get::<_, u8>(column)? {
        0 => Origin::Made,
        1 => Origin::Imported,
        2 => Origin::Mask,
        3 => Origin::Local,
        other => return Err(rusqlite::Error::IntegralValueOutOfRange(column, other.into())),
    })
}

fn read_tags(row: &Row, column: usize) -> rusqlite::Result<Vec<String>> {
    let joined: Option<String> = row.get(column)?;
    Ok(joined.iter().flat_map(|tags| tags.lines()).map(str::to_owned).collect())
}

fn read_kind(row: &Row, column: usize) -> rusqlite::Result<Kind> {
    Ok(match row.get::<_, u8>(column)? {
        0 => Kind::Image,
        1 => Kind::Video,
        2 => Kind::Audio,
        3 => Kind::Text,
        4 => Kind::Model,
        other => return Err(rusqlite::Error::IntegralValueOutOfRange(column, other.into())),
    })
}

fn read(db: &Connection, id: AssetId) -> Result<Asset, Error> {
    one(db, &format!("SELECT {COLUMNS} FROM assets a WHERE a.id = ?1"), "asset", id.0, row)
}

pub(super) fn row(row: &Row) -> rusqlite::Result<Asset> {
    // By position: finding thirty columns by name takes longer than finding the row.
    let mut columns = 0usize..;
    let mut next = || columns.next().unwrap_or_default();
    Ok(Asset {
        id: AssetId(row.get(next())?),
        kind: read_kind(row, next())?,
        mime: row.get(next())?,
        width: row.get(next())?,
        height: row.get(next())?,
        duration_s: row.get(next())?,
        has_alpha: row.get(next())?,
        bytes: row.get::<_, i64>(next())?.cast_unsigned(),
        sha256: row.get(next())?,
        file: row.get(next())?,
        words: Words {
            mine: row.get(next())?,
            refined: row.get(next())?,
            sent: row.get(next())?,
            negative: row.get(next())?,
        },
        operation: row.get(next())?,
        model: row.get(next())?,
        seed: read_seed(row, next())?,
        parameters: read_json(row, next())?,
        parents: read_ids(row, next())?,
        job: row.get::<_, Option<i64>>(next())?.map(JobId),
        conversation: row.get::<_, Option<i64>>(next())?.map(ConversationId),
        message: row.get::<_, Option<i64>>(next())?.map(MessageId),
        provider_id: row.get(next())?,
        estimated_usd: read_usd(row, next())?,
        actual_usd: read_usd(row, next())?,
        requested_at: row.get(next())?,
        created_at: row.get(next())?,
        starred: row.get(next())?,
        trashed_at: row.get(next())?,
        origin: read_origin(row, next())?,
        text: row.get(next())?,
        rating: row.get(next())?,
        confidential: row.get(next())?,
        project: row.get::<_, Option<i64>>(next())?.map(ProjectId),
        tags: read_tags(row, next())?,
    })
}

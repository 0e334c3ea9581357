//! Finding assets: pages for reading, and the whole result as one buffer for the grid.

use rusqlite::{Connection, types::Value};

use super::{
    assets::{COLUMNS, kind_number, row},
    tags,
};
use crate::{
    asset::{Asset, Page, Query},
    error::Error,
    id::AssetId,
    library::Library,
    search::Search,
};

/// Bytes of one record of the index.
const RECORD: usize = 16;

/// What a record is made of; all of it is in the index `assets_grid`.
const FIELDS: &str = "a.id, a.created_at, a.width, a.height, a.kind, a.starred, a.has_alpha";

const STARRED: u8 = 1;
const TRASHED: u8 = 2;
const ALPHA: u8 = 4;

impl Library {
    /// At most `limit` assets older than `before`, newest first.
    ///
    /// # Errors
    /// [`Error::Database`].
    pub fn page(&self, query: &Query, before: Option<AssetId>, limit: u32) -> Result<Page, Error> {
        self.database().read(|db| {
            let assets = ask(db, query, COLUMNS, |Selection { mut sql, mut parameters, id }| {
                if let Some(before) = before {
                    sql += &format!(" AND {id} < ?");
                    parameters.push(before.0.into());
                }
                sql += &format!(" ORDER BY {id} DESC LIMIT ?");
                parameters.push(limit.into());
                let mut statement = db.prepare_cached(&sql)?;
                let assets = statement.query_map(rusqlite::params_from_iter(&parameters), row)?;
                Ok(assets.collect::<Result<Vec<Asset>, _>>()?)
            })?;
            let full = assets.len() == limit as usize;
            let next = assets.last().filter(|_| full).map(|last| last.id);
            Ok(Page { assets, next })
        })
    }

    /// Every asset the query finds, newest first, as 16-byte little-endian records: `u32` id, `u32` created (seconds
    /// since 1970 UTC), `u16` width, `u16` height, `u8` kind (0 image, 1 video, 2 audio, 3 text, 4 model), `u8` flags
    /// (1 starred, 2 trashed, 4 alpha), `u16` zero. Width and height are pixels; what has none has those of its tile
    /// instead: 16 × 9 for sounds and for clips that do not say, 4 × 3 for texts, 1 × 1 for 3D models.
    ///
    /// # Errors
    /// [`Error::Database`].
    pub fn index(&self, query: &Query) -> Result<Vec<u8>, Error> {
        self.database().read(|db| {
            ask(db, query, FIELDS, |Selection { sql, parameters, id }| {
                let mut statement = db.prepare_cached(&format!("{sql} ORDER BY {id} DESC"))?;
                let mut rows = statement.query(rusqlite::params_from_iter(&parameters))?;
                let mut records = Vec::with_capacity(4096 * RECORD);
                while let Some(row) = rows.next()? {
                    let number = |column: usize| row.get::<_, Option<i64>>(column).map(Option::unwrap_or_default);
                    let side = |column| number(column).map(|side| side.clamp(0, i64::from(u16::MAX)) as u16);
                    let kind = number(4)? as u8;
                    let (width, height) = match (side(2)?, side(3)?) {
                        (0, _) | (_, 0) => tile(kind),
                        sides => sides,
                    };
                    let flag = |column, flag: u8| number(column).map(|set| if set == 0 { 0 } else { flag });
                    records.extend_from_slice(&(number(0)? as u32).to_le_bytes());
                    records.extend_from_slice(&((number(1)? / 1000) as u32).to_le_bytes());
                    records.extend_from_slice(&width.to_le_bytes());
                    records.extend_from_slice(&height.to_le_bytes());
                    let flags = flag(5, STARRED)? | flag(6, ALPHA)? | if query.trashed { TRASHED } else { 0 };
                    records.extend_from_slice(&[kind, flags, 0, 0]);
                }
                Ok(records)
            })
        })
    }
}

/// The shape of the tile of what has no pixels.
const fn tile(kind: u8) -> (u16, u16) {
    match kind {
        1 | 2 => (16, 9),
        3 => (4, 3),
        _ => (1, 1),
    }
}

/// A question without its order and limit.
struct Selection {
    sql: String,
    parameters: Vec<Value>,
    /// The column to order by and to continue from: the rowid of whatever leads the search, so that nothing is sorted.
    id: &'static str,
}

/// What leads a search; the assets follow in its order, whatever the planner would guess.
enum Lead {
    All,
    Words(String),
    Parts(Vec<String>),
}

/// Asks by words, and by parts of words when no asset at all has such words. Asking first and looking into the reason
/// of an empty answer then keeps the common case to one question.
fn ask<T>(
    db: &Connection,
    query: &Query,
    fields: &str,
    run: impl Fn(Selection) -> Result<Vec<T>, Error>,
) -> Result<Vec<T>, Error> {
    let (text, tags) = split_tags(db, query)?;
    let select = |lead| select(query, &tags, fields, lead);
    let Some(search) = Search::new(&text) else { return run(select(Lead::All)) };
    if let Some(words) = search.words {
        let found = run(select(Lead::Words(words.clone())))?;
        let mut any = db.prepare_cached("SELECT 1 FROM asset_words WHERE asset_words MATCH ?1 LIMIT 1")?;
        if !found.is_empty() || search.parts.is_empty() || any.exists([words])? {
            return Ok(found);
        }
    }
    run(select(Lead::Parts(search.parts)))
}

/// The words to look for, and the tags: the one asked for, and those typed as `#winter`. What is no tag is a word.
fn split_tags(db: &Connection, query: &Query) -> Result<(String, Vec<String>), Error> {
    let (mut text, mut tags) = (String::new(), Vec::from_iter(query.tag.clone()));
    for word in query.text.split_inclusive(char::is_whitespace) {
        match word.trim_end().strip_prefix('#') {
            Some(tag) if tags::is_used(db, tag)? => tags.push(tag.to_owned()),
            _ => text.push_str(word),
        }
    }
    Ok((text, tags))
}

fn select(query: &Query, tags: &[String], fields: &str, lead: Lead) -> Selection {
    let mut tags = tags.iter();
    let mut collection = query.collection;
    let (from, id, mut parameters): (String, _, Vec<Value>) = match lead {
        // Tags and collections hold their assets in order.
        Lead::All => match (tags.next(), collection) {
            (Some(tag), _) => {
                let from = "asset_tags t CROSS JOIN assets a ON a.id = t.asset WHERE t.tag = ?";
                (from.into(), "t.asset", vec![tag.clone().into()])
            }
            (None, Some(of)) => {
                collection = None;
                let from = "collection_assets m CROSS JOIN assets a ON a.id = m.asset WHERE m.collection = ?";
                (from.into(), "m.asset", vec![of.0.into()])
            }
            (None, None) => ("assets a WHERE true".into(), "a.id", Vec::new()),
        },
        Lead::Words(words) => {
            let from = "asset_words CROSS JOIN assets a ON a.id = asset_words.rowid WHERE asset_words MATCH ?";
            (from.into(), "asset_words.rowid", vec![words.into()])
        }
        Lead::Parts(parts) => {
            let like = vec!["asset_parts.text LIKE ?"; parts.len()].join(" AND ");
            let from = format!("asset_parts CROSS JOIN assets a ON a.id = asset_parts.rowid WHERE {like}");
            (from, "asset_parts.rowid", parts.into_iter().map(Value::from).collect())
        }
    };
    let mut sql = format!("SELECT {fields} FROM {from} AND a.trashed = ? AND a.origin <> 2");
    parameters.push(query.trashed.into());
    if query.starred {
        sql += " AND a.starred = 1";
    }
    if !query.kinds.is_empty() {
        // Numbers of our own, not words of anyone's. One kind has an index in the right order; with several the rows
        // are walked newest first, because going through that index for each kind would end in sorting.
        let kinds: Vec<String> = query.kinds.iter().map(|kind| kind_number(*kind).to_string()).collect();
        sql += &match kinds.as_slice() {
            [one] => format!(" AND a.kind = {one}"),
            several => format!(" AND +a.kind IN ({})", several.join(", ")),
        };
    }
    if let Some(model) = &query.model {
        sql += " AND a.model = ?";
        parameters.push(model.clone().into());
    }
    if let Some(project) = query.project {
        sql += " AND a.project = ?";
        parameters.push(project.0.into());
    }
    for tag in tags {
        sql += " AND EXISTS (SELECT 1 FROM asset_tags WHERE tag = ? AND asset = a.id)";
        parameters.push(tag.clone().into());
    }
    if let Some(of) = collection {
        sql += " AND EXISTS (SELECT 1 FROM collection_assets WHERE collection = ? AND asset = a.id)";
        parameters.push(of.0.into());
    }
    Selection { sql, parameters, id }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        asset::Kind,
        id::{CollectionId, ProjectId},
    };

    /// What SQLite would do, in its words.
    fn plan(library: &Library, query: &Query, fields: &str) -> String {
        let plan = library.database().read(|db| {
            let steps = ask(db, query, fields, |Selection { sql, parameters, id }| {
                let mut statement = db.prepare(&format!("EXPLAIN QUERY PLAN {sql} ORDER BY {id} DESC"))?;
                let steps = statement.query_map(rusqlite::params_from_iter(&parameters), |row| row.get("detail"))?;
                Ok(steps.collect::<Result<Vec<String>, _>>()?)
            })?;
            Ok(steps.join("; "))
        });
        plan.unwrap()
    }

    #[test]
    fn newest_first_never_sorts_and_the_grid_reads_no_words() {
        let home = tempfile::tempdir().unwrap();
        let library = Library::open(home.path()).unwrap();
        let starred = Query { starred: true, ..Query::default() };
        let by_model = Query { model: Some("flux".into()), ..Query::default() };
        let by_words = Query { text: "neon city".into(), ..Query::default() };
        let kinds = |kinds: &[Kind]| Query { kinds: kinds.to_vec(), ..Query::default() };
        let of_kinds = [kinds(&[Kind::Audio]), kinds(&[Kind::Audio, Kind::Video])];
        let spoken = Query { text: "neon".into(), ..kinds(&[Kind::Text]) };
        let by_tag = Query { tag: Some("winter".into()), ..Query::default() };
        let collected = Query { collection: Some(CollectionId(1)), ..Query::default() };
        let of_project = Query { project: Some(ProjectId(1)), ..Query::default() };
        let all_at_once = Query { collection: collected.collection, project: of_project.project, ..by_tag.clone() };
        let words_and_tag = Query { text: "neon".into(), ..all_at_once.clone() };
        let shelved = [by_tag, collected, of_project, all_at_once, words_and_tag];
        let plain = [Query::default(), starred, by_model, by_words, spoken];
        for query in of_kinds.iter().chain(&plain).chain(&shelved) {
            let plan = plan(&library, query, COLUMNS);
            assert!(!plan.contains("FOR ORDER BY"), "{query:?}: {plan}");
        }
        let plan = plan(&library, &Query::default(), FIELDS);
        assert!(plan.contains("COVERING INDEX assets_grid"), "{plan}");
        let [one, several] = of_kinds.map(|query| super::tests::plan(&library, &query, FIELDS));
        assert!(one.contains("COVERING INDEX assets_by_kind"), "{one}");
        assert!(several.contains("COVERING INDEX assets_grid"), "{several}");
    }
}

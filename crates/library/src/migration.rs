//! The format of the database, by numbered steps that only ever add.

use std::{fs, path::Path};

use rusqlite::{Connection, Transaction, TransactionBehavior};

use crate::{clock, database::APPLICATION_ID, error::Error};

/// The steps, in order. A step that was released never changes.
const STEPS: &[&str] = &[
    include_str!("../migrations/0001_first_light.sql"),
    include_str!("../migrations/0002_all_media.sql"),
    include_str!("../migrations/0003_art_director.sql"),
];

/// The newest format this program knows.
pub(crate) const KNOWN: i64 = STEPS.len() as i64;

/// Brings the database to the newest format, all or nothing. An older library is copied to `backups` first.
pub(crate) fn migrate(connection: &mut Connection, backups: &Path) -> Result<(), Error> {
    run(connection, STEPS, backups)
}

fn run(connection: &mut Connection, steps: &[&str], backups: &Path) -> Result<(), Error> {
    let format = format(connection)?;
    if format as usize >= steps.len() {
        return Ok(());
    }
    if format > 0 {
        back_up(connection, format, backups)?;
    }
    let tx = connection.transaction_with_behavior(TransactionBehavior::Exclusive)?;
    apply(&tx, &steps[format as usize..])?;
    tx.pragma_update(None, "application_id", APPLICATION_ID)?;
    tx.pragma_update(None, "user_version", steps.len() as i64)?;
    tx.commit()?;
    Ok(())
}

fn apply(tx: &Transaction, steps: &[&str]) -> Result<(), Error> {
    steps.iter().try_for_each(|step| Ok(tx.execute_batch(step)?))
}

fn back_up(connection: &Connection, format: i64, backups: &Path) -> Result<(), Error> {
    fs::create_dir_all(backups).map_err(Error::io("make the folder for backups"))?;
    let name = format!("library-format-{format}-{}.db", clock::now_ms());
    let path = backups.join(name);
    let path =
        path.to_str().ok_or_else(|| Error::Invalid("The library's folder has a name that is not Unicode.".into()))?;
    connection.execute("VACUUM INTO ?1", [path])?;
    Ok(())
}

fn format(connection: &Connection) -> Result<i64, Error> {
    Ok(connection.pragma_query_value(None, "user_version", |row| row.get(0))?)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn columns(connection: &Connection) -> i64 {
        connection.query_row("SELECT count(*) FROM pragma_table_info('first')", [], |row| row.get(0)).unwrap()
    }

    #[test]
    fn an_older_library_is_copied_before_it_is_changed() {
        let home = tempfile::tempdir().unwrap();
        let mut connection = Connection::open(home.path().join("library.db")).unwrap();
        let backups = home.path().join("backups");
        run(&mut connection, &["CREATE TABLE first (n INTEGER) STRICT"], &backups).unwrap();
        assert!(!backups.exists(), "a new library needs no backup");
        connection.execute("INSERT INTO first VALUES (7)", []).unwrap();

        let steps = ["CREATE TABLE first (n INTEGER) STRICT", "ALTER TABLE first ADD COLUMN m INTEGER"];
        run(&mut connection, &steps, &backups).unwrap();
        assert_eq!((format(&connection).unwrap(), columns(&connection)), (2, 2));
        let copy = fs::read_dir(&backups).unwrap().next().unwrap().unwrap().path();
        let copy = Connection::open(copy).unwrap();
        assert_eq!((format(&copy).unwrap(), columns(&copy)), (1, 1));
        assert_eq!(copy.query_row("SELECT n FROM first", [], |row| row.get::<_, i64>(0)).unwrap(), 7);

        run(&mut connection, &steps, &backups).unwrap();
        assert_eq!(fs::read_dir(&backups).unwrap().count(), 1, "nothing to do, nothing to copy");
    }

    #[test]
    fn a_step_that_fails_takes_all_steps_back() {
        let home = tempfile::tempdir().unwrap();
        let mut connection = Connection::open(home.path().join("library.db")).unwrap();
        let good_then_bad = ["CREATE TABLE first (n INTEGER) STRICT", "nonsense"];
        assert!(run(&mut connection, &good_then_bad, home.path()).is_err());
        assert_eq!((format(&connection).unwrap(), columns(&connection)), (0, 0));
    }

    #[test]
    fn every_step_is_in_the_list() {
        let files = fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/migrations")).unwrap().count();
        assert_eq!(files, STEPS.len());
    }
}

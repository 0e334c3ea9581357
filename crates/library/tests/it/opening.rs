//! Opening what is there: new, old, newer, damaged, somebody else's, open already.

use std::{fs, path::Path, thread};

use library::{Error, Library};
use rusqlite::Connection;

use crate::fixtures::{kept, library};

fn bytes(home: &Path) -> Vec<u8> {
    fs::read(home.join("library.db")).unwrap()
}

/// Opening again after everything was closed, so that the whole library is in one file.
fn closed() -> (tempfile::TempDir, library::Asset) {
    let (home, library) = library();
    let asset = kept(&library, "fox");
    drop(library);
    (home, asset)
}

#[test]
fn many_may_open_a_new_library_at_once() {
    let home = tempfile::tempdir().unwrap();
    let libraries: Vec<Library> = thread::scope(|scope| {
        let threads: Vec<_> = (0..8).map(|_| scope.spawn(|| Library::open(home.path()).unwrap())).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    let asset = kept(&libraries[0], "fox");
    for library in &libraries {
        assert_eq!(library.asset(asset.id).unwrap(), asset);
    }
    assert!(!home.path().join("backups").exists());
    drop(libraries);
    let locks: Vec<_> =
        fs::read_dir(home.path().join("locks")).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(locks, ["opening"], "who closes cleans up");
}

#[cfg(unix)]
#[test]
fn the_folder_and_what_arrives_are_private() {
    use std::os::unix::fs::PermissionsExt;
    let outer = tempfile::tempdir().unwrap();
    let home = outer.path().join("limn");
    let library = Library::open(&home).unwrap();
    let asset = kept(&library, "fox");
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&home), 0o700);
    assert_eq!(mode(&library.original_path(asset.id).unwrap()), 0o600);
}

#[test]
fn a_newer_library_is_left_exactly_as_it_is() {
    let (home, _) = closed();
    let db = Connection::open(home.path().join("library.db")).unwrap();
    db.pragma_update(None, "user_version", 999).unwrap();
    drop(db);
    let before = bytes(home.path());
    let error = Library::open(home.path()).map(drop).unwrap_err();
    assert!(matches!(error, Error::Newer { found: 999, .. }), "{error}");
    assert!(error.to_string().contains("Update Limn"));
    assert_eq!(bytes(home.path()), before);
    assert!(!home.path().join("damaged").exists() && !home.path().join("backups").exists());
}

#[test]
fn the_database_of_another_program_is_left_exactly_as_it_is() {
    let home = tempfile::tempdir().unwrap();
    let db = Connection::open(home.path().join("library.db")).unwrap();
    db.execute_batch("CREATE TABLE recipes (id INTEGER PRIMARY KEY); PRAGMA user_version = 1").unwrap();
    drop(db);
    let before = bytes(home.path());
    assert!(matches!(Library::open(home.path()).map(drop), Err(Error::Foreign(_))));
    assert_eq!(bytes(home.path()), before);
}

#[test]
fn a_damaged_database_is_put_aside_whole_and_the_next_start_works() {
    let (home, asset) = closed();
    let mut damaged = bytes(home.path());
    damaged[..64].fill(0x5a);
    fs::write(home.path().join("library.db"), &damaged).unwrap();
    let error = Library::open(home.path()).map(drop).unwrap_err();
    let Error::Corrupt { moved_to: Some(moved_to) } = &error else { panic!("{error}") };
    assert_eq!(fs::read(moved_to).unwrap(), damaged, "never deleted, never changed");
    assert!(error.to_string().contains(&moved_to.display().to_string()));
    let library = Library::open(home.path()).unwrap();
    assert_eq!(library.counts().unwrap().assets, 0);
    assert!(home.path().join("media").join(&asset.file).is_file(), "pictures stay");
    assert!(kept(&library, "fox").file.ends_with("-2.png"), "and are not overwritten");
}

#[test]
fn damage_inside_is_found_after_a_crash() {
    let (home, _) = closed();
    let mut damaged = bytes(home.path());
    // Garbage over most of the pages behind the schema.
    let start = damaged.len() / 2;
    damaged[start..].fill(0xa5);
    fs::write(home.path().join("library.db"), &damaged).unwrap();
    fs::write(home.path().join("locks/0123456789abcdef.lock"), "").unwrap();
    let error = Library::open(home.path()).map(drop).unwrap_err();
    assert!(matches!(error, Error::Corrupt { moved_to: Some(_) }), "{error}");
}

#[cfg(unix)]
#[test]
fn a_damaged_database_in_use_is_not_moved() {
    let (home, library) = library();
    kept(&library, "fox");
    // The file is replaced under a living process.
    for name in ["library.db", "library.db-wal", "library.db-shm"] {
        fs::remove_file(home.path().join(name)).unwrap();
    }
    fs::write(home.path().join("library.db"), [0x5a; 8192]).unwrap();
    let error = Library::open(home.path()).map(drop).unwrap_err();
    assert!(matches!(error, Error::Corrupt { moved_to: None }), "{error}");
    assert_eq!(bytes(home.path()), [0x5a; 8192]);
    drop(library);
}

#[test]
fn two_handles_see_each_others_work_at_once() {
    let (home, first) = library();
    let second = Library::open(home.path()).unwrap();
    for n in 0..20u64 {
        let (writer, reader) = if n.is_multiple_of(2) { (&first, &second) } else { (&second, &first) };
        let asset = kept(writer, &format!("picture {n}"));
        assert_eq!(reader.asset(asset.id).unwrap(), asset);
        assert_eq!(reader.counts().unwrap().assets, n + 1);
    }
    let third = first.clone();
    drop(first);
    assert_eq!(third.counts().unwrap().assets, 20, "a clone keeps the library open");
}

#[test]
fn a_library_that_cannot_be_made_says_so() {
    let file = tempfile::NamedTempFile::new().unwrap();
    let error = Library::open(file.path()).map(drop).unwrap_err();
    assert!(matches!(error, Error::Io { .. }), "{error}");
    assert_eq!(error.code(), library::Code::Library);
}

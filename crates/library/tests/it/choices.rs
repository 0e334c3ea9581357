//! What the person decided: presets and consents. And a library of the first format that learns of them.

use std::fs;

use library::{Consent, Error, Kind, Library, Preset, Query};
use rusqlite::Connection;
use serde_json::json;

use crate::fixtures::{keep, kept, library, new_asset, sample};

fn preset(name: &str, strength: f64) -> Preset {
    let serde_json::Value::Object(arguments) = json!({"strength": strength, "prompt": "e\u{301} 霓"}) else {
        panic!()
    };
    Preset { name: name.into(), operation: "img2img".into(), arguments, built_in: false, created_at: 0 }
}

#[test]
fn what_a_server_lacks_is_believed_until_its_time_and_not_longer_for_being_told_again() {
    let (home, library) = library();
    let known = || Library::open(home.path()).unwrap().server_limits("http://local/v1", "qwen").unwrap();
    let remember =
        |limits: &str, until: i64| library.remember_server("http://local/v1", "qwen", limits, until).unwrap();
    assert_eq!(known(), None);
    remember("flat", i64::MAX);
    assert_eq!(known().as_deref(), Some("flat"));
    assert_eq!(library.server_limits("http://local/v1", "other").unwrap(), None);
    assert_eq!(library.server_limits("http://other/v1", "qwen").unwrap(), None);
    remember("chat", i64::MAX);
    assert_eq!(known().as_deref(), Some("chat"));
    remember("flat", 1);
    remember("flat", i64::MAX);
    assert_eq!(known(), None);
    remember("flat", i64::MAX);
    assert_eq!(known().as_deref(), Some("flat"), "it may be found out anew");
}

#[test]
fn presets_are_saved_replaced_and_deleted_by_name() {
    let (home, library) = library();
    library.save_presets(&[preset("Soft", 0.2)]).unwrap();
    library.save_presets(&[preset("  bold ", 0.9)]).unwrap();
    let all = library.presets().unwrap();
    assert_eq!(all.iter().map(|preset| preset.name.as_str()).collect::<Vec<_>>(), ["bold", "Soft"]);
    assert!(all.iter().all(|preset| preset.created_at > 1_700_000_000_000));
    let saved = all[1].clone();
    assert_eq!(Preset { created_at: 0, ..saved.clone() }, preset("Soft", 0.2));
    library.save_presets(&[Preset { built_in: true, ..preset("Soft", 0.3) }]).unwrap();
    let other = Library::open(home.path()).unwrap().presets().unwrap();
    assert_eq!((other.len(), &other[1].arguments["strength"], other[1].built_in), (2, &json!(0.3), true));
    assert_eq!(other[1].created_at, saved.created_at);
    assert!(library.delete_preset("Soft").unwrap() && !library.delete_preset("Soft").unwrap());
    for name in ["", " \n", &"x".repeat(81)] {
        assert!(matches!(library.save_presets(&[preset(name, 0.1)]), Err(Error::Invalid(_))));
    }
    assert_eq!(library.presets().unwrap().len(), 1);
}

#[test]
fn a_consent_is_given_once() {
    let (home, library) = library();
    assert_eq!(library.consent_given(Consent::Faces).unwrap(), None);
    library.give_consent(Consent::Faces).unwrap();
    let given = library.consent_given(Consent::Faces).unwrap();
    assert!(given.is_some_and(|when| when > 1_700_000_000_000));
    library.give_consent(Consent::Faces).unwrap();
    let other = Library::open(home.path()).unwrap();
    assert_eq!(
        (other.consent_given(Consent::Faces).unwrap(), other.consent_given(Consent::Voice).unwrap()),
        (given, None)
    );
}

/// The library in its first format, as it was before clips, masks and presets.
fn first_format(home: &std::path::Path) -> Vec<library::Asset> {
    let library = Library::open(home).unwrap();
    let mut assets = vec![kept(&library, "a neon fox"), kept(&library, "雪の中のキツネ")];
    library.star(&[assets[0].id], true).unwrap();
    drop(library);
    let db = Connection::open(home.join("library.db")).unwrap();
    let rows = "id, kind, created_at, width, height, starred, has_alpha, trashed, trashed_at, model, mime, duration_s,
        bytes, sha256, file, operation, seed, job, position, conversation, message, provider_id, estimated_usd,
        actual_usd, requested_at, mine, refined, sent, negative, singles, parameters";
    let first = include_str!("../../migrations/0001_first_light.sql");
    let old = home.join("old.db");
    let made = Connection::open(&old).unwrap();
    made.execute_batch(first).unwrap();
    made.execute("ATTACH ?1 AS new", [home.join("library.db").to_str().unwrap()]).unwrap();
    made.execute_batch(&format!("INSERT INTO assets ({rows}) SELECT {rows} FROM new.assets")).unwrap();
    made.execute_batch("DETACH new; PRAGMA application_id = 0x4c494d4e; PRAGMA user_version = 1").unwrap();
    drop((db, made));
    fs::rename(old, home.join("library.db")).unwrap();
    assets[0].starred = true;
    assets
}

#[test]
fn a_library_of_the_first_format_is_found_whole_in_the_second() {
    let home = tempfile::tempdir().unwrap();
    let assets = first_format(home.path());
    let library = Library::open(home.path()).unwrap();
    assert_eq!(fs::read_dir(home.path().join("backups")).unwrap().count(), 1);
    library.check().unwrap();
    for asset in &assets {
        assert_eq!(library.asset(asset.id).unwrap(), *asset);
    }
    let found = |text: &str| {
        let query = Query { text: text.into(), ..Query::default() };
        library.page(&query, None, 10).unwrap().assets.iter().map(|asset| asset.id).collect::<Vec<_>>()
    };
    assert_eq!(
        (found("neon f"), found("キツ"), found("eon")),
        (vec![assets[0].id], vec![assets[1].id], vec![assets[0].id])
    );
    let clip = library::NewAsset { kind: Kind::Video, ..new_asset("a clip") };
    let clip = keep(&library, &sample("h264.mp4"), clip).unwrap();
    assert_eq!(found("clip"), [clip.id]);
    library.check().unwrap();
    assert_eq!(library.counts().unwrap().assets, 3);
}

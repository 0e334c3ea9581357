//! Keeping a document and what was made here, with the disk full or the process dead at every single step.

use std::{env, fs, path::Path, process::Command};

use serde_json::json;

use crate::{Code, Document, DocumentId, Error, Kind, Library, NewDocument, NewLocal, Query, fault::test as fault};

const HOME: &str = "LIMN_TEST_HOME";
const STEP: &str = "LIMN_TEST_STEP";

fn keep(library: &Library) -> Result<Document, Error> {
    library.keep_document(NewDocument {
        name: "brief.pdf".into(),
        kind: "pdf".into(),
        pages: vec!["one".into(), "two".into()],
        tokens: 2,
        bytes: b"%PDF and so on".into(),
    })
}

/// The one document, its one file and nothing else.
fn check(home: &Path, library: &Library, kept: &Document, step: u32) {
    library.check().unwrap();
    assert_eq!(kept.id, DocumentId(1), "stopped at step {step}");
    assert_eq!(library.document(kept.id).unwrap(), *kept);
    assert_eq!(library.document_pages(kept.id, 1, 9).unwrap(), ["one", "two"]);
    let files: Vec<_> = fs::read_dir(home.join("documents")).unwrap().map(|file| file.unwrap().path()).collect();
    assert_eq!(files.len(), 1, "stopped at step {step}: {files:?}");
    assert_eq!(fs::read(&files[0]).unwrap(), b"%PDF and so on");
    assert_eq!(fs::read_dir(home.join("incoming")).unwrap().count(), 0, "stopped at step {step}");
}

#[test]
fn a_document_is_on_the_disk_before_its_row_is() {
    let home = tempfile::tempdir().unwrap();
    let library = Library::open(home.path()).unwrap();
    fault::names();
    keep(&library).unwrap();
    let steps = [
        "make a temporary file",
        "write",
        "sync the file",
        "rename",
        "renamed",
        "sync a folder",
        "commit",
        "committed",
    ];
    assert_eq!(fault::names(), steps);
}

#[test]
fn a_document_that_met_a_full_disk_is_kept_whole_the_next_time() {
    for (step, times) in (0..8).flat_map(|step| [(step, 1), (step, 1000)]) {
        let home = tempfile::tempdir().unwrap();
        let library = Library::open(home.path()).unwrap();
        fault::full(step, times);
        let error = keep(&library).unwrap_err();
        fault::off();
        assert_eq!(error.code(), Code::DiskFull, "step {step}: {error}");
        let kept = keep(&library).unwrap();
        check(home.path(), &library, &kept, step);
        drop(library);
        check(home.path(), &Library::open(home.path()).unwrap(), &kept, step);
    }
}

#[test]
fn a_process_that_dies_at_any_step_leaves_a_whole_document_or_none() {
    let (mut whole, mut nothing) = (0, 0);
    for step in 0..8 {
        let home = tempfile::tempdir().unwrap();
        drop(Library::open(home.path()).unwrap());
        let child = Command::new(env::current_exe().unwrap())
            .args(["--exact", "files::stopped_brief::dies_at_the_step", "--ignored", "--test-threads=1"])
            .env(HOME, home.path())
            .env(STEP, step.to_string())
            .output()
            .unwrap();
        assert!(!child.status.success() && child.status.code().is_none(), "killed: {}", child.status);
        let library = Library::open(home.path()).unwrap();
        assert_eq!(fs::read_dir(home.path().join("incoming")).unwrap().count(), 0);
        match library.document(DocumentId(1)) {
            Ok(kept) => {
                whole += 1;
                check(home.path(), &library, &kept, step);
            }
            Err(_) => nothing += 1,
        }
        check(home.path(), &library, &keep(&library).unwrap(), step);
    }
    assert!(whole > 0 && nothing > 5, "both sides of the commit were tried: {whole} and {nothing}");
}

#[test]
#[ignore = "started by the test above, in a process that dies"]
fn dies_at_the_step() {
    let library = Library::open(Path::new(&env::var(HOME).unwrap())).unwrap();
    fault::abort(env::var(STEP).unwrap().parse().unwrap());
    let _ = keep(&library);
    fault::off();
    panic!("there is no such step");
}

#[test]
fn what_was_made_here_and_met_a_full_disk_is_one_asset_with_its_parents_secret() {
    let mut failed = 0;
    for step in 0..20 {
        let home = tempfile::tempdir().unwrap();
        let library = Library::open(home.path()).unwrap();
        let make = |title: &str, parents| {
            library.keep_local(
                title.as_bytes(),
                NewLocal {
                    kind: Kind::Text,
                    title: title.into(),
                    text: None,
                    parents,
                    conversation: None,
                    message: None,
                    project: None,
                    source: json!({}),
                },
            )
        };
        let secret = make("secret", Vec::new()).unwrap().id;
        library.set_confidential(&[secret], true).unwrap();
        fault::full(step, 1);
        let first = make("note", vec![secret]);
        fault::off();
        failed += u32::from(first.is_err());
        let again = make("note", vec![secret]).unwrap();
        drop(library);
        // What was on its way is put in order, and is not a second asset.
        let library = Library::open(home.path()).unwrap();
        let assets = library.page(&Query::default(), None, 9).unwrap().assets;
        assert_eq!(assets.iter().map(|asset| asset.id).collect::<Vec<_>>(), [again.id, secret], "step {step}");
        assert!(assets[0].confidential, "step {step}");
        library.check().unwrap();
    }
    assert!(failed > 8);
}

//! Keeping a result, with the disk full or the process dead at every single step.

use std::{env, fs, path::Path, process::Command};

use image::{ImageFormat, RgbImage};
use serde_json::json;

use crate::{
    Accepted, Asset, Caps, Charged, Code, Error, Failure, JobFilter, JobId, JobState, Kind, Library, NewAsset, NewJob,
    Query, Ready, Since, Words, fault::test as fault,
};

const HOME: &str = "LIMN_TEST_HOME";
const STEP: &str = "LIMN_TEST_STEP";

fn words() -> Words {
    Words { mine: "a fox".into(), refined: None, sent: "a fox".into(), negative: None }
}

fn picture(seed: u8) -> Vec<u8> {
    let mut bytes = std::io::Cursor::new(Vec::new());
    RgbImage::from_fn(20, 20, |x, y| image::Rgb([x as u8, y as u8, seed]))
        .write_to(&mut bytes, ImageFormat::Png)
        .unwrap();
    bytes.into_inner()
}

/// A generation whose result is being downloaded.
fn fetching(library: &Library) -> JobId {
    let job = NewJob {
        operation: "text2img".into(),
        model: None,
        words: words(),
        arguments: json!({}),
        samples: 1,
        width: None,
        height: None,
        track_id: "t".into(),
        eta_s: None,
        estimated_usd: money::Usd::from_nanos(5),
        retry_of: None,
        conversation: None,
        message: None,
        project: None,
        proposal: None,
        call_id: None,
    };
    let id = library.plan_job(job, &Caps::default(), Since::default()).unwrap().id;
    library.set_submitting(id).unwrap();
    library.set_running(id, Accepted::default()).unwrap();
    library.set_fetching(id, Ready::default()).unwrap();
    id
}

/// One result from its first byte to its row.
fn keep(library: &Library, job: JobId) -> Result<Asset, Error> {
    let asset = NewAsset {
        kind: Kind::Image,
        words: words(),
        operation: "text2img".into(),
        model: None,
        seed: None,
        parameters: json!({}),
        parents: Vec::new(),
        job: Some(job),
        index: 0,
        conversation: None,
        message: None,
        provider_id: None,
        estimated_usd: None,
        requested_at: None,
    };
    let mut incoming = library.incoming()?;
    for piece in picture(1).chunks(200) {
        incoming.write(piece).map_err(Error::io("receive"))?;
    }
    library.keep(incoming, asset)
}

fn files(home: &Path) -> Vec<String> {
    let mut found = Vec::new();
    for month in fs::read_dir(home.join("media")).unwrap().map(Result::unwrap) {
        for file in fs::read_dir(month.path()).unwrap().map(Result::unwrap) {
            found.push(format!("{}/{}", month.file_name().display(), file.file_name().display()));
        }
    }
    found
}

/// The one asset, its one file and nothing else.
fn check(home: &Path, library: &Library, step: u32) {
    library.check().unwrap();
    let assets = library.page(&Query::default(), None, 10).unwrap().assets;
    assert_eq!(assets.len(), 1, "stopped at step {step}");
    assert_eq!(files(home), [assets[0].file.as_str()], "stopped at step {step}");
    assert_eq!(fs::read(home.join("media").join(&assets[0].file)).unwrap(), picture(1));
    assert_eq!(fs::read_dir(home.join("incoming")).unwrap().count(), 0, "stopped at step {step}");
}

/// How many steps there are when none fails.
fn steps() -> u32 {
    let home = tempfile::tempdir().unwrap();
    let library = Library::open(home.path()).unwrap();
    let job = fetching(&library);
    fault::full(u32::MAX, 1);
    keep(&library, job).unwrap();
    let steps = fault::off();
    assert!(steps > 10, "the steps are no longer counted");
    steps
}

#[test]
fn each_step_is_on_the_disk_before_the_next_depends_on_it() {
    let home = tempfile::tempdir().unwrap();
    let library = Library::open(home.path()).unwrap();
    let job = fetching(&library);
    fault::names();
    keep(&library, job).unwrap();
    let mut names = fault::names();
    names.retain(|name| *name != "write");
    let month = ["make a folder", "sync a folder"];
    let expected = ["make a temporary file", "sync the file", "commit", "committed", month[0], month[1], "rename"];
    assert_eq!(names, [&expected[..], &["renamed", "sync a folder", "commit", "committed"]].concat());
}

#[test]
fn a_file_that_somebody_put_in_the_place_stays_there() {
    let mut met = 0;
    for step in 0..steps() {
        let home = tempfile::tempdir().unwrap();
        let library = Library::open(home.path()).unwrap();
        let job = fetching(&library);
        fault::full(step, 1);
        keep(&library, job).unwrap_err();
        fault::off();
        let waiting = library.database().read(crate::tables::placings::all).unwrap();
        let Some(placing) = waiting.first() else { continue };
        let place = home.path().join("media").join(&placing.entry.file);
        if place.exists() {
            continue;
        }
        fs::create_dir_all(place.parent().unwrap()).unwrap();
        fs::write(&place, "somebody's").unwrap();
        let asset = keep(&library, job).unwrap();
        assert_eq!(fs::read(&place).unwrap(), b"somebody's");
        assert!(asset.file.ends_with("-2.png"), "{}", asset.file);
        assert_eq!(fs::read(library.original_path(asset.id).unwrap()).unwrap(), picture(1));
        met += 1;
    }
    assert!(met > 1);
}

#[test]
fn a_disk_that_is_full_for_a_moment_costs_one_more_try() {
    for (step, times) in (0..steps()).flat_map(|step| [(step, 1), (step, 1000)]) {
        let home = tempfile::tempdir().unwrap();
        let library = Library::open(home.path()).unwrap();
        let job = fetching(&library);
        fault::full(step, times);
        let error = keep(&library, job).unwrap_err();
        fault::off();
        assert_eq!(error.code(), Code::DiskFull, "step {step}: {error}");
        assert_eq!(library.job(job).unwrap().state, JobState::Fetching);
        let shown = library.page(&Query::default(), None, 10).unwrap().assets;
        // An error may come after the row was written; then the row is whole.
        assert!(shown.iter().all(|asset| library.original_path(asset.id).is_ok()));
        keep(&library, job).unwrap();
        check(home.path(), &library, step);
        library.finish_job(job, JobState::Done, None, None, None).unwrap();
    }
}

#[test]
fn what_came_far_enough_before_the_disk_was_full_is_kept_at_the_next_start() {
    let mut adopted = 0;
    for step in 0..steps() {
        let home = tempfile::tempdir().unwrap();
        let library = Library::open(home.path()).unwrap();
        let job = fetching(&library);
        fault::full(step, 1000);
        keep(&library, job).unwrap_err();
        fault::off();
        drop(library);
        let library = Library::open(home.path()).unwrap();
        adopted += library.job(job).unwrap().assets.len();
        if library.job(job).unwrap().assets.is_empty() {
            keep(&library, job).unwrap();
        }
        check(home.path(), &library, step);
    }
    assert!(adopted > 3);
}

#[test]
fn what_the_person_brings_again_after_a_full_disk_is_one_asset() {
    let bring = |library: &Library| -> Result<Asset, Error> {
        let mut incoming = library.incoming()?;
        incoming.write(&picture(1)).map_err(Error::io("receive"))?;
        library.import(incoming, "fox.png")
    };
    let mut failed = 0;
    for step in 0..steps() {
        let home = tempfile::tempdir().unwrap();
        let library = Library::open(home.path()).unwrap();
        fault::full(step, 1);
        let first = bring(&library);
        fault::off();
        failed += u32::from(first.is_err());
        let again = bring(&library).unwrap();
        drop(library);
        // What was on its way is put in order, and is not a second asset.
        let library = Library::open(home.path()).unwrap();
        assert_eq!(bring(&library).unwrap().id, again.id);
        check(home.path(), &library, step);
    }
    assert!(failed > 8);
}

#[test]
fn a_process_that_dies_at_any_step_leaves_a_whole_asset_or_nothing() {
    let (mut whole, mut nothing) = (0, 0);
    for step in 0..steps() {
        let home = tempfile::tempdir().unwrap();
        let job = {
            let library = Library::open(home.path()).unwrap();
            fetching(&library)
        };
        let child = Command::new(env::current_exe().unwrap())
            .args(["--exact", "files::stopped::dies_at_the_step", "--ignored", "--test-threads=1"])
            .env(HOME, home.path())
            .env(STEP, step.to_string())
            .output()
            .unwrap();
        assert!(!child.status.success() && child.status.code().is_none(), "killed: {}", child.status);
        let library = Library::open(home.path()).unwrap();
        assert_eq!(library.claim_jobs().unwrap().len(), 1);
        if library.job(job).unwrap().assets.is_empty() {
            assert!(files(home.path()).is_empty(), "half a result is visible after step {step}");
            nothing += 1;
            keep(&library, job).unwrap();
        } else {
            whole += 1;
        }
        check(home.path(), &library, step);
        library.finish_job(job, JobState::Done, None, None, None).unwrap();
    }
    assert!(whole > 3 && nothing > 3, "both sides of the commit were tried: {whole} and {nothing}");
}

#[test]
#[ignore = "started by the test above, in a process that dies"]
fn dies_at_the_step() {
    let library = Library::open(Path::new(&env::var(HOME).unwrap())).unwrap();
    let job = library.claim_jobs().unwrap()[0].id;
    fault::abort(env::var(STEP).unwrap().parse().unwrap());
    let _ = keep(&library, job);
    fault::off();
    panic!("there is no such step");
}

#[test]
fn a_generation_and_its_charge_move_together_or_not_at_all() {
    let failure = Some(Failure { code: Code::Provider, message: "no".into() });
    for (step, charged) in [(0, Charged::No), (0, Charged::Yes), (0, Charged::Unclear)] {
        let home = tempfile::tempdir().unwrap();
        let library = Library::open(home.path()).unwrap();
        let job = fetching(&library);
        fault::full(step, 1);
        let full = library.finish_job(job, JobState::Failed, failure.clone(), Some(charged), None);
        fault::off();
        assert!(matches!(full, Err(Error::DiskFull)));
        assert_eq!(library.jobs(JobFilter::Unfinished).unwrap().len(), 1);
        assert_eq!(library.charges(1).unwrap()[0].state, crate::ChargeState::Held);
        library.finish_job(job, JobState::Failed, failure.clone(), Some(charged), None).unwrap();
        assert_ne!(library.charges(1).unwrap()[0].state, crate::ChargeState::Held);
    }
}

//! A disk that is really full. Where no small disk can be mounted, the unit tests that fail every step stand in, and
//! this says so.

use std::{path::Path, process::Command};

use library::{Code, Error, JobState, Library, NewAsset};

use crate::{
    fixtures::{fetching, keep, new_asset, png},
    killed::check_files,
};

/// A disk of eight megabytes, unmounted with the test.
struct SmallDisk(tempfile::TempDir);

impl SmallDisk {
    fn mount() -> Option<Self> {
        let folder = tempfile::tempdir().unwrap();
        let mounted = Command::new("mount").args(["-t", "tmpfs", "-o", "size=8m", "tmpfs"]).arg(folder.path()).output();
        mounted.is_ok_and(|output| output.status.success()).then_some(Self(folder))
    }

    fn path(&self) -> &Path {
        self.0.path()
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg(self.path()).status();
    }
}

#[test]
fn a_full_disk_loses_nothing_and_the_same_result_is_kept_once_there_is_room() {
    let Some(disk) = SmallDisk::mount() else {
        eprintln!("SKIPPED: no small disk can be mounted here (that takes root on Linux)");
        return;
    };
    let home = disk.path().join("limn");
    let library = Library::open(&home).unwrap();
    let job = fetching(&library, "t");
    let ballast = disk.path().join("ballast");
    let picture = png(100, 100, 7);
    let mut kept = 0;
    // From a disk that is full to the last byte to one with room for all of it.
    for free in (0..600_000).step_by(20_000) {
        fill(&ballast, free);
        let asset = NewAsset { job: Some(job), index: kept, ..new_asset("fox") };
        let received = library.incoming().map_err(|error| error.code()).and_then(|mut incoming| {
            incoming.write(&picture).map_err(|error| {
                assert_eq!(error.kind(), std::io::ErrorKind::StorageFull);
                Code::DiskFull
            })?;
            library.keep(incoming, asset).map_err(|error| error.code())
        });
        match received {
            Ok(asset) => {
                assert_eq!(asset.job, Some(job));
                kept += 1;
            }
            Err(code) => assert_eq!(code, Code::DiskFull, "with {free} bytes free"),
        }
        assert_eq!(library.job(job).unwrap().state, JobState::Fetching, "and can be fetched again");
    }
    assert!(kept > 0);
    std::fs::remove_file(&ballast).unwrap();
    let asset = NewAsset { job: Some(job), index: kept, ..new_asset("fox") };
    keep(&library, &picture, asset).unwrap();
    library.finish_job(job, JobState::Done, None, None, None).unwrap();
    library.check().unwrap();
    check_files(&home, &library);

    // A library on a full disk can still be opened and looked at.
    drop(library);
    fill(&ballast, 0);
    match Library::open(&home) {
        Ok(library) => assert_eq!(library.counts().unwrap().assets, u64::from(kept) + 1),
        Err(error) => assert!(matches!(error, Error::DiskFull), "{error}"),
    }
}

/// Fills the disk but for so many bytes.
fn fill(ballast: &Path, free: u64) {
    use std::io::Write;
    let _ = std::fs::remove_file(ballast);
    let mut file = std::fs::File::create(ballast).unwrap();
    while file.write_all(&[0; 4096]).is_ok() {}
    let length = file.metadata().unwrap().len();
    file.set_len(length.saturating_sub(free)).unwrap();
}

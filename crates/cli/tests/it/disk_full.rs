//! A disk that is full when the picture comes. Where no small disk can be mounted this says that it was skipped.

use std::{fs, io::Write, path::Path, process::Command};

use serde_json::json;

use crate::limn::{Limn, assert_asset, assert_shape, code, sandbox, submissions};

/// A disk of eight megabytes, unmounted with the test.
struct SmallDisk(tempfile::TempDir);

impl SmallDisk {
    fn mount() -> Option<Self> {
        let folder = tempfile::tempdir().unwrap();
        let mounted = Command::new("mount").args(["-t", "tmpfs", "-o", "size=8m", "tmpfs"]).arg(folder.path()).output();
        mounted.is_ok_and(|output| output.status.success()).then_some(Self(folder))
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg(self.0.path()).status();
    }
}

/// Fills the disk to its last page, then makes so many bytes of room.
fn fill(ballast: &Path, room: u64) {
    let mut file = fs::File::create(ballast).unwrap();
    while file.write_all(&[0; 4096]).is_ok() {}
    let length = file.metadata().unwrap().len();
    file.set_len(length - room).unwrap();
}

#[test]
fn a_full_disk_is_7_and_the_paid_picture_comes_home_once_there_is_room() {
    let Some(disk) = SmallDisk::mount() else {
        eprintln!("SKIPPED: no small disk can be mounted here (that takes root on Linux)");
        return;
    };
    let sandbox = sandbox();
    let home = disk.0.path().join("limn");
    let limn = Limn::of(&sandbox).with("LIMN_HOME", home.to_str().unwrap());
    limn.json(0, &["list"]);
    let ballast = disk.0.path().join("ballast");
    // Room for the rows, not for the picture.
    fill(&ballast, 400 << 10);
    let arguments = ["generate", "A fox", "--verbatim", "--model", "flux", "--width", "1024", "--height", "1024"];
    let object = limn.json(7, &arguments);
    assert_shape(&object);
    assert_eq!((code(&object), &object["jobs"][0]["status"]), ("disk_full", &json!("fetching")), "{object:#}");
    assert!(object["error"]["message"].as_str().unwrap().contains("limn resume"));

    fs::remove_file(&ballast).unwrap();
    let object = limn.json(0, &["resume"]);
    assert_eq!(object["jobs"][0]["status"], "done", "{object:#}");
    assert_asset(&object["jobs"][0]["assets"][0]);
    assert_eq!(submissions(&sandbox), 1, "bought once");

    // Full to the last byte, nothing is begun.
    fill(&ballast, 0);
    let object = limn.json(7, &arguments);
    assert_shape(&object);
    assert_eq!((code(&object), submissions(&sandbox)), ("disk_full", 1), "{object:#}");
}

//! Drives the real window: the built app in WebKitGTK under a virtual display, with a real Secret Service, against a
//! sandbox whose books say what was really bought. `make test-desktop` runs it; pictures of what it saw are left in
//! `target/screenshots/`.

mod agent;
mod app;
mod brief;
mod director;
mod keys;
mod looks;
mod make;
mod media;
mod recipes;
mod survival;
mod trouble;
mod words;

use sandbox::{Options, Sandbox};

/// The composer's field.
const COMPOSER: &str = "textarea";

/// A sandbox that does not make anybody wait.
fn fast_sandbox() -> Sandbox {
    Sandbox::start_with(Options::fast()).expect("a sandbox")
}

/// How many generations the sandbox was asked for, whatever became of them.
fn asked(sandbox: &Sandbox) -> usize {
    sandbox.log("text2img").len()
}

/// Every file below a folder that holds these bytes, to prove that a key is in none.
fn files_with(folder: &std::path::Path, needle: &str) -> Vec<std::path::PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else if std::fs::read(&path).is_ok_and(|bytes| contains(&bytes, needle.as_bytes())) {
                found.push(path);
            }
        }
    }
    found
}

fn contains(bytes: &[u8], needle: &[u8]) -> bool {
    bytes.windows(needle.len()).any(|window| window == needle)
}

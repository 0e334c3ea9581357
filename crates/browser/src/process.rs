//! The process of Chromium and its folder, which both end with their handle.

use std::{
    fs, io,
    path::{Path, PathBuf},
    process::Child,
    thread,
    time::Duration,
};

use tempfile::TempDir;

/// A running Chromium. Dropping it kills the process with all its children and removes the folder; that takes some
/// hundredths of a second.
#[derive(Debug)]
pub(crate) struct Process {
    child: Child,
    /// Profile, home and temporary files of the session; there until the drop.
    folder: Option<TempDir>,
}

impl Process {
    /// The process id.
    pub(crate) fn id(&self) -> u32 {
        self.child.id()
    }

    /// What Chromium complained about last, as the reason of a start that failed.
    pub(crate) fn complaint(&self) -> String {
        let text = self
            .folder
            .as_ref()
            .map(|folder| fs::read(complaints(folder.path())).unwrap_or_default())
            .unwrap_or_default();
        let text = String::from_utf8_lossy(&text);
        let line = text.lines().rev().find(|line| !line.trim().is_empty()).unwrap_or("it gave no reason");
        line.trim().chars().take(200).collect()
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        kill(&mut self.child);
        let _ = self.child.wait();
        let Some(folder) = self.folder.take() else { return };
        let path = folder.keep();
        // Its children die a moment after it and may still write.
        for _ in 0..100 {
            match fs::remove_dir_all(&path) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => thread::sleep(Duration::from_millis(20)),
                _ => return,
            }
        }
        tracing::warn!("the folder of a browser session could not be removed");
    }
}

fn complaints(folder: &Path) -> PathBuf {
    folder.join("complaints.txt")
}

#[cfg(unix)]
pub(crate) use unix::{is_root, spawn};

#[cfg(unix)]
mod unix {
    use std::{
        ffi::OsString,
        fs::{self, File},
        io,
        os::unix::process::CommandExt,
        path::Path,
        process::{Child, Command, Stdio},
    };

    use command_fds::{CommandFdExt, FdMapping};
    use nix::{
        sys::signal::{Signal, killpg},
        unistd::{Pid, geteuid},
    };
    use tempfile::TempDir;
    use tokio::net::unix::pipe;

    use super::{Process, complaints};

    /// Nothing is connected to before it is asked for.
    const PREFERENCES: &str = r#"{"net":{"network_prediction_options":2}}"#;

    /// Whether this process is root.
    pub(crate) fn is_root() -> bool {
        geteuid().is_root()
    }

    /// Starts Chromium in a process group of its own, with an environment that holds nothing of the person, and gives
    /// the ends of the pipes to write calls to and to read answers from.
    pub(crate) fn spawn(
        program: &Path,
        flags: Vec<OsString>,
        folder: TempDir,
    ) -> io::Result<(Process, pipe::Sender, pipe::Receiver)> {
        let (calls, their_calls) = pipe::pipe()?;
        let (their_answers, answers) = pipe::pipe()?;
        let home = folder.path();
        for part in ["config", "cache", "data", "tmp"] {
            fs::create_dir(home.join(part))?;
        }
        fs::create_dir(home.join("Default"))?;
        fs::write(home.join("Default/Preferences"), PREFERENCES)?;
        let mut command = Command::new(program);
        command
            .args(flags)
            .env_clear()
            .env("HOME", home)
            .env("XDG_CONFIG_HOME", home.join("config"))
            .env("XDG_CACHE_HOME", home.join("cache"))
            .env("XDG_DATA_HOME", home.join("data"))
            .env("TMPDIR", home.join("tmp"))
            // No message bus, hence no keyring and no desktop.
            .env("DBUS_SESSION_BUS_ADDRESS", "disabled:")
            .envs(["PATH", "LANG", "LC_ALL", "TZ"].into_iter().filter_map(|name| Some((name, std::env::var_os(name)?))))
            .current_dir(home)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(File::create(complaints(home))?)
            .process_group(0)
            .fd_mappings(vec![
                FdMapping { parent_fd: their_calls.into_blocking_fd()?, child_fd: 3 },
                FdMapping { parent_fd: their_answers.into_blocking_fd()?, child_fd: 4 },
            ])
            .map_err(io::Error::other)?;
        let child = command.spawn()?;
        Ok((Process { child, folder: Some(folder) }, calls, answers))
    }

    /// Kills the group: Chromium is its leader.
    pub(super) fn kill(child: &mut Child) {
        // Nobody has waited for the child yet, so its number is still its own, also when it has died already.
        if let Ok(id) = i32::try_from(child.id()) {
            let _ = killpg(Pid::from_raw(id), Signal::SIGKILL);
        }
    }
}

#[cfg(unix)]
use unix::kill;

#[cfg(not(unix))]
fn kill(child: &mut Child) {
    let _ = child.kill();
}

/// Nothing is found here, so nothing is started.
#[cfg(not(unix))]
pub(crate) fn spawn(
    _: &Path,
    _: Vec<std::ffi::OsString>,
    _: TempDir,
) -> io::Result<(Process, tokio::io::Sink, tokio::io::Empty)> {
    Err(io::ErrorKind::Unsupported.into())
}

#[cfg(not(unix))]
pub(crate) fn is_root() -> bool {
    false
}

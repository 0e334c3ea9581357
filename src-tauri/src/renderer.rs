//! Keeps the window painting on WebKitGTK: chooses a renderer that works here, and brings a dead web process back.
//!
//! Without a GPU the default renderer reaches a third of the frame rate, and with some drivers it shows nothing at all.
//! The way out, `WEBKIT_DISABLE_DMABUF_RENDERER=1`, has to be in the environment before GTK starts, and this program
//! forbids the unsafe call that would put it there: it starts itself anew with the variable set instead.

use std::path::{Path, PathBuf};

/// The variable; whatever the person set it to stays.
const VARIABLE: &str = "WEBKIT_DISABLE_DMABUF_RENDERER";

/// Why the plain renderer is the better choice on this machine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Reason {
    NoRenderNode,
    NvidiaDriver,
    NeverPainted,
}

/// The file that stands from the start of the program until its window was first painted. Still there at the next
/// start, it says that the last one never got so far.
#[derive(Clone, Debug)]
pub(crate) struct PaintMark(PathBuf);

impl PaintMark {
    /// The mark in the library's rebuildable part.
    pub(crate) fn new(home: &Path) -> Self {
        Self(home.join("cache").join("painting"))
    }

    fn is_set(&self) -> bool {
        self.0.exists()
    }

    /// Notes that a window is about to open. Failing to is harmless.
    pub(crate) fn set(&self) {
        if let Some(folder) = self.0.parent() {
            let _ = std::fs::create_dir_all(folder);
        }
        let _ = std::fs::write(&self.0, b"");
    }

    /// Notes that the window was painted.
    pub(crate) fn clear(&self) {
        let _ = std::fs::remove_file(&self.0);
    }
}

/// Starts the program anew with the plain renderer where that is the better choice. Returns where it is not, or where
/// that has been done already.
pub(crate) fn choose(mark: &PaintMark) {
    if !cfg!(target_os = "linux") || std::env::var_os(VARIABLE).is_some() {
        return;
    }
    if let Some(reason) = reason(Path::new("/dev/dri"), Path::new("/proc/driver/nvidia"), mark) {
        tracing::info!(?reason, "starting with the plain renderer");
        start_anew();
    }
}

fn reason(dri: &Path, nvidia: &Path, mark: &PaintMark) -> Option<Reason> {
    let render_node = std::fs::read_dir(dri)
        .is_ok_and(|entries| entries.flatten().any(|entry| entry.file_name().to_string_lossy().starts_with("renderD")));
    if !render_node {
        Some(Reason::NoRenderNode)
    } else if nvidia.exists() {
        Some(Reason::NvidiaDriver)
    } else if mark.is_set() {
        Some(Reason::NeverPainted)
    } else {
        None
    }
}

#[cfg(target_os = "linux")]
fn start_anew() {
    use std::os::unix::process::CommandExt;
    let Ok(program) = std::env::current_exe() else { return };
    let error = std::process::Command::new(program).args(std::env::args_os().skip(1)).env(VARIABLE, "1").exec();
    tracing::warn!(%error, "could not start anew; going on with the default renderer");
}

#[cfg(not(target_os = "linux"))]
fn start_anew() {}

/// At most this many reloads within a minute: a page that kills its process at once must not do so for ever.
#[cfg(target_os = "linux")]
const RELOADS_A_MINUTE: usize = 3;

/// Reloads the page when its web process dies, which Tauri does not do by itself. Nothing is lost: all state lives
/// in this process and the page asks for a snapshot.
#[cfg(target_os = "linux")]
pub(crate) fn revive(window: &tauri::WebviewWindow) {
    use std::{
        cell::RefCell,
        time::{Duration, Instant},
    };

    use webkit2gtk::WebViewExt;

    let attached = window.with_webview(|webview| {
        let deaths = RefCell::new(Vec::new());
        webview.inner().connect_web_process_terminated(move |view, reason| {
            let mut deaths = deaths.borrow_mut();
            deaths.retain(|death: &Instant| death.elapsed() < Duration::from_secs(60));
            tracing::error!(?reason, deaths = deaths.len() + 1, "the web process died");
            if deaths.len() < RELOADS_A_MINUTE {
                deaths.push(Instant::now());
                view.reload();
            }
        });
    });
    if let Err(error) = attached {
        tracing::warn!(%error, "a dead web process will not be revived");
    }
}

#[cfg(not(target_os = "linux"))]
pub(crate) fn revive(_window: &tauri::WebviewWindow) {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_machine_without_a_gpu_gets_the_plain_renderer() {
        let here = tempfile::tempdir().unwrap();
        let mark = PaintMark::new(here.path());
        let (dri, nvidia) = (here.path().join("dri"), here.path().join("nvidia"));
        assert_eq!(reason(&dri, &nvidia, &mark), Some(Reason::NoRenderNode));

        std::fs::create_dir(&dri).unwrap();
        std::fs::write(dri.join("card0"), b"").unwrap();
        assert_eq!(reason(&dri, &nvidia, &mark), Some(Reason::NoRenderNode), "a card alone renders nothing");

        std::fs::write(dri.join("renderD128"), b"").unwrap();
        assert_eq!(reason(&dri, &nvidia, &mark), None);

        mark.set();
        assert_eq!(reason(&dri, &nvidia, &mark), Some(Reason::NeverPainted));
        mark.clear();
        assert_eq!(reason(&dri, &nvidia, &mark), None);

        std::fs::create_dir(&nvidia).unwrap();
        assert_eq!(reason(&dri, &nvidia, &mark), Some(Reason::NvidiaDriver));
    }
}

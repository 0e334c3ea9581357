//! The system's own dialogs for files. Paths stay here: the page gets what was made of the files.

use std::path::PathBuf;

use studio::{Code, Error};
use tauri::AppHandle;
use tauri_plugin_dialog::{DialogExt, FileDialogBuilder, FilePath};
use tokio::sync::oneshot;

use crate::ipc::PickFiles;

/// Endings of files that can be brought, by sort.
const ENDINGS: [(&str, &str, &[&str]); 3] = [
    ("image", "Pictures", &["png", "jpg", "jpeg", "webp", "gif"]),
    ("video", "Clips", &["mp4", "m4v", "mov", "webm", "gif"]),
    ("audio", "Sounds", &["mp3", "wav", "flac", "ogg", "oga", "m4a"]),
];
/// Endings of files that can be a part of a brief.
const BRIEFS: [&str; 12] = ["txt", "md", "markdown", "pdf", "docx", "csv", "tsv", "png", "jpg", "jpeg", "webp", "gif"];
/// Name of a presets file, where the person gives none.
const PRESETS: &str = "limn-presets.json";
/// Name of the file of the ledger, where the person gives none.
const COSTS: &str = "limn-costs.csv";

/// Asks for files to bring; none when the person thought better of it.
pub(crate) async fn pick_files(handle: &AppHandle, wanted: &PickFiles) -> Result<Vec<PathBuf>, Error> {
    let sorts =
        || ENDINGS.iter().filter(|(sort, ..)| wanted.media.is_empty() || wanted.media.iter().any(|one| one == sort));
    let endings: Vec<&str> = sorts().flat_map(|(_, _, endings)| endings.iter().copied()).collect();
    let names: Vec<_> = sorts().map(|(_, name, _)| *name).collect();
    let dialog = handle.dialog().file().add_filter(names.join(", "), &endings);
    picked(dialog, wanted.several).await
}

/// Asks for the files of a brief; none when the person thought better of it.
pub(crate) async fn pick_briefs(handle: &AppHandle) -> Result<Vec<PathBuf>, Error> {
    picked(handle.dialog().file().add_filter("Briefs", &BRIEFS), true).await
}

async fn picked(dialog: FileDialogBuilder<tauri::Wry>, several: bool) -> Result<Vec<PathBuf>, Error> {
    let (told, picked) = oneshot::channel();
    let tell = |files: Option<Vec<FilePath>>| _ = told.send(files.unwrap_or_default());
    if several {
        dialog.pick_files(tell);
    } else {
        dialog.pick_file(|file| tell(file.map(|file| vec![file])));
    }
    // A dialog that goes away without a word was closed.
    picked.await.unwrap_or_default().into_iter().map(path).collect()
}

/// Asks where to write presets.
pub(crate) async fn save_presets(handle: &AppHandle) -> Result<Option<PathBuf>, Error> {
    let (told, picked) = oneshot::channel();
    presets(handle).set_file_name(PRESETS).save_file(|file| _ = told.send(file));
    picked.await.unwrap_or_default().map(path).transpose()
}

/// Asks for a presets file.
pub(crate) async fn open_presets(handle: &AppHandle) -> Result<Option<PathBuf>, Error> {
    let (told, picked) = oneshot::channel();
    presets(handle).pick_file(|file| _ = told.send(file));
    picked.await.unwrap_or_default().map(path).transpose()
}

/// Asks where to write the ledger.
pub(crate) async fn save_costs(handle: &AppHandle) -> Result<Option<PathBuf>, Error> {
    let (told, picked) = oneshot::channel();
    let dialog = handle.dialog().file().add_filter("CSV", &["csv"]);
    dialog.set_file_name(COSTS).save_file(|file| _ = told.send(file));
    picked.await.unwrap_or_default().map(path).transpose()
}

/// Asks for a folder to write into.
pub(crate) async fn pick_folder(handle: &AppHandle) -> Result<Option<PathBuf>, Error> {
    let (told, picked) = oneshot::channel();
    handle.dialog().file().pick_folder(|folder| _ = told.send(folder));
    picked.await.unwrap_or_default().map(path).transpose()
}

fn presets(handle: &AppHandle) -> FileDialogBuilder<tauri::Wry> {
    handle.dialog().file().add_filter("Presets", &["json"])
}

fn path(file: FilePath) -> Result<PathBuf, Error> {
    file.into_path().map_err(|error| Error::new(Code::Usage, format!("This is no file on this computer: {error}.")))
}

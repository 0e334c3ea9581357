//! The window itself.

use studio::{Code, Error, Event, Snapshot};
use tauri::{State, ipc::Channel};
use tauri_plugin_clipboard_manager::ClipboardExt;
use tauri_plugin_opener::OpenerExt;

use crate::{
    app::Ready,
    ipc::{KeptWindowState, Link, Nothing, Text, WindowState},
};

#[tauri::command]
pub(crate) async fn snapshot(app: State<'_, Ready>, request: Nothing) -> Result<Snapshot, Error> {
    let Nothing {} = request;
    app.wait().await?.studio.snapshot().await
}

/// Sends every event to the page until the page is gone.
#[tauri::command]
pub(crate) async fn subscribe(app: State<'_, Ready>, channel: Channel<Event>) -> Result<(), Error> {
    app.wait().await?.subscribe(channel);
    Ok(())
}

/// The page has drawn its first frame: the renderer works, and the window can be shown.
#[tauri::command]
pub(crate) async fn painted(app: State<'_, Ready>, request: Nothing) -> Result<(), Error> {
    let Nothing {} = request;
    app.painted();
    Ok(())
}

#[tauri::command]
pub(crate) async fn window_state(app: State<'_, Ready>, request: Nothing) -> Result<KeptWindowState, Error> {
    let Nothing {} = request;
    Ok(KeptWindowState(app.wait().await?.preferences.window_state()))
}

#[tauri::command]
pub(crate) async fn save_window_state(app: State<'_, Ready>, request: WindowState) -> Result<(), Error> {
    app.wait().await?.preferences.save_window_state(request.state)
}

/// Opens a link in the browser; only what a browser or a mail program opens, since links come from a model's words.
#[tauri::command]
pub(crate) async fn open_link(app: State<'_, Ready>, request: Link) -> Result<(), Error> {
    let safe = ["https://", "http://", "mailto:"]
        .iter()
        .any(|scheme| request.url.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme)));
    if !safe {
        return Err(Error::new(Code::Usage, "Only web and mail links can be opened."));
    }
    let app = app.wait().await?;
    app.handle
        .opener()
        .open_url(request.url, None::<&str>)
        .map_err(|error| Error::new(Code::Internal, format!("The browser could not be opened: {error}.")))
}

#[tauri::command]
pub(crate) async fn copy_text(app: State<'_, Ready>, request: Text) -> Result<(), Error> {
    let app = app.wait().await?;
    app.handle
        .clipboard()
        .write_text(request.text)
        .map_err(|error| Error::new(Code::Internal, format!("The clipboard did not take the words: {error}.")))
}

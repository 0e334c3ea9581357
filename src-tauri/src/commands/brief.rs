//! Briefs: files that belong to a message, what they cost to read, and the contract that is drawn up from them.

use serde::Deserialize;
use studio::{Attached, Checks, Code, Conversation, Error, PagesRequest, Quote, QuoteRequest, SetContract};
use tauri::{
    State,
    ipc::{InvokeBody, Request},
};

use super::files::asked;
use crate::{
    app::Ready,
    dialogs,
    ipc::{Nothing, SomeAssets},
};

/// What comes before the bytes of an attachment.
#[derive(Deserialize)]
struct AttachBytes {
    name: String,
}

/// Asks for files, and keeps them as parts of a brief; none when the person thought better of it.
#[tauri::command]
pub(crate) async fn attach_files(app: State<'_, Ready>, request: Nothing) -> Result<Vec<Attached>, Error> {
    let Nothing {} = request;
    let app = app.wait().await?;
    let mut attached = Vec::new();
    for path in dialogs::pick_briefs(&app.handle).await? {
        attached.push(app.studio.attach_file(&path).await?);
    }
    Ok(attached)
}

/// Keeps the bytes in the body as a part of a brief: what was dropped or pasted.
#[tauri::command]
pub(crate) async fn attach_bytes(app: State<'_, Ready>, request: Request<'_>) -> Result<Attached, Error> {
    let AttachBytes { name } =
        asked(&request).ok_or_else(|| Error::new(Code::Usage, "The bytes came without a name."))?;
    let InvokeBody::Raw(bytes) = request.body() else {
        return Err(Error::new(Code::Usage, "The file came without bytes."));
    };
    app.wait().await?.studio.attach(name, bytes.clone()).await
}

#[tauri::command]
pub(crate) async fn quote(app: State<'_, Ready>, request: QuoteRequest) -> Result<Quote, Error> {
    app.wait().await?.studio.quote(request).await
}

#[tauri::command]
pub(crate) async fn document_pages(app: State<'_, Ready>, request: PagesRequest) -> Result<Vec<String>, Error> {
    app.wait().await?.studio.document_pages(request).await
}

#[tauri::command]
pub(crate) async fn checks(app: State<'_, Ready>, request: SomeAssets) -> Result<Vec<Checks>, Error> {
    app.wait().await?.studio.checks(request.ids).await
}

#[tauri::command]
pub(crate) async fn set_contract(app: State<'_, Ready>, request: SetContract) -> Result<Conversation, Error> {
    app.wait().await?.studio.set_contract(request).await
}

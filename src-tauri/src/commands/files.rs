//! Files the person brings and takes. The page never names a path: it sends bytes, or the shell asks with a dialog of
//! its own.

use std::path::PathBuf;

use serde::de::DeserializeOwned;
use studio::{Asset, Code, Error, ImportBytes};
use tauri::{
    State,
    ipc::{InvokeBody, Request},
};

use crate::{
    app::Ready,
    dialogs,
    ipc::{OneAsset, PickFiles},
};

/// The header in which a request comes whose body is bytes: JSON, percent-encoded because headers are ASCII.
const REQUEST: &str = "limn-request";

/// Asks for files, and keeps them; none when the person thought better of it.
#[tauri::command]
pub(crate) async fn pick_files(app: State<'_, Ready>, request: PickFiles) -> Result<Vec<Asset>, Error> {
    let app = app.wait().await?;
    let mut kept = Vec::new();
    for path in dialogs::pick_files(&app.handle, &request).await? {
        kept.push(app.studio.import_file(&path, None).await?);
    }
    Ok(kept)
}

/// Keeps the bytes in the body: what was dropped, pasted or drawn.
#[tauri::command]
pub(crate) async fn import_bytes(app: State<'_, Ready>, request: Request<'_>) -> Result<Asset, Error> {
    let asked: ImportBytes =
        asked(&request).ok_or_else(|| Error::new(Code::Usage, "The bytes came without a name."))?;
    let InvokeBody::Raw(bytes) = request.body() else {
        return Err(Error::new(Code::Usage, "The file came without bytes."));
    };
    app.wait().await?.studio.import_bytes(asked, bytes.clone()).await
}

/// Asks where to, and writes a document there as a folder with everything it names; says where it is, nothing when the
/// person thought better of it.
#[tauri::command]
pub(crate) async fn export_document(app: State<'_, Ready>, request: OneAsset) -> Result<Option<PathBuf>, Error> {
    let app = app.wait().await?;
    let Some(to) = dialogs::pick_folder(&app.handle).await? else { return Ok(None) };
    app.studio.export_document(request.id, &to).await.map(Some)
}

/// What a request whose body is bytes says in its header.
pub(super) fn asked<T: DeserializeOwned>(request: &Request<'_>) -> Option<T> {
    request.headers().get(REQUEST).and_then(|header| read(header.as_bytes()))
}

fn read<T: DeserializeOwned>(header: &[u8]) -> Option<T> {
    let json: Vec<u8> = percent_encoding::percent_decode(header).collect();
    serde_json::from_slice(&json).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_in_any_script_comes_through_the_header() {
        let header = "%7B%22name%22%3A%22Z%C3%BCrich%20%F0%9F%A6%8A.png%22%2C%22mask_of%22%3Anull%7D";
        assert_eq!(read::<ImportBytes>(header.as_bytes()).unwrap().name, "Zürich 🦊.png");
        assert!(read::<ImportBytes>(b"%7Bnonsense").is_none());
    }
}

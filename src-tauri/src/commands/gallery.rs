//! Browsing the library.

use studio::{Asset, Code, Collection, Error, GalleryQuery, Relatives};
use tauri::{AppHandle, State, image::Image, ipc::Response};
use tauri_plugin_clipboard_manager::ClipboardExt;
use tauri_plugin_opener::OpenerExt;

use crate::{
    app::Ready,
    ipc::{Collect, Confidential, Nothing, OneAsset, Rate, SomeAssets, Star, Tag},
};

/// Every match as one binary body: at half a million assets, JSON would take five times as long.
#[tauri::command]
pub(crate) async fn gallery_index(app: State<'_, Ready>, request: GalleryQuery) -> Result<Response, Error> {
    Ok(Response::new(app.wait().await?.studio.gallery_index(&request).await?))
}

#[tauri::command]
pub(crate) async fn assets(app: State<'_, Ready>, request: SomeAssets) -> Result<Vec<Asset>, Error> {
    app.wait().await?.studio.assets(&request.ids).await
}

#[tauri::command]
pub(crate) async fn star(app: State<'_, Ready>, request: Star) -> Result<(), Error> {
    app.wait().await?.studio.star(&request.ids, request.starred).await
}

#[tauri::command]
pub(crate) async fn trash(app: State<'_, Ready>, request: SomeAssets) -> Result<(), Error> {
    app.wait().await?.studio.trash(&request.ids).await
}

#[tauri::command]
pub(crate) async fn restore(app: State<'_, Ready>, request: SomeAssets) -> Result<(), Error> {
    app.wait().await?.studio.restore(&request.ids).await
}

#[tauri::command]
pub(crate) async fn rate(app: State<'_, Ready>, request: Rate) -> Result<(), Error> {
    app.wait().await?.studio.rate(&request.ids, request.rating).await
}

#[tauri::command]
pub(crate) async fn tag(app: State<'_, Ready>, request: Tag) -> Result<(), Error> {
    app.wait().await?.studio.tag(&request.ids, &request.tags, request.on).await
}

#[tauri::command]
pub(crate) async fn tags(app: State<'_, Ready>, request: Nothing) -> Result<Vec<String>, Error> {
    let Nothing {} = request;
    app.wait().await?.studio.tags().await
}

#[tauri::command]
pub(crate) async fn collections(app: State<'_, Ready>, request: Nothing) -> Result<Vec<Collection>, Error> {
    let Nothing {} = request;
    app.wait().await?.studio.collections().await
}

#[tauri::command]
pub(crate) async fn collect(app: State<'_, Ready>, request: Collect) -> Result<Collection, Error> {
    app.wait().await?.studio.collect(&request.name, &request.ids, request.on).await
}

#[tauri::command]
pub(crate) async fn set_confidential(app: State<'_, Ready>, request: Confidential) -> Result<(), Error> {
    app.wait().await?.studio.set_confidential(&request.ids, request.on).await
}

#[tauri::command]
pub(crate) async fn reveal(app: State<'_, Ready>, request: OneAsset) -> Result<(), Error> {
    let app = app.wait().await?;
    let path = app.studio.original_path(request.id).await?;
    app.handle
        .opener()
        .reveal_item_in_dir(path)
        .map_err(|error| Error::new(Code::Internal, format!("The file manager could not be opened: {error}.")))
}

/// Puts the picture itself on the clipboard, as pixels that every program takes.
#[tauri::command]
pub(crate) async fn copy_image(app: State<'_, Ready>, request: OneAsset) -> Result<(), Error> {
    let app = app.wait().await?;
    let bitmap = app.studio.bitmap(request.id).await?;
    let image = Image::new_owned(bitmap.rgba, bitmap.width, bitmap.height);
    write_image(&app.handle, &image)
}

fn write_image(handle: &AppHandle, image: &Image<'_>) -> Result<(), Error> {
    handle
        .clipboard()
        .write_image(image)
        .map_err(|error| Error::new(Code::Internal, format!("The clipboard did not take the picture: {error}.")))
}

#[tauri::command]
pub(crate) async fn media_url(app: State<'_, Ready>, request: OneAsset) -> Result<String, Error> {
    app.wait().await?.media_url(request.id).await
}

#[tauri::command]
pub(crate) async fn relatives(app: State<'_, Ready>, request: OneAsset) -> Result<Relatives, Error> {
    app.wait().await?.studio.relatives(request.id).await
}

/// The loudness of a sound over its length, 400 bytes; an empty body where there is none.
#[tauri::command]
pub(crate) async fn waveform(app: State<'_, Ready>, request: OneAsset) -> Result<Response, Error> {
    Ok(Response::new(app.wait().await?.studio.waveform(request.id).await?.unwrap_or_default()))
}

/// The bytes of an original, for what the page draws itself: the pixels of a mask, the shape of a 3D model.
#[tauri::command]
pub(crate) async fn original_bytes(app: State<'_, Ready>, request: OneAsset) -> Result<Response, Error> {
    Ok(Response::new(app.wait().await?.original_bytes(request.id).await?))
}

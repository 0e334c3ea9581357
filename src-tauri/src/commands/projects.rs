//! Projects and brand kits. The lists themselves come with the snapshot and with events.

use studio::{Error, Kit, Project, ProjectEdit};
use tauri::State;

use crate::{app::Ready, ipc::OneKit};

#[tauri::command]
pub(crate) async fn save_project(app: State<'_, Ready>, request: ProjectEdit) -> Result<Project, Error> {
    app.wait().await?.studio.save_project(request).await
}

#[tauri::command]
pub(crate) async fn save_kit(app: State<'_, Ready>, request: Kit) -> Result<Kit, Error> {
    app.wait().await?.studio.save_kit(request).await
}

#[tauri::command]
pub(crate) async fn delete_kit(app: State<'_, Ready>, request: OneKit) -> Result<(), Error> {
    app.wait().await?.studio.delete_kit(request.id).await
}

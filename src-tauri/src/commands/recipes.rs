//! Recipes: how a job is done, as files of the person's.

use studio::{Code, Error, Recipe};
use tauri::State;
use tauri_plugin_opener::OpenerExt;

use crate::{
    app::Ready,
    ipc::{Nothing, OneRecipe},
};

#[tauri::command]
pub(crate) async fn recipes(app: State<'_, Ready>, request: Nothing) -> Result<Vec<Recipe>, Error> {
    let Nothing {} = request;
    app.wait().await?.studio.recipes().await
}

#[tauri::command]
pub(crate) async fn save_recipe(app: State<'_, Ready>, request: Recipe) -> Result<Recipe, Error> {
    app.wait().await?.studio.save_recipe(request).await
}

#[tauri::command]
pub(crate) async fn delete_recipe(app: State<'_, Ready>, request: OneRecipe) -> Result<(), Error> {
    app.wait().await?.studio.delete_recipe(&request.name).await
}

/// Opens the folder of the person's recipes.
#[tauri::command]
pub(crate) async fn reveal_recipes(app: State<'_, Ready>, request: Nothing) -> Result<(), Error> {
    let Nothing {} = request;
    let app = app.wait().await?;
    let folder = app.studio.recipes_folder().await?;
    app.handle
        .opener()
        .open_path(folder.to_string_lossy(), None::<&str>)
        .map_err(|error| Error::new(Code::Internal, format!("The file manager could not be opened: {error}.")))
}

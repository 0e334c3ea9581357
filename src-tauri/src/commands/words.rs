//! Prompts and their versions.

use studio::{Chain, Error, PromptQuery, PromptVersion, RefineRequest, Refinement};
use tauri::State;

use crate::{
    app::Ready,
    ipc::{KeepPrompt, OneAsset, OnePrompt, StarPrompt},
};

#[tauri::command]
pub(crate) async fn refine(app: State<'_, Ready>, request: RefineRequest) -> Result<Refinement, Error> {
    app.wait().await?.studio.refine(request).await
}

#[tauri::command]
pub(crate) async fn keep_prompt(app: State<'_, Ready>, request: KeepPrompt) -> Result<PromptVersion, Error> {
    let KeepPrompt { author, prompt, negative, parent } = request;
    app.wait().await?.studio.keep_prompt(author, prompt, negative, parent).await
}

#[tauri::command]
pub(crate) async fn prompt_versions(app: State<'_, Ready>, request: OnePrompt) -> Result<Vec<PromptVersion>, Error> {
    app.wait().await?.studio.prompt_versions(request.id).await
}

#[tauri::command]
pub(crate) async fn prompts(app: State<'_, Ready>, request: PromptQuery) -> Result<Vec<PromptVersion>, Error> {
    app.wait().await?.studio.prompts(&request).await
}

#[tauri::command]
pub(crate) async fn star_prompt(app: State<'_, Ready>, request: StarPrompt) -> Result<PromptVersion, Error> {
    app.wait().await?.studio.star_prompt(request.id, request.on).await
}

#[tauri::command]
pub(crate) async fn chain(app: State<'_, Ready>, request: OneAsset) -> Result<Chain, Error> {
    app.wait().await?.studio.chain(request.id).await
}

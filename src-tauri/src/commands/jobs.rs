//! Generations.

use studio::{Error, Estimate, Found, GenerateRequest, Job, ModelChoice, ResolveRequest};
use tauri::State;

use crate::{
    app::Ready,
    ipc::{Nothing, OneJob, Retry},
};

/// How many generations the list of work shows.
const RECENT: u32 = 200;

#[tauri::command]
pub(crate) async fn generate(app: State<'_, Ready>, request: GenerateRequest) -> Result<Job, Error> {
    app.wait().await?.studio.generate(request).await
}

#[tauri::command]
pub(crate) async fn estimate(app: State<'_, Ready>, request: GenerateRequest) -> Result<Estimate, Error> {
    app.wait().await?.studio.estimate(&request).await
}

#[tauri::command]
pub(crate) async fn jobs(app: State<'_, Ready>, request: Nothing) -> Result<Vec<Job>, Error> {
    let Nothing {} = request;
    app.wait().await?.studio.recent_jobs(RECENT).await
}

#[tauri::command]
pub(crate) async fn cancel_job(app: State<'_, Ready>, request: OneJob) -> Result<Job, Error> {
    app.wait().await?.studio.cancel(request.id).await
}

#[tauri::command]
pub(crate) async fn retry_job(app: State<'_, Ready>, request: Retry) -> Result<Job, Error> {
    app.wait().await?.studio.retry(request.id, request.same_seed).await
}

#[tauri::command]
pub(crate) async fn dismiss_job(app: State<'_, Ready>, request: OneJob) -> Result<Job, Error> {
    app.wait().await?.studio.dismiss(request.id).await
}

#[tauri::command]
pub(crate) async fn resolve_job(app: State<'_, Ready>, request: ResolveRequest) -> Result<Job, Error> {
    app.wait().await?.studio.resolve(request).await
}

#[tauri::command]
pub(crate) async fn unclaimed(app: State<'_, Ready>, request: Nothing) -> Result<Vec<Found>, Error> {
    let Nothing {} = request;
    app.wait().await?.studio.unclaimed().await
}

#[tauri::command]
pub(crate) async fn models(app: State<'_, Ready>, request: Nothing) -> Result<Vec<ModelChoice>, Error> {
    let Nothing {} = request;
    app.wait().await?.studio.models().await
}

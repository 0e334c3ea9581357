//! Money: what was spent, for what, and whether it agrees with the wallet.

use std::path::PathBuf;

use studio::{Claim, CostGroup, CostQuery, CostReport, Error, Job, Reconciliation};
use tauri::State;

use crate::{
    app::Ready,
    dialogs,
    ipc::{ClaimBack, Nothing},
};

#[tauri::command]
pub(crate) async fn cost(app: State<'_, Ready>, request: Nothing) -> Result<CostReport, Error> {
    let Nothing {} = request;
    app.wait().await?.studio.cost().await
}

#[tauri::command]
pub(crate) async fn cost_groups(app: State<'_, Ready>, request: CostQuery) -> Result<Vec<CostGroup>, Error> {
    app.wait().await?.studio.cost_groups(request).await
}

#[tauri::command]
pub(crate) async fn claims(app: State<'_, Ready>, request: Nothing) -> Result<Vec<Claim>, Error> {
    let Nothing {} = request;
    app.wait().await?.studio.claims().await
}

#[tauri::command]
pub(crate) async fn claim(app: State<'_, Ready>, request: ClaimBack) -> Result<Job, Error> {
    app.wait().await?.studio.claim(request.id, request.on).await
}

#[tauri::command]
pub(crate) async fn reconcile(app: State<'_, Ready>, request: Nothing) -> Result<Reconciliation, Error> {
    let Nothing {} = request;
    app.wait().await?.studio.reconcile().await
}

/// Asks where to, and writes the whole ledger there as CSV; says where it is, nothing when the person thought better of
/// it.
#[tauri::command]
pub(crate) async fn export_costs(app: State<'_, Ready>, request: Nothing) -> Result<Option<PathBuf>, Error> {
    let Nothing {} = request;
    let app = app.wait().await?;
    let Some(to) = dialogs::save_costs(&app.handle).await? else { return Ok(None) };
    app.studio.export_costs(&to).await?;
    Ok(Some(to))
}

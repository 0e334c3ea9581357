//! Conversations with the agent.

use studio::{
    Branch, Conversation, DecideAct, DecidePlan, DecideRequest, Error, ForkRequest, SendRequest, Sent, Transcript,
};
use tauri::State;

use crate::{
    app::Ready,
    ipc::{OneConversation, Rename, Stop, Text},
};

#[tauri::command]
pub(crate) async fn conversations(app: State<'_, Ready>, request: Text) -> Result<Vec<Conversation>, Error> {
    app.wait().await?.studio.conversations(&request.text).await
}

#[tauri::command]
pub(crate) async fn transcript(app: State<'_, Ready>, request: OneConversation) -> Result<Transcript, Error> {
    app.wait().await?.studio.transcript(request.id).await
}

#[tauri::command]
pub(crate) async fn rename_conversation(app: State<'_, Ready>, request: Rename) -> Result<Conversation, Error> {
    app.wait().await?.studio.rename_conversation(request.id, &request.title).await
}

#[tauri::command]
pub(crate) async fn delete_conversation(app: State<'_, Ready>, request: OneConversation) -> Result<(), Error> {
    app.wait().await?.studio.delete_conversation(request.id).await
}

#[tauri::command]
pub(crate) async fn send(app: State<'_, Ready>, request: SendRequest) -> Result<Sent, Error> {
    app.wait().await?.studio.send(request).await
}

#[tauri::command]
pub(crate) async fn stop(app: State<'_, Ready>, request: Stop) -> Result<(), Error> {
    app.wait().await?.studio.stop(request.conversation).await
}

#[tauri::command]
pub(crate) async fn decide(app: State<'_, Ready>, request: DecideRequest) -> Result<(), Error> {
    app.wait().await?.studio.decide(request).await
}

#[tauri::command]
pub(crate) async fn decide_plan(app: State<'_, Ready>, request: DecidePlan) -> Result<(), Error> {
    app.wait().await?.studio.decide_plan(request).await
}

#[tauri::command]
pub(crate) async fn decide_act(app: State<'_, Ready>, request: DecideAct) -> Result<(), Error> {
    app.wait().await?.studio.decide_act(request).await
}

#[tauri::command]
pub(crate) async fn fork(app: State<'_, Ready>, request: ForkRequest) -> Result<Conversation, Error> {
    app.wait().await?.studio.fork(request).await
}

#[tauri::command]
pub(crate) async fn branches(app: State<'_, Ready>, request: OneConversation) -> Result<Vec<Branch>, Error> {
    app.wait().await?.studio.branches(request.id).await
}

//! What came of a wish: for a person as paths, for a script as one object.

use std::{collections::HashMap, path::PathBuf};

use serde_json::{Value, json};
use studio::{ActState, AssetId, Checks, Error, Job, Message};

use crate::{
    commands::generate::{paths, say_ends},
    output::{self, Output},
    session::Session,
};

pub(super) async fn report(
    output: Output,
    session: &Session,
    wish: &str,
    message: &Message,
    jobs: &[Job],
    error: Option<&Error>,
) -> Result<(), Error> {
    let refined = message.proposals.iter().find(|proposal| !proposal.prompt.is_empty());
    let document = document(session, message).await?;
    let object = json!({
        "prompt": wish,
        "refined_prompt": refined.map(|proposal| &proposal.prompt),
        "reply": Some(&message.text).filter(|text| !text.is_empty()),
        "conversation": message.conversation,
        "message": message.id,
        "jobs": checked(session, output::job_list(&session.studio, jobs).await?, jobs).await?,
        "acts": message.acts,
        "plans": message.plans,
        "document": document,
        "usage": message.usage.map(|tokens| output::usage(tokens, message.usd)),
        "error": null,
    });
    match error {
        Some(error) => _ = output.error(error, object),
        None => output.result(&object, String::new),
    }
    let mut paths = paths(&session.studio, jobs).await?;
    if let Some(document) = document {
        paths.push_str(&format!("{}\n", document.display()));
    }
    if !paths.is_empty() {
        output.say(&format!("\n{paths}"));
    }
    say_ends(output, session, jobs, message.usd.unwrap_or_default());
    Ok(())
}

/// Where the last document lies that GPT wrote.
async fn document(session: &Session, message: &Message) -> Result<Option<PathBuf>, Error> {
    let written = |act: &&studio::Act| act.tool == "write_document" && act.state == ActState::Done;
    let Some(id) = message.acts.iter().rev().find(written).and_then(|act| act.assets.first()) else { return Ok(None) };
    Ok(output::path(&session.studio, &session.studio.asset(*id).await?).await)
}

/// The generations with how each of their assets does on the contract; null where there is none.
async fn checked(session: &Session, mut list: Vec<Value>, jobs: &[Job]) -> Result<Vec<Value>, Error> {
    let ids: Vec<AssetId> = jobs.iter().flat_map(|job| job.assets.clone()).collect();
    let checks: HashMap<String, Checks> =
        session.studio.checks(ids).await?.into_iter().map(|checks| (checks.asset.to_string(), checks)).collect();
    for asset in list.iter_mut().filter_map(|job| job["assets"].as_array_mut()).flatten() {
        let of_asset = asset["id"].as_str().and_then(|id| checks.get(id));
        asset["checks"] = json!(of_asset.map(|checks| &checks.points));
    }
    Ok(list)
}

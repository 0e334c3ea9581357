//! The save-point of an asset: how far its conversation had come when it was made.

use rusqlite::Connection;
use serde_json::Value;

use super::{
    acts,
    columns::{must_exist, one},
    conversations, messages,
};
use crate::{
    conversation::Fork,
    error::Error,
    id::{AssetId, MessageId},
    library::Library,
};

impl Library {
    /// Where a conversation can be gone on from as it was once this asset was made: after the outputs of the step of the
    /// agent whose call made it.
    ///
    /// # Errors
    /// [`Error::Invalid`] when it was not made in a conversation, that was deleted, or the step has no outputs yet;
    /// [`Error::NotFound`] when there is no such asset.
    pub fn save_point(&self, asset: AssetId) -> Result<Fork, Error> {
        self.database().read(|db| {
            must_exist(db, "assets", "asset", asset.0)?;
            let (message, call_id) = made_by(db, asset)?.ok_or_else(not_here)?;
            let conversation = messages::conversation_of(db, message)?;
            if !conversations::is_there(db, conversation)? {
                return Err(not_here());
            }
            let items = messages::items(db, message, None)?;
            let Some(items) = end_of_step(&items, &call_id, asset) else {
                let sentence = "GPT was not told of this yet: wait until its step has ended, and go on from it then.";
                return Err(Error::Invalid(sentence.into()));
            };
            Ok(Fork { conversation, message, items: Some(items), asset: Some(asset) })
        })
    }
}

/// The message and the call that made an asset: by a generation, or by an act on this machine.
fn made_by(db: &Connection, asset: AssetId) -> Result<Option<(MessageId, String)>, Error> {
    let sql = "SELECT ifnull(j.message, a.message), j.call_id FROM assets a LEFT JOIN jobs j ON j.id = a.job
         WHERE a.id = ?1";
    let (message, call): (Option<i64>, Option<String>) =
        one(db, sql, "asset", asset.0, |row| Ok((row.get(0)?, row.get(1)?)))?;
    let Some(message) = message.map(MessageId) else { return Ok(None) };
    let call = match call {
        Some(call) => Some(call),
        None => {
            let acts = acts::of_message(db, message)?;
            acts.into_iter().find(|act| act.assets.contains(&asset)).map(|act| act.call_id)
        }
    };
    Ok(call.map(|call| (message, call)))
}

/// How many items there are up to the last output of the step in which a call was answered. A model may use the id of
/// a call again in a later step; then the answer that names the asset counts.
fn end_of_step(items: &[Value], call_id: &str, asset: AssetId) -> Option<u32> {
    let handle = format!(":{asset}\"");
    let answers = || (0..items.len()).filter(|at| is_output(&items[*at]) && items[*at]["call_id"] == call_id);
    let names_it = |at: &usize| items[*at]["output"].as_str().is_some_and(|output| output.contains(&handle));
    let answer = answers().find(names_it).or_else(|| answers().next_back())?;
    let rest = items[answer..].iter().take_while(|item| is_output(item)).count();
    u32::try_from(answer + rest).ok()
}

/// Whether an item answers a call of the model.
fn is_output(item: &Value) -> bool {
    matches!(item["type"].as_str(), Some("function_call_output" | "tool_search_output"))
}

fn not_here() -> Error {
    Error::Invalid(
        "This was not made in a conversation that is still there, so there is nothing to go on from. Begin a new one \
         with it instead."
            .into(),
    )
}

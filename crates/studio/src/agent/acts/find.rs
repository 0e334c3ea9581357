//! Finding tools for a server that leaves the search to us.

use library::{Act, Message};
use openai::{Call, Tool};

use super::Done;
use crate::{agent::tools, error::Error, studio::Studio};

/// Tools that one search finds at most: their definitions are read with every request from then on.
const MOST: usize = 6;

impl Studio {
    /// Finds deferred tools by words. What GPT is told is an item of its own kind, which [`crate::agent`] hands on as it
    /// is.
    pub(super) async fn find_tools(&self, message: &Message, act: &Act) -> Result<Done, Error> {
        let (conversation, call_id) = (message.conversation, act.call_id.clone());
        let history = self.library(move |library| library.history(conversation)).await?;
        let items: Vec<_> = history.into_iter().flat_map(|(_, _, items)| items).collect();
        // The item says whose kind of search it was.
        let asked = items.iter().rev().find(|item| item["call_id"] == call_id.as_str());
        // Packed with others in a wrapper it is in no item of its own.
        let call = asked.and_then(Call::of).filter(Call::is_search).unwrap_or_else(|| Call {
            call_id: act.call_id.clone(),
            name: openai::FIND_TOOLS.into(),
            arguments: act.arguments.to_string(),
            kind: openai::CallKind::FindTools,
            ..Call::default()
        });
        let known = openai::loaded(&items);
        let found = openai::search(&tools::TOOLS, &call.query(), MOST);
        let found: Vec<Tool> = found.into_iter().map(|at| tools::TOOLS[at].clone()).collect();
        // A definition must not be given twice; a name may.
        let new: Vec<Tool> = match call.kind {
            openai::CallKind::Search => {
                found.iter().filter(|tool| !known.contains(&tool.flat_name())).cloned().collect()
            }
            _ => found.clone(),
        };
        let names: Vec<_> = found.iter().map(tools::full_name).collect();
        let summary = if names.is_empty() { "Found no tool".into() } else { format!("Found {}", names.join(", ")) };
        Ok(Done { summary, assets: Vec::new(), output: openai::found(&call, &new, &tools::SPACES) })
    }
}

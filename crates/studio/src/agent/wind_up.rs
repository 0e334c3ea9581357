//! Bringing a turn to its end so that the API accepts its history next time: every call with its output, no unfinished
//! item, and the words that were heard.

use library::{Asset, Failure, Library, Message, MessageState, Proposal, ProposalState};
use serde_json::Value;

use super::{items, outcome};
use crate::{error::Error, lock::lock, studio::Studio};

impl Studio {
    /// Ends a turn and tells everybody. What is pending is put aside; generations that run go on by themselves.
    pub(super) async fn wind_up(
        &self,
        message: &Message,
        state: MessageState,
        error: Option<Error>,
    ) -> Result<(), Error> {
        let mut row = message.clone();
        row.state = state;
        row.error = error.map(Failure::from);
        let ended = self.library(move |library| end(library, row)).await?;
        lock(&self.inner.turns.ours).remove(&ended.id);
        self.publish_message(&ended).await;
        Ok(())
    }
}

/// Writes a message in its last state, with a history that can be sent again.
pub(super) fn end(library: &Library, message: Message) -> Result<Message, library::Error> {
    let kept = library.message_items(message.id)?;
    let mut more = outputs(library, open_calls(library, &message, &kept)?)?;
    let cut_off = items::cut_off(&message.text, &kept);
    if !cut_off.is_empty() {
        more.push(items::from_agent(cut_off));
    }
    library.append_items(message.id, &more)?;
    library.update_message(&message)?;
    library.message(message.id)
}

/// The calls that have no output yet, each with its proposals.
pub(super) fn open_calls(
    library: &Library,
    message: &Message,
    items: &[Value],
) -> Result<Vec<(String, Vec<Proposal>)>, library::Error> {
    let mut open: Vec<_> = items::open_calls(items).into_iter().map(|call_id| (call_id, Vec::new())).collect();
    for proposal in &message.proposals {
        let call = open.iter_mut().find(|(call_id, _)| *call_id == proposal.call_id);
        // One with an output belongs to an earlier step, whatever its call's id.
        if let Some((_, proposals)) = call
            && library.proposal_output(proposal.id)?.is_none()
        {
            proposals.push(proposal.clone());
        }
    }
    Ok(open)
}

/// The outputs of the calls that have none yet, by how their proposals stand now. What is still pending is put aside.
pub(super) fn outputs(library: &Library, open: Vec<(String, Vec<Proposal>)>) -> Result<Vec<Value>, library::Error> {
    let mut outputs = Vec::new();
    for (call_id, proposals) in open {
        let mut outcomes = Vec::new();
        for proposal in &proposals {
            let said = came_of(library, proposal)?;
            library.set_proposal_output(proposal.id, &said.to_string())?;
            outcomes.push(said);
        }
        outputs.push(items::output(&call_id, &outcome::of_call(outcomes)));
    }
    Ok(outputs)
}

/// What came of a proposal.
fn came_of(library: &Library, proposal: &Proposal) -> Result<Value, library::Error> {
    Ok(match (proposal.state, proposal.job) {
        (ProposalState::Pending, _) => {
            library.decide_proposal(&Proposal { state: ProposalState::Cancelled, ..proposal.clone() })?;
            outcome::cancelled()
        }
        (ProposalState::Approved, Some(job)) => of_job(library, job)?,
        (ProposalState::Approved, None) | (ProposalState::Cancelled, _) => outcome::cancelled(),
        (ProposalState::Denied, _) => outcome::denied(),
        (ProposalState::Rejected, _) => match &proposal.error {
            Some(failure) => outcome::rejected(failure),
            None => outcome::cancelled(),
        },
    })
}

/// What came of a generation.
pub(super) fn of_job(library: &Library, id: library::JobId) -> Result<Value, library::Error> {
    let job = library.job(id)?;
    let assets: Vec<Asset> = library.assets(&job.assets)?;
    Ok(outcome::of_job(&job, &assets))
}

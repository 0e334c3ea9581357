//! Bringing a turn to its end so that the API accepts its history next time: every call with its output, no unfinished
//! item, and the words that were heard.

use library::{
    Act, ActOutcome, ActState, Asset, Failure, Library, Message, MessageState, Plan, PlanState, Proposal, ProposalState,
};
use openai::{Call, expand_parallel};
use serde_json::Value;

use super::{acts, items, outcome, tools};
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
        self.leave_page(ended.conversation).await;
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

/// A call without an output, and what became of it here.
pub(super) struct OpenCall {
    call_id: String,
    /// Paid calls on their own.
    pub(super) proposals: Vec<Proposal>,
    pub(super) plans: Vec<(Plan, Vec<Proposal>)>,
    acts: Vec<Act>,
    /// What was called, in order, where several calls are packed in one.
    packed: Vec<String>,
}

/// The calls that have no output yet.
pub(super) fn open_calls(
    library: &Library,
    message: &Message,
    items: &[Value],
) -> Result<Vec<OpenCall>, library::Error> {
    let mut open = Vec::new();
    for call_id in items::open_calls(items) {
        let mut call =
            OpenCall { call_id, proposals: Vec::new(), plans: Vec::new(), acts: Vec::new(), packed: Vec::new() };
        call.packed = packed(&call.call_id, items);
        let is_its = |id: &str| id == call.call_id;
        for proposal in message.proposals.iter().filter(|proposal| is_its(&proposal.call_id)) {
            let planned = proposal.step.as_ref().is_some_and(|step| !step.promotion);
            // One with an output belongs to an earlier step, whatever its call's id.
            if !planned && library.proposal_output(proposal.id)?.is_none() {
                call.proposals.push(proposal.clone());
            }
        }
        for plan in message.plans.iter().filter(|plan| is_its(&plan.call_id)) {
            let place =
                |step: &&Proposal| step.step.as_ref().is_some_and(|place| place.plan == plan.id && !place.promotion);
            let steps: Vec<_> = message.proposals.iter().filter(place).cloned().collect();
            let told = steps.first().map(|step| library.proposal_output(step.id)).transpose()?.flatten();
            if told.is_none() {
                call.plans.push((plan.clone(), steps));
            }
        }
        // Servers that count their calls anew give one id to several: the last one is meant.
        let mut acts = message.acts.iter().filter(|act| is_its(&act.call_id));
        if !call.packed.is_empty() {
            call.acts = acts.cloned().collect();
        } else if call.proposals.is_empty() && call.plans.is_empty() {
            call.acts = acts.next_back().cloned().into_iter().collect();
        }
        open.push(call);
    }
    Ok(open)
}

/// What is called inside the wrapper in which GPT packs several calls; nothing when this is none.
fn packed(call_id: &str, items: &[Value]) -> Vec<String> {
    let call = items.iter().rev().find(|item| item["call_id"] == call_id && item["type"] == "function_call");
    let inner = call.and_then(Call::of).and_then(|call| expand_parallel(&call, &tools::TOOLS)).unwrap_or_default();
    let name = |call: &Call| call.tool(&tools::TOOLS).map_or_else(|| acts::FIND.into(), tools::full_name);
    inner.iter().map(name).collect()
}

/// What came of the calls of a wrapper, in their order: each kind is in its own.
fn in_order(packed: &[String], proposals: Vec<Value>, plans: Vec<Value>, acts: Vec<(String, Value)>) -> Vec<Value> {
    let (mut proposals, mut plans, mut acts) = (proposals.into_iter(), plans.into_iter(), acts.into_iter().peekable());
    let mut outcomes = Vec::new();
    for name in packed {
        let came = match acts.next_if(|(tool, _)| tool == name) {
            Some((_, came)) => Some(came),
            None if name == "plan" => plans.next().or_else(|| proposals.next()),
            None => proposals.next(),
        };
        outcomes.extend(came);
    }
    outcomes.extend(proposals.chain(plans).chain(acts.map(|(_, came)| came)));
    outcomes
}

/// The outputs of the calls that have none yet, by how things stand now. What is still pending is put aside.
pub(super) fn outputs(library: &Library, open: Vec<OpenCall>) -> Result<Vec<Value>, library::Error> {
    let mut outputs = Vec::new();
    for call in open {
        let (mut proposals, mut plans, mut acts) = (Vec::new(), Vec::new(), Vec::new());
        for proposal in &call.proposals {
            proposals.push(told(library, proposal)?);
        }
        for (mut plan, steps) in call.plans {
            if plan.state == PlanState::Pending {
                plan = library.decide_plan(&Plan { state: PlanState::Cancelled, ..plan }, &[], &[])?;
            }
            let mut came = Vec::new();
            for step in steps {
                let step = library.proposal(step.id)?;
                let name = step.step.as_ref().map_or_else(String::new, |place| place.name.clone());
                came.push((name, told(library, &step)?));
            }
            plans.push(outcome::of_plan(&plan, came));
        }
        for act in &call.acts {
            acts.push((act.tool.clone(), of_act(library, act)?));
        }
        let outcomes = in_order(&call.packed, proposals, plans, acts);
        outputs.push(items::output(&call.call_id, &outcome::of_call(outcomes)));
    }
    Ok(outputs)
}

fn told(library: &Library, proposal: &Proposal) -> Result<Value, library::Error> {
    let said = came_of(library, proposal)?;
    library.set_proposal_output(proposal.id, &said.to_string())?;
    Ok(said)
}

/// What came of a proposal.
fn came_of(library: &Library, proposal: &Proposal) -> Result<Value, library::Error> {
    Ok(match (proposal.state, proposal.job) {
        (ProposalState::Pending, _) => {
            library.decide_proposal(&Proposal { state: ProposalState::Cancelled, ..proposal.clone() })?;
            outcome::cancelled()
        }
        (ProposalState::Approved, Some(job)) => of_job(library, job)?,
        (ProposalState::Approved, None) => {
            // A step of a plan whose turn never came.
            library.update_proposal(&Proposal { state: ProposalState::Cancelled, ..proposal.clone() })?;
            outcome::cancelled()
        }
        (ProposalState::Cancelled, _) => outcome::cancelled(),
        (ProposalState::Denied, _) => outcome::denied(),
        (ProposalState::Rejected, _) => match &proposal.error {
            Some(failure) => outcome::rejected(failure),
            None => outcome::cancelled(),
        },
    })
}

/// What came of an act; one that was not done is put aside.
fn of_act(library: &Library, act: &Act) -> Result<Value, library::Error> {
    if matches!(act.state, ActState::Asking | ActState::Running) {
        let output = outcome::cancelled();
        let aside = ActOutcome {
            state: ActState::Cancelled,
            summary: None,
            assets: Vec::new(),
            error: None,
            output: output.clone(),
        };
        match library.finish_act(act.id, aside) {
            Ok(_) => return Ok(output),
            // It was done in this very moment, and says itself what came of it.
            Err(library::Error::Decided(_)) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(library.act_output(act.id)?.unwrap_or_else(outcome::cancelled))
}

/// What came of a generation.
pub(super) fn of_job(library: &Library, id: library::JobId) -> Result<Value, library::Error> {
    let job = library.job(id)?;
    let assets: Vec<Asset> = library.assets(&job.assets)?;
    let checks = library.checks(&job.assets)?;
    Ok(outcome::of_job(&job, &assets, &checks))
}

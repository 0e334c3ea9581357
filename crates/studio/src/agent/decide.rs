//! The person decides on a proposal.

use library::{
    Failure, JobId, Library, Message, MessageId, MessageState::Waiting, Proposal, ProposalState, Role, Words,
};
use modelslab::Map;
use serde_json::Value;

use crate::{
    Code,
    error::Error,
    jobs::{Origin, find, refused},
    lock::lock,
    request::{DecideRequest, Decision},
    studio::Studio,
};

impl Studio {
    /// Carries a proposal out, as it is or as the person edited it, or puts it down for good. When the last one of a
    /// step is decided and made, GPT goes on by itself.
    ///
    /// # Errors
    /// `OverBudget`, `NoKey`, `InvalidInput` for edited arguments: nothing was sent, and the proposal still waits, with
    /// the reason beside it. `InvalidInput` also when it was decided before.
    pub async fn decide(&self, request: DecideRequest) -> Result<(), Error> {
        let id = request.proposal;
        let message = {
            let _gate = self.inner.turns.gate.lock().await;
            let (proposal, message) = self
                .library(move |library| {
                    let proposal = library.proposal(id)?;
                    let message = library.message(proposal.message)?;
                    Ok((proposal, message))
                })
                .await?;
            if proposal.state != ProposalState::Pending {
                return Err(Error::new(Code::InvalidInput, "This was decided before; look at the conversation again."));
            }
            let decided = match request.decision {
                Decision::Go { arguments } => self.carry_out(&message, &proposal, arguments, false).await,
                Decision::Deny => {
                    let denied = Proposal { state: ProposalState::Denied, error: None, ..proposal };
                    self.library(move |library| library.decide_proposal(&denied)).await.map(drop)
                }
            };
            let id = message.id;
            let message = if decided.is_ok() {
                lock(&self.inner.turns.ours).insert(id);
                // From here on this process carries the turn on, whoever began it.
                self.library(move |library| library.move_message(id, Waiting, Waiting)).await?
            } else {
                self.library(move |library| library.message(id)).await?
            };
            self.publish_message(&message).await;
            decided?;
            message
        };
        self.advance(message.id).await;
        Ok(())
    }

    /// Plans the generation of a proposal and starts it. Needs the gate.
    ///
    /// # Errors
    /// Why it was not started; the reason is kept with the proposal, which stays as it was.
    pub(super) async fn carry_out(
        &self,
        message: &Message,
        proposal: &Proposal,
        edited: Option<Value>,
        quiet: bool,
    ) -> Result<(), Error> {
        match self.start(message, proposal, edited, quiet).await {
            Ok(job) => {
                self.watch(message.id, job);
                Ok(())
            }
            Err(error) => {
                let noted = Proposal { error: Some(Failure::from(error.clone())), ..proposal.clone() };
                self.library(move |library| library.update_proposal(&noted)).await?;
                Err(error)
            }
        }
    }

    async fn start(
        &self,
        message: &Message,
        proposal: &Proposal,
        edited: Option<Value>,
        quiet: bool,
    ) -> Result<JobId, Error> {
        let operation = find(&proposal.operation)?;
        let arguments = match edited.as_ref().unwrap_or(&proposal.arguments) {
            Value::Object(arguments) => arguments.clone(),
            _ => return Err(Error::new(Code::InvalidInput, "The edited arguments are not a set of named values.")),
        };
        let arguments: Map = operation.validate(&arguments).map_err(|problems| refused(&problems))?;
        let (id, conversation) = (message.id, message.conversation);
        let (mine, budget_usd) =
            self.library(move |library| Ok((wish(library, conversation, id)?, library.message_budget(id)?))).await?;
        let words = Words { mine, refined: Some(proposal.prompt.clone()), ..Words::default() };
        let origin = Origin {
            conversation: Some(conversation),
            message: Some(id),
            proposal: Some(proposal.id),
            call_id: Some(&proposal.call_id),
            budget_usd,
            retry_of: None,
        };
        let shape = self.shape(operation, &arguments);
        let job = self.plan_and_run(operation.name, arguments, words, origin).await?;
        // The generation and the approval were written together; this only shows what was edited.
        let approved = Proposal {
            arguments: job.arguments.clone(),
            prompt: shape.prompt,
            model: shape.model,
            samples: shape.samples,
            width: shape.width,
            height: shape.height,
            estimated_usd: shape.estimated_usd,
            state: ProposalState::Approved,
            quiet,
            error: None,
            job: Some(job.id),
            ..proposal.clone()
        };
        self.library(move |library| library.update_proposal(&approved)).await?;
        Ok(job.id)
    }
}

/// The person's words that a message of the agent answers.
fn wish(library: &Library, conversation: library::ConversationId, id: MessageId) -> Result<String, library::Error> {
    let said = library.messages(conversation)?;
    let before = said.into_iter().rev().find(|message| message.id < id && message.role == Role::User);
    Ok(before.map(|message| message.text).unwrap_or_default())
}

//! From GPT's calls to proposals.

use library::{Failure, Message, MessageState, NewProposal, Proposal, ProposalState};
use modelslab::{Map, Operation};
use openai::{Call, expand_parallel};
use serde_json::{Value, json};

use super::tool;
use crate::{Code, catalogue::takes, error::Error, studio::Studio};

impl Studio {
    /// Writes down what GPT would like to make. What cannot be made is rejected at once, what is cheap enough to run
    /// unasked is started, the rest waits for the person.
    pub(super) async fn propose(&self, message: &Message, calls: Vec<Call>) -> Result<(), Error> {
        let tools = [tool::tool()];
        let mut proposals = Vec::new();
        for call in calls {
            match expand_parallel(&call, &tools) {
                Some(inner) => proposals.extend(inner.iter().map(|call| self.proposal(message, call))),
                None => proposals.push(self.proposal(message, &call)),
            }
        }
        let row = Message { state: MessageState::Waiting, ..message.clone() };
        let waiting = self
            .library(move |library| {
                for proposal in proposals {
                    library.add_proposal(proposal)?;
                }
                library.update_message(&row)?;
                library.message(row.id)
            })
            .await?;
        self.start_quiet_ones(&waiting).await;
        let id = message.id;
        let waiting = self.library(move |library| library.message(id)).await?;
        self.publish_message(&waiting).await;
        Ok(())
    }

    /// A call as a proposal; a rejected one when it cannot be carried out.
    fn proposal(&self, message: &Message, call: &Call) -> NewProposal {
        let checked = match call.name.as_str() {
            tool::NAME => tool::read(&call.arguments, &self.settings().image_model),
            other => Err(format!("There is no tool {other}; there is only {}.", tool::NAME)),
        };
        let mut proposal = NewProposal {
            message: message.id,
            call_id: call.call_id.clone(),
            operation: call.name.clone(),
            arguments: Value::Null,
            prompt: String::new(),
            model: None,
            samples: 0,
            width: None,
            height: None,
            estimated_usd: None,
            state: ProposalState::Pending,
            quiet: false,
            error: None,
            step: None,
        };
        match checked {
            Ok((operation, mut arguments)) => {
                if takes(operation, operation.model(&arguments).as_deref(), "safety_checker") {
                    arguments.insert("safety_checker".into(), json!(self.settings().safety_checker));
                }
                let shape = self.shape(operation, &arguments);
                proposal.operation = operation.name.into();
                proposal.arguments = arguments.into();
                proposal.prompt = shape.prompt;
                proposal.model = shape.model;
                proposal.samples = shape.samples;
                (proposal.width, proposal.height) = (shape.width, shape.height);
                proposal.estimated_usd = shape.estimated_usd;
            }
            Err(message) => {
                proposal.arguments = serde_json::from_str(&call.arguments).unwrap_or_else(|_| json!({}));
                proposal.state = ProposalState::Rejected;
                proposal.error = Some(Failure { code: Code::InvalidInput, message });
            }
        }
        proposal
    }

    /// What a person is shown of an operation and its arguments.
    pub(super) fn shape(&self, operation: &Operation, arguments: &Map) -> Shape {
        let size = operation.size(arguments);
        Shape {
            prompt: operation.prompt(arguments).unwrap_or_default(),
            model: operation.model(arguments),
            samples: operation.samples(arguments),
            width: size.map(|(width, _)| width),
            height: size.map(|(_, height)| height),
            estimated_usd: operation.estimate(arguments, &self.picture_prices()),
        }
    }

    /// Starts what the person lets run unasked. What cannot be started stays for them to see.
    async fn start_quiet_ones(&self, message: &Message) {
        let limit = self.settings().quiet_limit_usd;
        let quiet = |proposal: &&Proposal| {
            let price = proposal.estimated_usd.filter(|price| *price <= limit && limit > money::Usd::ZERO);
            proposal.state == ProposalState::Pending && price.is_some()
        };
        for proposal in message.proposals.iter().filter(quiet) {
            if let Err(error) = self.carry_out(message, proposal, None, true).await {
                tracing::info!(%error, "a proposal below the quiet limit waits for the person");
            }
        }
    }
}

/// What a person is shown of a proposal.
pub(super) struct Shape {
    pub(super) prompt: String,
    pub(super) model: Option<String>,
    pub(super) samples: u32,
    pub(super) width: Option<u32>,
    pub(super) height: Option<u32>,
    pub(super) estimated_usd: Option<money::Usd>,
}

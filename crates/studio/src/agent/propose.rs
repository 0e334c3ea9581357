//! From GPT's calls to what the person sees of them: proposals and plans that cost money, acts that do not.

use library::{
    Act, ActState, Failure, Kit, Library, Message, MessageState, NewAct, NewPlan, NewProposal, Proposal, ProposalState,
};
use modelslab::{Map, Operation};
use openai::{Call, expand_parallel};
use serde_json::{Value, json};

use super::{acts, tools};
use crate::{Code, catalogue::takes, error::Error, jobs::find, studio::Studio};

/// What a call becomes.
pub(super) enum Wanted {
    /// A paid call.
    Proposal(Box<NewProposal>),
    /// Several paid calls that are decided together.
    Plan(Box<NewPlan>, Vec<NewProposal>),
    /// Something that costs nothing.
    Act(NewAct),
}

impl Studio {
    /// Writes down what GPT would like to do. What cannot be done is rejected at once, what is cheap enough to run
    /// unasked or was approved with a plan is started, the rest waits for the person.
    pub(super) async fn propose(&self, message: &Message, calls: Vec<Call>) -> Result<(), Error> {
        let kit = self.kit().await?;
        let mut wanted = Vec::new();
        for call in calls {
            for call in expand_parallel(&call, &tools::TOOLS).unwrap_or_else(|| vec![call]) {
                wanted.push(self.wanted(message, &call, kit.as_ref()).await);
            }
        }
        let row = Message { state: MessageState::Waiting, ..message.clone() };
        let waiting = self.library(move |library| write_down(library, row, wanted)).await?;
        self.start_unasked_ones(&waiting).await;
        let id = message.id;
        let waiting = self.library(move |library| library.message(id)).await?;
        self.publish_message(&waiting).await;
        Ok(())
    }

    /// What a call becomes.
    async fn wanted(&self, message: &Message, call: &Call, kit: Option<&Kit>) -> Wanted {
        let act = |tool: String, state| {
            let arguments: Value = serde_json::from_str(&call.arguments).unwrap_or_else(|_| json!({}));
            let summary = acts::beginning(&tool, &arguments);
            Wanted::Act(NewAct {
                message: message.id,
                call_id: call.call_id.clone(),
                tool,
                summary,
                state,
                arguments,
                at: place(message),
            })
        };
        if call.is_search() {
            return act(acts::FIND.into(), ActState::Running);
        }
        let Some(tool) = call.tool(&tools::TOOLS) else {
            let known: Vec<_> =
                tools::TOOLS.iter().filter(|tool| !tool.deferred).map(|tool| tool.name.as_str()).collect();
            let error = format!(
                "There is no tool {}; there are {}, and those you can search for.",
                call.name,
                known.join(", ")
            );
            return Wanted::Proposal(Box::new(rejected(message, call, error)));
        };
        let proposal = |made: Result<NewProposal, String>| {
            Wanted::Proposal(Box::new(made.unwrap_or_else(|error| rejected(message, call, error))))
        };
        if tool.namespace.is_none() {
            match tool.name.as_str() {
                tools::generate::NAME => {
                    let read = tools::generate::read(&call.arguments, &self.settings().image_model);
                    return proposal(
                        read.and_then(|(operation, arguments)| self.checked(message, call, operation, arguments, kit)),
                    );
                }
                "promote" => return proposal(self.promotion(message, call, kit).await),
                "plan" => {
                    return match self.planned(message, call, kit).await {
                        Ok((plan, steps)) => Wanted::Plan(Box::new(plan), steps),
                        Err(error) => Wanted::Proposal(Box::new(rejected(message, call, error))),
                    };
                }
                _ => {}
            }
        }
        if let Ok(operation) = find(&tool.name)
            && tool.namespace.as_deref() == Some(tools::space(operation.group))
        {
            let read = tools::operations::read(operation, &call.arguments);
            return proposal(read.and_then(|arguments| self.checked(message, call, operation, arguments, kit)));
        }
        let name = tools::full_name(tool);
        let state =
            if self.asks(message.conversation, &name, &call.arguments) { ActState::Asking } else { ActState::Running };
        act(name, state)
    }

    /// A paid call with checked arguments, as it is shown to the person.
    ///
    /// # Errors
    /// When the brand kit forbids its words, in words for GPT.
    pub(super) fn checked(
        &self,
        message: &Message,
        call: &Call,
        operation: &Operation,
        mut arguments: Map,
        kit: Option<&Kit>,
    ) -> Result<NewProposal, String> {
        if takes(operation, operation.model(&arguments).as_deref(), "safety_checker") {
            arguments.insert("safety_checker".into(), json!(self.settings().safety_checker));
        }
        let shape = self.shape(operation, &arguments);
        if let Some(kit) = kit {
            let banned = crate::kits::banned(kit, &shape.prompt);
            if !banned.is_empty() {
                return Err(format!(
                    "The brand kit “{}” bans the words {}: say it without them and call again.",
                    kit.name,
                    banned.join(", ")
                ));
            }
        }
        Ok(NewProposal {
            operation: operation.name.into(),
            arguments: arguments.into(),
            prompt: shape.prompt,
            model: shape.model,
            samples: shape.samples,
            width: shape.width,
            height: shape.height,
            estimated_usd: shape.estimated_usd,
            state: ProposalState::Pending,
            ..rejected(message, call, String::new())
        })
        .map(|proposal| NewProposal { error: None, ..proposal })
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

    /// Starts what the person lets run unasked, and promotions they approved with their plan. What cannot be started
    /// stays for them to see.
    async fn start_unasked_ones(&self, message: &Message) {
        let limit = self.settings().quiet_limit_usd;
        for proposal in message.proposals.iter().filter(|proposal| proposal.state == ProposalState::Pending) {
            let started = match &proposal.step {
                Some(step) if step.promotion => self.start_promotion(message, proposal, step.plan).await,
                // The rest of a plan is decided with it.
                Some(_) => continue,
                None => {
                    let quiet = proposal.estimated_usd.is_some_and(|price| price <= limit && limit > money::Usd::ZERO);
                    if !quiet {
                        continue;
                    }
                    self.carry_out(message, proposal, None, true).await
                }
            };
            if let Err(error) = started {
                tracing::info!(%error, "a proposal that could run unasked waits for the person");
            }
        }
    }
}

/// A call that cannot be carried out, with the reason for GPT.
fn rejected(message: &Message, call: &Call, error: String) -> NewProposal {
    NewProposal {
        message: message.id,
        call_id: call.call_id.clone(),
        operation: call.name.clone(),
        arguments: serde_json::from_str(&call.arguments).unwrap_or_else(|_| json!({})),
        prompt: String::new(),
        model: None,
        samples: 0,
        width: None,
        height: None,
        estimated_usd: None,
        state: ProposalState::Rejected,
        quiet: false,
        error: Some(Failure { code: Code::InvalidInput, message: error }),
        step: None,
        at: place(message),
    }
}

/// The place in a message's words of what comes now: after all that was written so far.
pub(super) fn place(message: &Message) -> u32 {
    u32::try_from(message.text.encode_utf16().count()).unwrap_or(u32::MAX)
}

fn write_down(library: &Library, row: Message, wanted: Vec<Wanted>) -> Result<Message, library::Error> {
    for one in wanted {
        match one {
            Wanted::Proposal(proposal) => _ = library.add_proposal(*proposal)?,
            Wanted::Plan(plan, steps) => _ = library.add_plan(*plan, steps)?,
            Wanted::Act(act) => _ = library.add_act(act)?,
        }
    }
    library.update_message(&row)?;
    library.message(row.id)
}

/// Whether a message waits for the person.
pub(super) fn has_pending(message: &Message) -> bool {
    let asks = |act: &Act| act.state == ActState::Asking;
    let pending = |proposal: &Proposal| proposal.state == ProposalState::Pending;
    message.proposals.iter().any(pending) || message.acts.iter().any(asks)
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

//! Conversations with the agent, through to pictures.

mod aside;
mod browsing;
mod compact;
mod decide;
mod faults;
mod forks;
mod history;
mod looking;
mod money;
mod plans;
mod prices;
mod restart;
mod safety;
mod servers;
mod stop;
mod tools;
mod wire;

use studio::{
    AssetId, ConversationId, DecideRequest, Decision, Message, Proposal, ProposalId, SendRequest, Sent, Transcript,
};

use crate::bench::{Bench, within};

/// Calls to GPT.
pub(crate) const RESPONSES: &str = "POST /openai/v1/responses";

/// A wish that becomes one call.
pub(crate) const WISH: &str = "Make a picture of a red fox in the snow with flux";

impl Bench {
    pub(crate) async fn say(&self, conversation: Option<ConversationId>, text: &str) -> Sent {
        let request = SendRequest { conversation, text: text.into(), budget_usd: None, ..SendRequest::default() };
        self.studio.send(request).await.unwrap()
    }

    /// Until the turn needs a decision or is over.
    pub(crate) async fn turn(&self, sent: &Sent) -> Message {
        within(self.studio.wait_turn(sent.assistant.id)).await.unwrap()
    }

    /// Says it and waits for the one proposal it leads to.
    pub(crate) async fn proposal(&self, text: &str) -> (Sent, Proposal) {
        let sent = self.say(None, text).await;
        let message = self.turn(&sent).await;
        assert_eq!(message.proposals.len(), 1, "{message:#?}");
        (sent, message.proposals[0].clone())
    }

    pub(crate) async fn go(&self, proposal: ProposalId) -> Result<(), studio::Error> {
        self.decide(proposal, Decision::Go { arguments: None }).await
    }

    pub(crate) async fn deny(&self, proposal: ProposalId) {
        self.decide(proposal, Decision::Deny).await.unwrap();
    }

    pub(crate) async fn decide(&self, proposal: ProposalId, decision: Decision) -> Result<(), studio::Error> {
        self.studio.decide(DecideRequest { proposal, decision }).await
    }

    pub(crate) async fn transcript(&self, sent: &Sent) -> Transcript {
        self.studio.transcript(sent.conversation.id).await.unwrap()
    }

    /// How often GPT was asked.
    pub(crate) fn asked(&self) -> usize {
        self.sandbox.log(RESPONSES).len()
    }

    /// What GPT was told last.
    pub(crate) fn last_input(&self) -> Vec<serde_json::Value> {
        let entry = self.sandbox.log(RESPONSES).pop().unwrap();
        entry.body["input"].as_array().unwrap().clone()
    }

    /// The outputs of calls in what GPT was told last, as JSON.
    pub(crate) fn last_outputs(&self) -> Vec<serde_json::Value> {
        let input = self.last_input();
        let outputs = input.iter().filter(|item| item["type"] == "function_call_output");
        outputs.map(|item| serde_json::from_str(item["output"].as_str().unwrap()).unwrap()).collect()
    }

    /// Talks on and checks that the whole history is accepted.
    pub(crate) async fn talk_on(&self, sent: &Sent) {
        let next = self.say(Some(sent.conversation.id), "Hello").await;
        let message = self.turn(&next).await;
        assert_eq!((message.state, message.error), (studio::MessageState::Done, None));
        assert!(!message.text.is_empty());
    }

    pub(crate) async fn asset(&self, id: AssetId) -> studio::Asset {
        self.studio.assets(&[id]).await.unwrap().remove(0)
    }
}

//! Paid calls the agent would like to make.
use crate::{
    conversation::{NewProposal, Proposal},
    error::Error,
    id::{ConversationId, ProposalId},
    library::{Library, later},
};

impl Library {
    /// Adds a proposal to its message.
    ///
    /// # Errors
    /// [`Error::NotFound`] when the message is unknown.
    pub fn add_proposal(&self, proposal: NewProposal) -> Result<Proposal, Error> {
        later()
    }

    /// Takes a proposal from `Pending` to the state given, with the arguments, prompt, shape and price given. Exactly
    /// one caller succeeds, however many decide at once.
    ///
    /// # Errors
    /// [`Error::Decided`] when it is no longer pending.
    pub fn decide_proposal(&self, proposal: &Proposal) -> Result<Proposal, Error> {
        later()
    }

    /// Writes a proposal as given. The state may stay, or go from `Approved` to `Rejected` or `Cancelled`; leaving
    /// `Pending` takes [`Library::decide_proposal`].
    ///
    /// # Errors
    /// [`Error::Decided`] for another change of state, [`Error::NotFound`].
    pub fn update_proposal(&self, proposal: &Proposal) -> Result<(), Error> {
        later()
    }

    /// One proposal.
    ///
    /// # Errors
    /// [`Error::NotFound`].
    pub fn proposal(&self, id: ProposalId) -> Result<Proposal, Error> {
        later()
    }

    /// The proposals of a conversation that wait for the person, oldest first.
    ///
    /// # Errors
    /// [`Error::Database`].
    pub fn open_proposals(&self, conversation: ConversationId) -> Result<Vec<Proposal>, Error> {
        later()
    }

    /// What the model was told came of a proposal, once it was told.
    ///
    /// # Errors
    /// [`Error::NotFound`].
    pub fn proposal_output(&self, id: ProposalId) -> Result<Option<String>, Error> {
        later()
    }

    /// Writes down what the model is told came of a proposal.
    ///
    /// # Errors
    /// [`Error::NotFound`].
    pub fn set_proposal_output(&self, id: ProposalId, output: &str) -> Result<(), Error> {
        later()
    }
}

//! Paid calls the agent would like to make, each decided exactly once.

use rusqlite::{Connection, Row, Transaction, named_params, params};

use super::{
    columns::{came, json, must_exist, one, optional_json, read_json, read_optional_json, read_usd, read_word, word},
    plans,
};
use crate::{
    conversation::{NewProposal, Proposal, ProposalState},
    error::Error,
    id::{JobId, MessageId, ProposalId},
    library::Library,
};

impl Library {
    /// Adds a proposal to its message.
    ///
    /// # Errors
    /// [`Error::NotFound`] when the message or the plan is unknown.
    pub fn add_proposal(&self, proposal: NewProposal) -> Result<Proposal, Error> {
        self.database().write(|tx| {
            let id = insert(tx, &proposal)?;
            read(tx, id)
        })
    }

    /// Takes a proposal from `Pending` to the state given, with the arguments, prompt, shape and price given. Exactly
    /// one caller succeeds, however many decide at once.
    ///
    /// # Errors
    /// [`Error::Decided`] when it is no longer pending, [`Error::NotFound`].
    pub fn decide_proposal(&self, proposal: &Proposal) -> Result<Proposal, Error> {
        self.database().write(|tx| {
            let now = read(tx, proposal.id)?;
            if now.state != ProposalState::Pending || proposal.state == ProposalState::Pending {
                return Err(decided(&now));
            }
            write(tx, proposal)?;
            read(tx, proposal.id)
        })
    }

    /// Writes a proposal as given, but for its generation, which [`Library::plan_job`] sets. The state may stay, or go
    /// from `Approved` to `Rejected` or `Cancelled`; leaving `Pending` takes [`Library::decide_proposal`].
    ///
    /// # Errors
    /// [`Error::Decided`] for another change of state, [`Error::NotFound`].
    pub fn update_proposal(&self, proposal: &Proposal) -> Result<(), Error> {
        use ProposalState::{Approved, Cancelled, Rejected};
        self.database().write(|tx| {
            let now = read(tx, proposal.id)?;
            let undone = matches!((now.state, proposal.state), (Approved, Rejected | Cancelled));
            if now.state != proposal.state && !undone {
                return Err(decided(&now));
            }
            write(tx, proposal)
        })
    }

    /// One proposal.
    ///
    /// # Errors
    /// [`Error::NotFound`].
    pub fn proposal(&self, id: ProposalId) -> Result<Proposal, Error> {
        self.database().read(|db| read(db, id))
    }

    /// What the model was told came of a proposal, once it was told.
    ///
    /// # Errors
    /// [`Error::NotFound`].
    pub fn proposal_output(&self, id: ProposalId) -> Result<Option<String>, Error> {
        let sql = "SELECT output FROM proposals WHERE id = ?1";
        self.database().read(|db| one(db, sql, "proposal", id.0, |row| row.get(0)))
    }

    /// Writes down what the model is told came of a proposal.
    ///
    /// # Errors
    /// [`Error::NotFound`].
    pub fn set_proposal_output(&self, id: ProposalId, output: &str) -> Result<(), Error> {
        self.database().write(|tx| {
            must_exist(tx, "proposals", "proposal", id.0)?;
            tx.execute("UPDATE proposals SET output = ?2 WHERE id = ?1", params![id.0, output])?;
            Ok(())
        })
    }
}

/// Approves a proposal and ties it to the generation that carries it out. In the same transaction as the generation: one
/// that is denied or put aside at the same moment leads to none, and after a crash none is carried out twice.
pub(super) fn carry_out(tx: &Transaction, id: ProposalId, job: JobId) -> Result<(), Error> {
    let now = read(tx, id)?;
    if !matches!(now.state, ProposalState::Pending | ProposalState::Approved) || now.job.is_some() {
        return Err(decided(&now));
    }
    if let Some(step) = &now.step {
        plans::must_be_approved(tx, step.plan)?;
    }
    tx.execute("UPDATE proposals SET state = 'approved', job = ?2 WHERE id = ?1", [id.0, job.0])?;
    Ok(())
}

pub(super) fn insert(tx: &Transaction, proposal: &NewProposal) -> Result<ProposalId, Error> {
    must_exist(tx, "messages", "message", proposal.message.0)?;
    if let Some(step) = &proposal.step {
        must_exist(tx, "plans", "plan", step.plan.0)?;
    }
    tx.execute(
        "INSERT INTO proposals (message, call_id, operation, arguments, prompt, model, samples, width, height,
             estimated_usd, state, quiet, error, plan, step, at, came)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17)",
        params![
            proposal.message.0,
            proposal.call_id,
            proposal.operation,
            json(&proposal.arguments)?,
            proposal.prompt,
            proposal.model,
            proposal.samples,
            proposal.width,
            proposal.height,
            proposal.estimated_usd.map(money::Usd::nanos),
            word(&proposal.state),
            proposal.quiet,
            optional_json(proposal.error.as_ref())?,
            proposal.step.as_ref().map(|step| step.plan.0),
            optional_json(proposal.step.as_ref())?,
            proposal.at,
            came(tx, proposal.message.0)?,
        ],
    )?;
    Ok(ProposalId(tx.last_insert_rowid()))
}

pub(super) fn of_message(db: &Connection, message: MessageId) -> Result<Vec<Proposal>, Error> {
    list(db, "SELECT * FROM proposals WHERE message = ?1 ORDER BY id", message.0)
}

pub(super) fn decided(now: &Proposal) -> Error {
    let sentence = match now.state {
        ProposalState::Pending => "This proposal waits for a decision: say go or deny first.",
        ProposalState::Approved if now.job.is_some() => "This proposal was carried out before, and is not paid twice.",
        ProposalState::Approved => "This proposal was approved before.",
        ProposalState::Denied => "This proposal was denied, so nothing is sent. Ask for a new one.",
        ProposalState::Cancelled => "This proposal was put aside. Ask for a new one.",
        ProposalState::Rejected => "This proposal could not be carried out. Ask for a new one.",
    };
    Error::Decided(sentence.into())
}

pub(super) fn write(tx: &Transaction, proposal: &Proposal) -> Result<(), Error> {
    tx.execute(
        "UPDATE proposals SET arguments = :arguments, prompt = :prompt, model = :model, samples = :samples,
             width = :width, height = :height, estimated_usd = :usd, state = :state, quiet = :quiet, error = :error
         WHERE id = :id",
        named_params! {
            ":id": proposal.id.0,
            ":arguments": json(&proposal.arguments)?,
            ":prompt": proposal.prompt,
            ":model": proposal.model,
            ":samples": proposal.samples,
            ":width": proposal.width,
            ":height": proposal.height,
            ":usd": proposal.estimated_usd.map(money::Usd::nanos),
            ":state": word(&proposal.state),
            ":quiet": proposal.quiet,
            ":error": optional_json(proposal.error.as_ref())?,
        },
    )?;
    Ok(())
}

pub(super) fn read(db: &Connection, id: ProposalId) -> Result<Proposal, Error> {
    one(db, "SELECT * FROM proposals WHERE id = ?1", "proposal", id.0, row)
}

fn list(db: &Connection, sql: &str, id: i64) -> Result<Vec<Proposal>, Error> {
    let mut statement = db.prepare_cached(sql)?;
    let proposals = statement.query_map([id], row)?.collect::<Result<_, _>>()?;
    Ok(proposals)
}

fn row(row: &Row) -> rusqlite::Result<Proposal> {
    Ok(Proposal {
        id: ProposalId(row.get("id")?),
        message: MessageId(row.get("message")?),
        call_id: row.get("call_id")?,
        operation: row.get("operation")?,
        arguments: read_json(row, "arguments")?,
        prompt: row.get("prompt")?,
        model: row.get("model")?,
        samples: row.get("samples")?,
        width: row.get("width")?,
        height: row.get("height")?,
        estimated_usd: read_usd(row, "estimated_usd")?,
        state: read_word(row, "state")?,
        quiet: row.get("quiet")?,
        error: read_optional_json(row, "error")?,
        job: row.get::<_, Option<i64>>("job")?.map(JobId),
        step: read_optional_json(row, "step")?,
        at: row.get("at")?,
        came: row.get("came")?,
    })
}

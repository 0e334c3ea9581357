//! Plans, each decided exactly once together with its steps.

use rusqlite::{Connection, Row, Transaction, named_params, params};

use super::{
    columns::{came, must_exist, one, read_usd, read_word, word},
    proposals,
};
use crate::{
    conversation::{NewProposal, Proposal, ProposalState},
    error::Error,
    id::{MessageId, PlanId, ProposalId},
    library::Library,
    plan::{NewPlan, Plan, PlanState},
};

impl Library {
    /// Adds a plan with its steps to its message, all or nothing. The steps become steps of the new plan, whatever plan
    /// and message they name.
    ///
    /// # Errors
    /// [`Error::Invalid`] when a step has no place in a plan or is decided already; [`Error::NotFound`] when the message
    /// is unknown.
    pub fn add_plan(&self, plan: NewPlan, steps: Vec<NewProposal>) -> Result<Plan, Error> {
        self.database().write(|tx| {
            must_exist(tx, "messages", "message", plan.message.0)?;
            tx.execute(
                "INSERT INTO plans
                     (message, call_id, title, budget_usd, promotions, promotion_model, promotion_usd, at, came, state)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, 'pending')",
                params![
                    plan.message.0,
                    plan.call_id,
                    plan.title,
                    plan.budget_usd.map(money::Usd::nanos),
                    plan.promotions,
                    plan.promotion_model,
                    plan.promotion_usd.map(money::Usd::nanos),
                    plan.at,
                    came(tx, plan.message.0)?,
                ],
            )?;
            let id = PlanId(tx.last_insert_rowid());
            for mut step in steps {
                let Some(place) = &mut step.step else {
                    return Err(Error::Invalid("A step of a plan needs its place in it.".into()));
                };
                if !matches!(step.state, ProposalState::Pending | ProposalState::Rejected) {
                    return Err(Error::Invalid("A step of a new plan cannot be decided already.".into()));
                }
                (place.plan, step.message) = (id, plan.message);
                proposals::insert(tx, &step)?;
            }
            read(tx, id)
        })
    }

    /// One plan.
    ///
    /// # Errors
    /// [`Error::NotFound`].
    pub fn plan(&self, id: PlanId) -> Result<Plan, Error> {
        self.database().read(|db| read(db, id))
    }

    /// Takes a plan from `Pending` to the state given, with the budget and promotions given, and its steps with it, all
    /// or nothing. The approved ones are approved as given; the dropped ones are denied. When the plan is denied or
    /// cancelled, so is every step that is pending. Exactly one caller succeeds, however many decide at once.
    ///
    /// # Errors
    /// [`Error::Decided`] when the plan or one of these steps is no longer pending; [`Error::Invalid`] when it would
    /// stay pending, when steps of a plan that is not approved should be, or when a step belongs to another plan;
    /// [`Error::NotFound`].
    pub fn decide_plan(&self, plan: &Plan, approved: &[Proposal], dropped: &[ProposalId]) -> Result<Plan, Error> {
        let go = plan.state == PlanState::Approved;
        if plan.state == PlanState::Pending || !(go || approved.is_empty()) {
            return Err(Error::Invalid("A plan is approved with some of its steps, denied, or put aside.".into()));
        }
        let refused = if plan.state == PlanState::Cancelled { "cancelled" } else { "denied" };
        self.database().write(|tx| {
            let now = read(tx, plan.id)?;
            if now.state != PlanState::Pending {
                return Err(decided(&now));
            }
            for proposal in approved {
                pending_step(tx, plan.id, proposal.id)?;
                proposals::write(tx, &Proposal { state: ProposalState::Approved, ..proposal.clone() })?;
            }
            for id in dropped {
                pending_step(tx, plan.id, *id)?;
                tx.execute("UPDATE proposals SET state = ?2 WHERE id = ?1", params![id.0, refused])?;
            }
            if !go {
                let sql = "UPDATE proposals SET state = ?2 WHERE plan = ?1 AND state = 'pending'";
                tx.execute(sql, params![plan.id.0, refused])?;
            }
            tx.execute(
                "UPDATE plans SET state = :state, budget_usd = :budget, promotions = :promotions,
                     promotion_model = :model, promotion_usd = :usd WHERE id = :id",
                named_params! {
                    ":id": plan.id.0,
                    ":state": word(&plan.state),
                    ":budget": plan.budget_usd.map(money::Usd::nanos),
                    ":promotions": plan.promotions,
                    ":model": plan.promotion_model,
                    ":usd": plan.promotion_usd.map(money::Usd::nanos),
                },
            )?;
            read(tx, plan.id)
        })
    }

    /// Takes one of the promotions of an approved plan. However many ask at once, no more are given than were approved.
    ///
    /// # Errors
    /// [`Error::Decided`] when the plan is not approved or none is left; [`Error::NotFound`].
    pub fn promote(&self, id: PlanId) -> Result<Plan, Error> {
        self.database().write(|tx| {
            let now = read(tx, id)?;
            if now.state != PlanState::Approved {
                return Err(decided(&now));
            }
            if now.promoted >= now.promotions {
                let sentence =
                    "Every promotion of this plan was used. Ask for a new plan, or make a picture by itself.";
                return Err(Error::Decided(sentence.into()));
            }
            tx.execute("UPDATE plans SET promoted = promoted + 1 WHERE id = ?1", [id.0])?;
            read(tx, id)
        })
    }
}

/// Whether steps of this plan may lead to generations; [`Error::Decided`] when not.
pub(super) fn must_be_approved(db: &Connection, id: PlanId) -> Result<(), Error> {
    let now = read(db, id)?;
    if now.state == PlanState::Approved { Ok(()) } else { Err(decided(&now)) }
}

pub(super) fn of_message(db: &Connection, message: MessageId) -> Result<Vec<Plan>, Error> {
    let mut statement = db.prepare_cached("SELECT * FROM plans WHERE message = ?1 ORDER BY id")?;
    let plans = statement.query_map([message.0], row)?.collect::<Result<_, _>>()?;
    Ok(plans)
}

fn pending_step(tx: &Transaction, plan: PlanId, id: ProposalId) -> Result<(), Error> {
    let now = proposals::read(tx, id)?;
    if now.step.as_ref().is_none_or(|step| step.plan != plan) {
        return Err(Error::Invalid("This step belongs to another plan. Look at the plan again.".into()));
    }
    if now.state == ProposalState::Pending { Ok(()) } else { Err(proposals::decided(&now)) }
}

fn decided(now: &Plan) -> Error {
    let sentence = match now.state {
        PlanState::Pending => "This plan waits for a decision: say go or deny first.",
        PlanState::Approved => "This plan was approved before.",
        PlanState::Denied => "This plan was denied, so nothing is sent. Ask for a new one.",
        PlanState::Cancelled => "This plan was put aside. Ask for a new one.",
    };
    Error::Decided(sentence.into())
}

fn read(db: &Connection, id: PlanId) -> Result<Plan, Error> {
    one(db, "SELECT * FROM plans WHERE id = ?1", "plan", id.0, row)
}

fn row(row: &Row) -> rusqlite::Result<Plan> {
    Ok(Plan {
        id: PlanId(row.get("id")?),
        message: MessageId(row.get("message")?),
        call_id: row.get("call_id")?,
        title: row.get("title")?,
        budget_usd: read_usd(row, "budget_usd")?,
        promotions: row.get("promotions")?,
        promotion_model: row.get("promotion_model")?,
        promotion_usd: read_usd(row, "promotion_usd")?,
        promoted: row.get("promoted")?,
        state: read_word(row, "state")?,
        at: row.get("at")?,
        came: row.get("came")?,
    })
}

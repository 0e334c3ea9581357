//! The ledger, and the gate before it: no call is paid for that was not reserved below the caps in one transaction.

use money::Usd;
use rusqlite::{Connection, Row, ToSql, Transaction, named_params, params};

use super::columns::{must_exist, one, optional_json, read_optional_json, read_usd, read_word, word};
use crate::{
    charge::{Caps, Charge, ChargeState, NewCharge, Provider, Since, Spent},
    clock,
    conversation::Tokens,
    error::{Cap, Error},
    id::{ChargeId, ConversationId, JobId, MessageId, ProjectId},
    library::Library,
};

/// What a row counts for: the actual amount once it is known, else the estimate.
const AMOUNT: &str = "ifnull(actual_usd, estimated_usd)";

/// No single call costs more; a larger number is a mistake, and sums of smaller ones cannot overflow.
const LARGEST: Usd = Usd::from_nanos(1_000_000_000_000_000);

impl Library {
    /// Reserves money for a call, in one transaction with the check against the caps.
    ///
    /// # Errors
    /// [`Error::OverBudget`]: nothing was written, and the call must not be made. [`Error::Invalid`] for a negative
    /// price or one above a million dollars; [`Error::NotFound`] when the conversation, message or project is unknown.
    pub fn reserve(&self, charge: NewCharge, caps: &Caps, since: Since) -> Result<ChargeId, Error> {
        self.database().write(|tx| hold(tx, self, &charge, None, caps, since))
    }

    /// The call went through, for `actual` where that is known and else for the estimate. An amount or usage that
    /// becomes known later may be added once to a settled charge.
    ///
    /// # Errors
    /// [`Error::Decided`] when it was released, or settled for a known amount, before.
    pub fn settle(&self, id: ChargeId, actual: Option<Usd>, usage: Option<Tokens>) -> Result<Charge, Error> {
        self.database().write(|tx| {
            decide(tx, id, ChargeState::Settled, actual, usage)?;
            read(tx, id)
        })
    }

    /// Nothing was charged: the reservation is given back.
    ///
    /// # Errors
    /// [`Error::Decided`] when it was settled before.
    pub fn release(&self, id: ChargeId) -> Result<Charge, Error> {
        self.database().write(|tx| {
            decide(tx, id, ChargeState::Released, None, None)?;
            read(tx, id)
        })
    }

    /// The call may have been charged: what was reserved goes on counting against the caps, or `estimate` where that is
    /// less.
    ///
    /// # Errors
    /// [`Error::Decided`] when it was settled or released before.
    pub fn mark_unclear(&self, id: ChargeId, estimate: Option<Usd>) -> Result<Charge, Error> {
        let estimate = estimate.map(plausible).transpose()?;
        self.database().write(|tx| {
            decide(tx, id, ChargeState::Unclear, None, None)?;
            if let Some(estimate) = estimate {
                let sql = "UPDATE charges SET estimated_usd = min(estimated_usd, ?2) WHERE id = ?1";
                tx.execute(sql, [id.0, estimate.nanos()])?;
            }
            read(tx, id)
        })
    }

    /// One row of the ledger.
    ///
    /// # Errors
    /// [`Error::NotFound`].
    pub fn charge(&self, id: ChargeId) -> Result<Charge, Error> {
        self.database().read(|db| read(db, id))
    }

    /// What was spent from `from_ms` on and before `to_ms`.
    ///
    /// # Errors
    /// [`Error::Database`].
    pub fn spent(&self, from_ms: i64, to_ms: i64) -> Result<Spent, Error> {
        let span = "c.sandbox = ?1 AND c.created_at >= ?2 AND c.created_at < ?3";
        self.database().read(|db| spent_where(db, span, params![self.sandbox(), from_ms, to_ms]))
    }

    /// The last charges, newest first.
    ///
    /// # Errors
    /// [`Error::Database`].
    pub fn charges(&self, limit: u32) -> Result<Vec<Charge>, Error> {
        self.database().read(|db| {
            let mut statement =
                db.prepare_cached("SELECT * FROM charges WHERE sandbox = ?1 ORDER BY id DESC LIMIT ?2")?;
            let charges = statement.query_map(params![self.sandbox(), limit], row)?.collect::<Result<_, _>>()?;
            Ok(charges)
        })
    }

    /// The charges of this ledger from `from_ms` on and before `to_ms`, oldest first.
    ///
    /// # Errors
    /// [`Error::Database`].
    pub fn charges_between(&self, from_ms: i64, to_ms: i64) -> Result<Vec<Charge>, Error> {
        let sql = "SELECT * FROM charges WHERE sandbox = ?1 AND created_at >= ?2 AND created_at < ?3
             ORDER BY created_at, id";
        self.database().read(|db| {
            let mut statement = db.prepare_cached(sql)?;
            let charges =
                statement.query_map(params![self.sandbox(), from_ms, to_ms], row)?.collect::<Result<_, _>>()?;
            Ok(charges)
        })
    }

    /// Hands over every charge of this ledger, oldest first and one by one, so that any number of them fits.
    ///
    /// # Errors
    /// [`Error::Database`].
    pub fn all_charges(&self, mut each: impl FnMut(Charge)) -> Result<(), Error> {
        self.database().read(|db| {
            let mut statement = db.prepare_cached("SELECT * FROM charges WHERE sandbox = ?1 ORDER BY id")?;
            let mut rows = statement.query([self.sandbox()])?;
            while let Some(charge) = rows.next()? {
                each(row(charge)?);
            }
            Ok(())
        })
    }
}

/// What was spent in the charges `c` that a condition is true of.
pub(super) fn spent_where(db: &Connection, condition: &str, parameters: &[&dyn ToSql]) -> Result<Spent, Error> {
    let sql = format!(
        "SELECT c.provider, c.state, sum({AMOUNT}) AS amount FROM charges c
         WHERE {condition} AND c.state <> 'released' GROUP BY c.provider, c.state"
    );
    let mut spent = Spent::default();
    let mut statement = db.prepare_cached(&sql)?;
    let mut rows = statement.query(parameters)?;
    while let Some(row) = rows.next()? {
        let amount = Usd::from_nanos(row.get("amount")?);
        spent.total_usd = spent.total_usd + amount;
        match read_word(row, "provider")? {
            Provider::Openai => spent.openai_usd = spent.openai_usd + amount,
            Provider::Modelslab => spent.modelslab_usd = spent.modelslab_usd + amount,
        }
        match read_word(row, "state")? {
            ChargeState::Held => spent.held_usd = spent.held_usd + amount,
            ChargeState::Unclear => spent.unclear_usd = spent.unclear_usd + amount,
            ChargeState::Settled | ChargeState::Released => {}
        }
    }
    Ok(spent)
}

/// Reserves, or says which cap is in the way. Inside the transaction of the caller, which excludes other writers.
pub(super) fn hold(
    tx: &Transaction,
    library: &Library,
    charge: &NewCharge,
    job: Option<JobId>,
    caps: &Caps,
    since: Since,
) -> Result<ChargeId, Error> {
    let asked = plausible(charge.estimated_usd)?;
    if let Some(conversation) = charge.conversation {
        must_exist(tx, "conversations", "conversation", conversation.0)?;
    }
    if let Some(message) = charge.message {
        must_exist(tx, "messages", "message", message.0)?;
    }
    if let Some(limit) = caps.message_usd {
        let spent = charge.message.map_or(Ok(Usd::ZERO), |message| spent_on(tx, message))?;
        gate(Cap::Message, limit, spent, asked)?;
    }
    for (cap, limit, since_ms) in [(Cap::Day, caps.day_usd, since.day_ms), (Cap::Month, caps.month_usd, since.month_ms)]
    {
        if let Some(limit) = limit {
            gate(cap, limit, spent_since(tx, library.sandbox(), since_ms)?, asked)?;
        }
    }
    if let Some(project) = caps.project {
        let sql = "SELECT cap_usd FROM projects WHERE id = ?1";
        if let Some(limit) = one(tx, sql, "project", project.0, |row| read_usd(row, "cap_usd"))? {
            gate(Cap::Project, limit, spent_in(tx, library.sandbox(), project)?, asked)?;
        }
    }
    tx.prepare_cached(
        "INSERT INTO charges
            (provider, purpose, model, job, conversation, message, estimated_usd, state, owner, created_at, sandbox,
             project)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, 'held', ?8, ?9, ?10, ?11)",
    )?
    .execute(params![
        word(&charge.provider),
        word(&charge.purpose),
        charge.model,
        job.map(|id| id.0),
        charge.conversation.map(|id| id.0),
        charge.message.map(|id| id.0),
        asked.nanos(),
        library.owner().token(),
        // A clock that runs behind must not put a charge before the day, and with it the month, it is counted in.
        clock::now_ms().max(since.day_ms),
        library.sandbox(),
        caps.project.map(|id| id.0),
    ])?;
    Ok(ChargeId(tx.last_insert_rowid()))
}

fn gate(cap: Cap, limit: Usd, spent: Usd, asked: Usd) -> Result<(), Error> {
    let left = limit.less(spent);
    if asked > left { Err(Error::OverBudget { cap, limit, left, asked }) } else { Ok(()) }
}

/// Moves a charge on. Released is final; settled is too, but for an amount that was not known yet.
pub(super) fn decide(
    tx: &Transaction,
    id: ChargeId,
    to: ChargeState,
    actual: Option<Usd>,
    usage: Option<Tokens>,
) -> Result<(), Error> {
    let actual = actual.map(plausible).transpose()?;
    let now = read(tx, id)?;
    let allowed = match (now.state, to) {
        (ChargeState::Held | ChargeState::Unclear, to) => to != ChargeState::Held,
        (ChargeState::Settled, ChargeState::Settled) => now.actual_usd.is_none() || actual.is_none(),
        (ChargeState::Released, ChargeState::Released) => true,
        _ => false,
    };
    if !allowed {
        let done = if now.state == ChargeState::Released { "given back" } else { "settled" };
        return Err(Error::Decided(format!("Charge {id} was {done} before, so the ledger is left as it is.")));
    }
    tx.prepare_cached(
        "UPDATE charges SET state = :state, actual_usd = ifnull(:actual, actual_usd), usage = ifnull(:usage, usage)
         WHERE id = :id",
    )?
    .execute(named_params! {
        ":id": id.0,
        ":state": word(&to),
        ":actual": actual.map(Usd::nanos),
        ":usage": optional_json(usage.as_ref())?,
    })?;
    Ok(())
}

/// The charge of a generation.
pub(super) fn of_job(tx: &Transaction, job: JobId) -> Result<ChargeId, Error> {
    one(tx, "SELECT id FROM charges WHERE job = ?1", "charge for generation", job.0, |row| row.get(0)).map(ChargeId)
}

/// Charges that are held by a dead process and belong to no generation: nobody knows any more what came of the call.
pub(crate) fn mark_abandoned(tx: &Transaction, lives: impl Fn(&str) -> bool) -> Result<(), Error> {
    let mut statement = tx.prepare("SELECT DISTINCT owner FROM charges WHERE state = 'held' AND job IS NULL")?;
    let owners: Vec<String> = statement.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
    for owner in owners.iter().filter(|owner| !lives(owner)) {
        let sql = "UPDATE charges SET state = 'unclear' WHERE state = 'held' AND job IS NULL AND owner = ?1";
        tx.execute(sql, [owner])?;
    }
    Ok(())
}

fn plausible(amount: Usd) -> Result<Usd, Error> {
    if amount < Usd::ZERO || amount > LARGEST {
        return Err(Error::Invalid(format!("{amount} cannot be the price of one call. Check the price list.")));
    }
    Ok(amount)
}

fn spent_on(db: &Connection, message: MessageId) -> Result<Usd, Error> {
    let sql = format!("SELECT ifnull(sum({AMOUNT}), 0) FROM charges WHERE message = ?1 AND state <> 'released'");
    Ok(Usd::from_nanos(db.prepare_cached(&sql)?.query_row([message.0], |row| row.get(0))?))
}

fn spent_since(db: &Connection, sandbox: bool, since_ms: i64) -> Result<Usd, Error> {
    let sql = format!(
        "SELECT ifnull(sum({AMOUNT}), 0) FROM charges WHERE sandbox = ?1 AND created_at >= ?2 AND state <> 'released'"
    );
    let spent = db.prepare_cached(&sql)?.query_row(params![sandbox, since_ms], |row| row.get(0))?;
    Ok(Usd::from_nanos(spent))
}

fn spent_in(db: &Connection, sandbox: bool, project: ProjectId) -> Result<Usd, Error> {
    let sql = format!(
        "SELECT ifnull(sum({AMOUNT}), 0) FROM charges WHERE project = ?1 AND sandbox = ?2 AND state <> 'released'"
    );
    let spent = db.prepare_cached(&sql)?.query_row(params![project.0, sandbox], |row| row.get(0))?;
    Ok(Usd::from_nanos(spent))
}

pub(super) fn read(db: &Connection, id: ChargeId) -> Result<Charge, Error> {
    one(db, "SELECT * FROM charges WHERE id = ?1", "charge", id.0, row)
}

fn row(row: &Row) -> rusqlite::Result<Charge> {
    Ok(Charge {
        id: ChargeId(row.get("id")?),
        provider: read_word(row, "provider")?,
        purpose: read_word(row, "purpose")?,
        model: row.get("model")?,
        job: row.get::<_, Option<i64>>("job")?.map(JobId),
        conversation: row.get::<_, Option<i64>>("conversation")?.map(ConversationId),
        message: row.get::<_, Option<i64>>("message")?.map(MessageId),
        project: row.get::<_, Option<i64>>("project")?.map(ProjectId),
        estimated_usd: read_usd(row, "estimated_usd")?.unwrap_or_default(),
        actual_usd: read_usd(row, "actual_usd")?,
        state: read_word(row, "state")?,
        usage: read_optional_json(row, "usage")?,
        created_at: row.get("created_at")?,
    })
}

//! Generations: written down before they are sent, read back, claimed after a crash.

use rusqlite::{Connection, Row, RowIndex, Transaction, params};

use super::{
    charges,
    columns::{json, must_exist, one, read_json, read_optional_json, read_optional_word, read_usd, read_word, word},
    job_steps, proposals,
};
use crate::{
    asset::Words,
    charge::{Caps, ChargeState, NewCharge, Provider, Purpose, Since},
    clock,
    code::{Code, Failure},
    error::Error,
    id::{AssetId, ConversationId, JobId, MessageId, ProjectId, ProposalId},
    job::{Charged, Job, JobFilter, JobPrivate, JobState, NewJob},
    library::Library,
};

const SELECT: &str =
    "SELECT j.*, (SELECT group_concat(id, ' ' ORDER BY position) FROM assets WHERE job = j.id) AS assets
     FROM jobs j";

const UNFINISHED: &str =
    "state <> 'done' AND dismissed = 0 AND state IN ('planned', 'submitting', 'running', 'fetching')";

impl Library {
    /// Writes down a generation and reserves its price, in one transaction.
    ///
    /// # Errors
    /// [`Error::OverBudget`]: nothing was written and nothing may be sent. [`Error::Decided`] when its proposal was denied
    /// or put aside, led to a generation before, or is a step of a plan that is not approved; else it is approved with
    /// this.
    pub fn plan_job(&self, job: NewJob, caps: &Caps, since: Since) -> Result<Job, Error> {
        let owner = self.owner().token();
        self.database().write(|tx| {
            if let Some(before) = job.retry_of {
                must_exist(tx, "jobs", "generation", before.0)?;
            }
            if let Some(conversation) = job.conversation {
                must_exist(tx, "conversations", "conversation", conversation.0)?;
            }
            if let Some(message) = job.message {
                must_exist(tx, "messages", "message", message.0)?;
            }
            let id = insert(tx, &job, owner)?;
            if let Some(proposal) = job.proposal {
                proposals::carry_out(tx, proposal, id)?;
            }
            let charge = NewCharge {
                provider: Provider::Modelslab,
                purpose: Purpose::Generate,
                model: job.model,
                conversation: job.conversation,
                message: job.message,
                estimated_usd: job.estimated_usd,
            };
            charges::hold(tx, self, &charge, Some(id), caps, since)?;
            read(tx, id)
        })
    }

    /// One generation.
    ///
    /// # Errors
    /// [`Error::NotFound`].
    pub fn job(&self, id: JobId) -> Result<Job, Error> {
        self.database().read(|db| read(db, id))
    }

    /// Generations, newest first.
    ///
    /// # Errors
    /// [`Error::Database`].
    pub fn jobs(&self, filter: JobFilter) -> Result<Vec<Job>, Error> {
        self.database().read(|db| match filter {
            JobFilter::Unfinished => list(db, &format!("{SELECT} WHERE {UNFINISHED} ORDER BY j.id DESC"), &[]),
            JobFilter::Shown => {
                let sql = format!(
                    "{SELECT} WHERE state <> 'done' AND dismissed = 0 AND state <> 'cancelled' ORDER BY j.id DESC"
                );
                list(db, &sql, &[])
            }
            JobFilter::Recent(limit) => list(db, &format!("{SELECT} ORDER BY j.id DESC LIMIT ?1"), &[&limit]),
            JobFilter::Conversation(id) => {
                list(db, &format!("{SELECT} WHERE conversation = ?1 ORDER BY j.id DESC"), &[&id.0])
            }
            JobFilter::Message(id) => list(db, &format!("{SELECT} WHERE message = ?1 ORDER BY j.id DESC"), &[&id.0]),
        })
    }

    /// What is known of a generation beside what the window sees.
    ///
    /// # Errors
    /// [`Error::NotFound`].
    pub fn job_private(&self, id: JobId) -> Result<JobPrivate, Error> {
        let sql = "SELECT j.*, (SELECT id FROM proposals WHERE job = j.id) AS proposal FROM jobs j WHERE id = ?1";
        self.database().read(|db| {
            let mut job = one(db, sql, "generation", id.0, |row| {
                Ok(JobPrivate {
                    fetch_result: row.get("fetch_result")?,
                    links: read_optional_json(row, "links")?.unwrap_or_default(),
                    seed: read_seed(row, "seed")?,
                    answers: Vec::new(),
                    call_id: row.get("call_id")?,
                    proposal: row.get::<_, Option<i64>>("proposal")?.map(ProposalId),
                    body: row.get("body")?,
                })
            })?;
            let mut statement = db.prepare_cached("SELECT answer FROM job_answers WHERE job = ?1 ORDER BY id")?;
            job.answers = statement.query_map([id.0], |row| read_json(row, "answer"))?.collect::<Result<_, _>>()?;
            Ok(job)
        })
    }

    /// Generations of this ledger that came to nothing although they were charged, or may have been, and whose charge
    /// was not claimed back yet; newest first.
    ///
    /// # Errors
    /// [`Error::Database`].
    pub fn charged_without_results(&self) -> Result<Vec<Job>, Error> {
        let sql = format!(
            "{SELECT} WHERE j.charged IN ('yes', 'unclear') AND j.claimed_at IS NULL
                 AND j.state IN ('failed', 'expired', 'cancelled', 'unknown')
                 AND EXISTS (SELECT 1 FROM charges WHERE job = j.id AND sandbox = ?1)
                 AND NOT EXISTS (SELECT 1 FROM assets WHERE job = j.id)
             ORDER BY j.id DESC"
        );
        self.database().read(|db| list(db, &sql, &[&self.sandbox()]))
    }

    /// Writes down that the person claimed the charge of a generation back from the provider, or did not after all.
    ///
    /// # Errors
    /// [`Error::NotFound`].
    pub fn claim(&self, id: JobId, on: bool) -> Result<Job, Error> {
        self.database().write(|tx| {
            let now = on.then(clock::now_ms);
            tx.execute("UPDATE jobs SET claimed_at = ?2 WHERE id = ?1", params![id.0, now])?;
            read(tx, id)
        })
    }

    /// Writes down the body of a request as it leaves this machine, without the key.
    ///
    /// # Errors
    /// [`Error::NotFound`].
    pub fn set_body(&self, id: JobId, body: &str) -> Result<(), Error> {
        self.database().write(|tx| {
            must_exist(tx, "jobs", "generation", id.0)?;
            tx.execute("UPDATE jobs SET body = ?2 WHERE id = ?1", params![id.0, body])?;
            Ok(())
        })
    }

    /// Makes this process the owner of every unfinished generation whose process is gone, and returns them oldest
    /// first. One that was `Submitting` becomes `Unknown` on the way, with its charge unclear, and is returned as such.
    /// However many processes ask at once, each generation is claimed by one.
    ///
    /// # Errors
    /// [`Error::Locked`], [`Error::Database`].
    pub fn claim_jobs(&self) -> Result<Vec<Job>, Error> {
        let owner = self.owner();
        self.database().write(|tx| {
            charges::mark_abandoned(tx, |token| owner.lives(token))?;
            let mut statement = tx.prepare(&format!("SELECT id, owner FROM jobs WHERE {UNFINISHED} ORDER BY id"))?;
            let unfinished: Vec<(i64, String)> =
                statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?.collect::<Result<_, _>>()?;
            let mut claimed = Vec::new();
            for (id, _) in unfinished.into_iter().filter(|(_, token)| !owner.lives(token)) {
                let sql = "UPDATE jobs SET owner = ?2, watched = 0 WHERE id = ?1";
                tx.prepare_cached(sql)?.execute(params![id, owner.token()])?;
                let mut job = read(tx, JobId(id))?;
                if job.state == JobState::Submitting {
                    job = lose(tx, &job)?;
                }
                claimed.push(job);
            }
            Ok(claimed)
        })
    }

    /// Seconds from request to results of the last 50 generations with this operation and model that one process saw
    /// from beginning to end, newest first.
    ///
    /// # Errors
    /// [`Error::Database`].
    pub fn eta_history(&self, operation: &str, model: Option<&str>) -> Result<Vec<f64>, Error> {
        let sql = "SELECT took_s FROM jobs WHERE operation = ?1 AND model IS ?2 AND took_s IS NOT NULL
             ORDER BY id DESC LIMIT 50";
        self.database().read(|db| {
            let mut statement = db.prepare_cached(sql)?;
            let seconds =
                statement.query_map(params![operation, model], |row| row.get(0))?.collect::<Result<_, _>>()?;
            Ok(seconds)
        })
    }
}

/// A process died between sending the request and writing down the answer: whether it arrived cannot be told.
fn lose(tx: &Transaction, job: &Job) -> Result<Job, Error> {
    let failure = Failure {
        code: Code::UnknownOutcome,
        message: "Limn was closed while this was being sent, so it may have been made and charged. Look for it in \
                  ModelsLab's list before you try again."
            .into(),
    };
    job_steps::end(tx, job.id, JobState::Unknown, Some(&failure), Some(Charged::Unclear))?;
    charges::decide(tx, charges::of_job(tx, job.id)?, ChargeState::Unclear, None, None)?;
    read(tx, job.id)
}

fn insert(tx: &Transaction, job: &NewJob, owner: &str) -> Result<JobId, Error> {
    let taken = tx.prepare_cached("SELECT 1 FROM jobs WHERE track_id = ?1")?.exists([&job.track_id])?;
    if taken {
        let sentence = "This request was written down before; every attempt needs a mark of its own.";
        return Err(Error::Decided(sentence.into()));
    }
    tx.prepare_cached(
        "INSERT INTO jobs (operation, model, state, mine, refined, sent, negative, arguments, samples, width, height,
             track_id, eta_s, estimated_usd, retry_of, conversation, message, call_id, owner, created_at, project)
         VALUES (?1, ?2, 'planned', ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20)",
    )?
    .execute(params![
        job.operation,
        job.model,
        job.words.mine,
        job.words.refined,
        job.words.sent,
        job.words.negative,
        json(&job.arguments)?,
        job.samples,
        job.width,
        job.height,
        job.track_id,
        job.eta_s,
        job.estimated_usd.nanos(),
        job.retry_of.map(|id| id.0),
        job.conversation.map(|id| id.0),
        job.message.map(|id| id.0),
        job.call_id,
        owner,
        clock::now_ms(),
        job.project.map(|id| id.0),
    ])?;
    Ok(JobId(tx.last_insert_rowid()))
}

pub(super) fn read(db: &Connection, id: JobId) -> Result<Job, Error> {
    one(db, &format!("{SELECT} WHERE j.id = ?1"), "generation", id.0, row)
}

/// Keeps an answer of the provider: the first of all and the latest of each state.
pub(super) fn keep_answer(tx: &Transaction, id: JobId, state: JobState, raw: &serde_json::Value) -> Result<(), Error> {
    if raw.is_null() {
        return Ok(());
    }
    let state = word(&state);
    tx.prepare_cached(
        "DELETE FROM job_answers WHERE job = ?1 AND state = ?2
         AND id > (SELECT min(id) FROM job_answers WHERE job = ?1)",
    )?
    .execute(params![id.0, state])?;
    tx.prepare_cached("INSERT INTO job_answers (job, state, at, answer) VALUES (?1, ?2, ?3, ?4)")?.execute(params![
        id.0,
        state,
        clock::now_ms(),
        json(raw)?
    ])?;
    Ok(())
}

fn list(db: &Connection, sql: &str, parameters: &[&dyn rusqlite::ToSql]) -> Result<Vec<Job>, Error> {
    let mut statement = db.prepare_cached(sql)?;
    let jobs = statement.query_map(parameters, row)?.collect::<Result<_, _>>()?;
    Ok(jobs)
}

fn read_words(row: &Row) -> rusqlite::Result<Words> {
    Ok(Words {
        mine: row.get("mine")?,
        refined: row.get("refined")?,
        sent: row.get("sent")?,
        negative: row.get("negative")?,
    })
}

/// Seeds use all 64 bits; the column holds the same bits as a signed number.
pub(super) fn read_seed(row: &Row, column: impl RowIndex) -> rusqlite::Result<Option<u64>> {
    Ok(row.get::<_, Option<i64>>(column)?.map(i64::cast_unsigned))
}

/// Identities as SQLite joined them.
pub(super) fn read_ids(row: &Row, column: impl RowIndex) -> rusqlite::Result<Vec<AssetId>> {
    let joined: Option<String> = row.get(column)?;
    Ok(joined.unwrap_or_default().split(' ').filter_map(|id| id.parse().ok()).collect())
}

fn row(row: &Row) -> rusqlite::Result<Job> {
    Ok(Job {
        id: JobId(row.get("id")?),
        operation: row.get("operation")?,
        model: row.get("model")?,
        state: read_word(row, "state")?,
        words: read_words(row)?,
        arguments: read_json(row, "arguments")?,
        samples: row.get("samples")?,
        width: row.get("width")?,
        height: row.get("height")?,
        track_id: row.get("track_id")?,
        provider_id: row.get("provider_id")?,
        eta_s: row.get("eta_s")?,
        error: read_optional_json(row, "error")?,
        charged: read_optional_word(row, "charged")?,
        estimated_usd: read_usd(row, "estimated_usd")?,
        actual_usd: read_usd(row, "actual_usd")?,
        assets: read_ids(row, "assets")?,
        retry_of: row.get::<_, Option<i64>>("retry_of")?.map(JobId),
        conversation: row.get::<_, Option<i64>>("conversation")?.map(ConversationId),
        message: row.get::<_, Option<i64>>("message")?.map(MessageId),
        project: row.get::<_, Option<i64>>("project")?.map(ProjectId),
        claimed_at: row.get("claimed_at")?,
        created_at: row.get("created_at")?,
        submitted_at: row.get("submitted_at")?,
        finished_at: row.get("finished_at")?,
        dismissed: row.get("dismissed")?,
    })
}

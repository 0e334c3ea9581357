//! From checked arguments to a row with a reserved price.

use library::{ConversationId, Job, JobId, MessageId, NewJob, ProposalId, Words};
use modelslab::{Map, Operation};
use money::Usd;
use serde_json::Value;

use super::expected_s;
use crate::{Code, connection::is_loopback, error::Error, event::Event, studio::Studio};

/// Whose wish a generation is.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Origin<'a> {
    /// The conversation.
    pub(crate) conversation: Option<ConversationId>,
    /// The message whose turn asked for it; its charges share one cap.
    pub(crate) message: Option<MessageId>,
    /// The proposal it carries out.
    pub(crate) proposal: Option<ProposalId>,
    /// The id of the model's tool call.
    pub(crate) call_id: Option<&'a str>,
    /// A cap for the message, beside that of the settings.
    pub(crate) budget_usd: Option<Usd>,
    /// The generation this one tries again.
    pub(crate) retry_of: Option<JobId>,
}

impl Studio {
    /// Writes a generation down with its price reserved and starts it. Returns once that is on disk; nothing has been
    /// sent yet.
    ///
    /// # Errors
    /// `InvalidInput` with everything that is wrong with the arguments, `NoKey`, `OverBudget` when a cap would be passed
    /// or no price is known. Nothing is written then.
    pub(crate) async fn plan_and_run(
        &self,
        operation: &str,
        mut arguments: Map,
        words: Words,
        origin: Origin<'_>,
    ) -> Result<Job, Error> {
        let operation = find(operation)?;
        self.require_modelslab_key()?;
        self.require_consent(operation).await?;
        self.fill_in(operation, &mut arguments);
        let arguments = operation.validate(&arguments).map_err(|problems| refused(&problems))?;
        if let Some(problem) = self.media_problems(operation, &arguments).await?.into_iter().next() {
            return Err(Error::new(Code::InvalidInput, problem.message));
        }
        let model = operation.model(&arguments);
        let estimated_usd = operation
            .estimate(&arguments, &self.picture_prices())
            .ok_or_else(|| no_price(operation, model.as_deref()))?;
        let size = operation.size(&arguments);
        let mut job = NewJob {
            operation: operation.name.to_owned(),
            words: sent_words(words, operation, &arguments),
            samples: operation.samples(&arguments),
            width: size.map(|(width, _)| width),
            height: size.map(|(_, height)| height),
            track_id: format!("limn-{:032x}", rand::random::<u128>()),
            eta_s: None,
            estimated_usd,
            retry_of: origin.retry_of,
            conversation: origin.conversation,
            message: origin.message,
            project: self.settings().project,
            proposal: origin.proposal,
            call_id: origin.call_id.map(str::to_owned),
            arguments: arguments.into(),
            model,
        };
        let (caps, since) = (self.caps(origin.budget_usd), self.since());
        let job = self
            .library(move |library| {
                job.eta_s = expected_s(None, &library.eta_history(&job.operation, job.model.as_deref())?);
                library.plan_job(job, &caps, since)
            })
            .await?;
        self.publish(Event::Job { job: job.clone() });
        self.publish_cost().await;
        self.drive(job.id, job.state);
        Ok(job)
    }

    /// Seconds a generation will probably take, from earlier ones.
    pub(crate) async fn usual_eta_s(&self, operation: &str, model: Option<&str>) -> Result<Option<f64>, Error> {
        let (operation, model) = (operation.to_owned(), model.map(str::to_owned));
        let history = self.library(move |library| library.eta_history(&operation, model.as_deref())).await?;
        Ok(expected_s(None, &history))
    }

    /// Without a key only a server on this machine is asked.
    ///
    /// # Errors
    /// `NoKey`.
    pub(crate) fn require_modelslab_key(&self) -> Result<(), Error> {
        let providers = self.providers();
        let endpoint = &providers.endpoints.modelslab;
        if endpoint.key.is_some() || is_loopback(&endpoint.base_url) {
            return Ok(());
        }
        Err(Error::new(Code::NoKey, "There is no ModelsLab key yet: enter it in the settings, or turn the sandbox on."))
    }
}

/// The words with what is really sent, which the arguments say.
fn sent_words(words: Words, operation: &Operation, arguments: &Map) -> Words {
    let sent = operation.prompt(arguments).unwrap_or_default();
    let negative = arguments.get("negative_prompt").and_then(Value::as_str).map(str::to_owned);
    let mine = if words.mine.is_empty() { sent.clone() } else { words.mine };
    Words { mine, refined: words.refined, sent, negative }
}

/// An operation of the catalogue.
pub(crate) fn find(name: &str) -> Result<&'static Operation, Error> {
    modelslab::operation(name).ok_or_else(|| {
        let known: Vec<_> = modelslab::operations().iter().map(|operation| operation.name).collect();
        Error::new(Code::Usage, format!("There is no operation {name}; there are {}.", known.join(", ")))
    })
}

/// All problems in one sentence.
pub(crate) fn refused(problems: &[modelslab::Problem]) -> Error {
    let said: Vec<_> = problems.iter().map(|problem| format!("{}: {}", problem.field, problem.message)).collect();
    Error::new(Code::InvalidInput, said.join("; "))
}

fn no_price(operation: &Operation, model: Option<&str>) -> Error {
    let what = model.unwrap_or(operation.name);
    Error::new(
        Code::OverBudget,
        format!(
            "No price is known for {what}, so it cannot be kept within your limits: set one (0 is allowed) under \
             picture_prices in the settings and try again."
        ),
    )
}

//! The steps of a turn, one after the other.

use std::pin::Pin;

use library::{ActState, Library, Message, MessageId, MessageState, PlanState, Proposal, ProposalState, Tokens};
use openai::{Response, Status};

use super::{MOST_STEPS, Step, ask::Ending, has_pending, items, plan, wind_up};
use crate::{Code, error::Error, gpt, lock::lock, studio::Studio};

impl Studio {
    /// Begins a step of a turn that stands at `Streaming`, in the background.
    pub(super) fn begin_step(&self, message: Message) {
        let step = Step::default();
        lock(&self.inner.turns.steps).insert(message.conversation, step.clone());
        self.spawn(move |studio| -> Pin<Box<dyn Future<Output = ()> + Send>> {
            Box::pin(async move {
                let (id, inside) = (message.id, studio.background());
                // When the studio closes, the words that came are kept before it is gone.
                let seen_through = studio.see_through(async move {
                    let _end = End { studio: &inside, message: &message, step: &step };
                    inside.step(message.clone(), &step).await;
                    Ok(())
                });
                if let Err(error) = seen_through.await {
                    tracing::error!(%error, "a turn was cut off");
                }
                studio.do_acts(id).await;
                studio.advance(id).await;
            })
        });
    }

    async fn step(&self, mut message: Message, step: &Step) {
        let ending = self.ask(&mut message, &step.stopped).await;
        let _gate = self.inner.turns.gate.lock().await;
        let kept = match ending {
            Ok(Ending::Answer(response, paid)) => {
                message.usd = sum(message.usd, paid);
                message.usage = sum_tokens(message.usage, response.usage.as_ref().map(gpt::tokens));
                self.keep_answer(&mut message, response).await
            }
            Ok(Ending::Stopped) => self.wind_up(&message, MessageState::Stopped, None).await,
            Err(error) => self.wind_up(&message, MessageState::Failed, Some(error)).await,
        };
        if let Err(error) = kept {
            tracing::error!(%error, "an answer could not be kept");
            if let Err(error) = self.wind_up(&message, MessageState::Failed, Some(error)).await {
                tracing::error!(%error, "the turn could not be ended");
            }
        }
    }

    /// Keeps an answer: its items as they came, its words, its calls as proposals.
    async fn keep_answer(&self, message: &mut Message, response: Response) -> Result<(), Error> {
        if let Status::Incomplete(reason) = &response.status {
            // What was cut off cannot be sent back. The words stay, the calls were never made.
            return self.wind_up(message, MessageState::Failed, Some(cut_short(reason))).await;
        }
        let calls = response.calls();
        message.refusal |= response.refusal().is_some();
        let (id, output) = (message.id, response.output);
        let kept = self
            .library(move |library| {
                library.append_items(id, &output)?;
                library.message_items(id)
            })
            .await?;
        // The items are what GPT will be told it said; deltas were for reading along.
        message.text = items::words(&kept);
        if calls.is_empty() {
            if message.text.is_empty() && message.proposals.is_empty() {
                let error = Error::new(Code::Provider, "GPT answered without a word: send your message again.");
                return self.wind_up(message, MessageState::Failed, Some(error)).await;
            }
            return self.wind_up(message, MessageState::Done, None).await;
        }
        if items::rounds(&kept) + 1 >= MOST_STEPS {
            // It was told to answer in words, which not every server heeds.
            return self.wind_up(message, MessageState::Failed, Some(endless())).await;
        }
        self.propose(message, calls).await
    }

    /// Goes on with a turn once everything it waits for has come: tells GPT the outcomes and asks it again. A turn that
    /// nobody began or decided on since the start ends here instead, as does one whose proposals were all denied.
    pub(super) async fn advance(&self, id: MessageId) {
        let _gate = self.inner.turns.gate.lock().await;
        let ours = self.inner.turns.is_ours(id);
        if ours && let Err(error) = self.go_on_with_plans(id).await {
            tracing::error!(%error, "the next steps of a plan could not be started");
        }
        match self.library(move |library| proceed(library, id, ours)).await {
            Ok(None) => {}
            Ok(Some(message)) => {
                self.publish_message(&message).await;
                if message.state == MessageState::Streaming {
                    self.begin_step(message);
                } else {
                    lock(&self.inner.turns.ours).remove(&id);
                    self.leave_page(message.conversation).await;
                }
            }
            // Another process carries it on, or it was deleted meanwhile.
            Err(error) if error.code == Code::InvalidInput => {}
            Err(error) => tracing::error!(%error, "a turn could not go on"),
        }
    }
}

impl Studio {
    /// Starts the steps of approved plans whose turn it is. Needs the gate.
    async fn go_on_with_plans(&self, id: MessageId) -> Result<(), Error> {
        let message = self.library(move |library| library.message(id)).await?;
        if message.state != MessageState::Waiting || !message.proposals.iter().any(plan::waits_to_start) {
            return Ok(());
        }
        self.start_ready_steps(&message).await?;
        let message = self.library(move |library| library.message(id)).await?;
        self.publish_message(&message).await;
        Ok(())
    }
}

/// Hands the outcomes of a turn to GPT's history. `None` while it still waits for something.
fn proceed(library: &Library, id: MessageId, ours: bool) -> Result<Option<Message>, library::Error> {
    let message = library.message(id)?;
    let busy = message.acts.iter().any(|act| act.state == ActState::Running);
    let waits = |step: &Proposal| ours && plan::waits_to_start(step);
    if message.state != MessageState::Waiting || has_pending(&message) || busy || message.proposals.iter().any(waits) {
        return Ok(None);
    }
    for job in message.proposals.iter().filter_map(|proposal| proposal.job) {
        if !library.job(job)?.state.is_final() {
            return Ok(None);
        }
    }
    let items = library.message_items(id)?;
    let open = wind_up::open_calls(library, &message, &items)?;
    let denied = only_denied(&open);
    let outputs = wind_up::outputs(library, open)?;
    library.append_items(id, &outputs)?;
    let next = if ours && !denied { MessageState::Streaming } else { MessageState::Done };
    library.move_message(id, MessageState::Waiting, next).map(Some)
}

/// Whether the person said no to everything this step asked for: then GPT is not asked once more.
fn only_denied(open: &[wind_up::OpenCall]) -> bool {
    let proposals = || open.iter().flat_map(|call| &call.proposals);
    let plans = || open.iter().flat_map(|call| &call.plans);
    let has = |state| proposals().any(|proposal| proposal.state == state);
    let denied = has(ProposalState::Denied) || plans().any(|(plan, _)| plan.state == PlanState::Denied);
    let approved = has(ProposalState::Approved) || plans().any(|(plan, _)| plan.state == PlanState::Approved);
    denied && !approved
}

fn cut_short(reason: &str) -> Error {
    match reason {
        "content_filter" => Error::new(
            Code::ContentRefused,
            "OpenAI's filter stopped the answer: put your wish in other words and send it again.",
        ),
        _ => Error::new(
            Code::Provider,
            "GPT's answer was cut off at its length limit: ask it to go on, or send a shorter message.",
        ),
    }
}

fn endless() -> Error {
    Error::new(
        Code::Provider,
        format!("GPT asked for pictures {MOST_STEPS} times in a row and was stopped: say what you still need."),
    )
}

pub(super) fn sum(one: Option<money::Usd>, other: Option<money::Usd>) -> Option<money::Usd> {
    match (one, other) {
        (Some(one), Some(other)) => Some(one + other),
        (one, other) => one.or(other),
    }
}

fn sum_tokens(one: Option<Tokens>, other: Option<Tokens>) -> Option<Tokens> {
    let Some((one, other)) = one.zip(other) else { return one.or(other) };
    Some(Tokens {
        input_tokens: one.input_tokens + other.input_tokens,
        cached_input_tokens: one.cached_input_tokens + other.cached_input_tokens,
        output_tokens: one.output_tokens + other.output_tokens,
    })
}

/// Takes the step off the list however its task ends.
struct End<'a> {
    studio: &'a Studio,
    message: &'a Message,
    step: &'a Step,
}

impl Drop for End<'_> {
    fn drop(&mut self) {
        lock(&self.studio.inner.turns.steps).remove(&self.message.conversation);
        self.step.ended.cancel();
    }
}

//! The agent: a conversation in which GPT decides what to make and proposes it, and the person lets it.
//!
//! A turn (the answer to one message of the person) is one message of the agent. It goes through steps: GPT is asked
//! (`Streaming`), its calls become proposals that wait for the person and for generations, and acts that cost nothing
//! (`Waiting`), their outcomes are told to GPT, which is asked again. Everything a step leads to is in the library before the next one begins, so a turn
//! goes on from there after a crash; what is here in memory only says which turns this process carries on.

mod acts;
mod ask;
mod compact;
mod context;
mod decide;
pub(crate) mod handle;
mod items;
mod outcome;
mod pictures;
mod plan;
mod promote;
mod propose;
mod recover;
mod send;
mod stop;
mod tools;
mod turn;
mod wind_up;

use std::{
    collections::{HashMap, HashSet},
    sync::Mutex,
    time::Duration,
};

use library::{ConversationId, Message, MessageId, MessageState};
use tokio::{
    sync::Notify,
    time::{sleep, timeout},
};
use tokio_util::sync::CancellationToken;

use self::propose::has_pending;
pub use self::tools::{ToolDefinition, tool_definitions};
pub(crate) use self::{acts::Browsing, ask::quoted_request, context::said_with};
use crate::{Code, error::Error, event::Event, lock::lock, studio::Studio};

/// Who the agent is. Sent first in every request and the same in all of them, so that the server's cache finds it.
const INSTRUCTIONS: &str = include_str!("instructions.md");
/// How often GPT is asked for one message of the person; the last time it must answer in words.
const MOST_STEPS: usize = 16;
/// How often a turn that another process carries on is looked at.
const LOOK_AGAIN: Duration = Duration::from_secs(1);

/// The turns under way.
#[derive(Default)]
pub(crate) struct Turns {
    /// Changes of turns happen one after the other. Not held while GPT is asked.
    gate: tokio::sync::Mutex<()>,
    /// The steps in which GPT is being asked now.
    steps: Mutex<HashMap<ConversationId, Step>>,
    /// The turns that somebody began or decided on here. Others are never carried on by themselves: asking GPT costs
    /// money.
    ours: Mutex<HashSet<MessageId>>,
    /// Some turn changed.
    changed: Notify,
}

/// The reins of a step.
#[derive(Clone, Default)]
struct Step {
    /// The person stops it.
    stopped: CancellationToken,
    /// It has come to its end.
    ended: CancellationToken,
}

impl Turns {
    fn is_ours(&self, message: MessageId) -> bool {
        lock(&self.ours).contains(&message)
    }

    fn step(&self, conversation: ConversationId) -> Option<Step> {
        lock(&self.steps).get(&conversation).cloned()
    }
}

impl Studio {
    /// Waits until a message of the agent needs a decision of the person, or nothing more will happen to it.
    ///
    /// # Errors
    /// When there is no such message.
    pub async fn wait_turn(&self, id: MessageId) -> Result<Message, Error> {
        loop {
            let changed = self.inner.turns.changed.notified();
            tokio::pin!(changed);
            changed.as_mut().enable();
            let message = {
                // Not between the row of a call that runs unasked and its start.
                let _gate = self.inner.turns.gate.lock().await;
                self.library(move |library| library.message(id)).await?
            };
            let done = match message.state {
                MessageState::Streaming => false,
                MessageState::Waiting => has_pending(&message),
                MessageState::Done | MessageState::Stopped | MessageState::Failed => true,
            };
            if done {
                return Ok(message);
            }
            // Looking again covers other processes; running out of time is not an error.
            let _ = timeout(LOOK_AGAIN, changed).await;
        }
    }

    /// Tells everybody how a message is now, and the conversation with it.
    async fn publish_message(&self, message: &Message) {
        self.publish(Event::Message { message: message.clone() });
        self.inner.turns.changed.notify_waiters();
        let id = message.conversation;
        match self.library(move |library| library.conversation(id)).await {
            Ok(conversation) => self.publish(Event::Conversation { conversation }),
            Err(error) => tracing::warn!(%error, "a conversation could not be read"),
        }
    }

    /// Watches a generation in the background and carries the turn on when it is final.
    fn watch(&self, message: MessageId, job: library::JobId) {
        self.spawn(move |studio| async move {
            while let Err(error) = studio.wait(job).await {
                if error.code == Code::InvalidInput {
                    // It is gone; the turn is looked at all the same.
                    break;
                }
                tracing::warn!(%error, "a generation of a turn could not be looked at");
                sleep(LOOK_AGAIN).await;
            }
            studio.advance(message).await;
        });
    }
}

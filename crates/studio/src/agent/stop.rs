//! Stopping a turn.

use library::{ConversationId, JobState, Message, MessageState};

use crate::{Code, error::Error, studio::Studio};

impl Studio {
    /// Stops what the agent does in a conversation: GPT's words break off where they are, proposals are put aside,
    /// generations that were not sent yet are not sent. Those the provider has are paid for and go on. Nothing happens
    /// when there is nothing to stop.
    ///
    /// # Errors
    /// When another process carries the turn on, or the library cannot be written.
    pub async fn stop(&self, conversation: ConversationId) -> Result<(), Error> {
        loop {
            if let Some(step) = self.inner.turns.step(conversation) {
                step.stopped.cancel();
                step.ended.cancelled().await;
            }
            let _gate = self.inner.turns.gate.lock().await;
            // The step may have ended by itself and the next one begun.
            if self.inner.turns.step(conversation).is_none() {
                return self.put_aside(conversation).await;
            }
        }
    }

    /// Ends the turn of a conversation that waits for a decision or a generation. Needs the gate.
    pub(super) async fn put_aside(&self, conversation: ConversationId) -> Result<(), Error> {
        // The process that was answering may be gone.
        self.recover_turns().await?;
        let messages = self.library(move |library| library.own_messages(conversation)).await?;
        for message in messages {
            match message.state {
                // No step of this process: it could not even be ended when its step was.
                MessageState::Streaming if self.inner.turns.is_ours(message.id) => {
                    self.wind_up(&message, MessageState::Stopped, None).await?;
                }
                MessageState::Streaming => {
                    return Err(Error::new(
                        Code::Usage,
                        "GPT is still answering in another window or command: wait for it, or stop it there.",
                    ));
                }
                MessageState::Waiting => {
                    self.cancel_unsent_jobs(&message).await?;
                    self.wind_up(&message, MessageState::Stopped, None).await?;
                }
                MessageState::Done | MessageState::Stopped | MessageState::Failed => {}
            }
        }
        Ok(())
    }

    async fn cancel_unsent_jobs(&self, message: &Message) -> Result<(), Error> {
        for id in message.proposals.iter().filter_map(|proposal| proposal.job) {
            if self.job(id).await?.state == JobState::Planned {
                self.cancel(id).await?;
            }
        }
        Ok(())
    }
}

//! Turns that a crash or a restart cut off.

use library::{ActState, Library, Message, MessageState};

use super::wind_up;
use crate::{error::Error, studio::Studio};

impl Studio {
    /// Takes over the turns of processes that are gone. One in which GPT was answering is stopped with the words that
    /// were saved. One that waits for the person goes on waiting; one that only waits for generations ends with them.
    /// GPT is asked nothing: that costs money, so it takes a person.
    pub(crate) async fn recover_turns(&self) -> Result<(), Error> {
        let waiting = self.library(take_over).await?;
        for message in waiting {
            let jobs: Vec<_> = message.proposals.iter().filter_map(|proposal| proposal.job).collect();
            for job in &jobs {
                self.watch(message.id, *job);
            }
            if jobs.is_empty() {
                self.spawn(move |studio| async move { studio.advance(message.id).await });
            }
        }
        Ok(())
    }
}

/// Ends what was streaming, and returns what waits.
fn take_over(library: &Library) -> Result<Vec<Message>, library::Error> {
    let mut waiting = Vec::new();
    for mut message in library.claim_messages()? {
        if message.state == MessageState::Streaming {
            message.state = MessageState::Stopped;
            wind_up::end(library, message)?;
        } else if message.acts.iter().any(|act| act.state == ActState::Running) {
            // Nobody does it any more. What was approved goes on by itself.
            message.state = MessageState::Stopped;
            wind_up::end(library, message)?;
        } else {
            waiting.push(message);
        }
    }
    Ok(waiting)
}

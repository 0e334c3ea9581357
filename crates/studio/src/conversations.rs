//! Conversations: the list, what was said, names.

use std::collections::BTreeSet;

use library::{AssetId, Conversation, ConversationId, DocumentId, JobFilter};

use crate::{error::Error, event::Event, request::Transcript, studio::Studio};

/// The longest title made from words, in characters: a line of the list.
const TITLE: usize = 48;

impl Studio {
    /// Conversations, the one spoken in last first; with a text those that have its words in the title or in what was
    /// said.
    ///
    /// # Errors
    /// When the library cannot be read.
    pub async fn conversations(&self, text: &str) -> Result<Vec<Conversation>, Error> {
        let text = text.to_owned();
        self.library(move |library| library.conversations(&text)).await
    }

    /// A conversation with everything said and made in it.
    ///
    /// # Errors
    /// When there is none.
    pub async fn transcript(&self, id: ConversationId) -> Result<Transcript, Error> {
        self.library(move |library| {
            let messages = library.messages(id)?;
            let mut jobs = library.jobs(JobFilter::Conversation(id))?;
            // What a branch shares with its parent was made in the parent.
            for job in messages.iter().flat_map(|said| &said.proposals).filter_map(|proposal| proposal.job) {
                if !jobs.iter().any(|known| known.id == job) {
                    jobs.push(library.job(job)?);
                }
            }
            let made: Vec<AssetId> = jobs.iter().flat_map(|job| job.assets.clone()).collect();
            let attached: BTreeSet<DocumentId> = messages.iter().flat_map(|said| said.documents.clone()).collect();
            Ok(Transcript {
                conversation: library.conversation(id)?,
                messages,
                documents: attached.into_iter().map(|id| library.document(id)).collect::<Result<_, _>>()?,
                assets: library.assets(&made)?,
                jobs,
            })
        })
        .await
    }

    /// Gives a conversation another name.
    ///
    /// # Errors
    /// When there is none, or the name is empty.
    pub async fn rename_conversation(&self, id: ConversationId, title: &str) -> Result<Conversation, Error> {
        let title = title.trim().to_owned();
        let conversation = self.library(move |library| library.rename_conversation(id, &title)).await?;
        self.publish(Event::Conversation { conversation: conversation.clone() });
        Ok(conversation)
    }

    /// Stops what the agent does in a conversation and deletes it. What was made in it stays in the library.
    ///
    /// # Errors
    /// When there is none, or another window or command is at work in it.
    pub async fn delete_conversation(&self, id: ConversationId) -> Result<(), Error> {
        self.stop(id).await?;
        self.library(move |library| library.delete_conversation(id)).await?;
        self.forget_pages(id).await;
        self.publish(Event::ConversationDeleted { id });
        Ok(())
    }
}

/// The name of a conversation until the person gives it one: the beginning of what was said first.
pub(crate) fn title_from(text: &str) -> String {
    let line = text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    let line = line.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= TITLE {
        return line;
    }
    let cut: String = line.chars().take(TITLE).collect();
    // Whole words, unless there is only one (or a script without spaces).
    let whole = cut.rsplit_once(' ').map_or(cut.as_str(), |(whole, _)| whole);
    format!("{}…", whole.trim_end_matches([',', '.', ';', ':', ' ']))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_is_the_first_words() {
        assert_eq!(title_from("\n  A red door\nin the rain"), "A red door");
        let long = "Create a hero image for my API documentation, calm, technical, not another blue gradient";
        assert_eq!(title_from(long), "Create a hero image for my API documentation…");
        assert_eq!(title_from(&"猫".repeat(60)), format!("{}…", "猫".repeat(48)));
    }
}

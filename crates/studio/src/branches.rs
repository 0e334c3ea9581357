//! Branches: any message and any picture is a save-point to go on from. A branch begins with the other conversation to the
//! byte; both go on by themselves from there.

use library::{Conversation, ConversationId, Fork, JobFilter, Library, Role};

use crate::{
    Code,
    conversations::title_from,
    direct::{Branch, ForkRequest},
    error::Error,
    event::Event,
    studio::Studio,
};

/// Assets shown of a branch.
const SHOWN: usize = 12;

impl Studio {
    /// Begins a branch at a message or a picture. What is said in it next goes on from there.
    ///
    /// # Errors
    /// `Usage` when neither or both are named; `InvalidInput` when there is none, or the picture was not made in a
    /// conversation, or the message is still being answered.
    pub async fn fork(&self, request: ForkRequest) -> Result<Conversation, Error> {
        let conversation = self.library(move |library| Ok(begin(library, &request))).await??;
        self.publish(Event::Conversation { conversation: conversation.clone() });
        Ok(conversation)
    }

    /// The tree of branches that a conversation belongs to, the first one first.
    ///
    /// # Errors
    /// When there is no such conversation.
    pub async fn branches(&self, id: ConversationId) -> Result<Vec<Branch>, Error> {
        self.library(move |library| {
            let all = library.lineage(id)?;
            let mut branches: Vec<Branch> = Vec::new();
            for conversation in all {
                let parent = conversation.fork.map(|fork| fork.conversation);
                let depth =
                    branches.iter().find(|one| Some(one.conversation.id) == parent).map_or(0, |one| one.depth + 1);
                let jobs = library.jobs(JobFilter::Conversation(conversation.id))?;
                let made = jobs.into_iter().flat_map(|job| job.assets.into_iter().rev()).take(SHOWN);
                branches.push(Branch {
                    depth,
                    from: from(library, conversation.fork)?,
                    messages: u32::try_from(library.own_messages(conversation.id)?.len()).unwrap_or(u32::MAX),
                    assets: made.collect(),
                    conversation,
                });
            }
            Ok(branches)
        })
        .await
    }
}

fn begin(library: &Library, request: &ForkRequest) -> Result<Conversation, Error> {
    let fork = match (request.message, request.asset) {
        (Some(message), None) => {
            let message = library.message(message)?;
            Fork { conversation: message.conversation, message: message.id, items: None, asset: None }
        }
        (None, Some(asset)) => library.save_point(asset)?,
        _ => return Err(Error::new(Code::Usage, "Name one message or one picture to continue from.")),
    };
    let message = library.message(fork.message)?;
    if matches!(message.state, library::MessageState::Streaming | library::MessageState::Waiting)
        && fork.items.is_none()
    {
        return Err(Error::new(Code::InvalidInput, "This is still being answered: wait for it, or stop it first."));
    }
    let title = library.conversation(fork.conversation)?.title;
    Ok(library.fork(&title, fork)?)
}

/// What a branch goes on from, in a few words.
fn from(library: &Library, fork: Option<Fork>) -> Result<String, library::Error> {
    let Some(fork) = fork else { return Ok(String::new()) };
    if let Some(asset) = fork.asset {
        let asset = library.asset(asset)?;
        return Ok(title_from(&asset.words.sent));
    }
    let message = library.message(fork.message)?;
    let said = library.messages(message.conversation)?;
    // An answer is known by the words it answers.
    let asked = said.iter().rev().find(|one| one.id <= message.id && one.role == Role::User);
    Ok(title_from(asked.map_or(message.text.as_str(), |asked| asked.text.as_str())))
}

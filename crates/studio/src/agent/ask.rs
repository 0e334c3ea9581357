//! One call to GPT in a turn: the money, the request, the words as they come.

use std::{future::pending, pin::pin, time::Duration};

use futures_util::StreamExt;
use library::{ConversationId, Message, Purpose};
use money::Usd;
use openai::{Event as Heard, Request, Response, ToolChoice};
use tokio::time::{Instant, sleep_until};
use tokio_util::sync::CancellationToken;

use super::{INSTRUCTIONS, MOST_STEPS, compact::Summed, items, tools, turn::sum};
use crate::{
    Code,
    error::Error,
    event::Event,
    gpt::{Account, Held},
    studio::Studio,
};

/// Words are gathered for so long before they are told: a window redraws for each telling.
const TELL_AFTER: Duration = Duration::from_millis(30);
/// Words are at most this old when a crash loses them.
const SAVE_AFTER: Duration = Duration::from_secs(1);

/// Tokens for a few sentences or a call.
const LEAST_ANSWER: u32 = 512;

/// What a model is told that can call no tools.
const WITHOUT_TOOLS: &str = "You can call no tools at this server, so you cannot make, change or look at anything. When \
    that is asked for, say in one sentence that you cannot do it here, and offer the words for it instead.";

/// How a call to GPT ended.
pub(super) enum Ending {
    /// With an answer, and what it cost where that is known.
    Answer(Response, Option<Usd>),
    /// The person stopped it, or the studio closes.
    Stopped,
}

/// How a stream ended.
enum Close {
    Answer(Response),
    Failed(openai::Error),
    /// Without an end.
    Silent,
    Stopped,
}

impl Studio {
    /// Asks GPT to go on with a turn. Its words are added to the message as they come, told and saved; nothing else of
    /// the answer is kept here.
    ///
    /// # Errors
    /// Why there is no answer; before the first word of it nothing was changed.
    pub(super) async fn ask(&self, message: &mut Message, stopped: &CancellationToken) -> Result<Ending, Error> {
        let mut request = self.request(message).await?;
        match self.sum_up(message, &request, stopped).await? {
            Summed::NotNeeded => {}
            Summed::Up(paid) => {
                message.usd = sum(message.usd, paid);
                request = self.request(message).await?;
            }
            Summed::Stopped => return Ok(Ending::Stopped),
        }
        let id = message.id;
        let account = Account {
            purpose: Purpose::Agent,
            conversation: Some(message.conversation),
            message: Some(id),
            budget_usd: self.library(move |library| library.message_budget(id)).await?,
            least_answer: LEAST_ANSWER,
        };
        let held = match self.hold(&mut request, account).await {
            // Most of the bound is for tools that a search may find. With little left it goes without them.
            Err(error) if error.code == Code::OverBudget && without_search(&mut request) => {
                self.hold(&mut request, account).await?
            }
            held => held?,
        };
        let client = self.providers().openai.clone();
        let closing = self.closing();
        let mut stream = pin!(client.stream(&request));
        let mut words = Words::after(&message.text);
        let close = loop {
            tokio::select! {
                biased;
                () = stopped.cancelled() => break Close::Stopped,
                () = closing.cancelled() => break Close::Stopped,
                () = at(words.tell_at) => self.tell(message, &mut words),
                () = at(words.save_at) => self.save(message, &mut words).await,
                heard = stream.next() => match heard {
                    Some(Ok(Heard::Words(text) | Heard::Refusal(text))) => words.hear(&text),
                    Some(Ok(Heard::Thinking(text))) => words.received += text.len() as u64,
                    // Words were counted as they came; calls and hidden reasoning come as items only.
                    Some(Ok(Heard::ItemDone(item))) if item["type"] == "message" => words.end_paragraph(),
                    Some(Ok(Heard::ItemDone(item))) => words.received += item.to_string().len() as u64,
                    Some(Ok(Heard::Done(response))) => break Close::Answer(response),
                    Some(Err(error)) => break Close::Failed(error),
                    None => break Close::Silent,
                },
            }
        };
        self.tell(message, &mut words);
        message.text.clone_from(&words.all);
        self.account_for(message, held, close, words.received).await
    }

    /// Settles the money of a call that ended, and says how it ended.
    async fn account_for(
        &self,
        message: &mut Message,
        held: Held,
        close: Close,
        received: u64,
    ) -> Result<Ending, Error> {
        match close {
            Close::Stopped => {
                self.leave_unclear(held, received).await?;
                Ok(Ending::Stopped)
            }
            Close::Silent => {
                self.leave_unclear(held, received).await?;
                Err(Error::new(Code::Provider, "GPT's answer broke off before its end: send your message again."))
            }
            Close::Failed(error) => {
                self.settle_failure(held, &error, received).await?;
                Err(error.into())
            }
            Close::Answer(response) => {
                let paid = self.settle(held, response.usage.as_ref()).await?;
                message.model = Some(response.model.clone());
                Ok(Ending::Answer(response, paid))
            }
        }
    }

    /// The request for the next step of a turn: everything said so far, with the same beginning as last time, and behind
    /// it the pictures of this turn.
    async fn request(&self, message: &Message) -> Result<Request, Error> {
        let id = message.id;
        let items = self.library(move |library| library.message_items(id)).await?;
        let mut request = quoted_request(self, Some(message.conversation)).await?;
        request.input.extend(self.pictures_of_turn(message).await?);
        if items::rounds(&items) + 1 >= MOST_STEPS {
            request.tool_choice = ToolChoice::None;
        }
        Ok(request)
    }

    fn tell(&self, message: &Message, words: &mut Words) {
        words.tell_at = None;
        if !words.untold.is_empty() {
            let text = std::mem::take(&mut words.untold);
            self.publish(Event::Words { message: message.id, conversation: message.conversation, text });
        }
    }

    async fn save(&self, message: &mut Message, words: &mut Words) {
        words.save_at = None;
        message.text.clone_from(&words.all);
        let row = message.clone();
        // The answer goes on; at its end the words are saved again, and trouble that lasts is shown then.
        if let Err(error) = self.library(move |library| library.update_message(&row)).await {
            tracing::warn!(%error, "words could not be saved as they came");
        }
    }
}

/// The words of a step as they come.
struct Words {
    /// The whole text of the message.
    all: String,
    /// The end of it that was not told yet.
    untold: String,
    /// Whether a paragraph has to be begun first.
    begins: bool,
    /// Bytes of everything heard.
    received: u64,
    tell_at: Option<Instant>,
    save_at: Option<Instant>,
}

impl Words {
    fn after(text: &str) -> Self {
        let all = text.to_owned();
        Self { begins: !all.is_empty(), all, untold: String::new(), received: 0, tell_at: None, save_at: None }
    }

    /// What is said next is another message.
    fn end_paragraph(&mut self) {
        self.begins = !self.all.is_empty();
    }

    fn hear(&mut self, text: &str) {
        if std::mem::take(&mut self.begins) {
            self.all.push_str(items::PARAGRAPH);
            self.untold.push_str(items::PARAGRAPH);
        }
        self.all.push_str(text);
        self.untold.push_str(text);
        self.received += text.len() as u64;
        let now = Instant::now();
        self.tell_at.get_or_insert(now + TELL_AFTER);
        self.save_at.get_or_insert(now + SAVE_AFTER);
    }
}

async fn at(when: Option<Instant>) {
    match when {
        Some(when) => sleep_until(when).await,
        None => pending().await,
    }
}

/// The request that a conversation leads to as it stands; a new one when `None`.
///
/// # Errors
/// When the library cannot be read.
pub(crate) async fn quoted_request(studio: &Studio, conversation: Option<ConversationId>) -> Result<Request, Error> {
    let read = move |library: &library::Library| match conversation {
        Some(id) => Ok((library.history(id)?, Some(cache_key(library, id)?))),
        None => Ok((Vec::new(), None)),
    };
    let (history, cache_key) = studio.library(read).await?;
    let input: Vec<_> = history.into_iter().flat_map(|(_, _, items)| items).collect();
    let settings = studio.settings();
    Ok(Request {
        model: settings.gpt_model,
        instructions: INSTRUCTIONS.into(),
        without_tools: WITHOUT_TOOLS.into(),
        tools: tools::TOOLS.clone(),
        namespaces: tools::SPACES.clone(),
        loaded: openai::loaded(&input),
        input,
        tool_choice: ToolChoice::Auto,
        max_output_tokens: Some(longest_answer(&settings.gpt_effort)),
        effort: Some(settings.gpt_effort),
        verbosity: Some("low".into()),
        format: None,
        cache_key,
        parallel_tool_calls: true,
    })
}

/// Leaves out the tools that are found by search, where none was found yet. Says whether there were any.
fn without_search(request: &mut Request) -> bool {
    let before = request.tools.len();
    if request.loaded.is_empty() {
        request.tools.retain(|tool| !tool.deferred);
        request.namespaces.clear();
    }
    request.tools.len() < before
}

/// A name for the server's prompt cache that no other conversation of the account has. Branches share that of the first
/// one, since they begin alike.
fn cache_key(library: &library::Library, id: ConversationId) -> Result<String, library::Error> {
    let root = library.root(id)?;
    Ok(format!("limn-{}-{}", root.id, root.created_at))
}

/// Tokens to leave for an answer: hidden thinking counts as well.
fn longest_answer(effort: &str) -> u32 {
    match effort {
        "none" | "minimal" | "low" => 8_192,
        "medium" => 16_384,
        _ => 32_768,
    }
}

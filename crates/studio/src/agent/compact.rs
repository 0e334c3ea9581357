//! Long conversations: when the model's window fills, what was said before is summed up for GPT. Here nothing is lost;
//! handles stay, because the summary lists them.

use library::{Message, MessageId, Purpose, Role};
use money::Usd;
use openai::{Request, Status};
use serde_json::{Value, json};
use tokio_util::sync::CancellationToken;

use super::items;
use crate::{
    Code,
    error::Error,
    gpt::{Account, gpt_prices},
    studio::Studio,
};

/// What GPT is asked to do.
const INSTRUCTIONS: &str = include_str!("compact.md");
/// The part of the window that may be full before the words are summed up.
const FULL: f64 = 0.8;
/// Tokens a model is taken to hold when nobody knows.
const USUAL_WINDOW: u64 = 128_000;
/// The longest summary, in tokens.
const LONGEST: u32 = 4_096;
/// Tokens without which it would be cut off.
const SHORTEST: u32 = 2_048;

/// What became of a request that may be too long.
pub(super) enum Summed {
    /// It is not.
    NotNeeded,
    /// It was; what was said before it is summed up now, at this price where it is known.
    Up(Option<Usd>),
    /// The person stopped it, or the studio closes.
    Stopped,
}

impl Studio {
    /// Tokens a request may have before older words are summed up: most of the window, and no more than the step above
    /// which everything costs more.
    pub(super) fn full_at(&self, model: &str) -> u64 {
        let settings = self.settings();
        let prices = gpt_prices(&settings);
        let window = settings.gpt_window_tokens.or_else(|| prices.window(model)).unwrap_or(USUAL_WINDOW);
        let window = (window as f64 * FULL) as u64;
        prices.step_tokens(model).map_or(window, |step| step.min(window))
    }

    /// Sums up what was said before the message that this turn answers, when the request has become too long.
    ///
    /// # Errors
    /// When the call fails or would pass a cap; nothing was changed then.
    pub(super) async fn sum_up(
        &self,
        message: &Message,
        request: &Request,
        stopped: &CancellationToken,
    ) -> Result<Summed, Error> {
        let counted = request.clone();
        let tokens = tokio::task::spawn_blocking(move || counted.likely_input_tokens(&counted.model)).await;
        let tokens =
            tokens.map_err(|error| Error::new(Code::Internal, format!("Tokens were not counted: {error}.")))?;
        if (tokens as u64) < self.full_at(&request.model) {
            return Ok(Summed::NotNeeded);
        }
        let (conversation, id) = (message.conversation, message.id);
        let (history, asked) = self
            .library(move |library| {
                let said = library.messages(conversation)?;
                let asked = said.iter().rev().find(|one| one.id < id && one.role == Role::User).map(|one| one.id);
                Ok((library.history(conversation)?, asked))
            })
            .await?;
        let Some(asked) = asked else { return Ok(Summed::NotNeeded) };
        let before: Vec<Value> =
            history.into_iter().filter(|(_, of, _)| *of < asked).flat_map(|(_, _, items)| items).collect();
        if before.is_empty() {
            return Ok(Summed::NotNeeded);
        }
        let handles = handles(&before);
        let Some((summary, paid)) = self.summary(message, before, stopped).await? else { return Ok(Summed::Stopped) };
        let text = format!(
            "What was said before, summed up:\n{summary}\n\nHandles that were spoken of: {}.",
            handles.join(", ")
        );
        self.keep_summary(asked, id, vec![items::from_limn(&text)]).await?;
        Ok(Summed::Up(paid))
    }

    /// The summary and its price; `None` when it was stopped.
    async fn summary(
        &self,
        message: &Message,
        before: Vec<Value>,
        stopped: &CancellationToken,
    ) -> Result<Option<(String, Option<Usd>)>, Error> {
        let settings = self.settings();
        let mut input = before;
        input.push(items::from_person(&[], "Sum up now."));
        let mut request = Request {
            model: settings.gpt_model,
            instructions: INSTRUCTIONS.into(),
            input,
            max_output_tokens: Some(LONGEST),
            effort: Some("none".into()),
            verbosity: Some("low".into()),
            ..Request::default()
        };
        let id = message.id;
        let account = Account {
            purpose: Purpose::Compact,
            conversation: Some(message.conversation),
            message: Some(id),
            budget_usd: self.library(move |library| library.message_budget(id)).await?,
            least_answer: SHORTEST,
        };
        let held = self.hold(&mut request, account).await?;
        let client = self.providers().openai.clone();
        let closing = self.closing();
        let answer = tokio::select! {
            biased;
            () = stopped.cancelled() => None,
            () = closing.cancelled() => None,
            answer = client.respond(&request) => Some(answer),
        };
        match answer {
            None => {
                self.leave_unclear(held, 0).await?;
                Ok(None)
            }
            Some(Ok(response)) => {
                let paid = self.settle(held, response.usage.as_ref()).await?;
                let text = response.text();
                // Half a summary would lose the other half.
                if text.trim().is_empty() || response.status != Status::Completed {
                    return Err(Error::new(
                        Code::Provider,
                        "The conversation fills GPT's window and could not be summed up: send your message again, or \
                         begin a new conversation.",
                    ));
                }
                Ok(Some((text, paid)))
            }
            Some(Err(error)) => {
                self.settle_failure(held, &error, 0).await?;
                Err(error.into())
            }
        }
    }

    async fn keep_summary(&self, asked: MessageId, answer: MessageId, items: Vec<Value>) -> Result<(), Error> {
        let message = self
            .library(move |library| {
                library.summarise(asked, answer, &items)?;
                library.message(asked)
            })
            .await?;
        self.publish_message(&message).await;
        Ok(())
    }
}

/// Every handle in these items, each once, in order.
fn handles(items: &[Value]) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for item in items {
        let text = json!(item).to_string();
        for word in text.split(|c: char| !(c.is_ascii_alphanumeric() || c == ':')) {
            let known = super::handle::asset(word).is_some() || super::handle::document(word).is_some();
            if known && !found.iter().any(|one| one == word) {
                found.push(word.to_owned());
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn handles_are_found_wherever_they_stand() {
        let items = [
            json!({"type": "function_call_output", "call_id": "c", "output": "{\"pictures\":[{\"handle\":\"img:12\"}]}"}),
            json!({"role": "user", "content": [{"type": "input_text", "text": "like img:7, not img:12; see doc:3"}]}),
        ];
        assert_eq!(handles(&items), ["img:12", "img:7", "doc:3"]);
    }
}

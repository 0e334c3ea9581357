//! One-click refinement: one call to GPT that turns the person's words into better ones for a model.

mod answer;
mod rules;

use library::{Author, Library, NewPrompt, PromptVersion, Purpose};
use openai::{Format, Request};
use serde_json::{Value, json};

use crate::{
    Code,
    diff::difference,
    error::Error,
    gpt::{self, Account},
    request::{RefineRequest, Refinement},
    studio::Studio,
};

/// Tokens to leave for an answer beside the words.
const ROOM: usize = 1_024;
/// The most tokens to allow an answer.
const LONGEST: u32 = 16_384;

impl Studio {
    /// Asks GPT once for better words for a model, and keeps the person's and GPT's as versions of one prompt.
    ///
    /// # Errors
    /// Nothing was changed or kept then; a call that was answered is in the ledger.
    pub async fn refine(&self, request: RefineRequest) -> Result<Refinement, Error> {
        if request.prompt.trim().is_empty() {
            return Err(Error::new(Code::Usage, "There are no words to refine: write what you wish for first."));
        }
        let settings = self.settings();
        let model = self.model(request.model.as_deref().unwrap_or(&settings.image_model)).await?;
        let instructions = rules::instructions(&model.family, &self.inner.home).await?;
        let (least_answer, longest) = lengths(&request);
        let mut asked = Request {
            model: settings.refine_model,
            instructions,
            input: said(&request),
            effort: Some("none".into()),
            verbosity: Some("low".into()),
            format: Some(Format { name: "refined_prompt".into(), schema: answer::schema() }),
            max_output_tokens: Some(longest),
            ..Request::default()
        };
        let account =
            Account { purpose: Purpose::Refine, conversation: None, message: None, budget_usd: None, least_answer };
        let held = self.hold(&mut asked, account).await?;
        let response = match self.providers().openai.respond(&asked).await {
            Ok(response) => response,
            Err(error) => {
                self.settle_failure(held, &error, 0).await?;
                return Err(error.into());
            }
        };
        let usd = self.settle(held, response.usage.as_ref()).await?;
        let mut refined = answer::read(&response)?;
        if !model.takes_negative {
            refined.negative_prompt = None;
        }
        let diff = difference(&request.prompt, &refined.prompt);
        let target = model.id;
        let (mine, refined) = self
            .library(move |library| {
                let mine = mine(library, &request, &target)?;
                let version = NewPrompt {
                    parent: Some(mine.id),
                    author: Author::Refined,
                    prompt: refined.prompt,
                    negative: refined.negative_prompt,
                    why: Some(refined.why).filter(|why| !why.is_empty()),
                    target: Some(target),
                    usd,
                };
                let refined = library.keep_prompt(version)?;
                Ok((mine, refined))
            })
            .await?;
        let usage = response.usage.as_ref().map(gpt::tokens).unwrap_or_default();
        Ok(Refinement { mine, refined, family: model.family, diff, usage, more: Vec::new(), kit: None })
    }
}

/// The person's words as they are, in messages of their own: never a part of the instructions.
fn said(request: &RefineRequest) -> Vec<Value> {
    let words = |text: &str| json!({"role": "user", "content": [{"type": "input_text", "text": text}]});
    let negative = request.negative.as_deref().filter(|negative| !negative.trim().is_empty());
    negative.into_iter().chain([request.prompt.as_str()]).map(words).collect()
}

/// The version that holds the person's words: the one they came from when nothing was changed since.
fn mine(library: &Library, request: &RefineRequest, target: &str) -> Result<PromptVersion, library::Error> {
    let negative = request.negative.clone().filter(|negative| !negative.trim().is_empty());
    if let Some(parent) = request.parent {
        let parent = library.prompt(parent)?;
        if parent.prompt == request.prompt && parent.negative == negative {
            return Ok(parent);
        }
    }
    library.keep_prompt(NewPrompt {
        parent: request.parent,
        author: Author::Mine,
        prompt: request.prompt.clone(),
        negative,
        why: None,
        target: Some(target.to_owned()),
        usd: None,
    })
}

/// Tokens the answer needs at least, and those to allow it: the words come back, usually longer, and a token is at least
/// a byte and mostly three.
fn lengths(request: &RefineRequest) -> (u32, u32) {
    let words = request.prompt.len() + request.negative.as_ref().map_or(0, String::len);
    let tokens = |count: usize| u32::try_from(count).unwrap_or(u32::MAX).min(LONGEST);
    (tokens(ROOM / 4 + words / 3), tokens(ROOM + 2 * words))
}

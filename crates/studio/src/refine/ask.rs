//! The call itself: what is said to GPT, what may come back, and the money for it.

use library::{Kind, Purpose, Tokens};
use money::Usd;
use openai::{Format, Request};
use serde_json::{Value, json};

use super::answer::{self, Refined, VARIATIONS};
use crate::{
    Code,
    error::Error,
    gpt::{self, Account},
    request::{RefineHow, RefineRequest},
    studio::Studio,
};

/// Tokens to leave for an answer beside the words.
const ROOM: usize = 1_024;
/// The most tokens to allow an answer.
const LONGEST: u32 = 16_384;
/// Characters a description has about, for the length of its answer.
const DESCRIPTION: usize = 1_200;

/// A question ready to be asked.
#[derive(Clone)]
pub(super) struct Asking {
    request: Request,
    how: RefineHow,
    least_answer: u32,
}

/// What came of it.
pub(super) struct Answered {
    /// The words; three for variations, else one.
    pub(super) refined: Vec<Refined>,
    /// Everything GPT put out, to go on from.
    pub(super) output: Vec<Value>,
    pub(super) tokens: Tokens,
    /// `None` when it is not known.
    pub(super) usd: Option<Usd>,
}

impl Asking {
    /// A question about the words of a request; `picture` is what is to be described, as a part of it.
    pub(super) fn new(model: String, instructions: String, request: &RefineRequest, picture: Option<Value>) -> Self {
        let several = request.how == RefineHow::Variations;
        let (least_answer, longest) = lengths(request);
        let format = if several {
            Format { name: "variations".into(), schema: answer::variations_schema() }
        } else {
            Format { name: "refined_prompt".into(), schema: answer::schema() }
        };
        let request_to_gpt = Request {
            model,
            instructions,
            input: picture.map_or_else(|| said(request), |picture| vec![shown(request, picture)]),
            effort: Some("none".into()),
            verbosity: Some("low".into()),
            format: Some(format),
            max_output_tokens: Some(longest),
            ..Request::default()
        };
        Self { request: request_to_gpt, how: request.how, least_answer }
    }

    /// The same question after an answer whose words hold banned ones.
    pub(super) fn again(&self, output: &[Value], banned: &[String]) -> Self {
        let rule = format!(
            "The words must not contain {}: the brand kit bans that. Answer again, whole and in the same form, and say \
             what is meant in other words.",
            super::quoted(banned)
        );
        let mut again = self.clone();
        again.request.input.extend_from_slice(output);
        again.request.input.push(json!({"role": "developer", "content": [{"type": "input_text", "text": rule}]}));
        again
    }
}

impl Studio {
    /// Asks, pays and reads the answer.
    pub(super) async fn ask_for_words(&self, asking: &Asking) -> Result<Answered, Error> {
        let mut request = asking.request.clone();
        let account = Account {
            purpose: Purpose::Refine,
            conversation: None,
            message: None,
            budget_usd: None,
            least_answer: asking.least_answer,
        };
        let held = self.hold(&mut request, account).await?;
        let response = match self.providers().openai.respond(&request).await {
            Ok(response) => response,
            Err(error) => {
                self.settle_failure(held, &error, 0).await?;
                return Err(error.into());
            }
        };
        let usd = self.settle(held, response.usage.as_ref()).await?;
        let refined = match asking.how {
            RefineHow::Variations => answer::read_variations(&response)?,
            _ => vec![answer::read(&response)?],
        };
        let tokens = response.usage.as_ref().map(gpt::tokens).unwrap_or_default();
        Ok(Answered { refined, output: response.output, tokens, usd })
    }

    /// The picture of a request as a part of the question.
    ///
    /// # Errors
    /// When there is none, it is no picture, or it must not leave this machine.
    pub(super) async fn picture_to_describe(&self, request: &RefineRequest) -> Result<Value, Error> {
        let Some(id) = request.asset else {
            return Err(Error::new(Code::Usage, "There is no picture to describe: choose one first."));
        };
        if self.asset(id).await?.kind != Kind::Image {
            return Err(Error::new(Code::InvalidInput, "Only pictures can be described: choose a picture."));
        }
        self.shown(id, Kind::Image, true).await
    }
}

/// The person's words as they are, in messages of their own: never a part of the instructions.
fn said(request: &RefineRequest) -> Vec<Value> {
    let words = |text: &str| json!({"role": "user", "content": [{"type": "input_text", "text": text}]});
    let negative = request.negative.as_deref().filter(|negative| !negative.trim().is_empty());
    negative.into_iter().chain([request.prompt.as_str()]).map(words).collect()
}

/// The picture, and before it what the person cares for.
fn shown(request: &RefineRequest, picture: Value) -> Value {
    let words = Some(&request.prompt).filter(|words| !words.trim().is_empty());
    let words = words.map(|words| json!({"type": "input_text", "text": words}));
    let content: Vec<Value> = words.into_iter().chain([picture]).collect();
    json!({"role": "user", "content": content})
}

/// Tokens the answer needs at least, and those to allow it: the words come back, usually longer, and a token is at
/// least a byte and mostly three.
fn lengths(request: &RefineRequest) -> (u32, u32) {
    let words = request.prompt.len() + request.negative.as_ref().map_or(0, String::len);
    let (words, answers) = match request.how {
        RefineHow::Describe => (words + DESCRIPTION, 1),
        RefineHow::Variations => (words, VARIATIONS),
        _ => (words, 1),
    };
    let tokens = |count: usize| u32::try_from(count * answers).unwrap_or(u32::MAX).min(LONGEST);
    (tokens(ROOM / 4 + words / 3), tokens(ROOM + 2 * words))
}

//! One-click refinement: one call to GPT that turns the person's words, or a picture, into words for a model.

mod answer;
mod ask;
mod rules;

use library::{Author, Kit, Library, NewPrompt, PromptVersion, Tokens};
use money::Usd;

use crate::{
    Code,
    diff::difference,
    error::Error,
    kits,
    request::{RefineHow, RefineRequest, Refinement},
    studio::Studio,
};
use answer::Refined;
use ask::{Answered, Asking};

impl Studio {
    /// Asks GPT for other words for a model, and keeps the person's and GPT's as versions of one prompt. Words that a
    /// brand kit bans are asked away once more.
    ///
    /// # Errors
    /// Nothing was changed or kept then; a call that was answered is in the ledger.
    pub async fn refine(&self, request: RefineRequest) -> Result<Refinement, Error> {
        let describes = request.how == RefineHow::Describe;
        if request.prompt.trim().is_empty() && !describes {
            return Err(Error::new(Code::Usage, "There are no words to refine: write what you wish for first."));
        }
        let settings = self.settings();
        let model = self.model(request.model.as_deref().unwrap_or(&settings.image_model)).await?;
        let kit = self.kit().await?;
        let picture = if describes { Some(self.picture_to_describe(&request).await?) } else { None };
        let instructions = rules::instructions(&model.family, request.how, kit.as_ref(), &self.inner.home).await?;
        let asking = Asking::new(settings.refine_model, instructions, &request, picture);
        let mut answered = self.ask_for_words(&asking).await?;
        if let Some(kit) = &kit {
            self.ask_banned_away(&asking, kit, &mut answered).await;
        }
        if !model.takes_negative {
            answered.refined.iter_mut().for_each(|refined| refined.negative_prompt = None);
        }
        let (family, target) = (model.family, model.id);
        let Answered { refined, tokens, usd, .. } = answered;
        let words = request.prompt.clone();
        let (mine, mut versions) = self.library(move |library| keep(library, &request, &target, refined, usd)).await?;
        let refined = versions.remove(0);
        Ok(Refinement {
            diff: difference(&words, &refined.prompt),
            mine: mine.unwrap_or_else(|| refined.clone()),
            refined,
            family,
            usage: tokens,
            more: versions,
            kit: kit.map(|kit| kit.name),
        })
    }

    /// Asks once more when the words hold some that the kit bans; what is left of them then is said in the reasons.
    /// Trouble with the second call takes nothing away from the first one.
    async fn ask_banned_away(&self, asking: &Asking, kit: &Kit, answered: &mut Answered) {
        let banned = banned(kit, &answered.refined);
        if banned.is_empty() {
            return;
        }
        match self.ask_for_words(&asking.again(&answered.output, &banned)).await {
            Ok(again) => {
                answered.refined = again.refined;
                answered.tokens = sum(answered.tokens, again.tokens);
                // A sum with an unknown part is unknown.
                answered.usd = answered.usd.zip(again.usd).map(|(first, second)| first + second);
            }
            Err(error) => tracing::info!(%error, "banned words could not be asked away"),
        }
        for refined in &mut answered.refined {
            let left = kits::banned(kit, &refined.prompt);
            if !left.is_empty() {
                let said = format!("Still says {}, which the brand kit “{}” bans.", quoted(&left), kit.name);
                refined.why = [refined.why.as_str(), &said].join(" ").trim().to_owned();
            }
        }
    }
}

/// Keeps what was asked and what came of it. There is no version of the person's when they wrote nothing.
fn keep(
    library: &Library,
    request: &RefineRequest,
    target: &str,
    refined: Vec<Refined>,
    usd: Option<Usd>,
) -> Result<(Option<PromptVersion>, Vec<PromptVersion>), library::Error> {
    let wrote = !request.prompt.trim().is_empty();
    let mine = wrote.then(|| mine(library, request, target)).transpose()?;
    let mut versions: Vec<PromptVersion> = Vec::with_capacity(refined.len());
    for one in refined {
        let first = versions.first();
        let version = NewPrompt {
            parent: mine.as_ref().or(first).map(|version| version.id),
            author: Author::Refined,
            prompt: one.prompt,
            negative: one.negative_prompt,
            why: Some(one.why).filter(|why| !why.is_empty()),
            target: Some(target.to_owned()),
            // One call paid for all of them.
            usd: usd.filter(|_| first.is_none()),
        };
        versions.push(library.keep_prompt(version)?);
    }
    Ok((mine, versions))
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

/// The banned words in any of the prompts, each once.
fn banned(kit: &Kit, refined: &[Refined]) -> Vec<String> {
    let all: Vec<&str> = refined.iter().map(|refined| refined.prompt.as_str()).collect();
    kits::banned(kit, &all.join("\n\n"))
}

fn quoted(words: &[String]) -> String {
    words.iter().map(|word| format!("“{word}”")).collect::<Vec<_>>().join(", ")
}

fn sum(a: Tokens, b: Tokens) -> Tokens {
    Tokens {
        input_tokens: a.input_tokens + b.input_tokens,
        cached_input_tokens: a.cached_input_tokens + b.cached_input_tokens,
        output_tokens: a.output_tokens + b.output_tokens,
    }
}

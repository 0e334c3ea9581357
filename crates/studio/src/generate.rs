//! Pictures from the composer's words, without the agent: exactly those words, to the chosen model.

use library::{Author, Job, PromptId, PromptVersion, Words};
use modelslab::{Map, Operation};
use serde_json::{Value, json};

use crate::{
    catalogue::takes,
    error::Error,
    form::RunRequest,
    jobs::{find, refused},
    request::{Estimate, GenerateRequest},
    studio::Studio,
};

/// Width and height when none is asked for, in pixels.
const SIDE: u32 = 1024;

impl Studio {
    /// Plans a generation from the composer and starts it. Returns once the row is on disk.
    ///
    /// # Errors
    /// `InvalidInput` with everything that is wrong with the arguments, `NoKey`, `OverBudget`.
    pub async fn generate(&self, request: GenerateRequest) -> Result<Job, Error> {
        let (operation, arguments) = self.arguments_of(&request).await?;
        let words = self.words_behind(&request).await?;
        let operation = operation.name.to_owned();
        self.run(RunRequest { operation, arguments, words: Some(words) }).await
    }

    /// Whether a generation with arguments like these can be sent at all, whatever its words will be: asked before GPT
    /// is paid for better ones.
    ///
    /// # Errors
    /// `NoKey`, and `InvalidInput` with everything that is wrong with the arguments.
    pub async fn check(&self, request: &GenerateRequest) -> Result<(), Error> {
        self.require_modelslab_key()?;
        let (operation, mut arguments) = self.arguments_of(request).await?;
        self.fill_in(operation, &mut arguments);
        operation.validate(&arguments).map(drop).map_err(|problems| refused(&problems))
    }

    /// What a generation would cost, how long it takes and what is wrong with its arguments. Nothing is sent.
    ///
    /// # Errors
    /// When the library cannot be read.
    pub async fn estimate(&self, request: &GenerateRequest) -> Result<Estimate, Error> {
        let (operation, arguments) = self.arguments_of(request).await?;
        let request = RunRequest { operation: operation.name.to_owned(), arguments, ..RunRequest::default() };
        self.estimate_run(&request).await
    }

    /// The operation and the arguments a request of the composer stands for.
    async fn arguments_of(&self, request: &GenerateRequest) -> Result<(&'static Operation, Map), Error> {
        let settings = self.settings();
        let model = self.model(request.model.as_deref().unwrap_or(&settings.image_model)).await?;
        let operation = find(&model.operation)?;
        let mut arguments = Map::new();
        let mut put = |name: &str, value: Value| {
            if takes(operation, Some(&model.id), name) {
                arguments.insert(name.to_owned(), value);
            }
        };
        put("model_id", json!(model.id));
        put("prompt", json!(request.prompt));
        if let Some(negative) = request.negative.as_deref().filter(|words| model.takes_negative && !words.is_empty()) {
            put("negative_prompt", json!(negative));
        }
        put("width", json!(request.width.unwrap_or(SIDE.min(model.max_side))));
        put("height", json!(request.height.unwrap_or(SIDE.min(model.max_side))));
        put("samples", json!(request.samples.unwrap_or(1)));
        if let Some(seed) = request.seed {
            put("seed", json!(seed));
        }
        arguments.extend(request.set.clone());
        Ok((operation, arguments))
    }

    /// The words behind a request: the person's first ones, and what GPT made of them before the person changed it
    /// again.
    async fn words_behind(&self, request: &GenerateRequest) -> Result<Words, Error> {
        let family = match request.version {
            Some(version) => self.library(move |library| library.prompt_family(version)).await?,
            None => Vec::new(),
        };
        let first = family.first().filter(|first| first.author != Author::Refined).map(|first| first.prompt.clone());
        let mine = request.mine.clone().or(first).unwrap_or_else(|| request.prompt.clone());
        let refined = match request.version {
            Some(version) => last_refined(&family, version),
            None => (mine != request.prompt).then(|| request.prompt.clone()),
        };
        Ok(Words { mine, refined, ..Words::default() })
    }
}

/// GPT's words nearest to a version among those it came from, itself included.
fn last_refined(family: &[PromptVersion], version: PromptId) -> Option<String> {
    let mut at = Some(version);
    while let Some(version) = at.and_then(|id| family.iter().find(|version| version.id == id)) {
        if version.author == Author::Refined {
            return Some(version.prompt.clone());
        }
        at = version.parent;
    }
    None
}

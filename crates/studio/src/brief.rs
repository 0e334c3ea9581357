//! Briefs: documents and pictures that belong to a message, and what it costs GPT to read them.

use std::path::Path;

use library::{Document, NewDocument};
use money::Usd;
use serde_json::Value;

use crate::{
    Code,
    agent::{quoted_request, said_with},
    direct::{Attached, PagesRequest, Quote, QuoteRequest},
    error::Error,
    form::ImportBytes,
    gpt::gpt_prices,
    request::SendRequest,
    studio::Studio,
};

/// The largest file, in bytes.
const LARGEST: u64 = 64 << 20;
/// Tokens to leave in the window for an answer.
const ANSWER: u64 = 8_192;

impl Studio {
    /// Keeps a file that belongs to a brief: the text of a document page by page, a picture as an asset.
    ///
    /// # Errors
    /// `BadMedia` when it is neither, or cannot be read.
    pub async fn attach(&self, name: String, bytes: Vec<u8>) -> Result<Attached, Error> {
        let read = tokio::task::spawn_blocking(move || {
            let document = document::read(&name, &bytes);
            (name, bytes, document)
        });
        let (name, bytes, read) = read.await.map_err(|error| {
            Error::new(Code::BadMedia, format!("The file could not be read ({error}): try another one."))
        })?;
        let read = match read {
            Ok(read) => read,
            Err(document::Error::Picture) => {
                let asset = self.import_bytes(ImportBytes { name, mask_of: None }, bytes).await?;
                return Ok(Attached::Picture { asset: Box::new(asset) });
            }
            Err(error) => return Err(Error::new(Code::BadMedia, error.to_string())),
        };
        let kind = word(read.kind).to_owned();
        let pages = read.pages().to_vec();
        let kept = self
            .library(move |library| {
                let tokens = pages.iter().map(|page| openai::tokens::count(page) as u64).sum();
                library.keep_document(NewDocument { name, kind, pages, tokens, bytes })
            })
            .await?;
        Ok(Attached::Document { document: kept })
    }

    /// Keeps a file of this machine that belongs to a brief.
    ///
    /// # Errors
    /// As [`Studio::attach`]; `InvalidInput` when there is no such file.
    pub async fn attach_file(&self, path: &Path) -> Result<Attached, Error> {
        let refuse = |why: String| Error::new(Code::InvalidInput, format!("{} {why}.", path.display()));
        let found = tokio::fs::metadata(path).await;
        let found = found.map_err(|error| refuse(format!("cannot be read ({error}): check its name")))?;
        if !found.is_file() || found.len() > LARGEST {
            return Err(refuse("is no file of at most 64 MB: attach a smaller one".into()));
        }
        let bytes = tokio::fs::read(path).await.map_err(|error| refuse(format!("cannot be read ({error})")))?;
        self.attach(path.file_name().unwrap_or_default().to_string_lossy().into_owned(), bytes).await
    }

    /// Some pages of a document.
    ///
    /// # Errors
    /// When there is no such document.
    pub async fn document_pages(&self, request: PagesRequest) -> Result<Vec<String>, Error> {
        let PagesRequest { document, from, to } = request;
        self.library(move |library| library.document_pages(document, from, to)).await
    }

    /// A document without its pages.
    ///
    /// # Errors
    /// When there is no such document.
    pub async fn document(&self, id: library::DocumentId) -> Result<Document, Error> {
        self.library(move |library| library.document(id)).await
    }

    /// What a message would cost GPT to read, before it is sent.
    ///
    /// # Errors
    /// When something named is not there.
    pub async fn quote(&self, request: QuoteRequest) -> Result<Quote, Error> {
        let mut asked = quoted_request(self, request.conversation).await?;
        let documents = request.documents.clone();
        let known: Vec<Document> =
            self.library(move |library| documents.iter().map(|id| library.document(*id)).collect()).await?;
        let recipe = match request.recipe.as_deref() {
            Some(name) => Some(self.recipe(name).await?),
            None => None,
        };
        let (documents, text) = (known.clone(), request.text.clone());
        let said: Vec<Value> =
            self.library(move |library| said_with(library, recipe.as_ref(), &documents, &text)).await?;
        asked.input.extend(said);
        for id in &request.pictures {
            let asset = self.asset(*id).await?;
            let part = self.shown(*id, asset.kind, true).await?;
            asked.input.push(serde_json::json!({"type": "message", "role": "user", "content": [part]}));
        }
        let counting = tokio::task::spawn_blocking(move || {
            let (likely, most) = (asked.likely_input_tokens(&asked.model), asked.most_input_tokens(&asked.model));
            (likely as u64, most as u64, asked.model)
        });
        let (tokens, most, model) =
            counting.await.map_err(|error| Error::new(Code::Internal, format!("Tokens were not counted: {error}.")))?;
        let settings = self.settings();
        let prices = gpt_prices(&settings);
        let window_tokens = settings.gpt_window_tokens.or_else(|| prices.window(&model));
        let step_tokens = prices.step_tokens(&model);
        let fits = window_tokens.is_none_or(|window| tokens + ANSWER <= window);
        let problem = (!fits).then(|| {
            format!(
                "This is {tokens} tokens, more than {model} can hold ({}): leave pages or documents out.",
                window_tokens.unwrap_or_default()
            )
        });
        let usd = prices.estimate(&model, most, 0, 0);
        Ok(Quote {
            tokens,
            document_tokens: known.iter().map(|document| document.tokens).sum(),
            usd,
            step_tokens,
            over_step: step_tokens.is_some_and(|step| tokens > step),
            window_tokens,
            problem,
            warning: usd.zip(settings.cap_message_usd).and_then(|(once, cap)| too_seldom(once, cap)),
        })
    }

    /// Refuses a message whose attachments are not there, may not leave, or do not fit.
    pub(crate) async fn check_attachments(&self, request: &SendRequest) -> Result<(), Error> {
        for id in &request.pictures {
            self.may_leave(*id).await?;
        }
        if request.documents.is_empty() {
            return Ok(());
        }
        let quote = self
            .quote(QuoteRequest {
                conversation: request.conversation,
                text: request.text.clone(),
                documents: request.documents.clone(),
                pictures: request.pictures.clone(),
                recipe: request.recipe.clone(),
            })
            .await?;
        match quote.problem {
            Some(problem) => Err(Error::new(Code::InvalidInput, problem)),
            None => Ok(()),
        }
    }
}

/// How often one message must be able to pay for reading everything: once to see what is to be done, once for what came
/// of it, once to speak of it.
const READINGS: u64 = 3;

/// That a message is read at every step of its answer, when its limit does not reach for that.
fn too_seldom(once: Usd, cap: Usd) -> Option<String> {
    (once.times(READINGS) > cap).then(|| {
        format!(
            "Every step of an answer reads all of this again, for up to {once}; the limit of {cap} for one message may end \
             it early. Raise the limit in the settings, or leave pages out."
        )
    })
}

/// A kind of document as it is kept.
const fn word(kind: document::Kind) -> &'static str {
    match kind {
        document::Kind::Markdown => "markdown",
        document::Kind::Pdf => "pdf",
        document::Kind::Docx => "docx",
        document::Kind::Csv => "csv",
        _ => "text",
    }
}

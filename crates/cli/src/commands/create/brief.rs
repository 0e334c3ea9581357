//! What belongs to a wish: files, a project, and what reading it all costs.

use studio::{AssetId, Attached, Code, DocumentId, Error, QuoteRequest, SendRequest, Settings, Studio};

use crate::{arguments::Create, output::Output, session::Session};

/// The files of a brief, as the library keeps them.
#[derive(Default)]
pub(super) struct Brief {
    pub(super) documents: Vec<DocumentId>,
    pub(super) pictures: Vec<AssetId>,
}

/// Keeps the files that belong to the wish.
pub(super) async fn attach(session: &Session, arguments: &Create) -> Result<Brief, Error> {
    let mut brief = Brief::default();
    for file in &arguments.brief {
        let busy = session.progress.busy("Reading the brief");
        let attached = session.studio.attach_file(file).await?;
        drop(busy);
        match attached {
            Attached::Document { document } => brief.documents.push(document.id),
            Attached::Picture { asset } => brief.pictures.push(asset.id),
        }
    }
    Ok(brief)
}

/// Says what GPT will read and what that costs, before anything is sent.
///
/// # Errors
/// When it is more than the model can hold.
pub(super) async fn say_quote(output: Output, session: &Session, request: &SendRequest) -> Result<(), Error> {
    if request.documents.is_empty() && request.pictures.is_empty() {
        return Ok(());
    }
    let quote = session
        .studio
        .quote(QuoteRequest {
            conversation: request.conversation,
            text: request.text.clone(),
            documents: request.documents.clone(),
            pictures: request.pictures.clone(),
            recipe: request.recipe.clone(),
        })
        .await?;
    if let Some(problem) = quote.problem {
        return Err(Error::new(Code::InvalidInput, problem));
    }
    let price = quote.usd.map_or_else(|| "price unknown".into(), |usd| format!("at most {usd}"));
    let of_them = match quote.document_tokens {
        0 => String::new(),
        tokens => format!(", {tokens} of them in documents"),
    };
    output.note(&format!("GPT reads {} tokens{of_them}: {price}, without its answer.", quote.tokens));
    if let (true, Some(step)) = (quote.over_step, quote.step_tokens) {
        output.note(&format!("Above {step} tokens the whole request costs more: leave pages out to stay below."));
    }
    if let Some(warning) = quote.warning {
        output.note(&warning);
    }
    Ok(())
}

/// Lets new work belong to the project of this name, for this run.
///
/// # Errors
/// When there is none.
pub(super) async fn work_in(studio: &Studio, name: &str) -> Result<(), Error> {
    let projects = studio.projects().await?;
    let same = |known: &str| known.to_lowercase() == name.trim().to_lowercase();
    let Some(project) = projects.iter().find(|project| same(&project.name)) else {
        let known: Vec<_> =
            projects.iter().filter(|project| !project.archived).map(|project| project.name.as_str()).collect();
        let known =
            if known.is_empty() { "there are none yet".to_owned() } else { format!("there are {}", known.join(", ")) };
        return Err(Error::new(Code::InvalidInput, format!("There is no project {name}: {known}.")));
    };
    studio.apply_settings(Settings { project: Some(project.id), ..studio.settings() }).await
}

//! `limn create`: the agent decides, the person approves, ModelsLab makes.

use std::io::{BufRead, IsTerminal, Write};

use serde_json::json;
use studio::{
    Code, DecideRequest, Decision, Error, Event, Job, Message, MessageId, MessageState, Proposal, ProposalState,
    SendRequest, Studio,
};
use tokio::task::JoinHandle;

use super::generate::{made, say_ends, worst};
use crate::{
    arguments::Create,
    output::{self, Output},
    progress::Progress,
    session::Session,
};

/// Says the wish, follows the turn and answers its proposals.
pub(crate) async fn create(output: Output, arguments: Create) -> Result<Option<Code>, Error> {
    let session = Session::open(output).await?;
    let studio = &session.studio;
    let progress = Progress::follow(studio.events());
    let words = (!output.json).then(|| stream_words(studio));
    let sent = studio
        .send(SendRequest { conversation: None, text: arguments.wish.clone(), budget_usd: arguments.budget })
        .await?;
    let turn = turn(output, studio, sent.assistant.id, arguments.yes).await;
    drop(progress);
    if let Some(words) = words {
        words.abort();
    }
    let Turn { message, refused } = turn?;

    let mut jobs = Vec::new();
    for id in message.proposals.iter().filter_map(|proposal| proposal.job) {
        jobs.push(studio.job(id).await?);
    }
    let error = refused.filter(|_| jobs.is_empty()).or_else(|| message.error.clone().map(Error::from));
    report(output, studio, &arguments.wish, &message, &jobs, error.as_ref()).await?;
    Ok(error.map(|error| error.code).or_else(|| worst(&jobs)))
}

struct Turn {
    message: Message,
    /// Why a proposal was not carried out, when that was decided here.
    refused: Option<Error>,
}

/// Decides on every proposal until the turn is over.
async fn turn(output: Output, studio: &Studio, id: MessageId, yes: bool) -> Result<Turn, Error> {
    let mut refused = None;
    loop {
        let message = studio.wait_turn(id).await?;
        let pending = message.proposals.iter().filter(|proposal| proposal.state == ProposalState::Pending);
        let pending: Vec<Proposal> = pending.cloned().collect();
        if message.state != MessageState::Waiting || pending.is_empty() {
            return Ok(Turn { message, refused });
        }
        for proposal in pending {
            if let Some(error) = decide(output, studio, &proposal, yes).await? {
                refused.get_or_insert(error);
            }
        }
    }
}

/// Carries out one proposal, or says why it is not.
async fn decide(output: Output, studio: &Studio, proposal: &Proposal, yes: bool) -> Result<Option<Error>, Error> {
    let answer = |decision| DecideRequest { proposal: proposal.id, decision };
    let refusal = match if yes { Ok(true) } else { ask(output, proposal).await } {
        Ok(true) => match studio.decide(answer(Decision::Go { arguments: None })).await {
            Ok(()) => return Ok(None),
            Err(error) if matches!(error.code, Code::OverBudget | Code::InvalidInput | Code::NoKey) => error,
            Err(error) => return Err(error),
        },
        Ok(false) => Error::new(Code::Denied, "You said no, so nothing was made."),
        Err(error) => error,
    };
    studio.decide(answer(Decision::Deny)).await?;
    Ok(Some(refusal))
}

/// Asks on the terminal. Without one the answer is no: a script says yes with `--yes`.
async fn ask(output: Output, proposal: &Proposal) -> Result<bool, Error> {
    let model = proposal.model.as_deref().unwrap_or(&proposal.operation);
    let size = proposal.width.zip(proposal.height).map(|(width, height)| format!(" {width} × {height}"));
    let price = output::price(proposal.estimated_usd);
    output.note(&format!(
        "\n{} × {model}{}  ≈ {price}\n{}",
        proposal.samples,
        size.unwrap_or_default(),
        proposal.prompt
    ));
    if !std::io::stdin().is_terminal() {
        return Err(Error::new(Code::Denied, "A paid call needs your yes: run it on a terminal, or add --yes."));
    }
    let typed = tokio::task::spawn_blocking(|| {
        let _ = write!(anstream::stderr(), "Go? [y/N] ");
        let mut line = String::new();
        std::io::stdin().lock().read_line(&mut line).map(|_| line)
    });
    let line = typed.await.ok().and_then(Result::ok).unwrap_or_default();
    Ok(matches!(line.trim().to_lowercase().as_str(), "y" | "yes"))
}

/// Lets a person read along.
fn stream_words(studio: &Studio) -> JoinHandle<()> {
    let mut events = studio.events();
    tokio::spawn(async move {
        while let Ok(event) = events.recv().await {
            if let Event::Words { text, .. } = event {
                let mut out = anstream::stderr();
                let _ = write!(out, "{text}").and_then(|()| out.flush());
            }
        }
    })
}

async fn report(
    output: Output,
    studio: &Studio,
    wish: &str,
    message: &Message,
    jobs: &[Job],
    error: Option<&Error>,
) -> Result<(), Error> {
    let refined = message.proposals.iter().find(|proposal| !proposal.prompt.is_empty());
    let object = json!({
        "prompt": wish,
        "refined_prompt": refined.map(|proposal| &proposal.prompt),
        "reply": message.text,
        "conversation": message.conversation,
        "jobs": output::job_list(studio, jobs).await?,
        "usage": message.usage.map(|tokens| output::usage(tokens, message.usd)),
        "error": error,
    });
    let pictures = made(studio, jobs).await?;
    output.result(&object, || format!("\n{}\n\n{pictures}", message.text));
    if !output.json {
        if let Some(error) = error {
            output.note(&format!("limn: {error}"));
        }
        say_ends(output, jobs, message.usd.unwrap_or_default());
    }
    Ok(())
}

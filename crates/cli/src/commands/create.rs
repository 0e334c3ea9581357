//! `limn create`: the agent decides, the person approves, ModelsLab makes.

use serde_json::json;
use studio::{
    Code, DecideRequest, Decision, Error, Job, Message, MessageId, MessageState, Proposal, ProposalState, SendRequest,
};

use super::generate::{paths, say_ends, worst};
use crate::{
    arguments::Create,
    output::{self, Output},
    question::{can_ask, says_yes},
    session::Session,
};

/// Says the wish, follows the turn and answers its proposals.
pub(crate) async fn create(output: Output, session: &Session, arguments: Create) -> Result<Option<Code>, Error> {
    let studio = &session.studio;
    let sent = studio
        .send(SendRequest { text: arguments.wish.clone(), budget_usd: arguments.budget, ..SendRequest::default() })
        .await?;
    let Turn { message, refused } = turn(output, session, sent.assistant.id, arguments.yes).await?;
    session.progress.hide();
    let mut jobs = Vec::new();
    for id in message.proposals.iter().filter_map(|proposal| proposal.job) {
        jobs.push(studio.job(id).await?);
    }
    // A turn that failed matters more than a proposal that was not carried out.
    let error = message.error.clone().map(Error::from).or(refused);
    report(output, session, &arguments.wish, &message, &jobs, error.as_ref()).await?;
    Ok(error.map(|error| error.code).or_else(|| worst(&jobs)))
}

struct Turn {
    message: Message,
    /// Why a proposal was not carried out, when that was decided here.
    refused: Option<Error>,
}

/// Decides on every proposal until the turn is over. What GPT says meanwhile is printed as it is complete.
async fn turn(output: Output, session: &Session, id: MessageId, yes: bool) -> Result<Turn, Error> {
    let mut refused = None;
    let mut said = String::new();
    let mut thinks = Some(session.progress.busy("GPT thinks"));
    loop {
        let message = session.studio.wait_turn(id).await?;
        thinks.take();
        let new = message.text.strip_prefix(&said).unwrap_or(&message.text).trim();
        if !new.is_empty() {
            let gap = if said.is_empty() { "" } else { "\n" };
            session.progress.aside(|| output.say(&format!("{gap}{new}")));
        }
        said.clone_from(&message.text);
        let pending = message.proposals.iter().filter(|proposal| proposal.state == ProposalState::Pending);
        let pending: Vec<&Proposal> = pending.collect();
        if message.state != MessageState::Waiting || pending.is_empty() {
            return Ok(Turn { message, refused });
        }
        // All answers first: a question among moving bars cannot be read.
        let mut answers = Vec::with_capacity(pending.len());
        for proposal in pending {
            answers.push((proposal, if yes { Ok(()) } else { ask(output, session, proposal).await }));
        }
        for (proposal, answer) in answers {
            if let Some(error) = decide(session, proposal, answer).await? {
                refused.get_or_insert(error);
            }
        }
    }
}

/// Carries out a proposal that may be, or puts it down; returns why it was not carried out.
async fn decide(session: &Session, proposal: &Proposal, answer: Result<(), Error>) -> Result<Option<Error>, Error> {
    let request = |decision| DecideRequest { proposal: proposal.id, decision };
    let refusal = match answer {
        Ok(()) => match session.studio.decide(request(Decision::Go { arguments: None })).await {
            Ok(()) => return Ok(None),
            Err(error) if matches!(error.code, Code::OverBudget | Code::InvalidInput | Code::NoKey) => error,
            Err(error) => return Err(error),
        },
        Err(refusal) => refusal,
    };
    session.studio.decide(request(Decision::Deny)).await?;
    Ok(Some(refusal))
}

/// Asks on the terminal. Without one the answer is no: a script says yes with `--yes`.
async fn ask(output: Output, session: &Session, proposal: &Proposal) -> Result<(), Error> {
    let model = proposal.model.as_deref().unwrap_or(&proposal.operation);
    let size = proposal.width.zip(proposal.height).map(|(width, height)| format!(", {width} × {height}"));
    let price = output::price(proposal.estimated_usd);
    let shown =
        format!("{} × {model}{}, about {price}\n    {}", proposal.samples, size.unwrap_or_default(), proposal.prompt);
    session.progress.aside(|| output.note(&shown));
    if !can_ask() {
        return Err(Error::new(
            Code::Denied,
            "Nothing paid is made without your yes: run it on a terminal, or add --yes.",
        ));
    }
    if says_yes("Go?").await {
        return Ok(());
    }
    Err(Error::new(Code::Denied, "You said no, so it was not made."))
}

async fn report(
    output: Output,
    session: &Session,
    wish: &str,
    message: &Message,
    jobs: &[Job],
    error: Option<&Error>,
) -> Result<(), Error> {
    let refined = message.proposals.iter().find(|proposal| !proposal.prompt.is_empty());
    let object = json!({
        "prompt": wish,
        "refined_prompt": refined.map(|proposal| &proposal.prompt),
        "reply": Some(&message.text).filter(|text| !text.is_empty()),
        "conversation": message.conversation,
        "jobs": output::job_list(&session.studio, jobs).await?,
        "usage": message.usage.map(|tokens| output::usage(tokens, message.usd)),
        "error": null,
    });
    match error {
        Some(error) => _ = output.error(error, object),
        None => output.result(&object, String::new),
    }
    let paths = paths(&session.studio, jobs).await?;
    if !paths.is_empty() {
        output.say(&format!("\n{paths}"));
    }
    say_ends(output, session, jobs, message.usd.unwrap_or_default());
    Ok(())
}

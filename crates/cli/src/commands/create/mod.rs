//! `limn create`: the agent decides, the person approves, ModelsLab makes.

mod answers;
mod brief;
mod report;

use studio::{
    ActState, Code, Error, Job, Message, MessageId, MessageState, PlanState, Proposal, ProposalState, SendRequest,
};

use super::generate::worst;
use crate::{arguments::Create, output::Output, session::Session};
use answers::Answering;

/// Says the wish, follows the turn and answers what it asks.
pub(crate) async fn create(output: Output, session: &Session, arguments: Create) -> Result<Option<Code>, Error> {
    let studio = &session.studio;
    if let Some(name) = &arguments.project {
        brief::work_in(studio, name).await?;
    }
    for site in &arguments.site {
        studio.allow_site(site)?;
    }
    let recipe = match arguments.recipe.as_deref() {
        Some(name) => Some(studio.recipe(name).await?),
        None => None,
    };
    let attached = brief::attach(session, &arguments).await?;
    let request = SendRequest {
        conversation: arguments.conversation,
        text: arguments.wish.clone(),
        budget_usd: arguments.budget.or(recipe.and_then(|recipe| recipe.budget_usd)),
        documents: attached.documents,
        pictures: attached.pictures,
        recipe: arguments.recipe.clone(),
    };
    brief::say_quote(output, session, &request).await?;
    let sent = studio.send(request).await?;
    let answering = Answering { output, session, yes: arguments.yes };
    let Turn { message, refused } = turn(answering, sent.assistant.id).await?;
    session.progress.hide();
    let mut jobs: Vec<Job> = Vec::new();
    for id in message.proposals.iter().filter_map(|proposal| proposal.job) {
        jobs.push(studio.job(id).await?);
    }
    // A turn that failed matters more than a proposal that was not carried out.
    let error = message.error.clone().map(Error::from).or(refused);
    report::report(output, session, &arguments.wish, &message, &jobs, error.as_ref()).await?;
    Ok(error.map(|error| error.code).or_else(|| worst(&jobs)))
}

struct Turn {
    message: Message,
    /// Why something paid was not carried out, when that was decided here.
    refused: Option<Error>,
}

/// Answers everything that is asked until the turn is over. What GPT says and does meanwhile is printed as it is
/// complete.
async fn turn(answering: Answering<'_>, id: MessageId) -> Result<Turn, Error> {
    let Answering { output, session, .. } = answering;
    let mut refused = None;
    let (mut said, mut told) = (String::new(), 0);
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
        let over = |state| !matches!(state, ActState::Asking | ActState::Running);
        for act in message.acts.iter().skip(told).take_while(|act| over(act.state)) {
            told += 1;
            if !output.json {
                let why = act.error.as_ref().map(|error| format!(" ({})", error.message)).unwrap_or_default();
                session.progress.aside(|| output.note(&format!("· {}{why}", act.summary)));
            }
        }
        if message.state != MessageState::Waiting {
            return Ok(Turn { message, refused });
        }
        let plans: Vec<_> = message.plans.iter().filter(|plan| plan.state == PlanState::Pending).collect();
        // Steps are decided with their plan.
        let of_plan = |proposal: &Proposal| {
            let plan = proposal.step.as_ref().map(|step| step.plan);
            plan.is_some_and(|plan| plans.iter().any(|pending| pending.id == plan))
        };
        let pending = message.proposals.iter().filter(|one| one.state == ProposalState::Pending && !of_plan(one));
        let pending: Vec<&Proposal> = pending.collect();
        let asking: Vec<_> = message.acts.iter().filter(|act| act.state == ActState::Asking).collect();
        if plans.is_empty() && pending.is_empty() && asking.is_empty() {
            return Ok(Turn { message, refused });
        }
        // All answers first: a question among moving bars cannot be read.
        let mut sites = Vec::with_capacity(asking.len());
        for act in asking {
            sites.push((act.id, answering.may_open(act).await));
        }
        let mut answers = Vec::with_capacity(plans.len() + pending.len());
        for plan in plans {
            let steps =
                message.proposals.iter().filter(|one| one.step.as_ref().is_some_and(|step| step.plan == plan.id));
            answers.push((answers::Asked::Plan(plan), answering.plan(plan, &steps.collect::<Vec<_>>()).await));
        }
        for proposal in pending {
            answers.push((answers::Asked::Proposal(proposal), answering.proposal(proposal).await));
        }
        for (act, allow) in sites {
            answering.decide_act(act, allow).await?;
        }
        for (asked, answer) in answers {
            if let Some(error) = answering.decide(asked, answer).await? {
                refused.get_or_insert(error);
            }
        }
    }
}

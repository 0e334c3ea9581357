//! What the person says to plans, to single proposals and to pages that GPT would like to open.

use std::fmt::Write;

use studio::{
    Act, ActId, Code, DecideAct, DecidePlan, DecideRequest, Decision, Error, Plan, PlanDecision, Proposal, Usd,
};

use crate::{
    output::{self, Output},
    question::{can_ask, says_yes},
    session::Session,
};

/// Who answers: somebody at the terminal, or a yes that was given before.
#[derive(Clone, Copy)]
pub(super) struct Answering<'a> {
    pub(super) output: Output,
    pub(super) session: &'a Session,
    /// Whether every plan and proposal is approved.
    pub(super) yes: bool,
}

/// What is decided on.
#[derive(Clone, Copy)]
pub(super) enum Asked<'a> {
    Plan(&'a Plan),
    Proposal(&'a Proposal),
}

impl Answering<'_> {
    /// Whether a plan may be carried out; the error says why not.
    pub(super) async fn plan(self, plan: &Plan, steps: &[&Proposal]) -> Result<(), Error> {
        self.ask(|| shown_plan(plan, steps)).await
    }

    /// Whether a single proposal may be carried out.
    pub(super) async fn proposal(self, proposal: &Proposal) -> Result<(), Error> {
        self.ask(|| shown(proposal)).await
    }

    /// Asks on the terminal. Without one the answer is no: a script says yes with `--yes`.
    async fn ask(self, shown: impl FnOnce() -> String) -> Result<(), Error> {
        if self.yes {
            return Ok(());
        }
        let shown = shown();
        self.session.progress.aside(|| self.output.note(&shown));
        if !can_ask() {
            let message = "Nothing paid is made without your yes: run it on a terminal, or add --yes.";
            return Err(Error::new(Code::Denied, message));
        }
        if says_yes("Go?").await {
            return Ok(());
        }
        Err(Error::new(Code::Denied, "You said no, so it was not made."))
    }

    /// Whether a web page may be opened. It costs nothing, but it leaves this computer: `--yes` does not mean it.
    pub(super) async fn may_open(self, act: &Act) -> bool {
        let url = act.arguments["url"].as_str().unwrap_or(&act.summary);
        self.session.progress.aside(|| self.output.note(&format!("GPT would like to open {url}")));
        if !can_ask() {
            self.output.note("It is not opened: allow its site with --site HOST.");
            return false;
        }
        says_yes("Open it?").await
    }

    pub(super) async fn decide_act(self, act: ActId, allow: bool) -> Result<(), Error> {
        self.session.studio.decide_act(DecideAct { act, allow }).await
    }

    /// Carries out what may be, or puts it down; returns why it was not carried out.
    pub(super) async fn decide(self, asked: Asked<'_>, answer: Result<(), Error>) -> Result<Option<Error>, Error> {
        let refusal = match answer {
            Ok(()) => match self.say(asked, true).await {
                Ok(()) => return Ok(None),
                Err(error) if matches!(error.code, Code::OverBudget | Code::InvalidInput | Code::NoKey) => error,
                Err(error) => return Err(error),
            },
            Err(refusal) => refusal,
        };
        self.say(asked, false).await?;
        Ok(Some(refusal))
    }

    async fn say(self, asked: Asked<'_>, go: bool) -> Result<(), Error> {
        let studio = &self.session.studio;
        match (asked, go) {
            (Asked::Plan(plan), true) => {
                let decision =
                    PlanDecision::Go { without: Vec::new(), edits: Vec::new(), budget_usd: None, promotions: None };
                studio.decide_plan(DecidePlan { plan: plan.id, decision }).await
            }
            (Asked::Plan(plan), false) => {
                studio.decide_plan(DecidePlan { plan: plan.id, decision: PlanDecision::Deny }).await
            }
            (Asked::Proposal(proposal), true) => {
                let decision = Decision::Go { arguments: None };
                studio.decide(DecideRequest { proposal: proposal.id, decision }).await
            }
            (Asked::Proposal(proposal), false) => {
                studio.decide(DecideRequest { proposal: proposal.id, decision: Decision::Deny }).await
            }
        }
    }
}

/// A proposal with its price, for a person.
fn shown(proposal: &Proposal) -> String {
    let model = proposal.model.as_deref().unwrap_or(&proposal.operation);
    let size = proposal.width.zip(proposal.height).map(|(width, height)| format!(", {width} × {height}"));
    let price = output::price(proposal.estimated_usd);
    format!("{} × {model}{}, about {price}\n    {}", proposal.samples, size.unwrap_or_default(), proposal.prompt)
}

/// A plan with the price of each step, of what may be promoted, and of all of it.
fn shown_plan(plan: &Plan, steps: &[&Proposal]) -> String {
    let mut text = format!("Plan: {}\n", plan.title);
    for (number, step) in (1..).zip(steps) {
        let place = step.step.as_ref();
        let name = place.map_or("", |place| place.name.as_str());
        let from = place.and_then(|place| place.from.as_ref()).map(|from| format!(", from {from}")).unwrap_or_default();
        // Writing to a String cannot fail.
        let _ = writeln!(text, "{number}. {name}{from}: {}", shown(step));
    }
    let promoted = plan.promotion_usd.map(|usd| usd.times(plan.promotions.into()));
    if plan.promotions > 0 {
        let model = plan.promotion_model.as_deref().unwrap_or("a better model");
        let _ = writeln!(text, "Up to {} again on {model}, about {}", plan.promotions, output::price(promoted));
    }
    let drafts: Option<Usd> = steps.iter().map(|step| step.estimated_usd).sum();
    let all = if plan.promotions > 0 { drafts.zip(promoted).map(|(a, b)| a + b) } else { drafts };
    let budget = plan.budget_usd.map(|usd| format!(", at most {usd}")).unwrap_or_default();
    let _ = write!(text, "Together about {}{budget}", output::price(all));
    text
}

//! Promotions: a draft is made again on a better model with its words, its seed and its references.

use library::{Asset, Failure, Kit, Message, NewProposal, Plan, PlanId, PlanState, PlanStep, Proposal};
use modelslab::{Map, Model};
use money::Usd;
use openai::Call;
use serde_json::json;

use super::{
    handle,
    plan::{fitting, makes_pictures},
    tools::{arguments as say, operations},
};
use crate::{Code, catalogue::MODEL, error::Error, jobs::find, studio::Studio};

impl Studio {
    /// The paid call that makes a picture again on a better model.
    ///
    /// # Errors
    /// Why that cannot be done, in words for GPT.
    pub(super) async fn promotion(
        &self,
        message: &Message,
        call: &Call,
        kit: Option<&Kit>,
    ) -> Result<NewProposal, String> {
        let asked: say::Promote =
            serde_json::from_str(&call.arguments).map_err(|error| format!("The arguments cannot be read: {error}."))?;
        let id = handle::asset(&asked.handle).ok_or_else(|| format!("{} is no handle.", asked.handle))?;
        let asset = self.asset(id).await.map_err(|error| error.message)?;
        let plan = message.plans.iter().rev().find(|plan| plan.state == PlanState::Approved);
        let planned = plan.and_then(|plan| plan.promotion_model.clone());
        let model = asked.model.clone().or(planned).ok_or("Name the better model: no plan names one.")?;
        let (operation, arguments) = again(&asset, &model, asked.width.zip(asked.height))?;
        let mut proposal = self.checked(message, call, operation, arguments, kit)?;
        if let Some(plan) = plan.filter(|plan| covers(plan, &proposal)) {
            let place = PlanStep {
                plan: plan.id,
                name: handle::of(&asset),
                makes: "picture".into(),
                from: None,
                promotion: true,
            };
            proposal.step = Some(place);
        }
        Ok(proposal)
    }

    /// Starts a promotion that the person approved with its plan. Needs the gate.
    ///
    /// # Errors
    /// Why it was not started; it then waits for the person.
    pub(super) async fn start_promotion(
        &self,
        message: &Message,
        proposal: &Proposal,
        plan: PlanId,
    ) -> Result<(), Error> {
        let covered = match self.keep_to_budget(message, plan, proposal.estimated_usd.unwrap_or_default()).await {
            // Counted first: a crash in between costs a promotion and no money.
            Ok(()) => self.library(move |library| library.promote(plan)).await.map(drop),
            over => over,
        };
        if let Err(error) = covered {
            let noted = Proposal { error: Some(Failure::from(error.clone())), ..proposal.clone() };
            self.library(move |library| library.update_proposal(&noted)).await?;
            return Err(error);
        }
        self.carry_out(message, proposal, None, true).await
    }

    /// Whether one more generation at this price keeps a plan within its budget. Needs the gate.
    ///
    /// # Errors
    /// `OverBudget` when it does not.
    pub(super) async fn keep_to_budget(&self, message: &Message, plan: PlanId, price: Usd) -> Result<(), Error> {
        // As it stands now: another one of the same answer may have been started just before.
        let id = message.id;
        let (now, plan) = self.library(move |library| Ok((library.message(id)?, library.plan(plan)?))).await?;
        match plan.budget_usd {
            Some(budget) if spent(&now, plan.id) + price > budget => Err(Error::new(
                Code::OverBudget,
                format!(
                    "This would pass the plan's budget of {budget} and was not started: make it by itself, outside of the plan, if \
                     it is wanted."
                ),
            )),
            _ => Ok(()),
        }
    }
}

/// The operation and arguments that make a picture again on another model. What the model does not take is left out.
fn again(asset: &Asset, model: &str, size: Option<(u32, u32)>) -> Result<(&'static modelslab::Operation, Map), String> {
    let mut arguments = asset.parameters.as_object().cloned().unwrap_or_default();
    if asset.operation.is_empty() || arguments.is_empty() {
        return Err(format!("{} was not made here, so there is nothing to make again.", handle::of(asset)));
    }
    let own = find(&asset.operation).map_err(|error| error.message)?;
    if !makes_pictures(own) {
        return Err(format!("{} is no picture; only pictures can be promoted.", handle::of(asset)));
    }
    // A picture made from pictures stays with its operation, which takes them in.
    let operation = if own.media.iter().any(|(field, _)| arguments.contains_key(*field)) {
        own
    } else {
        find(Model::by_id(model).operation).map_err(|error| error.message)?
    };
    arguments.insert(MODEL.into(), json!(model));
    arguments.insert("samples".into(), json!(1));
    if let Some(seed) = asset.seed {
        arguments.insert("seed".into(), json!(seed));
    }
    if let Some((width, height)) = size.or(asset.width.zip(asset.height)) {
        arguments.insert("width".into(), json!(width));
        arguments.insert("height".into(), json!(height));
    }
    operations::check(operation, fitting(operation, model, &arguments)).map(|arguments| (operation, arguments))
}

/// Whether an approved plan covers a promotion: one is left, on the model that was approved, at no more than the price
/// that was shown.
fn covers(plan: &Plan, proposal: &NewProposal) -> bool {
    let Some((price, most)) = proposal.estimated_usd.zip(plan.promotion_usd) else { return false };
    plan.promoted < plan.promotions && proposal.model == plan.promotion_model && price <= most
}

/// What the generations of a plan cost so far, or may.
fn spent(message: &Message, plan: PlanId) -> Usd {
    let in_plan = |step: &&Proposal| step.job.is_some() && step.step.as_ref().is_some_and(|place| place.plan == plan);
    message.proposals.iter().filter(in_plan).filter_map(|step| step.estimated_usd).sum()
}

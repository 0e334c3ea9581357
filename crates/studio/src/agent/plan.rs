//! Plans: GPT proposes several paid calls together, the person decides on them together, and they run side by side
//! within the queue's places and the caps. A step that takes in another one's result waits for it.

use library::{
    Failure, Kit, Message, NewPlan, NewProposal, Plan, PlanId, PlanState, PlanStep, Proposal, ProposalState,
};
use modelslab::{Map, Model, Operation, Output};
use money::Usd;
use openai::Call;
use serde_json::{Value, json};

use super::{handle, propose::place, tools, tools::arguments as say, tools::arguments::Makes};
use crate::{
    Code,
    catalogue::takes,
    direct::{DecidePlan, PlanDecision},
    error::Error,
    jobs::{find, refused},
    lock::lock,
    studio::Studio,
};

/// The most steps a plan may have.
const MOST_STEPS: usize = 24;
/// Stands in an argument for the result of an earlier step, until there is one.
const RESULT_OF: &str = "step:";

impl Studio {
    /// A plan and its steps, as GPT put it.
    ///
    /// # Errors
    /// What is wrong with it, in words for GPT.
    pub(super) async fn planned(
        &self,
        message: &Message,
        call: &Call,
        kit: Option<&Kit>,
    ) -> Result<(NewPlan, Vec<NewProposal>), String> {
        let plan: say::Plan =
            serde_json::from_str(&call.arguments).map_err(|error| format!("The plan cannot be read: {error}."))?;
        if plan.steps.is_empty() || plan.steps.len() > MOST_STEPS {
            return Err(format!("A plan has 1 to {MOST_STEPS} steps."));
        }
        let mut steps: Vec<NewProposal> = Vec::new();
        for (at, step) in plan.steps.iter().enumerate() {
            if plan.steps[..at].iter().any(|earlier| earlier.name == step.name) {
                return Err(format!("Two steps are called {}: give each a name of its own.", step.name));
            }
            let from = step.from.as_deref().filter(|from| !from.trim().is_empty());
            let earlier = plan.steps[..at].iter().find(|earlier| Some(earlier.name.as_str()) == from);
            if let (Some(from), None) = (from, earlier)
                && handle::asset(from).is_none()
            {
                return Err(format!("{}: {from} is neither an earlier step nor a handle.", step.name));
            }
            let chosen = self.settings().image_model;
            let (operation, arguments) =
                arguments(step, from, earlier.is_some(), &chosen).map_err(|error| format!("{}: {error}", step.name))?;
            let mut proposal = self.checked(message, call, operation, arguments, kit)?;
            proposal.step = Some(PlanStep {
                plan: PlanId(0),
                name: step.name.clone(),
                makes: step.makes.word().into(),
                from: earlier.map(|earlier| earlier.name.clone()),
                promotion: false,
            });
            steps.push(proposal);
        }
        let promotions = plan.promotions.filter(|promotions| promotions.count > 0);
        let promotion_usd = promotions.as_ref().and_then(|promotions| self.promotion_price(&promotions.model, &steps));
        let new = NewPlan {
            message: message.id,
            call_id: call.call_id.clone(),
            title: plan.title,
            budget_usd: plan.budget_usd.filter(|usd| *usd > 0.0).and_then(Usd::from_dollars),
            promotions: promotions.as_ref().map_or(0, |promotions| promotions.count),
            promotion_model: promotions.map(|promotions| promotions.model),
            promotion_usd,
            at: place(message),
        };
        Ok((new, steps))
    }

    /// What one promotion costs: a picture of the largest size of the drafts on the better model.
    fn promotion_price(&self, model: &str, steps: &[NewProposal]) -> Option<Usd> {
        let operation = find(Model::by_id(model).operation).ok()?;
        let price = |step: &NewProposal| {
            let mut arguments = step.arguments.as_object()?.clone();
            arguments.insert("model_id".into(), json!(model));
            arguments.insert("samples".into(), json!(1));
            operation.estimate(&fitting(operation, model, &arguments), &self.picture_prices())
        };
        steps.iter().filter(|step| step.width.is_some()).filter_map(price).max()
    }

    /// Carries a plan out, as it is or as the person edited it, or puts it down for good.
    ///
    /// # Errors
    /// `OverBudget` when a price is not known, or all of it together would cost more than the plan's budget;
    /// `InvalidInput` for edited arguments, or when it was decided before. Nothing was sent then.
    pub async fn decide_plan(&self, request: DecidePlan) -> Result<(), Error> {
        let message = {
            let _gate = self.inner.turns.gate.lock().await;
            let plan_id = request.plan;
            let (plan, message) = self
                .library(move |library| {
                    let plan = library.plan(plan_id)?;
                    let message = library.message(plan.message)?;
                    Ok((plan, message))
                })
                .await?;
            if plan.state != PlanState::Pending {
                return Err(Error::new(Code::InvalidInput, "This was decided before; look at the conversation again."));
            }
            match request.decision {
                PlanDecision::Deny => {
                    let denied = Plan { state: PlanState::Denied, ..plan };
                    self.library(move |library| library.decide_plan(&denied, &[], &[])).await?;
                }
                PlanDecision::Go { without, edits, budget_usd, promotions } => {
                    let approved = Plan {
                        budget_usd: budget_usd.or(plan.budget_usd),
                        promotions: promotions.unwrap_or(plan.promotions),
                        state: PlanState::Approved,
                        ..plan
                    };
                    let mut steps = Vec::new();
                    for step in pending_steps(&message, plan_id).filter(|step| !without.contains(&step.id)) {
                        let edited = edits.iter().find(|edit| edit.proposal == step.id).map(|edit| &edit.arguments);
                        steps.push(self.approved(step, edited)?);
                    }
                    check_price(&approved, &steps)?;
                    self.library(move |library| library.decide_plan(&approved, &steps, &without)).await?;
                }
            }
            lock(&self.inner.turns.ours).insert(message.id);
            let id = message.id;
            self.library(move |library| library.message(id)).await?
        };
        self.publish_message(&message).await;
        self.advance(message.id).await;
        Ok(())
    }

    /// A step with the arguments the person approved.
    fn approved(&self, step: &Proposal, edited: Option<&Value>) -> Result<Proposal, Error> {
        let operation = find(&step.operation)?;
        let arguments = match edited.unwrap_or(&step.arguments) {
            Value::Object(arguments) => operation.validate(arguments).map_err(|problems| refused(&problems))?,
            _ => return Err(Error::new(Code::InvalidInput, "The edited arguments are not a set of named values.")),
        };
        let shape = self.shape(operation, &arguments);
        Ok(Proposal {
            arguments: arguments.into(),
            prompt: shape.prompt,
            model: shape.model,
            samples: shape.samples,
            width: shape.width,
            height: shape.height,
            estimated_usd: shape.estimated_usd,
            state: ProposalState::Approved,
            ..step.clone()
        })
    }

    /// Starts the approved steps whose turn it is, and gives up those whose earlier step came to nothing. Needs the gate.
    pub(super) async fn start_ready_steps(&self, message: &Message) -> Result<(), Error> {
        for step in message.proposals.iter() {
            let Some(place) = step.step.as_ref().filter(|_| waits_to_start(step)) else { continue };
            let earlier = place.from.as_ref().and_then(|name| named(message, place.plan, name));
            let ready = match earlier {
                None => self.start_step(message, step, place.plan, None).await,
                Some(earlier) => match self.result_of(earlier).await? {
                    Came::NotYet => continue,
                    Came::Asset(asset) => {
                        let arguments = with_result(&step.arguments, &format!("asset:{asset}"));
                        self.start_step(message, step, place.plan, Some(arguments)).await
                    }
                    Came::ToNothing => Err(Error::new(
                        Code::InvalidInput,
                        format!(
                            "“{}” needs the result of “{}”, which came to nothing.",
                            place.name,
                            earlier_name(earlier)
                        ),
                    )),
                },
            };
            if let Err(error) = ready {
                let given_up =
                    Proposal { state: ProposalState::Rejected, error: Some(Failure::from(error)), ..step.clone() };
                self.library(move |library| library.update_proposal(&given_up)).await?;
            }
        }
        Ok(())
    }

    /// Starts a step at the price of this moment, which may be another than the one that was approved.
    async fn start_step(
        &self,
        message: &Message,
        step: &Proposal,
        plan: PlanId,
        arguments: Option<Value>,
    ) -> Result<(), Error> {
        let operation = find(&step.operation)?;
        let price = match arguments.as_ref().unwrap_or(&step.arguments).as_object() {
            Some(arguments) => self.shape(operation, arguments).estimated_usd,
            None => None,
        };
        self.keep_to_budget(message, plan, price.ok_or_else(|| unknown_price(earlier_name(step)))?).await?;
        self.carry_out(message, step, arguments, false).await
    }

    async fn result_of(&self, step: &Proposal) -> Result<Came, Error> {
        let Some(job) = step.job else {
            return Ok(if step.state == ProposalState::Approved { Came::NotYet } else { Came::ToNothing });
        };
        let job = self.job(job).await?;
        Ok(match job.assets.first() {
            Some(asset) if job.state.is_final() => Came::Asset(*asset),
            _ if job.state.is_final() => Came::ToNothing,
            _ => Came::NotYet,
        })
    }
}

/// What came of a step.
enum Came {
    NotYet,
    Asset(library::AssetId),
    ToNothing,
}

/// Whether a step of a plan was approved and not begun.
pub(super) fn waits_to_start(step: &Proposal) -> bool {
    step.step.is_some() && step.state == ProposalState::Approved && step.job.is_none()
}

fn pending_steps(message: &Message, plan: PlanId) -> impl Iterator<Item = &Proposal> {
    message.proposals.iter().filter(move |step| {
        step.state == ProposalState::Pending && step.step.as_ref().is_some_and(|place| place.plan == plan)
    })
}

fn named<'a>(message: &'a Message, plan: PlanId, name: &str) -> Option<&'a Proposal> {
    let is = |place: &PlanStep| place.plan == plan && place.name == name && !place.promotion;
    message.proposals.iter().find(|step| step.step.as_ref().is_some_and(is))
}

fn earlier_name(step: &Proposal) -> &str {
    step.step.as_ref().map_or("an earlier step", |place| place.name.as_str())
}

/// Checks that all of a plan together, promotions included, costs no more than its budget.
fn check_price(plan: &Plan, steps: &[Proposal]) -> Result<(), Error> {
    if steps.is_empty() {
        return Err(Error::new(Code::InvalidInput, "No step is left: keep at least one, or deny the plan."));
    }
    let mut total = Usd::ZERO;
    for step in steps {
        total = total + step.estimated_usd.ok_or_else(|| unknown_price(earlier_name(step)))?;
    }
    for _ in 0..plan.promotions {
        total = total + plan.promotion_usd.ok_or_else(|| unknown_price("a promotion"))?;
    }
    match plan.budget_usd {
        Some(budget) if total > budget => Err(Error::new(
            Code::OverBudget,
            format!(
                "The plan would cost up to {total}, more than its budget of {budget}: leave steps out, or raise the \
                 budget. Nothing was sent."
            ),
        )),
        _ => Ok(()),
    }
}

fn unknown_price(what: &str) -> Error {
    Error::new(
        Code::OverBudget,
        format!(
            "No price is known for {what}, so the plan cannot be kept within a budget: leave it out, or set a price in the settings."
        ),
    )
}

/// The arguments of a step with the result of the earlier one in its place.
fn with_result(arguments: &Value, asset: &str) -> Value {
    match arguments {
        Value::String(text) if text.starts_with(RESULT_OF) => json!(asset),
        Value::Array(list) => list.iter().map(|one| with_result(one, asset)).collect(),
        Value::Object(fields) => {
            Value::Object(fields.iter().map(|(name, value)| (name.clone(), with_result(value, asset))).collect())
        }
        other => other.clone(),
    }
}

/// The operation of a step and its arguments, checked against the catalogue.
fn arguments(
    step: &say::PlannedStep,
    from: Option<&str>,
    from_step: bool,
    chosen: &str,
) -> Result<(&'static Operation, Map), String> {
    let source = from.map(|from| if from_step { format!("{RESULT_OF}{from}") } else { handle::as_argument(from) });
    if step.makes == Makes::Picture && source.is_none() {
        let call = json!({"prompt": step.words, "model": step.model, "negative_prompt": null, "width": step.width,
            "height": step.height, "samples": step.samples, "seed": step.seed});
        let mut call = call.as_object().cloned().unwrap_or_default();
        call.retain(|_, value| !value.is_null());
        return tools::generate::read(&Value::Object(call).to_string(), chosen);
    }
    let name = match (step.makes, source.is_some()) {
        (Makes::Picture | Makes::Edit, true) => "flux_kontext",
        (Makes::Picture | Makes::Edit, false) => return Err("An edit needs a picture in `from`.".into()),
        (Makes::Clip, true) => "img2video",
        (Makes::Clip, false) => "text2video",
        (Makes::Speech, _) => "text_to_speech",
        (Makes::Music, _) => "music_gen",
        (Makes::Sound, _) => "sound_effect",
    };
    // A model of another operation of the same output is taken at its word.
    let named = step.model.as_deref().map(Model::by_id).and_then(|model| find(model.operation).ok());
    let usual = find(name).map_err(|error| error.message)?;
    let operation = match named {
        Some(named) if named.output == usual.output && (source.is_none() || !named.media.is_empty()) => named,
        _ => usual,
    };
    let mut arguments = Map::new();
    let mut set = |name: &str, value: Value| {
        if !value.is_null() && takes(operation, step.model.as_deref(), name) {
            arguments.insert(name.to_owned(), value);
        }
    };
    set("prompt", json!(step.words));
    set("model_id", json!(step.model));
    set("width", json!(step.width));
    set("height", json!(step.height));
    set("samples", json!(step.samples));
    set("seed", json!(step.seed));
    for name in ["duration", "seconds", "max_duration", "duration_s"] {
        set(name, json!(step.seconds));
    }
    if let (Some(source), Some((field, _))) = (source, operation.media.first()) {
        let many = operation.schema()["properties"][*field]["type"] == "array";
        arguments.insert((*field).to_owned(), if many { json!([source]) } else { json!(source) });
    }
    tools::operations::check(operation, arguments).map(|arguments| (operation, arguments))
}

/// The arguments that an operation takes with a model.
pub(super) fn fitting(operation: &Operation, model: &str, arguments: &Map) -> Map {
    let schema = operation.schema_for(Some(model));
    let taken = |name: &String| schema["properties"].get(name).is_some();
    arguments.iter().filter(|(name, _)| taken(name)).map(|(name, value)| (name.clone(), value.clone())).collect()
}

/// Whether an operation makes pictures.
pub(super) fn makes_pictures(operation: &Operation) -> bool {
    operation.output == Output::Image
}

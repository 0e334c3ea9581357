//! What GPT is told came of a call.

use library::{Asset, Charged, Checks, Failure, Job, JobState, Plan, PlanState};
use serde_json::{Value, json};

use super::handle;

/// A generation that the turn did not wait for. Once it is final, GPT is told with the next message.
const RUNNING: &str = "running";

/// The person said no.
pub(super) fn denied() -> Value {
    json!({"status": "denied", "message": "denied by the person"})
}

/// The person stopped the turn or wrote something else instead of deciding.
pub(super) fn cancelled() -> Value {
    json!({"status": "cancelled", "message": "cancelled by the person"})
}

/// The call could not be carried out.
pub(super) fn rejected(failure: &Failure) -> Value {
    json!({"status": "error", "error": failure})
}

/// How a generation stands. `assets` are those it made, `checks` how they do on the contract.
pub(super) fn of_job(job: &Job, assets: &[Asset], checks: &[Checks]) -> Value {
    if !job.state.is_final() {
        return json!({
            "status": RUNNING,
            "message": "It is still being made. Its pictures will be in the designer's library.",
        });
    }
    let mut said = json!({"status": job.state, "model": job.model});
    // What the person changed before they said go.
    if job.words.refined.as_ref().is_some_and(|proposed| *proposed != job.words.sent) {
        said["prompt"] = json!(job.words.sent);
        said["message"] = json!("The person edited the arguments before it was made.");
    }
    if job.state == JobState::Done {
        let checked = |asset: &Asset| checks.iter().find(|checks| checks.asset == asset.id);
        said["pictures"] = assets.iter().map(|asset| picture(asset, checked(asset))).collect();
        said["cost_usd"] = json!(job.actual_usd.or(job.estimated_usd));
        return said;
    }
    said["error"] = json!(job.error);
    if job.state == JobState::Unknown {
        said["message"] = json!("Nobody knows whether it was made and charged. Do not make it again unasked.");
    } else {
        said["charged"] = json!(job.charged.unwrap_or(Charged::Unclear));
    }
    said
}

/// Whether what GPT was told of a generation has become untrue: it was running, or nobody knew, and now it is over.
pub(super) fn is_outdated(told: &str, now: &Value) -> bool {
    let told: Value = serde_json::from_str(told).unwrap_or_default();
    let open = told["status"] == RUNNING || told["status"] == json!(JobState::Unknown);
    open && told["status"] != now["status"]
}

/// The one output of a call: that of its proposal, or those of a wrapper's proposals in order.
pub(super) fn of_call(mut outcomes: Vec<Value>) -> Value {
    match outcomes.len() {
        0 => cancelled(),
        1 => outcomes.remove(0),
        _ => json!({"results": outcomes.into_iter().map(result).collect::<Vec<_>>()}),
    }
}

/// What came of one of several calls. What is an item already, as the answer to a search is, gives its content.
fn result(outcome: Value) -> Value {
    if outcome["type"] != "function_call_output" {
        return outcome;
    }
    serde_json::from_str(outcome["output"].as_str().unwrap_or_default()).unwrap_or_default()
}

fn picture(asset: &Asset, checks: Option<&Checks>) -> Value {
    let mut told =
        json!({"handle": handle::of(asset), "width": asset.width, "height": asset.height, "seed": asset.seed});
    if let Some(seconds) = asset.duration_s {
        told["duration_s"] = json!(seconds);
    }
    if let Some(checks) = checks {
        told["checks"] = crate::checks::told(checks);
    }
    told
}

/// What came of a plan: each step by its name, and what may still be promoted.
pub(super) fn of_plan(plan: &Plan, steps: Vec<(String, Value)>) -> Value {
    match plan.state {
        PlanState::Denied => return denied(),
        PlanState::Cancelled | PlanState::Pending => return cancelled(),
        PlanState::Approved => {}
    }
    let spent: f64 = steps.iter().filter_map(|(_, came)| came["cost_usd"].as_f64()).sum();
    let named = steps.into_iter().map(|(name, mut came)| {
        came["name"] = json!(name);
        came
    });
    let named: Vec<_> = named.collect();
    json!({
        "status": "done",
        "steps": named,
        "promotions_left": plan.promotions - plan.promoted,
        "promotion_model": plan.promotion_model,
        "spent_usd": spent,
    })
}

//! Goes on within a turn: what to do next after what came back.

use serde_json::{Value, json};

use super::outcome::Came;
use super::reach::look_at;
use super::said::{Conversation, Turn, mentioned};
use super::see::{self, Seen};
use super::{Reply, brief, browse, plan, recipe, shelf};

/// More steps than this in one turn are a circle.
const MOST: usize = 40;

/// The next step of this turn beyond an ordinary call; `None` where there is nothing special to do.
pub(super) fn next(conversation: &Conversation, turn: &Turn<'_>) -> Option<Reply> {
    if turn.done.len() > MOST {
        return None;
    }
    if turn.done.last().is_some_and(|d| matches!(d.came, Came::Denied | Came::Cancelled)) {
        return browse::denied(turn);
    }
    recipe::next(conversation, turn)
        .or_else(|| brief::next(conversation, turn))
        .or_else(|| plan::next(conversation, turn))
        .or_else(|| browse::next(conversation, turn))
        .or_else(|| shelf::next(conversation, turn))
        .or_else(|| looking(conversation, turn))
}

/// Whether the words ask for an opinion on pictures.
pub(super) fn asks_opinion(words: &str) -> bool {
    let lower = words.to_lowercase();
    [
        "look at",
        "look like",
        "which is best",
        "which one is best",
        "is the best",
        "compare",
        "critic",
        "criticise",
        "what do you think",
        "check img",
        "judge img",
        "your opinion",
        "describe img",
    ]
    .iter()
    .any(|sign| lower.contains(sign))
}

/// Looks at what was asked for, or at what was made under a contract; then judges; then speaks.
fn looking(conversation: &Conversation, turn: &Turn<'_>) -> Option<Reply> {
    let words = &turn.person.words;
    let contract = conversation.contract();
    let made: Vec<String> = turn.made("img:");
    if !turn.did("look") {
        let handles = match () {
            () if turn.done.is_empty() && asks_opinion(words) => shelf::meant(conversation, words),
            () if !contract.is_empty() && turn.done.last()?.well() => made,
            () => Vec::new(),
        };
        if handles.is_empty() || !conversation.has("look") {
            return None;
        }
        let why = if contract.is_empty() { "To say what I see." } else { "To hold it against the brief." };
        let handles: Vec<String> = handles.into_iter().take(8).collect();
        let reach = conversation.reach(Some(turn), &["look"], "");
        return Some(conversation.begin("**Looking**\n\nWords are not enough here.", "").at(
            reach,
            &look_at(&handles, why),
            "",
        ));
    }
    if turn.done.iter().any(|d| d.name == "look" && !d.well()) {
        return None;
    }
    let seen = see::shown(turn);
    if !contract.is_empty() && !turn.did("judge") && conversation.has("judge") && !seen.is_empty() {
        return judged(conversation, turn, &contract, &seen);
    }
    Some(Reply::words(opinion(conversation, turn, &seen)))
}

/// One call of `judge` for each picture that was looked at.
fn judged(conversation: &Conversation, turn: &Turn<'_>, contract: &[Value], seen: &[Seen]) -> Option<Reply> {
    let super::Reach::Ready(tool) = conversation.reach(Some(turn), &["judge"], "") else { return None };
    let mut reply = conversation.begin("**Judging**\n\nPoint by point.", "");
    for one in seen.iter().filter(|s| s.handle.starts_with("img:")).take(4) {
        let points = contract.iter().enumerate().map(|(i, point)| {
            let (passes, says) = brief::verdict(point, one, measured(turn, &one.handle, i + 1));
            json!({ "point": i + 1, "passes": passes, "says": says })
        });
        reply = reply.call(tool, &json!({ "handle": one.handle, "points": points.collect::<Vec<_>>() }));
    }
    Some(reply.done())
}

/// What an output said was measured of a point.
fn measured(turn: &Turn<'_>, handle: &str, point: usize) -> Option<bool> {
    fn find(value: &Value, handle: &str, point: usize) -> Option<bool> {
        match value {
            Value::Array(list) => list.iter().find_map(|v| find(v, handle, point)),
            Value::Object(members) if members.get("handle").is_some_and(|h| h == handle) => {
                let checks = members.get("checks")?.as_array()?;
                checks.iter().find(|c| c["point"].as_u64() == Some(point as u64))?["passes"].as_bool()
            }
            Value::Object(members) => members.values().find_map(|v| find(v, handle, point)),
            _ => None,
        }
    }
    turn.done.iter().rev().find_map(|d| find(&d.output, handle, point))
}

/// What it says after looking.
pub(super) fn opinion(conversation: &Conversation, turn: &Turn<'_>, seen: &[Seen]) -> String {
    if seen.is_empty() {
        let named = turn.of("look").iter().flat_map(|d| mentioned(&d.arguments.to_string(), "")).collect::<Vec<_>>();
        return format!("I was shown nothing of {}, so I cannot say what it looks like.", named.join(", "));
    }
    let mut said: Vec<String> = seen.iter().map(Seen::remark).collect();
    if seen.len() > 1
        && let Some(best) = see::best(seen)
    {
        said.push(format!("The best of them is {}: it has the most contrast for its colours.", best.handle));
    }
    let failing: Vec<usize> = turn
        .of("judge")
        .iter()
        .flat_map(|d| d.arguments["points"].as_array().cloned().unwrap_or_default())
        .filter(|p| p["passes"] == false)
        .filter_map(|p| p["point"].as_u64())
        .map(|n| n as usize)
        .collect();
    if turn.did("judge") {
        let contract = conversation.contract();
        let says = |n: &usize| contract.get(n - 1).and_then(|p| p["says"].as_str()).unwrap_or_default().to_owned();
        said.push(match failing.first() {
            None => "Nothing in it speaks against the brief.".to_owned(),
            Some(n) => format!("Against the brief: point {n}, “{}”. I can try that again.", says(n)),
        });
    }
    said.join(" ")
}

//! Plans before anything is spent: several directions as cheap drafts, a look at them, the best ones promoted.

use serde_json::{Value, json};

use super::facts::{Facts, bare};
use super::given::Words;
use super::reach::look_at;
use super::refine::{self, Style};
use super::said::{Conversation, Done, Turn};
use super::see;
use super::{Reach, Reply};
use crate::dice::{hash, scramble};
use crate::openai::tools::Tool;

/// What several are called where each goes another way.
const WAYS: &[&str] =
    &["directions", "ideas", "concepts", "routes", "approaches", "options", "proposals", "drafts", "takes", "looks"];
const NUMBERS: &[&str] =
    &["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];
/// Ways to take one subject, with a name for each.
const TAKES: &[(&str, &str)] = &[
    ("Quiet", "a calm frontal view, wide margins, soft north light, pale and few colours"),
    ("Bold", "a tight diagonal crop, hard light from one side, two strong colours"),
    ("Night", "after dark, one warm lamp against deep blue, long shadows"),
    ("Close", "a macro view of one telling detail, shallow focus, raw texture"),
    ("Wide", "small in a large landscape, low horizon, morning haze"),
    ("Paper", "cut paper layers with hairline shadows, flat colours, front view"),
    ("Above", "seen straight from above, laid out on a strict grid, even light"),
    ("Film", "grainy analogue photograph, late sun from behind, faded tones"),
    ("Line", "an ink drawing with one wash of colour, plenty of white"),
    ("Stage", "on a bare stage under a single spotlight, everything else in the dark"),
    ("Garden", "overgrown with leaves and moss, dappled light, greens and one accent"),
    ("Glass", "behind rippled glass, soft outlines, colours running into each other"),
];

/// The next step of a plan.
pub(super) fn next(conversation: &Conversation, turn: &Turn<'_>) -> Option<Reply> {
    if let Some(plan) = turn.of("plan").last() {
        return carried_out(conversation, turn, plan);
    }
    // What was drawn up from a brief comes before; anything else that was done is no plan any more.
    let words = &turn.person.words;
    let (count, budget) = (count(words), budget(words));
    let wanted = count.is_some() || budget.is_some() || words.to_lowercase().contains("plan ");
    if !wanted || turn.done.iter().any(|d| d.name != "set_contract" && d.name != "find_tools") {
        return None;
    }
    let Reach::Ready(tool) = conversation.reach(Some(turn), &["plan"], "") else { return None };
    Some(drawn_up(conversation, turn, tool, count.unwrap_or(3), budget))
}

fn drawn_up(conversation: &Conversation, turn: &Turn<'_>, tool: &Tool, count: u64, budget: Option<f64>) -> Reply {
    let words = &turn.person.words;
    let subject = subject(conversation, turn);
    let (cheap, better) = models(conversation);
    let style = Style::of(&conversation.rules(), words);
    let facts = Facts::read(words);
    let contract = conversation.contract();
    let frame = super::brief::frame(&contract);
    let size = sides(facts.size.or(frame.0), facts.aspect.or(frame.1));
    let extra = super::brief::words(&contract);
    let first = scramble(hash(&subject)) as usize % TAKES.len();
    let steps = (0..count as usize).map(|i| {
        let (name, take) = TAKES[(first + i) % TAKES.len()];
        let given = [vec![subject.clone(), take.to_owned()], extra.clone()].concat().join(", ");
        let words = refine::refine(&Words::plain(&given), style).prompt;
        step(format!("{} {name}", i + 1), words, cheap.clone(), size)
    });
    let promotions = better.map(|model| json!({ "count": if count > 3 { 2 } else { 1 }, "model": model }));
    let arguments = json!({
        "title": format!("{count} directions for {subject}"), "budget_usd": budget, "steps": steps.collect::<Vec<_>>(),
        "promotions": promotions,
    });
    let money = budget.map(|b| format!(", within ${b:.2}")).unwrap_or_default();
    let said =
        format!("I'd draft {count} directions for {subject} on a quick model{money}, then take the best further.");
    let thinking = format!("**Planning**\n\nCheap drafts first, {count} different ones.");
    conversation.begin(thinking, said).call(tool, &arguments).done()
}

/// A step of a plan that makes one picture.
pub(super) fn step(name: String, words: String, model: Option<String>, size: Option<(u64, u64)>) -> Value {
    json!({
        "name": name, "makes": "picture", "words": words, "model": model, "width": size.map(|s| s.0),
        "height": size.map(|s| s.1), "samples": 1, "seed": null, "from": null, "seconds": null,
    })
}

/// After the plan came back: look, promote, speak.
fn carried_out(conversation: &Conversation, turn: &Turn<'_>, plan: &Done) -> Option<Reply> {
    if !plan.well() {
        return None;
    }
    let drafts: Vec<String> = plan.handles().into_iter().filter(|h| h.starts_with("img:")).collect();
    if drafts.is_empty() {
        return None;
    }
    let looked = turn.did("look");
    if !looked && conversation.has("look") {
        let reach = conversation.reach(Some(turn), &["look"], "");
        let arguments = look_at(&drafts[..drafts.len().min(12)], "To choose which drafts to take further.");
        return Some(
            conversation.begin("**Looking at the drafts**\n\nOnly then I choose.", "").at(reach, &arguments, ""),
        );
    }
    let left = plan.output["promotions_left"].as_u64().unwrap_or(0);
    let chosen = chosen(turn, &drafts, left.min(2) as usize);
    let promoted = turn.of("promote");
    if promoted.is_empty()
        && !chosen.is_empty()
        && let Reach::Ready(tool) = conversation.reach(Some(turn), &["promote"], "")
    {
        let model = plan.output["promotion_model"].as_str().map(str::to_owned);
        let model = model.or_else(|| plan.arguments["promotions"]["model"].as_str().map(str::to_owned));
        let said = format!("{} carries furthest; I'll take it to the better model.", chosen.join(" and "));
        let mut reply = conversation.begin("**Choosing**\n\nThe drafts with most in them.", said);
        for handle in &chosen {
            reply = reply.call(tool, &json!({ "handle": handle, "model": model, "width": null, "height": null }));
        }
        return Some(reply.done());
    }
    let seen = see::shown(turn);
    let finals: Vec<String> = promoted.iter().filter(|d| d.well()).flat_map(|d| d.handles()).collect();
    let failed = plan.output["steps"]
        .as_array()
        .into_iter()
        .flatten()
        .filter(|s| s["status"] != "done" && s["status"] != "denied")
        .count();
    let mut said = vec![format!("The drafts are {}.", drafts.join(", "))];
    if failed > 0 {
        said.push(format!("{failed} of the plan did not come out."));
    }
    said.extend(see::best(&seen).map(see::Seen::remark));
    match finals.as_slice() {
        [] if !promoted.is_empty() => {
            said.push("The promotion did not go through; the drafts stand as they are.".to_owned())
        }
        [] => {}
        finals => said.push(format!("Promoted: {}, from {}.", finals.join(", "), chosen.join(", "))),
    }
    if let Some(spent) = plan.output["spent_usd"].as_f64() {
        said.push(format!("The plan spent ${spent:.4}."));
    }
    Some(Reply::words(said.join(" ")))
}

/// The best drafts by what was seen; the first ones when nothing was.
fn chosen(turn: &Turn<'_>, drafts: &[String], most: usize) -> Vec<String> {
    let mut seen = see::shown(turn);
    seen.retain(|s| drafts.contains(&s.handle));
    seen.sort_by(|a, b| b.merit().total_cmp(&a.merit()));
    let by_merit: Vec<String> = seen.into_iter().map(|s| s.handle).collect();
    let list = if by_merit.is_empty() { drafts.to_vec() } else { by_merit };
    list.into_iter().take(most).collect()
}

/// What the plan is for, without the words of planning.
fn subject(conversation: &Conversation, turn: &Turn<'_>) -> String {
    let words = turn.person.words.split(['.', '!', '?', ';']).next().unwrap_or_default();
    let lower = words.to_lowercase();
    let start =
        WAYS.iter().filter_map(|w| lower.find(w).map(|at| at + w.len())).max().filter(|_| lower.len() == words.len());
    let rest = &words[start.unwrap_or(0)..];
    let parts = rest.split(',').filter(|p| budget(p).is_none() && !p.to_lowercase().contains("at most"));
    let rest = parts.collect::<Vec<_>>().join(",");
    let rest = rest.trim().trim_start_matches("for ").trim_start_matches("of ").trim_start_matches("on ").trim();
    let wish = Facts::read(rest).wish;
    let vague =
        ["", "it", "this", "the brief", "this brief", "the attached brief"].contains(&wish.to_lowercase().as_str());
    let from_brief = || super::brief::subject(&turn.person.documents);
    if vague || turn.person.documents.iter().any(|_| wish.to_lowercase().contains("brief")) {
        return from_brief().unwrap_or_else(|| conversation.wish(&turn.person.words).wish);
    }
    wish
}

/// How many directions: "five directions", "3 ideas".
fn count(words: &str) -> Option<u64> {
    let list: Vec<String> = words.split_whitespace().map(bare).collect();
    let at = list.iter().position(|w| WAYS.contains(&w.as_str()))?;
    let number = |w: &String| w.parse().ok().or_else(|| NUMBERS.iter().position(|n| n == w).map(|n| n as u64));
    list[at.saturating_sub(3)..at].iter().rev().find_map(number).filter(|n| (2..=12).contains(n))
}

/// The most that may be spent, in dollars: "$0.40", "0.4 USD", "two dollars", "40 cents".
pub(super) fn budget(words: &str) -> Option<f64> {
    let plain = |w: &str| {
        w.trim_matches(|c: char| !c.is_alphanumeric() && c != '$' && c != '¢').trim_end_matches('.').to_lowercase()
    };
    let list: Vec<String> = words.split_whitespace().map(plain).collect();
    let number = |w: &str| {
        let digits = w.trim_start_matches('$').replace(',', ".");
        digits.parse::<f64>().ok().or_else(|| NUMBERS.iter().position(|n| *n == w).map(|n| n as f64))
    };
    let tens = [
        ("ten", 10.0),
        ("twenty", 20.0),
        ("thirty", 30.0),
        ("forty", 40.0),
        ("fifty", 50.0),
        ("sixty", 60.0),
        ("seventy", 70.0),
        ("eighty", 80.0),
        ("ninety", 90.0),
    ];
    let number = |w: &str| number(w).or_else(|| tens.iter().find(|(n, _)| *n == w).map(|(_, v)| *v));
    for (i, word) in list.iter().enumerate() {
        let before = i.checked_sub(1).and_then(|i| number(&list[i]));
        let found = match word.as_str() {
            w if w.starts_with('$') => number(w),
            "usd" | "dollar" | "dollars" | "bucks" => before.or_else(|| number(list.get(i + 1)?)),
            "cent" | "cents" | "¢" => before.map(|n| n / 100.0),
            w => w.strip_suffix("usd").and_then(number).or_else(|| Some(number(w.strip_suffix('¢')?)? / 100.0)),
        };
        if found.is_some_and(|n| n > 0.0 && n.is_finite()) {
            return found;
        }
    }
    None
}

/// A size for a shape, near a megapixel and in steps of eight.
pub(super) fn sides(size: Option<(u64, u64)>, aspect: Option<(u64, u64)>) -> Option<(u64, u64)> {
    let (w, h) = size.or(aspect)?;
    let long = 1_024.0 / w.max(h) as f64;
    let scale = if size.is_some() { long.min(1.0) } else { long };
    let side = |s: u64| ((s as f64 * scale / 8.0).floor() * 8.0).max(256.0) as u64;
    Some((side(w), side(h)))
}

/// A quick model and a better one, from what the tool that makes pictures says of its models.
pub(super) fn models(conversation: &Conversation) -> (Option<String>, Option<String>) {
    let tools = &conversation.tools.list;
    let member = tools.iter().filter(|t| !t.deferred).map(|t| &t.parameters["properties"]["model"]);
    let Some(member) = member.into_iter().find(|m| m["enum"].is_array()) else { return (None, None) };
    let ids: Vec<&str> = member["enum"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    let about = member["description"].as_str().unwrap_or_default();
    let hint = |id: &str| {
        let (_, rest) = about.split_once(&format!("{id}:"))?;
        Some(rest.split([';', '.']).next().unwrap_or_default().to_lowercase())
    };
    let with = |signs: &[&str]| {
        let told = |id: &&&str| hint(id).is_some_and(|h| signs.iter().any(|s| h.contains(s)));
        ids.iter().find(told).map(|id| (*id).to_owned())
    };
    let cheap = with(&["quick", "cheap", "draft"]).or_else(|| ids.first().map(|id| (*id).to_owned()));
    let better =
        with(&["finer", "detail"]).or_else(|| with(&["best"])).or_else(|| ids.last().map(|id| (*id).to_owned()));
    (cheap, better)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn budgets_are_read_in_digits_and_words() {
        for (words, usd) in [
            ("five directions, at most $0.40", 0.4),
            ("for no more than 40 cents.", 0.4),
            ("under 2 dollars", 2.0),
            ("a budget of USD 1.5", 1.5),
            ("spend forty cents", 0.4),
            ("0.25 USD at most", 0.25),
            ("75¢", 0.75),
        ] {
            assert_eq!(budget(words), Some(usd), "{words}");
        }
        assert_eq!(budget("a picture of a dollar and 16:9"), None);
    }

    #[test]
    fn directions_are_counted() {
        assert_eq!(count("Five directions for a tea label"), Some(5));
        assert_eq!(count("give me 3 different ideas for a poster"), Some(3));
        assert_eq!(count("five red foxes"), None);
    }

    #[test]
    fn a_shape_becomes_a_size() {
        assert_eq!(sides(None, Some((16, 9))), Some((1_024, 576)));
        assert_eq!(sides(Some((1_920, 1_080)), None), Some((1_024, 576)));
        assert_eq!(sides(None, None), None);
    }
}

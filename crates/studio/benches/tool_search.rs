//! What it costs that GPT knows every tool: tokens and dollars of the same ten turns with all tools up front, with
//! OpenAI's tool search, and with the search of our own for other servers.
//!
//! `cargo bench -p studio --bench tool_search`. Tokens are counted with the real vocabulary, prices are those of the
//! built-in list with a prompt cache that holds everything a request has in common with the one before it. Printed are
//! ratios to "all tools up front" in the same run.

#![expect(clippy::print_stdout, reason = "a benchmark prints")]

use std::collections::BTreeSet;

use openai::{prices::Prices, tokens::count};
use studio::{ToolDefinition, tool_definitions};

const MODEL: &str = "gpt-5.4";

/// A recorded session: what was said in each turn, and the tools it took.
const TURNS: [(&str, &[&str]); 10] = [
    ("Four directions for an API docs hero, calm and technical, at most $0.40", &["plan", "look", "promote"]),
    ("Warmer light in img:14, keep the rest", &["edit__flux_kontext", "look"]),
    ("Cut the subject out and enlarge it four times", &["edit__remove_background", "edit__upscale"]),
    ("Turn img:17 into a five second clip, slow push in", &["video__img2video"]),
    ("Which foxes did I make last month? Rate the best one 5", &["library__search", "look", "library__rate"]),
    ("Read the first paragraph aloud with a calm voice", &["sound__text_to_speech"]),
    ("The same hero for phones, tall", &["generate_image"]),
    ("Check it against the brief", &["look", "judge"]),
    ("Put everything we kept into the collection Launch", &["library__collect", "library__tag"]),
    ("Write it up for the team with the three pictures", &["write_document"]),
];
/// Tokens of what is said, called and answered in a turn beside the tools, from a recorded session.
const TALK: usize = 900;
/// Tokens of an answer.
const ANSWER: u64 = 220;
/// A hosted search happens inside one answer; one of our own takes a request more.
const EXTRA_REQUESTS_OF_OURS: usize = 1;

fn main() {
    let tools = tool_definitions();
    let always: usize = tools.iter().filter(|tool| !tool.deferred).map(tokens).sum();
    let deferred: usize = tools.iter().filter(|tool| tool.deferred).map(tokens).sum();
    let names: usize = tools.iter().filter_map(|tool| tool.namespace.as_ref()).collect::<BTreeSet<_>>().len() * 40;
    let loaded = |turn: usize| -> usize {
        let used: BTreeSet<&str> = TURNS[..=turn].iter().flat_map(|(_, used)| used.iter().copied()).collect();
        tools.iter().filter(|tool| tool.deferred && used.contains(tool.flat_name.as_str())).map(tokens).sum()
    };
    let all = session(|_| always + deferred, 0);
    let hosted = session(|turn| always + names + loaded(turn), 0);
    let ours = session(|turn| always + names + loaded(turn), EXTRA_REQUESTS_OF_OURS);
    println!("{} tools, {} of them found on demand", tools.len(), tools.iter().filter(|tool| tool.deferred).count());
    for (name, (input, usd)) in [("all up front", all), ("hosted tool search", hosted), ("our own search", ours)] {
        println!(
            "{name:>20}: {input:>8} input tokens ({:.2} of all up front), ${usd:.4} ({:.2})",
            input as f64 / all.0 as f64,
            usd / all.1
        );
    }
}

/// Input tokens and dollars of the session, when the tools of a turn take so many tokens.
fn session(tools: impl Fn(usize) -> usize, extra: usize) -> (u64, f64) {
    let prices = Prices::built_in();
    let (mut input, mut usd, mut before) = (0, 0.0, 0);
    let mut known = 0;
    for (turn, (said, used)) in TURNS.iter().enumerate() {
        let searches = used.iter().filter(|name| name.contains("__")).count().min(1) * extra;
        for _ in 0..=used.len() + searches {
            let now = (tools(turn) + (turn + 1) * TALK + count(said)) as u64;
            // Tools found late stand behind what was cached; all else of the last request is read from the cache.
            let grown = now.saturating_sub(known);
            let cached = if before == 0 { 0 } else { now - grown.min(now) };
            let cost = prices.estimate(MODEL, now, cached, ANSWER).map_or(0.0, studio::Usd::dollars);
            input += now;
            usd += cost;
            (before, known) = (now, now);
        }
    }
    (input, usd)
}

fn tokens(tool: &ToolDefinition) -> usize {
    count(&tool.json)
}

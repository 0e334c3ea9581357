//! Reads a brief: the checkable points of an attached document, the contract made of them, and the wish it holds.

use serde_json::{Value, json};

use super::Reply;
use super::brief_points::{self, Point};
use super::said::{Conversation, Turn, attribute};
use super::see::Seen;

/// The next step with a brief: first its contract.
pub(super) fn next(conversation: &Conversation, turn: &Turn<'_>) -> Option<Reply> {
    if turn.person.documents.is_empty() || turn.did("set_contract") || !turn.done.is_empty() {
        return None;
    }
    let super::Reach::Ready(tool) = conversation.reach(Some(turn), &["set_contract"], "") else { return None };
    let points = points(&turn.person.documents);
    if points.is_empty() {
        return None;
    }
    let name = turn.person.documents.iter().find_map(|d| attribute(d, "name")).unwrap_or("the brief");
    let kinds: Vec<String> = points.iter().map(|p| p.kind.replace('_', " ")).collect();
    let words = format!("I read {name} first and keep what can be checked in it: {}.", kinds.join(", "));
    let points: Vec<Value> = points.iter().map(Point::json).collect();
    let thinking = format!("**Reading the brief**\n\n{} points can be checked.", points.len());
    Some(conversation.begin(thinking, words).call(tool, &json!({ "points": points })).done())
}

/// The points of all documents, in their order.
fn points(documents: &[String]) -> Vec<Point> {
    let mut found = Vec::new();
    for document in documents {
        let (_, text) = document.split_once('>').unwrap_or(("", document));
        brief_points::read(text, &mut found);
    }
    found
}

/// What the documents ask to be shown: the sentence that says so, else the first line.
pub(super) fn subject(documents: &[String]) -> Option<String> {
    let signs = [
        "subject:",
        "motif:",
        "shows ",
        "showing ",
        "depict",
        "picture of ",
        "image of ",
        "photo of ",
        "photograph of ",
        "illustration of ",
        "visual of ",
        "poster of ",
        "poster for ",
        "banner for ",
    ];
    let lines = || {
        let texts = documents.iter().filter_map(|d| d.split_once('>').map(|(_, text)| text));
        texts.flat_map(str::lines).map(str::trim).filter(|l| !l.is_empty() && !l.starts_with("[page")).take(4_000)
    };
    for line in lines() {
        let lower = line.to_lowercase();
        if lower.len() != line.len() {
            continue;
        }
        if let Some((at, sign)) = signs.iter().filter_map(|s| Some((lower.find(s)?, s))).min() {
            let rest = &line[at + sign.len()..];
            let end = rest.find(['.', ';']).unwrap_or(rest.len());
            let words: Vec<&str> = rest[..end].split_whitespace().take(24).collect();
            if !words.is_empty() {
                return Some(words.join(" "));
            }
        }
    }
    let first = lines().next()?.trim_start_matches(['#', ' ', '*']).trim_end_matches(['.', ':']);
    Some(first.split_whitespace().take(16).collect::<Vec<_>>().join(" "))
}

/// What a contract adds to the words of a picture.
pub(super) fn words(contract: &[Value]) -> Vec<String> {
    let words = contract.iter().filter_map(|point| match point["kind"].as_str()? {
        "palette" => {
            let colours: Vec<&str> = point["colours"].as_array()?.iter().filter_map(Value::as_str).take(6).collect();
            Some(format!("in the colours {}", colours.join(", ")))
        }
        "quiet_area" => {
            let side = match point["side"].as_str() {
                Some("centre") => "in the centre".to_owned(),
                Some(side @ ("top" | "bottom")) => format!("at the {side}"),
                Some(side) => format!("on the {side}"),
                None => "on one side".to_owned(),
            };
            Some(format!("calm empty space {side} for a headline"))
        }
        "no_text" => Some("without any lettering".to_owned()),
        "sharpness" => Some("sharp from front to back".to_owned()),
        "alpha" => Some("the subject alone before a plain background".to_owned()),
        _ => None,
    });
    words.collect()
}

/// Width and height.
type Sides = (u64, u64);

/// The size and the shape a contract asks for.
pub(super) fn frame(contract: &[Value]) -> (Option<Sides>, Option<Sides>) {
    let size = contract.iter().find_map(|p| p["width"].as_u64().zip(p["height"].as_u64()));
    let ratio = contract.iter().find_map(|p| {
        let (w, h) = p["ratio"].as_str()?.split_once(':')?;
        Some((w.parse().ok()?, h.parse().ok()?))
    });
    (size, ratio)
}

/// The opinion on one point: what was measured, else what can be seen.
pub(super) fn verdict(point: &Value, seen: &Seen, measured: Option<bool>) -> (Value, String) {
    let shape = f64::from(seen.width) / f64::from(seen.height.max(1));
    let near = |w: f64, h: f64| (shape.ln() - (w / h).ln()).abs() < 0.03;
    let (own, says) = match point["kind"].as_str().unwrap_or_default() {
        "size" | "ratio" => {
            let size = point["width"].as_f64().zip(point["height"].as_f64());
            let asked = size.or_else(|| frame(std::slice::from_ref(point)).1.map(|(w, h)| (w as f64, h as f64)));
            let passes = asked.map(|(w, h)| near(w, h));
            (passes, format!("What I see is {} × {}.", seen.width, seen.height))
        }
        "palette" => (None, format!("I see mostly {}.", seen.palette())),
        "alpha" => (
            Some(seen.transparent),
            if seen.transparent { "It has transparent parts." } else { "It is opaque." }.into(),
        ),
        "quiet_area" => {
            let side = point["side"].as_str();
            let busy = side.is_some_and(|s| s == seen.weight);
            (side.map(|_| !busy), format!("The weight lies at the {}.", seen.weight))
        }
        "sharpness" => (None, format!("Its contrast is {:.0} %.", seen.contrast * 100.0)),
        _ => (None, "I cannot tell from what I see.".to_owned()),
    };
    (json!(measured.or(own)), says)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn document(text: &str) -> Vec<String> {
        vec![format!("<document handle=\"doc:1\" name=\"brief.pdf\" pages=\"2\">\n{text}\n")]
    }

    #[test]
    fn the_subject_is_what_is_to_be_shown_else_the_title() {
        let of = |text: &str| subject(&document(text)).unwrap();
        assert_eq!(of("[page 1]\nAutumn launch\nThe hero shows a red kettle on oak. Quiet."), "a red kettle on oak");
        assert_eq!(of("[page 1]\n# Autumn launch\nSize 1920x1080."), "Autumn launch");
    }

    #[test]
    fn a_contract_speaks_in_the_prompt_and_sets_the_frame() {
        let contract = [
            json!({ "kind": "size", "width": 1920, "height": 1080 }),
            json!({ "kind": "quiet_area", "side": "left" }),
            json!({ "kind": "no_text" }),
            json!({ "kind": "ratio", "ratio": "4:5" }),
        ];
        assert_eq!(words(&contract), ["calm empty space on the left for a headline", "without any lettering"]);
        assert_eq!(frame(&contract), (Some((1920, 1080)), Some((4, 5))));
    }

    #[test]
    fn a_verdict_is_what_was_measured_else_what_is_seen() {
        let seen = Seen {
            handle: "img:1".into(),
            width: 1_024,
            height: 576,
            brightness: 0.5,
            contrast: 0.2,
            colours: vec![("teal", "#186c70".into())],
            weight: "left",
            transparent: false,
        };
        let of = |point: Value, measured| verdict(&point, &seen, measured).0;
        assert_eq!(of(json!({ "kind": "ratio", "ratio": "16:9" }), None), true);
        assert_eq!(of(json!({ "kind": "size", "width": 800, "height": 800 }), None), false);
        assert_eq!(of(json!({ "kind": "quiet_area", "side": "left" }), None), false);
        assert_eq!(of(json!({ "kind": "quiet_area", "side": "left" }), Some(true)), true);
        assert_eq!(of(json!({ "kind": "no_text" }), None), Value::Null);
    }
}

//! Finds checkable points in the text of a brief, in one pass over its lines.

use serde_json::{Value, json};

/// Most points of a contract.
const MOST: usize = 16;
/// Longest quote, in characters.
const QUOTE: usize = 140;
/// Ratios that are meant even where nobody says "ratio".
const RATIOS: &[(u64, u64)] =
    &[(16, 9), (9, 16), (4, 3), (3, 4), (1, 1), (3, 2), (2, 3), (21, 9), (4, 5), (5, 4), (2, 1), (1, 2), (16, 10)];

/// One point of a contract.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Point {
    pub(super) kind: &'static str,
    /// A short quote.
    pub(super) says: String,
    pub(super) page: Option<u64>,
    size: Option<(u64, u64)>,
    ratio: Option<(u64, u64)>,
    pub(super) colours: Vec<String>,
    side: Option<&'static str>,
    share: Option<f64>,
}

impl Point {
    pub(super) fn json(&self) -> Value {
        let colours = (!self.colours.is_empty()).then_some(&self.colours);
        json!({
            "kind": self.kind, "says": self.says, "page": self.page, "width": self.size.map(|s| s.0),
            "height": self.size.map(|s| s.1), "ratio": self.ratio.map(|(w, h)| format!("{w}:{h}")),
            "colours": colours, "tolerance": colours.map(|_| 10.0), "side": self.side, "share": self.share,
        })
    }
}

/// Adds the points of a text with `[page N]` marks.
pub(super) fn read(text: &str, found: &mut Vec<Point>) {
    let mut page = None;
    for line in text.lines() {
        let line = line.trim();
        if let Some(number) = line.strip_prefix("[page ").and_then(|l| l.strip_suffix(']')) {
            page = number.trim().parse().ok();
            continue;
        }
        for sentence in line.split_inclusive(['.', ';', '!']).flat_map(pieces) {
            let sentence = sentence.trim();
            if sentence.is_empty() {
                continue;
            }
            for mut point in points(sentence) {
                if found.len() >= MOST {
                    return;
                }
                point.page = page;
                point.says = sentence.chars().take(QUOTE).collect();
                add(point, found);
            }
        }
    }
}

/// A sentence; a line without any end is cut where it gets too long to be one.
fn pieces(sentence: &str) -> impl Iterator<Item = &str> {
    let mut rest = sentence;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let mut at = rest.len().min(4_000);
        while !rest.is_char_boundary(at) {
            at -= 1;
        }
        let (piece, left) = rest.split_at(at);
        rest = left;
        Some(piece)
    })
}

/// Colours of several sentences are one palette; what was said before is not said again.
fn add(point: Point, found: &mut Vec<Point>) {
    if point.kind == "palette"
        && let Some(palette) = found.iter_mut().find(|p| p.kind == "palette")
    {
        for colour in point.colours {
            if !palette.colours.contains(&colour) {
                palette.colours.push(colour);
            }
        }
        return;
    }
    let same = |p: &Point| {
        p.kind == point.kind
            && p.size == point.size
            && p.ratio == point.ratio
            && (p.side == point.side || point.side.is_none())
    };
    if !found.iter().any(same) {
        found.push(point);
    }
}

fn points(sentence: &str) -> Vec<Point> {
    let lower = sentence.to_lowercase();
    let has = |signs: &[&str]| signs.iter().any(|s| lower.contains(s));
    let mut points = Vec::new();
    let mut push = |point: Point| points.push(point);
    if lower.bytes().any(|b| b.is_ascii_digit()) {
        if let Some(size) = size(&lower) {
            push(Point { kind: "size", size: Some(size), ..Point::default() });
        }
        if let Some(ratio) = ratio(&lower) {
            push(Point { kind: "ratio", ratio: Some(ratio), ..Point::default() });
        }
    }
    let colours = colours(&lower);
    if !colours.is_empty() {
        push(Point { kind: "palette", colours, ..Point::default() });
    }
    if has(&["transparent", "alpha channel", "transparency"]) && !has(&["not transparent", "no transparen"]) {
        push(Point { kind: "alpha", ..Point::default() });
    }
    let still = has(&["quiet", "empty", "clear ", "calm", "blank", "negative", "free "]);
    let place = has(&["area", "space", "room", "zone", "third", "side", "half", "corner", "quarter"]);
    let copy = has(&["space for the", "room for the", "space for a", "room for a", "space for copy", "room for copy"]);
    if still && place || copy {
        push(Point { kind: "quiet_area", side: side(&lower), share: share(&lower), ..Point::default() });
    }
    let nothing = [
        "no text",
        "no lettering",
        "no words",
        "no typography",
        "without text",
        "without any text",
        "without lettering",
        "without words",
        "no letters",
        "text-free",
    ];
    if has(&nothing) {
        push(Point { kind: "no_text", ..Point::default() });
    }
    if has(&["sharp", "in focus", "crisp"]) {
        push(Point { kind: "sharpness", ..Point::default() });
    }
    points
}

/// "1920x1080", "1600 × 900 px", "1600 by 900 pixels".
fn size(lower: &str) -> Option<(u64, u64)> {
    for (at, sign) in ["x", "×", "by"].iter().flat_map(|s| lower.match_indices(s)) {
        let before = lower[..at].trim_end().trim_end_matches("px").trim_end();
        let digits = before.len() - before.bytes().rev().take_while(u8::is_ascii_digit).count();
        let after = lower[at + sign.len()..].trim_start();
        let tail = after.bytes().take_while(u8::is_ascii_digit).count();
        if let (Ok(w), Ok(h)) = (before[digits..].parse(), after[..tail].parse())
            && (64..=20_000).contains(&w)
            && (64..=20_000).contains(&h)
        {
            return Some((w, h));
        }
    }
    None
}

/// "16:9"; a time of day is none.
fn ratio(lower: &str) -> Option<(u64, u64)> {
    let spoken = ["ratio", "aspect", "format", "proportion"].iter().any(|s| lower.contains(s));
    for (at, _) in lower.match_indices(':') {
        let start = lower[..at].bytes().rev().take_while(u8::is_ascii_digit).count();
        let end = lower[at + 1..].bytes().take_while(u8::is_ascii_digit).count();
        if let (Ok(w), Ok(h)) = (lower[at - start..at].parse(), lower[at + 1..at + 1 + end].parse())
            && (RATIOS.contains(&(w, h)) || spoken && (1..=40).contains(&w) && (1..=40).contains(&h))
        {
            return Some((w, h));
        }
    }
    None
}

/// "#1A2b3c" and "#fff", in lower case with six digits.
fn colours(lower: &str) -> Vec<String> {
    let mut found = Vec::new();
    for (at, _) in lower.match_indices('#') {
        let digits: String = lower[at + 1..].chars().take_while(char::is_ascii_hexdigit).take(9).collect();
        let whole = match digits.len() {
            3 => digits.chars().flat_map(|c| [c, c]).collect(),
            6 => digits,
            _ => continue,
        };
        let colour = format!("#{whole}");
        if !found.contains(&colour) {
            found.push(colour);
        }
    }
    found
}

fn side(lower: &str) -> Option<&'static str> {
    let sides = [
        ("left", "left"),
        ("right", "right"),
        ("top", "top"),
        ("upper", "top"),
        ("above", "top"),
        ("bottom", "bottom"),
        ("lower", "bottom"),
        ("below", "bottom"),
        ("centre", "centre"),
        ("center", "centre"),
        ("middle", "centre"),
    ];
    let found = sides.iter().filter_map(|(word, side)| Some((lower.find(word)?, *side))).min();
    found.map(|(_, side)| side)
}

fn share(lower: &str) -> Option<f64> {
    if let Some(at) = lower.find('%') {
        let before = lower[..at].trim_end();
        let from = before.len() - before.bytes().rev().take_while(u8::is_ascii_digit).count();
        return before[from..].parse::<f64>().ok().filter(|p| *p > 0.0 && *p <= 100.0).map(|p| p / 100.0);
    }
    let words = [("two thirds", 0.66), ("third", 0.33), ("half", 0.5), ("quarter", 0.25)];
    words.iter().find(|(word, _)| lower.contains(word)).map(|(_, share)| *share)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(text: &str) -> Vec<Point> {
        let mut found = Vec::new();
        read(text, &mut found);
        found
    }

    #[test]
    fn every_kind_of_point_is_read_with_its_page_and_a_quote() {
        let text = "[page 1]\nBanner, 1600 × 900 px. Use #0B3D2E and #fc0.\n[page 3]\nThe left third stays quiet for \
                    the headline. No lettering in the picture; background transparent.\n[page 4]\nAspect 16:9. Everything sharp. Accent #112233.";
        let points = all(text);
        let kinds: Vec<_> = points.iter().map(|p| (p.kind, p.page.unwrap())).collect();
        assert_eq!(
            kinds,
            [
                ("size", 1),
                ("palette", 1),
                ("quiet_area", 3),
                ("no_text", 3),
                ("alpha", 3),
                ("ratio", 4),
                ("sharpness", 4)
            ]
        );
        assert_eq!((points[0].size, points[0].says.as_str()), (Some((1600, 900)), "Banner, 1600 × 900 px."));
        assert_eq!(points[1].colours, ["#0b3d2e", "#ffcc00", "#112233"]);
        assert_eq!((points[2].side, points[2].share), (Some("left"), Some(0.33)));
        assert_eq!(points[5].json()["ratio"], "16:9");
    }

    #[test]
    fn times_counts_and_negations_are_no_points() {
        assert!(all("Meet at 14:30. Ticket #4711 has 12 x 3 boxes. It is not transparent. Six by nine.").is_empty());
    }

    #[test]
    fn a_megabyte_is_read_whole() {
        let mut text = "The meeting went on about budgets and people. ".repeat(24_000);
        text += "\n[page 400]\nFinal size 1920x1080.";
        let points = all(&text);
        assert_eq!((points.len(), points[0].page), (1, Some(400)));
    }
}

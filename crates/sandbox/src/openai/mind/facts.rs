//! What a wish says besides its subject: how many, which shape, which seed, what not.

/// Words of making and of politeness in front of a wish.
const LEAD: &[&str] = &[
    "please",
    "hi",
    "hello",
    "hey",
    "ok",
    "okay",
    "so",
    "now",
    "then",
    "and",
    "also",
    "just",
    "can",
    "could",
    "would",
    "will",
    "you",
    "i",
    "i'd",
    "we",
    "we'd",
    "want",
    "need",
    "like",
    "love",
    "to",
    "have",
    "see",
    "get",
    "let's",
    "lets",
    "make",
    "create",
    "generate",
    "draw",
    "paint",
    "render",
    "produce",
    "illustrate",
    "show",
    "give",
    "try",
    "imagine",
    "me",
    "us",
    "limn",
    "quickly",
    "help",
];
/// Nouns that mean no more than "a result".
const RESULTS: &[&str] = &[
    "picture",
    "pictures",
    "image",
    "images",
    "pic",
    "pics",
    "variation",
    "variations",
    "version",
    "versions",
    "option",
    "options",
    "take",
    "takes",
    "draft",
    "drafts",
    "result",
    "results",
    "one",
    "ones",
    "renderings",
    "photos",
    "illustrations",
    "posters",
    "renders",
    "wallpapers",
    "ideas",
    "concepts",
];
const LINKS: &[&str] = &["of", "with", "showing", "for", "from", "about", "depicting", "where"];
const NUMBERS: &[&str] =
    &["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];
/// Shapes by the words for them.
const SHAPES: &[(&str, (u64, u64))] = &[
    ("widescreen", (16, 9)),
    ("wide", (16, 9)),
    ("landscape", (16, 9)),
    ("horizontal", (16, 9)),
    ("panoramic", (21, 9)),
    ("panorama", (21, 9)),
    ("banner", (21, 9)),
    ("tall", (9, 16)),
    ("vertical", (9, 16)),
    ("phone", (9, 16)),
    ("story", (9, 16)),
    ("portrait", (3, 4)),
    ("upright", (3, 4)),
    ("square", (1, 1)),
];
/// Words of a part of a wish that only steers.
const STEERING: &[&str] = &[
    "a",
    "an",
    "the",
    "in",
    "at",
    "with",
    "using",
    "on",
    "and",
    "as",
    "format",
    "orientation",
    "aspect",
    "ratio",
    "model",
    "seed",
    "px",
    "pixels",
    "please",
    "thanks",
    "quick",
    "fast",
    "size",
    "sized",
    "by",
    "x",
];
const MODELS: &[&str] =
    &["flux", "sdxl", "diffusion", "realtime", "z-image", "midjourney", "juggernaut", "dreamshaper"];
/// First words of a message that changes the last result instead of wishing for a new one.
const CHANGES: &[&str] = &[
    "again", "another", "more", "less", "same", "but", "now", "darker", "brighter", "lighter", "warmer", "cooler",
    "colder", "bigger", "smaller", "closer", "wider", "add", "without", "remove", "instead", "softer", "simpler",
    "bolder", "calmer", "redo", "it", "them", "that", "this",
];

/// A wish, read.
#[derive(Debug, Clone, Default)]
pub(crate) struct Facts {
    /// The words themselves.
    pub(crate) said: String,
    /// What is wished for, without the words that only steer.
    pub(crate) wish: String,
    pub(crate) count: Option<u64>,
    /// Width to height.
    pub(crate) aspect: Option<(u64, u64)>,
    /// Width and height in pixels.
    pub(crate) size: Option<(u64, u64)>,
    pub(crate) seed: Option<u64>,
    /// The wish goes on from an earlier prompt.
    pub(crate) again: bool,
}

/// A word without the punctuation around it, in lower case.
pub(super) fn bare(word: &str) -> String {
    word.trim_matches(|c: char| !c.is_alphanumeric() && c != '×').to_lowercase().replace('’', "'")
}

fn number(word: &str) -> Option<u64> {
    NUMBERS.iter().position(|n| *n == word).map(|n| n as u64).or_else(|| word.parse().ok())
}

/// "16:9".
fn ratio(word: &str) -> Option<(u64, u64)> {
    let (w, h) = word.split_once(':')?;
    let (w, h) = (w.parse().ok()?, h.parse().ok()?);
    ((1..=64).contains(&w) && (1..=64).contains(&h)).then_some((w, h))
}

/// "1024x768".
fn size(word: &str) -> Option<(u64, u64)> {
    let (w, h) = word.split_once(['x', '×'])?;
    let (w, h) = (w.parse().ok()?, h.parse().ok()?);
    (w >= 64 && h >= 64).then_some((w, h))
}

impl Facts {
    pub(crate) fn read(said: &str) -> Self {
        let words: Vec<String> = said.split_whitespace().map(bare).collect();
        let mut facts = Self { said: said.to_owned(), wish: wish(said), ..Self::default() };
        for (i, word) in words.iter().enumerate() {
            let next = words.get(i + 1).map(String::as_str);
            facts.aspect = facts.aspect.or_else(|| ratio(word)).or_else(|| shape(word, next));
            facts.size = facts.size.or_else(|| size(word));
            if word == "seed" {
                facts.seed = facts.seed.or_else(|| words[i + 1..].iter().take(2).find_map(|w| w.parse().ok()));
            }
            let near = words[i + 1..].iter().take(4).any(|w| RESULTS.contains(&w.as_str()) && w != "one")
                || next == Some("of") && i < 4;
            facts.count =
                facts.count.or_else(|| times(word)).or_else(|| number(word).filter(|n| near && (1..=12).contains(n)));
            if near && matches!(word.as_str(), "couple" | "pair") {
                facts.count = facts.count.or(Some(2));
            }
        }
        if let Some(word) = words.iter().find(|w| w.starts_with("seed=") || w.starts_with("seed:")) {
            facts.seed = facts.seed.or_else(|| word[5..].parse().ok());
        }
        facts
    }

    /// Several wishes in one message, told apart by semicolons or lines; `None` when there is only one.
    pub(crate) fn several(said: &str) -> Option<Vec<Self>> {
        let parts = said.split([';', '\n']).map(|part| part.trim().trim_start_matches(['-', '*', '•']));
        let wishes: Vec<_> = parts.map(Self::read).filter(|f| !f.wish.is_empty()).take(4).collect();
        (wishes.len() > 1).then_some(wishes)
    }

    /// Whether the same again is wanted, by chance different.
    pub(crate) fn wants_another(&self) -> bool {
        let words: Vec<_> = self.said.split_whitespace().map(bare).collect();
        ["another", "again", "more", "redo", "variation", "variations"].iter().any(|w| words.iter().any(|x| x == w))
    }

    /// Whether the words are to be used as they are.
    pub(crate) fn is_verbatim(&self) -> bool {
        let lower = self.said.to_lowercase();
        ["verbatim", "word for word", "exactly as", "as they are", "exactly these words", "byte for byte"]
            .iter()
            .any(|sign| lower.contains(sign))
    }

    /// The words to use as they are: those in quotes, those after a colon, or the wish.
    pub(crate) fn verbatim(&self) -> String {
        let quoted = self.said.split_once(['"', '“']).and_then(|(_, rest)| rest.rsplit_once(['"', '”']));
        let after = || self.said.split_once(": ").map(|(_, rest)| rest.trim());
        quoted.map(|(inside, _)| inside).or_else(after).unwrap_or(&self.wish).to_owned()
    }

    /// Whether the words change an earlier result rather than say a subject of their own.
    pub(crate) fn is_change(&self) -> bool {
        let words: Vec<_> = self.said.split_whitespace().map(bare).collect();
        let mut rest = words.iter().skip_while(|w| LEAD.contains(&w.as_str()) && *w != "now");
        let first = rest.next().map_or("again", String::as_str);
        self.wish.is_empty() || words.len() <= 10 && CHANGES.contains(&first)
    }
}

fn shape(word: &str, next: Option<&str>) -> Option<(u64, u64)> {
    if word == "wide" && next == Some("angle") {
        return None;
    }
    SHAPES.iter().find(|(name, _)| *name == word).map(|(_, shape)| *shape)
}

/// "4x" and "x4".
fn times(word: &str) -> Option<u64> {
    let digits = word.strip_prefix(['x', '×']).or_else(|| word.strip_suffix(['x', '×']))?;
    digits.parse().ok().filter(|n| (1..=12).contains(n))
}

/// The wish without its steering: "please make me four wide pictures of a red fox, seed 7" is "a red fox".
fn wish(said: &str) -> String {
    let parts: Vec<String> = split_outside_quotes(said)
        .into_iter()
        .map(|part| tail_cut(&lead_cut(part.trim())))
        .filter(|part| !part.is_empty() && !steers(part))
        .collect();
    parts.join(", ").trim_end_matches(['.', '!', '?']).trim().to_owned()
}

/// Parts between commas, semicolons and line ends, quotes kept whole.
pub(super) fn split_outside_quotes(text: &str) -> Vec<&str> {
    let (mut parts, mut from, mut quoted) = (Vec::new(), 0, false);
    for (at, c) in text.char_indices() {
        match c {
            '"' | '“' | '”' => quoted = !quoted,
            ',' | ';' | '\n' if !quoted => {
                parts.push(&text[from..at]);
                from = at + c.len_utf8();
            }
            _ => {}
        }
    }
    parts.push(&text[from..]);
    parts
}

fn is_steering(word: &str) -> bool {
    STEERING.contains(&word)
        || RESULTS.contains(&word)
        || number(word).is_some()
        || ratio(word).is_some()
        || size(word).is_some()
        || times(word).is_some()
        || word.starts_with("seed")
        || SHAPES.iter().any(|(name, _)| *name == word)
        || MODELS.iter().any(|m| word.contains(m))
}

fn steers(part: &str) -> bool {
    part.split_whitespace().map(bare).all(|w| w.is_empty() || is_steering(&w))
}

/// Cuts the words of making in front of the subject.
fn lead_cut(part: &str) -> String {
    let words: Vec<&str> = part.split_whitespace().collect();
    let bares: Vec<String> = words.iter().map(|w| bare(w)).collect();
    let mut at = bares.iter().take_while(|w| LEAD.contains(&w.as_str())).count();
    let designs = bares.get(at).is_some_and(|w| w == "design")
        && bares.get(at + 1).is_some_and(|w| matches!(w.as_str(), "a" | "an" | "the" | "me" | "us" | "some"));
    at += usize::from(designs) * if matches!(bares.get(at + 1).map(String::as_str), Some("me" | "us")) { 2 } else { 1 };
    // "four wide new pictures of": everything up to a noun that only means a result.
    let loose = |w: &String| {
        is_steering(w)
            || matches!(
                w.as_str(),
                "new" | "more" | "another" | "different" | "some" | "few" | "couple" | "of" | "nice" | "good"
            )
    };
    let result = bares[at..].iter().take(6).position(|w| RESULTS.contains(&w.as_str()) && w != "one");
    if let Some(found) = result
        && bares[at..at + found].iter().all(loose)
    {
        at += found + 1;
        at += usize::from(bares.get(at).is_some_and(|w| LINKS.contains(&w.as_str())));
    }
    words[at.min(words.len())..].join(" ")
}

/// Cuts "in wide format", "with flux", "at 1024x768" and "please" off the end.
fn tail_cut(part: &str) -> String {
    let mut words: Vec<&str> = part.split_whitespace().collect();
    loop {
        let link = words.iter().rposition(|w| matches!(bare(w).as_str(), "in" | "with" | "using" | "on" | "at" | "as"));
        let cut =
            link.filter(|at| *at > 0 && *at + 1 < words.len() && words[at + 1..].iter().all(|w| is_steering(&bare(w))));
        if let Some(at) = cut {
            words.truncate(at);
        } else if words.last().is_some_and(|w| matches!(bare(w).as_str(), "please" | "thanks")) {
            words.pop();
        } else {
            return words.join(" ");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_subject_is_found_under_the_steering() {
        let cases = [
            ("please make me four wide pictures of a red fox in snow, seed 7", "a red fox in snow"),
            (
                "A futuristic developer workspace with multiple monitors, dark theme",
                "A futuristic developer workspace with multiple monitors, dark theme",
            ),
            ("Could you draw an old harbour at dawn with flux in portrait format please", "an old harbour at dawn"),
            ("three variations of a glass teapot, 16:9, using sdxl", "a glass teapot"),
            ("a poster that says \"OPEN, always\" on brick", "a poster that says \"OPEN, always\" on brick"),
            ("design a logo for a bakery", "a logo for a bakery"),
            ("a wide river valley", "a wide river valley"),
            ("make four pictures", ""),
        ];
        for (said, expected) in cases {
            assert_eq!(Facts::read(said).wish, expected, "{said}");
        }
    }

    #[test]
    fn numbers_count_pictures_and_not_things_in_them() {
        let count = |said| Facts::read(said).count;
        assert_eq!(count("four wide pictures of a fox"), Some(4));
        assert_eq!(count("make 3 variations"), Some(3));
        assert_eq!(count("a desk with two monitors"), None);
        assert_eq!(count("a couple of images of rain"), Some(2));
        assert_eq!(count("a lighthouse, x4"), Some(4));
        assert_eq!(count("seven samurai"), None);
    }

    #[test]
    fn shapes_sizes_and_seeds() {
        let read = Facts::read;
        assert_eq!(read("a fox, wide").aspect, Some((16, 9)));
        assert_eq!(read("a fox in 4:5").aspect, Some((4, 5)));
        assert_eq!(read("a portrait of a sailor").aspect, Some((3, 4)));
        assert_eq!(read("wide angle view of a hall").aspect, None);
        assert_eq!(read("a fox at 1024x768").size, Some((1024, 768)));
        assert_eq!((read("a fox, seed 42").seed, read("a fox seed=9").seed), (Some(42), Some(9)));
    }

    #[test]
    fn words_to_be_used_as_they_are_are_found() {
        let read = Facts::read("Use this verbatim: a  red fox, 8k");
        assert!(read.is_verbatim() && read.verbatim() == "a  red fox, 8k");
        let read = Facts::read("make \"very nice fox\" exactly as written");
        assert!(read.is_verbatim() && read.verbatim() == "very nice fox");
        assert!(!Facts::read("a red fox").is_verbatim());
    }

    #[test]
    fn semicolons_and_lines_part_wishes() {
        let wishes = Facts::several("a red door; a blue door, seed 3").unwrap();
        assert_eq!(wishes.iter().map(|f| f.wish.as_str()).collect::<Vec<_>>(), ["a red door", "a blue door"]);
        assert_eq!(wishes[1].seed, Some(3));
        assert!(Facts::several("a red door, a blue door").is_none());
    }

    #[test]
    fn changes_are_told_from_wishes() {
        for said in ["again", "make it darker", "another one", "now with rain", "warmer please", "make four pictures"] {
            assert!(Facts::read(said).is_change(), "{said}");
        }
        for said in ["a red fox", "make a red fox", "A quiet harbour at dawn with small boats and one lamp lit"] {
            assert!(!Facts::read(said).is_change(), "{said}");
        }
    }
}

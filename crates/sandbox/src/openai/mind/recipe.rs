//! Follows a recipe: the pictures it needs, a voice and a clip where they are asked for, marks on the pictures, and one
//! document at the end.

use serde_json::{Value, json};

use super::copy::{self, Kind, Piece as Part};
use super::facts::Facts;
use super::given::Words;
use super::refine::{self, Style};
use super::said::{Conversation, Said, Turn};
use super::{Reach, Reply, browse, choose, plan, reach, talk};

/// A recipe in the rules.
#[derive(Debug)]
struct Recipe<'a> {
    name: &'a str,
    text: &'a str,
}

impl Recipe<'_> {
    fn thinking(&self, pictures: usize) -> String {
        format!("**Following “{}”**\n\n{pictures} pictures, then the text.", self.name)
    }

    fn kind(&self) -> Kind {
        let lower = format!("{} {}", self.name, self.text).to_lowercase();
        let weigh = |signs: &[&str]| signs.iter().map(|s| lower.matches(s).count()).sum::<usize>();
        let support = weigh(&["annotate", "screenshot", "support", "how to do", "arrow"]);
        let demo = weigh(&["demo", "feature", "voice-over", "step by step", "illustrate"]);
        let pack = weigh(&["content pack", "campaign", "social", "matching pictures", "post"]);
        match () {
            () if support > demo.max(pack) => Kind::Support,
            () if demo > pack => Kind::Demo,
            () => Kind::Pack,
        }
    }
}

fn recipe(conversation: &Conversation) -> Option<Recipe<'_>> {
    conversation.said.iter().rev().find_map(|s| match s {
        Said::Rule(text) => {
            let rest = &text[text.find("Recipe “")? + "Recipe “".len()..];
            let (name, text) = rest.split_once('”')?;
            Some(Recipe { name, text })
        }
        _ => None,
    })
}

/// The next step of a recipe.
pub(super) fn next(conversation: &Conversation, turn: &Turn<'_>) -> Option<Reply> {
    let recipe = recipe(conversation)?;
    let words = &turn.person.words;
    // After the document further messages are ordinary ones, unless they begin the recipe anew.
    let written = conversation.said.iter().any(|s| matches!(s, Said::Call(c) if c.name.ends_with("write_document")));
    // "How do I …?" is what a support answer is written for.
    let small_talk =
        || turn.done.is_empty() && !words.ends_with('?') && talk::small_talk(conversation, words).is_some();
    if written && !turn.did("write_document") || small_talk() {
        return None;
    }
    let kind = recipe.kind();
    let subject = subject(words);
    let parts = copy::parts(kind, &subject, words, asked_number(words));
    // The real page, where one is named, takes the place of pictures.
    browse::visit(conversation, turn)
        .or_else(|| planned(conversation, turn, &recipe, kind, &parts))
        .or_else(|| pictures(conversation, turn, &recipe, kind, &parts))
        .or_else(|| seen(conversation, turn, &recipe))
        .or_else(|| extras(conversation, turn, &recipe, &subject, &parts))
        .or_else(|| marks(conversation, turn, kind, &parts))
        .or_else(|| document(conversation, turn, kind, &subject, &parts))
        .or_else(|| Some(Reply::words(closing(turn, kind, &subject))))
}

/// What it is about: the wish without the words of ordering it.
fn subject(words: &str) -> String {
    let wish = Facts::read(words.split('\n').next().unwrap_or(words)).wish;
    let lower = wish.to_lowercase();
    let leads = [
        "a content pack for ",
        "a content pack about ",
        "content pack for ",
        "content pack about ",
        "a product demo of ",
        "a product demo for ",
        "product demo of ",
        "a demo of ",
        "demo of ",
        "a demo for ",
        "a support answer for ",
        "a support answer on ",
        "a support answer about ",
        "support answer: ",
        "explain ",
        "describe ",
        "write about ",
        "show ",
    ];
    let at = leads.iter().find(|l| lower.starts_with(**l) && wish.is_char_boundary(l.len())).map_or(0, |l| l.len());
    let rest = wish[at..].trim();
    let end = [", with voice", " with a voice", " with voice", ", with a clip", " and a clip", " including"]
        .iter()
        .filter_map(|s| rest.find(s))
        .min()
        .unwrap_or(rest.len());
    let rest = rest[..end].trim_end_matches([',', '.', '?', ' ']);
    if rest.is_empty() { "the product".to_owned() } else { rest.to_owned() }
}

/// "in four steps", "with 5 pictures".
fn asked_number(words: &str) -> Option<usize> {
    let names = ["zero", "one", "two", "three", "four", "five", "six"];
    let list: Vec<String> = words.split_whitespace().map(super::facts::bare).collect();
    let at = list.iter().position(|w| matches!(w.as_str(), "steps" | "pictures" | "images" | "screenshots"))?;
    let before = list.get(at.checked_sub(1)?)?;
    before.parse().ok().or_else(|| names.iter().position(|n| n == before)).filter(|n| (2..=6).contains(n))
}

/// All pictures as one plan, where the recipe speaks of one.
fn planned(
    conversation: &Conversation,
    turn: &Turn<'_>,
    recipe: &Recipe<'_>,
    kind: Kind,
    parts: &[Part],
) -> Option<Reply> {
    if !recipe.text.contains("`plan`")
        || turn.done.iter().any(|d| !matches!(d.name.as_str(), "find_tools" | "set_contract"))
    {
        return None;
    }
    let Reach::Ready(tool) = conversation.reach(Some(turn), &["plan"], "") else { return None };
    let words = &turn.person.words;
    let style = Style::of(&conversation.rules(), words);
    let look = copy::look(words, recipe.text);
    let named = Facts::read(words);
    let sizes = sizes(recipe.text);
    let step = |(i, part): (usize, &Part)| {
        let given = if look.is_empty() { part.picture.clone() } else { format!("{}, {look}", part.picture) };
        let own = sizes.get(i % sizes.len().max(1)).copied();
        let size = plan::sides(named.size.or(own.filter(|_| named.aspect.is_none())), named.aspect);
        let prompt = refine::refine(&Words::plain(&given), style).prompt;
        plan::step(format!("{} {}", i + 1, part.label), prompt, plan::models(conversation).0, size)
    };
    let steps: Vec<_> = parts.iter().enumerate().map(step).collect();
    let arguments = json!({
        "title": copy::title(kind, &subject(words)), "budget_usd": plan::budget(words), "steps": steps, "promotions": null,
    });
    let said = format!("{} They are one plan, so that you decide once.", begun(kind, parts.len()));
    Some(conversation.begin(recipe.thinking(parts.len()), said).call(tool, &arguments).done())
}

/// The sizes a recipe names, such as "1344 × 768", in their order.
fn sizes(text: &str) -> Vec<(u64, u64)> {
    let side = |word: Option<&str>| {
        word?.trim_matches(|c: char| !c.is_ascii_digit()).parse().ok().filter(|side| (64..=4_096).contains(side))
    };
    let pair = |(before, after): (&str, &str)| {
        Some((side(before.split_whitespace().last())?, side(after.split_whitespace().next())?))
    };
    text.match_indices('×').filter_map(|(at, sign)| pair((&text[..at], &text[at + sign.len()..]))).collect()
}

/// A look at what was made, where the recipe asks for one.
fn seen(conversation: &Conversation, turn: &Turn<'_>, recipe: &Recipe<'_>) -> Option<Reply> {
    let pictures = made(turn);
    if !recipe.text.contains("`look`") || turn.did("look") || turn.did("write_document") || pictures.is_empty() {
        return None;
    }
    let Reach::Ready(tool) = conversation.reach(Some(turn), &["look"], "") else { return None };
    let arguments = reach::look_at(&pictures[..pictures.len().min(8)], "To see whether they belong together.");
    Some(conversation.begin("**Looking**\n\nBefore I write about them.", "").call(tool, &arguments).done())
}

fn begun(kind: Kind, number: usize) -> String {
    match kind {
        Kind::Pack => format!("I'll write the copy and make {number} pictures that match it."),
        Kind::Demo => format!("I'll show it in {number} steps, one picture each."),
        Kind::Support => format!("I'll show each of the {number} steps in a picture and mark what matters."),
    }
}

/// All pictures in one step, or one at a time where only one call at a time is wanted.
fn pictures(
    conversation: &Conversation,
    turn: &Turn<'_>,
    recipe: &Recipe<'_>,
    kind: Kind,
    parts: &[Part],
) -> Option<Reply> {
    let made = |d: &&super::said::Done| {
        d.arguments["prompt"].is_string() && !d.name.contains("video") && !d.name.contains("speech")
    };
    let done = turn.done.iter().filter(made).count();
    let further = ["plan", "capture", "annotate", "write_document"];
    if done >= parts.len() || further.iter().any(|name| turn.did(name)) {
        return None;
    }
    let words = &turn.person.words;
    let (tool, about) = choose::for_work(&conversation.tools.list, "a picture");
    let tool = match conversation.reached(Some(turn), tool, about) {
        Reach::Ready(tool) => tool,
        Reach::Search(piece) => return Some(Reply { thinking: String::new(), pieces: vec![piece] }),
        Reach::Nowhere => return None,
    };
    let style = Style::of(&conversation.rules(), words);
    let facts = Facts::read(&format!("{words} {}", recipe.text));
    let look = copy::look(words, recipe.text);
    let said = begun(kind, parts.len());
    let mut reply = conversation.begin(recipe.thinking(parts.len()), if done == 0 { said } else { String::new() });
    for part in &parts[done..] {
        let words =
            [part.picture.as_str(), look.as_str()].iter().filter(|w| !w.is_empty()).copied().collect::<Vec<_>>();
        let refined = refine::refine(&Words::plain(&words.join(", ")), style);
        let mut brief = super::brief(&refined, &facts, "");
        brief.count = None;
        brief.aspect = brief.aspect.or(Some(if kind == Kind::Pack { (3, 2) } else { (16, 9) }));
        reply.push(tool, super::schema_fill::fill(&tool.parameters, &brief));
    }
    Some(reply.done())
}

/// A voice and a clip, where they are asked for.
fn extras(
    conversation: &Conversation,
    turn: &Turn<'_>,
    recipe: &Recipe<'_>,
    subject: &str,
    parts: &[Part],
) -> Option<Reply> {
    if turn.did("write_document") || turn.did("annotate") {
        return None;
    }
    let asked = |signs: &[&str]| {
        let lower = turn.person.words.to_lowercase();
        let rules = recipe.text.to_lowercase();
        let always = signs.iter().any(|s| rules.contains(s))
            && !["asked for", "optional", "if the designer", "when asked"].iter().any(|s| rules.contains(s));
        signs.iter().any(|s| lower.contains(s)) || always
    };
    let tried = |signs: &[&str]| turn.done.iter().any(|d| signs.iter().any(|s| d.name.contains(s)));
    let step = |words: &str, media: Vec<String>, prompt: String, said: &str| {
        let (tool, about) = choose::for_work(&conversation.tools.list, words);
        let reach = conversation.reached(Some(turn), tool, about);
        match reach {
            Reach::Ready(tool) => {
                let brief = super::Brief {
                    prompt,
                    named: media.len(),
                    media,
                    subject: subject.to_owned(),
                    ..super::Brief::default()
                };
                let mut reply = conversation.begin("**Going on**\n\nPictures first, then sound and movement.", said);
                reply.push(tool, super::schema_fill::fill(&tool.parameters, &brief));
                Some(reply.done())
            }
            Reach::Search(piece) => Some(Reply { thinking: String::new(), pieces: vec![piece] }),
            Reach::Nowhere => None,
        }
    };
    let voice = ["voice-over", "voiceover", "voice over", "narration", "narrate", "a voice", "speech"];
    if asked(&voice) && !tried(&["speech", "voice", "tts"]) {
        let spoken = copy::narration(subject, parts);
        if let Some(reply) = step("let a voice speak this", Vec::new(), spoken, "Now the voice.") {
            return Some(reply);
        }
    }
    let first = turn.made("img:").into_iter().next();
    if asked(&["clip", "video", "animation"])
        && !tried(&["video", "clip"])
        && let Some(first) = first
    {
        let prompt = format!("A slow push in on {subject}, gentle movement, steady light.");
        return step(&format!("turn {first} into a clip"), vec![first], prompt, "Now the clip.");
    }
    None
}

/// Arrow, number and label on each picture of a support answer.
fn marks(conversation: &Conversation, turn: &Turn<'_>, kind: Kind, parts: &[Part]) -> Option<Reply> {
    if kind != Kind::Support || turn.did("annotate") && conversation.parallel || turn.did("write_document") {
        return None;
    }
    let Reach::Ready(tool) = conversation.reach(Some(turn), &["annotate"], "") else { return None };
    let done = turn.of("annotate").len();
    let pictures = made(turn);
    if done >= pictures.len() {
        return None;
    }
    let mut reply = conversation.begin("**Marking**\n\nWhere to look in each step.", "");
    for (i, handle) in pictures.iter().enumerate().skip(done) {
        let x = 0.35 + 0.1 * (i % 4) as f64;
        let label = parts.get(i).map_or("Here", |p| p.label.as_str());
        let marks = json!([
            { "kind": "arrow", "x": x, "y": 0.45, "width": -0.15, "height": 0.15, "text": null },
            { "kind": "number", "x": 0.06, "y": 0.08, "width": null, "height": null, "text": (i + 1).to_string() },
            { "kind": "label", "x": x - 0.15, "y": 0.64, "width": null, "height": null, "text": label },
        ]);
        reply = reply.call(tool, &json!({ "handle": handle, "marks": marks }));
    }
    Some(reply.done())
}

/// The pictures that were made, without those with marks.
fn made(turn: &Turn<'_>) -> Vec<String> {
    let marked: Vec<String> = turn.of("annotate").iter().flat_map(|d| d.handles()).collect();
    turn.made("img:").into_iter().filter(|h| !marked.contains(h)).collect()
}

/// The document, with every picture in the place of its step.
fn document(conversation: &Conversation, turn: &Turn<'_>, kind: Kind, subject: &str, parts: &[Part]) -> Option<Reply> {
    if turn.did("write_document") {
        return None;
    }
    let Reach::Ready(tool) = conversation.reach(Some(turn), &["write_document"], "") else { return None };
    let marked: Vec<String> = turn.of("annotate").iter().filter(|d| d.well()).flat_map(|d| d.handles()).collect();
    let pictures = if marked.is_empty() { made(turn) } else { marked };
    let title = copy::title(kind, subject);
    let arguments: Value = json!({ "title": title, "markdown": copy::markdown(kind, subject, parts, &pictures) });
    Some(conversation.begin("**Writing**\n\nCopy and pictures in one document.", "").call(tool, &arguments).done())
}

fn closing(turn: &Turn<'_>, kind: Kind, subject: &str) -> String {
    let kept =
        turn.of("write_document").iter().filter(|d| d.well()).flat_map(|d| d.handles()).collect::<Vec<_>>().join(", ");
    let n = made(turn).len();
    let what = match kind {
        Kind::Pack => "content pack",
        Kind::Demo => "demo",
        Kind::Support => "answer",
    };
    match kept.as_str() {
        "" => format!("The pictures for {subject} are made; the text could not be kept."),
        kept => format!("The {what} on {subject} is in {kept}, with {n} pictures."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_subject_is_left_of_the_order() {
        assert_eq!(subject("A content pack for a copper kettle"), "a copper kettle");
        assert_eq!(subject("How do I change my password?"), "How do I change my password");
        assert_eq!(subject("a demo of offline sync with voice-over and a clip"), "offline sync");
    }

    #[test]
    fn sizes_are_read_from_a_recipe() {
        assert_eq!(
            sizes("a hero (1344 × 768), a square one (1024 × 1024); 3 × 4 of them"),
            [(1344, 768), (1024, 1024)]
        );
        assert_eq!(sizes("nothing × named"), []);
    }

    #[test]
    fn the_kind_of_a_recipe_is_read_from_its_text() {
        let kind = |name, text| Recipe { name, text }.kind();
        assert_eq!(kind("Content pack", ": write copy and matching pictures."), Kind::Pack);
        assert_eq!(kind("Product demo", ": illustrate the feature step by step."), Kind::Demo);
        assert_eq!(kind("Answer", ": generated screenshots, annotate each one."), Kind::Support);
    }
}

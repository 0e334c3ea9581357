//! Picks a tool by its name and description, out of however many there are.

use serde_json::{Value, json};

use super::facts::{Facts, bare};
use super::said::mentioned;
use crate::openai::tools::Tool;

/// A kind of work: what a person calls it, and what a tool for it is called.
struct Work {
    /// What to search for where no tool for it is in sight.
    about: &'static str,
    wished_by: &'static [&'static str],
    named: &'static [&'static str],
}

/// In the order wishes are tried. The last one is what is wished when nothing else is said.
const WORKS: &[Work] = &[
    Work {
        about: "make a picture larger and sharper",
        wished_by: &["upscale", "enlarge", "upsample", "resolution", "sharpen"],
        named: &["upscale", "resolution", "enlarge", "upsampl"],
    },
    CHANGE,
    Work {
        about: "cut the subject out, remove the background",
        wished_by: &["cutout", "cut out", "transparent", "background from", "the background", "remove background"],
        named: &["removebg", "background", "cutout"],
    },
    Work {
        about: "draw on beyond the edges of a picture",
        wished_by: &["outpaint", "expand", "extend the", "uncrop"],
        named: &["outpaint", "expand", "extend", "uncrop"],
    },
    Work {
        about: "put a face in the place of another",
        wished_by: &["swap face", "swap the face", "face swap", "faceswap"],
        named: &["faceswap", "face_swap", "swap"],
    },
    Work {
        about: "make a clip, bring a picture to life",
        wished_by: &["video", "clip", "animate", "animation", "movie", "gif", "footage"],
        named: &["video", "clip", "animat", "motion"],
    },
    Work {
        about: "make music from words",
        wished_by: &["song", "music", "melody", "soundtrack", "tune", "jingle"],
        named: &["music", "song", "melody"],
    },
    Work {
        about: "make a noise from words",
        wished_by: &["sound effect", "sfx", "noise of", "sound of"],
        named: &["sfx", "sound", "effect"],
    },
    Work {
        about: "let a ready voice speak a text",
        wished_by: &["voice", "narrate", "narration", "read aloud", "speech", "speak", "say aloud"],
        named: &["speech", "voice", "tts", "speak"],
    },
    Work {
        about: "make a three-dimensional model",
        wished_by: &["3d model", "mesh", "glb", "printable"],
        named: &["3d", "mesh"],
    },
    Work {
        about: "describe a picture in words",
        wished_by: &["describe this", "describe the picture", "caption", "what is in"],
        named: &["caption", "describe"],
    },
    Work {
        about: "search the library",
        wished_by: &["find", "search for", "look up", "which of my", "my library", "did i make"],
        named: &["find", "search", "library", "list"],
    },
    Work {
        about: "tell the cost",
        wished_by: &["cost", "spent", "budget", "wallet", "balance"],
        named: &["cost", "wallet", "balance", "spend"],
    },
    Work {
        about: "change a picture as the words tell",
        wished_by: &["inpaint", "retouch", "replace the", "erase", "edit the", "edit this", "recolour", "recolor"],
        named: CHANGE.named,
    },
    Work {
        about: "make pictures from words",
        wished_by: &[],
        named: &["image", "picture", "text2img", "txt2img", "photo", "illustration"],
    },
];
/// A change of a picture that does not say "edit", tried before works whose words it uses.
const CHANGE: Work = Work {
    about: "change a picture as the words tell",
    wished_by: &[
        "replace the background",
        "change the background",
        "swap the background",
        "new background",
        "blur the",
    ],
    named: &["inpaint", "edit", "img2img", "image_to_image", "retouch", "erase", "kontext"],
};
/// Words in the name of a member that takes media, and the beginning of handles of that kind.
const MEDIA: &[(&str, &str)] = &[
    ("mask", "mask"),
    ("video", "clip:"),
    ("clip", "clip:"),
    ("audio", "sound:"),
    ("sound", "sound:"),
    ("image", "img:"),
    ("picture", "img:"),
    ("asset", ""),
    ("source", ""),
    ("reference", "img:"),
    ("init", "img:"),
];

/// Tools that make nothing of a wish themselves; who wants one asks for it by its name.
const ACTS: &[&str] = &[
    "find_tools",
    "plan",
    "promote",
    "look",
    "set_contract",
    "judge",
    "write_document",
    "annotate",
    "rate",
    "tag",
    "collect",
    "read_document",
    "open",
    "act",
    "capture",
];

/// The best tool for a wish, if any does that kind of work, and what to search for where none does.
pub(super) fn tool<'t>(tools: &'t [Tool], words: &str, facts: &Facts) -> (Option<&'t Tool>, &'static str) {
    let lower = words.to_lowercase();
    let handles = mentioned(words, "");
    let work = WORKS.iter().find(|w| w.wished_by.iter().any(|sign| contains_word(&lower, sign)));
    // "Make img:12 warmer" changes that picture, whatever the word for the change is.
    let change = || handles.iter().any(|h| h.starts_with("img:")).then_some(&CHANGE);
    let work = work.or_else(change).unwrap_or(&WORKS[WORKS.len() - 1]);
    let score = |tool: &Tool| score(tool, work, &lower, facts, &handles);
    let best = tools.iter().filter(|t| !ACTS.iter().any(|act| t.is(act))).rev().max_by_key(|tool| score(tool));
    (best.filter(|tool| score(tool) > 0), work.about)
}

/// The best tool for a kind of work that words like these wish for.
pub(super) fn for_work<'t>(tools: &'t [Tool], words: &str) -> (Option<&'t Tool>, &'static str) {
    tool(tools, words, &Facts::read(words))
}

/// Whether a phrase begins at a word's start ("animate" is in "animate this", not in "reanimated").
fn contains_word(text: &str, phrase: &str) -> bool {
    text.match_indices(phrase).any(|(at, _)| !text[..at].ends_with(char::is_alphanumeric))
}

fn score(tool: &Tool, work: &Work, lower: &str, facts: &Facts, handles: &[String]) -> i64 {
    let name = tool.name.to_lowercase();
    let about = tool.description.to_lowercase();
    let named = |w: &Work| w.named.iter().any(|sign| name.contains(sign));
    let mut score = 0;
    if named(work) {
        score += 60;
    } else if work.named.iter().any(|sign| about.contains(sign)) || about.starts_with(work.about) {
        score += 20;
    }
    if about.starts_with(work.about) {
        score += 30;
    }
    // A tool whose name speaks of other work does that work.
    let other = WORKS.iter().filter(|w| w.named != work.named).any(named);
    if other {
        score -= if named(work) { 25 } else { 60 };
    }
    let given = facts.again || ["this", "last", "that", " it"].iter().any(|w| lower.contains(w));
    let needs = needs(tool);
    for kind in &needs {
        let there = handles.iter().any(|h| h.starts_with(kind) && !kind.is_empty());
        let perhaps = handles.is_empty() && given && matches!(*kind, "img:" | "");
        score += match () {
            () if there => 30,
            () if perhaps => 0,
            () if *kind == "mask" || !handles.is_empty() => -70,
            () if work.wished_by.is_empty() => -50,
            () => 0,
        };
    }
    if needs.is_empty() && !handles.is_empty() && !takes_media(tool) {
        score -= 50;
    }
    let words: Vec<String> = lower.split_whitespace().map(bare).filter(|w| w.len() > 3).collect();
    let shared =
        |text: &str, worth: i64| words.iter().filter(|w| text.contains(w.as_str())).count().min(4) as i64 * worth;
    score += shared(&name, 4) + shared(&about, 2);
    if name.contains("generate") || name.contains("create") || name.contains("make") {
        score += 3;
    }
    // What is in sight needs no search, and where nothing else is said, the cheap way will do.
    score -= if tool.deferred { 40 } else { 0 };
    score + i64::from(about.contains("cheap"))
}

/// The kind of handles a member takes, by its name; `None` when it takes no media.
pub(crate) fn media_kind(name: &str, schema: &Value) -> Option<&'static str> {
    let kinds = |v: &Value| {
        v == "string" || v == "array" || v.as_array().is_some_and(|k| k.iter().any(|k| k == "string" || k == "array"))
    };
    let named = |w: &str| name.split('_').any(|part| part.trim_end_matches('s') == w || w == "init" && part == "init");
    let other = ["format", "type", "style", "prompt", "name", "model", "size"].iter().any(|w| name.ends_with(w));
    if other || !kinds(&schema["type"]) || schema["enum"].is_array() {
        return None;
    }
    MEDIA.iter().find(|(word, _)| named(word)).map(|(_, kind)| *kind)
}

fn takes_media(tool: &Tool) -> bool {
    let members = tool.parameters["properties"].as_object().into_iter().flatten();
    members.into_iter().any(|(name, schema)| media_kind(name, schema).is_some())
}

/// The kinds of media a tool cannot do without.
fn needs(tool: &Tool) -> Vec<&'static str> {
    let schema = &tool.parameters;
    let nullable = |member: &Value| member["type"].as_array().is_some_and(|kinds| kinds.iter().any(|k| k == "null"));
    let required = schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str);
    let member = |name| match &schema["properties"][name] {
        // A loose schema may require what it does not describe.
        Value::Null => media_kind(name, &json!({ "type": "string" })),
        member if nullable(member) => None,
        member => media_kind(name, member),
    };
    required.filter_map(member).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tools() -> Vec<Tool> {
        [
            ("list_models", "Lists the models there are.", json!([])),
            ("remove_background", "Cuts the subject out of a picture.", json!(["image"])),
            ("upscale_image", "Makes a picture larger and sharper.", json!(["image"])),
            ("edit_image", "Changes a picture as described.", json!(["image", "prompt"])),
            ("generate_image", "Makes pictures from words.", json!(["prompt"])),
            ("image_to_video", "Animates a picture.", json!(["image"])),
            ("text_to_video", "Makes a clip from words.", json!(["prompt"])),
            ("make_music", "Composes music.", json!(["prompt"])),
            ("search_library", "Finds pictures made earlier.", json!(["query"])),
        ]
        .into_iter()
        .map(|(name, description, required)| Tool {
            name: name.into(),
            namespace: None,
            description: description.into(),
            parameters: json!({ "type": "object", "required": required }),
            deferred: false,
            definition: json!({}),
            space: String::new(),
        })
        .collect()
    }

    fn chosen(words: &str) -> Option<String> {
        tool(&tools(), words, &Facts::read(words)).0.map(|t| t.name.clone())
    }

    #[test]
    fn the_tool_fits_the_wish() {
        let cases = [
            ("a red fox in snow", "generate_image"),
            ("A futuristic developer workspace with multiple monitors, dark theme", "generate_image"),
            ("make a video of waves at night", "text_to_video"),
            ("upscale this", "upscale_image"),
            ("remove the background from the last one", "remove_background"),
            ("a calm piano song", "make_music"),
            ("find the fox pictures in my library", "search_library"),
            ("edit this: replace the sky", "edit_image"),
            ("make img:12 warmer", "edit_image"),
            ("remove the background of img:12", "remove_background"),
            ("replace the background of img:12 with a beach", "edit_image"),
            ("turn img:12 into a clip", "image_to_video"),
        ];
        for (words, expected) in cases {
            assert_eq!(chosen(words).as_deref(), Some(expected), "{words}");
        }
    }

    #[test]
    fn without_a_fitting_tool_none_is_taken() {
        let only_music = &tools()[7..8];
        assert!(for_work(only_music, "a red fox").0.is_none());
        assert_eq!(for_work(&[], "animate img:12").1, "make a clip, bring a picture to life");
    }
}

//! Picks a tool by its name and description, out of however many there are.

use super::facts::{Facts, bare};
use crate::openai::tools::Tool;

/// A kind of work: what a person calls it, and what a tool for it is called.
struct Work {
    wished_by: &'static [&'static str],
    named: &'static [&'static str],
}

/// In the order wishes are tried. The last one is what is wished when nothing else is said.
const WORKS: &[Work] = &[
    Work {
        wished_by: &["upscale", "enlarge", "upsample", "resolution", "sharpen"],
        named: &["upscale", "resolution", "enlarge", "upsampl"],
    },
    Work {
        wished_by: &["cutout", "transparent", "background from", "the background", "remove background"],
        named: &["removebg", "background", "cutout"],
    },
    Work {
        wished_by: &["outpaint", "expand", "extend the", "uncrop"],
        named: &["outpaint", "expand", "extend", "uncrop"],
    },
    Work {
        wished_by: &["swap face", "swap the face", "face swap", "faceswap"],
        named: &["faceswap", "face_swap", "swap"],
    },
    Work {
        wished_by: &["video", "clip", "animate", "animation", "movie", "gif", "footage"],
        named: &["video", "clip", "animat", "motion"],
    },
    Work {
        wished_by: &["song", "music", "melody", "soundtrack", "tune", "jingle"],
        named: &["music", "song", "melody"],
    },
    Work { wished_by: &["sound effect", "sfx", "noise of", "sound of"], named: &["sfx", "sound", "effect"] },
    Work {
        wished_by: &["voice", "narrate", "narration", "read aloud", "speech", "speak", "say aloud"],
        named: &["speech", "voice", "tts", "speak"],
    },
    Work { wished_by: &["3d model", "mesh", "glb", "printable"], named: &["3d", "mesh"] },
    Work {
        wished_by: &["describe this", "describe the picture", "caption", "what is in"],
        named: &["caption", "describe"],
    },
    Work {
        wished_by: &["find", "search for", "look up", "which of my", "my library", "did i make"],
        named: &["find", "search", "library", "list"],
    },
    Work {
        wished_by: &["cost", "spent", "budget", "wallet", "balance"],
        named: &["cost", "wallet", "balance", "spend"],
    },
    Work {
        wished_by: &["inpaint", "retouch", "replace the", "erase", "edit the", "edit this", "recolour", "recolor"],
        named: &["inpaint", "edit", "img2img", "image_to_image", "retouch", "erase"],
    },
    Work { wished_by: &[], named: &["image", "picture", "text2img", "txt2img", "photo", "illustration"] },
];
/// Members that take media, which a tool cannot do without when it requires them.
const MEDIA: &[&str] = &["image", "mask", "video", "audio", "asset", "picture", "source", "reference", "init"];

/// The best tool for a wish, if any does that kind of work.
pub(super) fn tool<'t>(tools: &'t [Tool], words: &str, facts: &Facts) -> Option<&'t Tool> {
    let lower = words.to_lowercase();
    let work = WORKS.iter().find(|w| w.wished_by.iter().any(|sign| contains_word(&lower, sign)));
    let work = work.unwrap_or(&WORKS[WORKS.len() - 1]);
    let best = tools.iter().rev().max_by_key(|tool| score(tool, work, &lower, facts))?;
    (score(best, work, &lower, facts) > 0).then_some(best)
}

/// Whether a phrase begins at a word's start ("animate" is in "animate this", not in "reanimated").
fn contains_word(text: &str, phrase: &str) -> bool {
    text.match_indices(phrase).any(|(at, _)| !text[..at].ends_with(char::is_alphanumeric))
}

fn score(tool: &Tool, work: &Work, lower: &str, facts: &Facts) -> i64 {
    let name = tool.name.to_lowercase();
    let about = tool.description.to_lowercase();
    let named = |w: &Work| w.named.iter().any(|sign| name.contains(sign));
    let mut score = 0;
    if named(work) {
        score += 60;
    } else if work.named.iter().any(|sign| about.contains(sign)) {
        score += 20;
    }
    // A tool whose name speaks of other work does that work.
    let other = WORKS.iter().filter(|w| !std::ptr::eq(*w, work)).any(named);
    if other {
        score -= if named(work) { 25 } else { 60 };
    }
    let given = facts.again || lower.contains("this") || lower.contains("last") || lower.contains("that");
    if requires_media(tool) && !given && work.wished_by.is_empty() {
        score -= 50;
    }
    let words: Vec<String> = lower.split_whitespace().map(bare).filter(|w| w.len() > 3).collect();
    let shared =
        |text: &str, worth: i64| words.iter().filter(|w| text.contains(w.as_str())).count().min(4) as i64 * worth;
    score += shared(&name, 4) + shared(&about, 2);
    if name.contains("generate") || name.contains("create") || name.contains("make") {
        score += 3;
    }
    score
}

fn requires_media(tool: &Tool) -> bool {
    let required = tool.parameters["required"].as_array();
    let nullable = |name: &str| {
        let kind = &tool.parameters["properties"][name]["type"];
        kind.as_array().is_some_and(|kinds| kinds.iter().any(|k| k == "null"))
    };
    required
        .into_iter()
        .flatten()
        .filter_map(|n| n.as_str())
        .any(|n| MEDIA.iter().any(|m| n.contains(m)) && !nullable(n))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

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
        })
        .collect()
    }

    fn chosen(words: &str) -> Option<String> {
        tool(&tools(), words, &Facts::read(words)).map(|t| t.name.clone())
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
        ];
        for (words, expected) in cases {
            assert_eq!(chosen(words).as_deref(), Some(expected), "{words}");
        }
    }

    #[test]
    fn without_a_fitting_tool_none_is_taken() {
        let only_music = &tools()[7..8];
        assert!(tool(only_music, "a red fox", &Facts::read("a red fox")).is_none());
        assert!(tool(&[], "a red fox", &Facts::read("a red fox")).is_none());
    }
}

//! The history of prompts: found again, starred, each of them once.

use library::{Author, Library, NewPrompt, PromptId, PromptVersion};

use crate::fixtures::library;

fn wrote(library: &Library, prompt: &str, negative: Option<&str>) -> PromptId {
    let version = NewPrompt {
        parent: None,
        author: Author::Mine,
        prompt: prompt.into(),
        negative: negative.map(str::to_owned),
        why: None,
        target: None,
        usd: None,
    };
    library.keep_prompt(version).unwrap().id
}

fn found(library: &Library, text: &str) -> Vec<PromptId> {
    ids(&library.prompts(text, false, None, 50).unwrap())
}

fn ids(versions: &[PromptVersion]) -> Vec<PromptId> {
    versions.iter().map(|version| version.id).collect()
}

#[test]
fn prompts_are_found_by_words_beginnings_and_parts() {
    let (_home, library) = library();
    let fox = wrote(&library, "Ein Füchslein in the snow, 35mm", Some("blurry, cyberpunk"));
    let city = wrote(&library, "neon city at night 霓虹灯下", None);
    assert_eq!(found(&library, ""), [city, fox], "newest first");
    for text in ["fuchsl", "snow 35", "BLURRY", "erpun", "füchs now", "snow, -35mm"] {
        assert_eq!(found(&library, text), [fox], "{text}");
    }
    for text in ["虹灯", "neon 霓", "霓 cit", "ight"] {
        assert_eq!(found(&library, text), [city], "{text}");
    }
    for text in ["zebra", "fox neon", "灯虹", "snow city"] {
        assert!(found(&library, text).is_empty(), "{text}");
    }
    for text in ["\"", "prompt:x", "NEAR(a b)", "*", "a\0b", "singles : \"霓\"", ";DROP TABLE prompts", "-- !"] {
        library.prompts(text, true, Some(PromptId(9)), 5).unwrap_or_else(|error| panic!("{text:?}: {error}"));
    }
    library.check().unwrap();
}

#[test]
fn the_same_words_are_one_and_pages_follow_each_other() {
    let (_home, library) = library();
    let first = wrote(&library, "a fox", None);
    let other = wrote(&library, "a fox", Some("blurry"));
    let mut distinct: Vec<PromptId> = (0..5).map(|n| wrote(&library, &format!("a wolf {n}"), None)).collect();
    let again = wrote(&library, "a fox", None);
    distinct.splice(0..0, [other]);
    distinct.push(again);
    distinct.reverse();
    assert_eq!(found(&library, ""), distinct, "not the older one of {first} and {again}");
    assert_eq!(found(&library, "fo"), [again, other]);
    for text in ["", "a ", "wol"] {
        let all = found(&library, text);
        let (mut seen, mut before) = (Vec::new(), None);
        loop {
            let page = ids(&library.prompts(text, false, before, 2).unwrap());
            let Some(last) = page.last() else { break };
            before = Some(*last);
            seen.extend(page);
        }
        assert_eq!(seen, all, "{text}");
    }
}

#[test]
fn a_star_belongs_to_the_words() {
    let (_home, library) = library();
    let (old, other) = (wrote(&library, "a fox", None), wrote(&library, "a fox", Some("blurry")));
    let new = wrote(&library, "a fox", None);
    assert!(library.star_prompt(old, true).unwrap().starred);
    assert!(library.prompt(new).unwrap().starred && !library.prompt(other).unwrap().starred);
    let newest = wrote(&library, "a fox", None);
    let starred = || ids(&library.prompts("", true, None, 9).unwrap());
    assert_eq!(starred(), [newest], "written again, it is starred");
    assert_eq!(ids(&library.prompts("fox", true, None, 9).unwrap()), [newest]);
    library.star_prompt(newest, false).unwrap();
    assert!(starred().is_empty());
    assert!(matches!(library.star_prompt(PromptId(99), true), Err(library::Error::NotFound { .. })));
    library.check().unwrap();
}

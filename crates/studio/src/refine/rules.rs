//! How to write for a family of models, and what to do with the words this time: built-in rules, and the person's own
//! in
//! `<home>/refine/`.

use std::{io::ErrorKind, path::Path};

use library::Kit;
use tokio::fs;

use crate::{Code, error::Error, kits, request::RefineHow};

/// What holds for every family.
const TASK: &str = include_str!("rules/task.md");

/// The rules for one family each, by the name of their file. Families are those of the model list; one without a file
/// of its own gets [`OTHER`].
const BUILT_IN: [(&str, &str); 6] = [
    ("flux.md", include_str!("rules/flux.md")),
    ("z-image.md", include_str!("rules/z-image.md")),
    ("qwen-image.md", include_str!("rules/qwen-image.md")),
    ("stable-diffusion.md", include_str!("rules/stable-diffusion.md")),
    ("stable-diffusion-xl.md", include_str!("rules/stable-diffusion-xl.md")),
    ("realtime.md", include_str!("rules/realtime.md")),
];
const OTHER: &str = include_str!("rules/other.md");
/// What a brand kit means for the words.
const KIT: &str = include_str!("rules/kit.md");

/// The rules for one click each, by the path of their file.
const fn how_rules(how: RefineHow) -> Option<(&'static str, &'static str)> {
    match how {
        RefineHow::Better => None,
        RefineHow::Shorter => Some(("how/shorter.md", include_str!("rules/how/shorter.md"))),
        RefineHow::Richer => Some(("how/richer.md", include_str!("rules/how/richer.md"))),
        RefineHow::Light => Some(("how/light.md", include_str!("rules/how/light.md"))),
        RefineHow::Translate => Some(("how/translate.md", include_str!("rules/how/translate.md"))),
        RefineHow::Variations => Some(("how/variations.md", include_str!("rules/how/variations.md"))),
        RefineHow::Describe => Some(("how/describe.md", include_str!("rules/how/describe.md"))),
    }
}

/// The instructions for refining words for a family ("Stable Diffusion XL"): the task, how to write for the family, the
/// brand kit where there is one, and what to do this time. A file of the person's
/// (`<home>/refine/stable-diffusion-xl.md`,
/// `<home>/refine/how/shorter.md`) takes the place of the built-in rules.
///
/// # Errors
/// When such a file is there and cannot be read as text.
pub(super) async fn instructions(
    family: &str,
    how: RefineHow,
    kit: Option<&Kit>,
    home: &Path,
) -> Result<String, Error> {
    let name = file_name(family);
    let built_in = BUILT_IN.iter().find(|(file, _)| *file == name).map_or(OTHER, |(_, rules)| rules);
    let mut text = format!("{TASK}\n{}\n", own_or(home, &name, built_in).await?.trim());
    if let Some(kit) = kit {
        text += &format!("\n{KIT}\n{}", kits::brief(kit));
    }
    if let Some((file, rules)) = how_rules(how) {
        text += &format!("\n{}\n", own_or(home, file, rules).await?.trim());
    }
    Ok(text)
}

/// The person's own rules, else the built-in ones.
async fn own_or(home: &Path, file: &str, built_in: &str) -> Result<String, Error> {
    let own = home.join("refine").join(file);
    match fs::read_to_string(&own).await {
        Ok(rules) => Ok(rules),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(built_in.to_owned()),
        Err(error) => {
            let message = format!(
                "Your rules in {} cannot be read ({error}): correct the file, or remove it to use the built-in rules.",
                own.display()
            );
            Err(Error::new(Code::InvalidInput, message))
        }
    }
}

/// "Stable Diffusion XL" is written about in `stable-diffusion-xl.md`.
fn file_name(family: &str) -> String {
    let words = family.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join("-").to_lowercase() + ".md"
}

#[cfg(test)]
mod tests {
    use std::fs;

    use library::{AssetId, Kit};

    use super::{BUILT_IN, KIT, OTHER, TASK, file_name, how_rules, instructions};
    use crate::{Code, request::RefineHow};

    const HOW: [RefineHow; 6] = [
        RefineHow::Shorter,
        RefineHow::Richer,
        RefineHow::Light,
        RefineHow::Translate,
        RefineHow::Variations,
        RefineHow::Describe,
    ];

    #[tokio::test]
    async fn every_family_of_the_model_list_is_written_for() {
        let home = tempfile::tempdir().unwrap();
        for model in modelslab::built_in_models() {
            let said = instructions(&model.family, RefineHow::Better, None, home.path()).await.unwrap();
            assert!(said.starts_with(TASK), "{}", model.family);
            assert!(!said.contains(OTHER.trim()), "{} has no rules of its own", model.family);
        }
        assert!(instructions("Partner", RefineHow::Better, None, home.path()).await.unwrap().contains(OTHER.trim()));
    }

    #[tokio::test]
    async fn my_own_rules_win_over_the_built_in_ones() {
        let home = tempfile::tempdir().unwrap();
        fs::create_dir(home.path().join("refine")).unwrap();
        fs::write(home.path().join("refine/flux.md"), "Always in haiku.").unwrap();
        let flux = instructions("FLUX", RefineHow::Better, None, home.path()).await.unwrap();
        assert!(flux.starts_with(TASK) && flux.ends_with("\nAlways in haiku.\n"), "{flux}");
        assert!(!instructions("Realtime", RefineHow::Better, None, home.path()).await.unwrap().contains("haiku"));
    }

    #[tokio::test]
    async fn rules_that_are_no_text_are_an_error_and_not_passed_over() {
        let home = tempfile::tempdir().unwrap();
        fs::create_dir(home.path().join("refine")).unwrap();
        fs::write(home.path().join("refine/flux.md"), [0xff, 0xfe, 0x00]).unwrap();
        let error = instructions("FLUX", RefineHow::Better, None, home.path()).await.unwrap_err();
        assert!(error.code == Code::InvalidInput && error.message.contains("flux.md"), "{error}");
    }

    #[tokio::test]
    async fn each_click_adds_its_own_rules_below_those_of_the_family() {
        let home = tempfile::tempdir().unwrap();
        let better = instructions("FLUX", RefineHow::Better, None, home.path()).await.unwrap();
        for how in HOW {
            let said = instructions("FLUX", how, None, home.path()).await.unwrap();
            let rest = said.strip_prefix(&better).unwrap_or_else(|| panic!("{how:?} lost the family's rules"));
            assert_eq!(rest.trim(), how_rules(how).unwrap().1.trim());
            assert!(rest.contains("this counts"), "{how:?} must win where it differs");
        }
        std::fs::create_dir_all(home.path().join("refine/how")).unwrap();
        fs::write(home.path().join("refine/how/shorter.md"), "At most five words.").unwrap();
        let own = instructions("FLUX", RefineHow::Shorter, None, home.path()).await.unwrap();
        assert_eq!(own, format!("{better}\nAt most five words.\n"));
        fs::write(home.path().join("refine/how/shorter.md"), [0xff]).unwrap();
        let error = instructions("FLUX", RefineHow::Shorter, None, home.path()).await.unwrap_err();
        assert!(error.message.contains("shorter.md"), "{error}");
    }

    #[tokio::test]
    async fn the_kit_stands_between_the_family_and_the_click() {
        let home = tempfile::tempdir().unwrap();
        let kit = Kit {
            id: None,
            name: "Harbour".into(),
            palettes: Vec::new(),
            style_words: vec!["matte paper".into()],
            banned_words: vec!["luxury".into()],
            references: vec![AssetId(7)],
            voices: Vec::new(),
            notes: String::new(),
        };
        let said = instructions("FLUX", RefineHow::Shorter, Some(&kit), home.path()).await.unwrap();
        let place = |part: &str| said.find(part).unwrap_or_else(|| panic!("{part} is missing: {said}"));
        let flux = BUILT_IN.iter().find(|(file, _)| *file == "flux.md").unwrap().1;
        let places = [
            place(TASK),
            place(flux.trim()),
            place(KIT),
            place("matte paper"),
            place("luxury"),
            place("half the words"),
        ];
        assert!(places.is_sorted(), "{places:?}");
    }

    #[test]
    fn file_names_follow_the_family() {
        assert_eq!(file_name("Stable Diffusion XL"), "stable-diffusion-xl.md");
        assert_eq!(file_name("Z-Image"), "z-image.md");
        assert_eq!(file_name("../../etc"), "etc.md");
    }
}

//! How to write for a family of models: built-in rules, and the person's own in `<home>/refine/`.

use std::{io::ErrorKind, path::Path};

use tokio::fs;

use crate::{Code, error::Error};

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

/// The instructions for refining words for a family ("Stable Diffusion XL"): the task, then how to write for it, from
/// the person's file `<home>/refine/stable-diffusion-xl.md` where there is one.
///
/// # Errors
/// When that file is there and cannot be read as text.
pub(super) async fn instructions(family: &str, home: &Path) -> Result<String, Error> {
    let name = file_name(family);
    let built_in = BUILT_IN.iter().find(|(file, _)| *file == name).map_or(OTHER, |(_, rules)| rules);
    let own = home.join("refine").join(&name);
    let rules = match fs::read_to_string(&own).await {
        Ok(rules) => rules,
        Err(error) if error.kind() == ErrorKind::NotFound => built_in.to_owned(),
        Err(error) => {
            let message = format!(
                "Your rules in {} cannot be read ({error}): correct the file, or remove it to use the built-in rules.",
                own.display()
            );
            return Err(Error::new(Code::InvalidInput, message));
        }
    };
    Ok(format!("{TASK}\n{}\n", rules.trim()))
}

/// "Stable Diffusion XL" is written about in `stable-diffusion-xl.md`.
fn file_name(family: &str) -> String {
    let words = family.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join("-").to_lowercase() + ".md"
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::{OTHER, TASK, file_name, instructions};
    use crate::Code;

    #[tokio::test]
    async fn every_family_of_the_model_list_is_written_for() {
        let home = tempfile::tempdir().unwrap();
        for model in modelslab::built_in_models() {
            let said = instructions(&model.family, home.path()).await.unwrap();
            assert!(said.starts_with(TASK), "{}", model.family);
            assert!(!said.contains(OTHER.trim()), "{} has no rules of its own", model.family);
        }
        assert!(instructions("Partner", home.path()).await.unwrap().contains(OTHER.trim()));
    }

    #[tokio::test]
    async fn my_own_rules_win_over_the_built_in_ones() {
        let home = tempfile::tempdir().unwrap();
        fs::create_dir(home.path().join("refine")).unwrap();
        fs::write(home.path().join("refine/flux.md"), "Always in haiku.").unwrap();
        let flux = instructions("FLUX", home.path()).await.unwrap();
        assert!(flux.starts_with(TASK) && flux.ends_with("\nAlways in haiku.\n"), "{flux}");
        assert!(!instructions("Realtime", home.path()).await.unwrap().contains("haiku"));
    }

    #[tokio::test]
    async fn rules_that_are_no_text_are_an_error_and_not_passed_over() {
        let home = tempfile::tempdir().unwrap();
        fs::create_dir(home.path().join("refine")).unwrap();
        fs::write(home.path().join("refine/flux.md"), [0xff, 0xfe, 0x00]).unwrap();
        let error = instructions("FLUX", home.path()).await.unwrap_err();
        assert!(error.code == Code::InvalidInput && error.message.contains("flux.md"), "{error}");
    }

    #[test]
    fn file_names_follow_the_family() {
        assert_eq!(file_name("Stable Diffusion XL"), "stable-diffusion-xl.md");
        assert_eq!(file_name("Z-Image"), "z-image.md");
        assert_eq!(file_name("../../etc"), "etc.md");
    }
}

//! Projects and brand kits: kept, switched, put into words for GPT, and held against words.

use std::fmt::Write;

use icu_normalizer::ComposingNormalizerBorrowed;
use library::{Kit, KitId, Project, ProjectEdit};
use unicode_segmentation::UnicodeSegmentation;

use crate::{error::Error, event::Event, studio::Studio};

impl Studio {
    /// Every project in alphabetical order, archived ones too, with what was spent in each.
    ///
    /// # Errors
    /// When the library cannot be read.
    pub async fn projects(&self) -> Result<Vec<Project>, Error> {
        self.library(library::Library::projects).await
    }

    /// Makes a project, or changes one as a whole.
    ///
    /// # Errors
    /// `InvalidInput` for an empty or taken name, a cap below zero, or a project or kit that is not there.
    pub async fn save_project(&self, edit: ProjectEdit) -> Result<Project, Error> {
        let project = self.library(move |library| library.save_project(edit)).await?;
        self.publish_projects().await;
        Ok(project)
    }

    /// Every brand kit in alphabetical order.
    ///
    /// # Errors
    /// When the library cannot be read.
    pub async fn kits(&self) -> Result<Vec<Kit>, Error> {
        self.library(library::Library::kits).await
    }

    /// Keeps a brand kit: a new one without an identity, else in place of what it was.
    ///
    /// # Errors
    /// `InvalidInput` for an empty or taken name, a colour that is not `#rrggbb`, or a picture that is not there.
    pub async fn save_kit(&self, kit: Kit) -> Result<Kit, Error> {
        let kit = self.library(move |library| library.save_kit(kit)).await?;
        self.publish_projects().await;
        Ok(kit)
    }

    /// Deletes a brand kit; the projects that used it have none from then on.
    ///
    /// # Errors
    /// When there is none.
    pub async fn delete_kit(&self, id: KitId) -> Result<(), Error> {
        self.library(move |library| library.delete_kit(id)).await?;
        self.publish_projects().await;
        Ok(())
    }

    /// The kit of the project that new work belongs to.
    ///
    /// # Errors
    /// When the library cannot be read.
    pub(crate) async fn kit(&self) -> Result<Option<Kit>, Error> {
        let Some(active) = self.settings().project else { return Ok(None) };
        self.library(move |library| {
            let project = library.projects()?.into_iter().find(|project| project.id == active);
            project.and_then(|project| project.kit).map(|kit| library.kit(kit)).transpose()
        })
        .await
    }

    /// Tells everybody the projects and kits. Trouble with reading them changes nothing about what was kept.
    async fn publish_projects(&self) {
        match self.library(|library| Ok((library.projects()?, library.kits()?))).await {
            Ok((projects, kits)) => self.publish(Event::Projects { projects, kits }),
            Err(error) => tracing::warn!(%error, "the projects could not be read"),
        }
    }
}

/// The kit in plain words, pictures by their handles.
pub(crate) fn brief(kit: &Kit) -> String {
    let mut text = format!("Brand kit “{}”:\n", kit.name);
    // Writing to a String cannot fail.
    for palette in kit.palettes.iter().filter(|palette| !palette.colours.is_empty()) {
        let _ = writeln!(text, "Palette “{}”: {}", palette.name, palette.colours.join(", "));
    }
    let mut list = |what: &str, words: Vec<String>| {
        if !words.is_empty() {
            let _ = writeln!(text, "{what}: {}", words.join(", "));
        }
    };
    list("Style", kit.style_words.clone());
    list("Words that must not be used", kit.banned_words.clone());
    list("Pictures that show the style", kit.references.iter().map(|id| format!("img:{id}")).collect());
    let voice = |voice: &library::KitVoice| format!("{} ({})", voice.name, voice.voice);
    list("Voices for speech", kit.voices.iter().map(voice).collect());
    if !kit.notes.trim().is_empty() {
        let _ = writeln!(text, "{}", kit.notes.trim());
    }
    text
}

/// The banned words of the kit that stand in a text as whole words, each once, as the kit writes them. Case does not
/// count; where words begin and end is told by the Unicode rules (UAX #29), so scripts without spaces work too.
pub(crate) fn banned(kit: &Kit, text: &str) -> Vec<String> {
    let words = words(text);
    let stands = |banned: &str| {
        let banned = self::words(banned);
        !banned.is_empty() && words.windows(banned.len()).any(|window| window == banned)
    };
    let mut found: Vec<String> = Vec::new();
    for word in &kit.banned_words {
        if stands(word) && !found.contains(word) {
            found.push(word.clone());
        }
    }
    found
}

/// The words of a text and the signs between them, in a form in which equal ones are equal.
fn words(text: &str) -> Vec<String> {
    let text = ComposingNormalizerBorrowed::new_nfkc().normalize(text);
    // To upper case and back makes "Straße" and "STRASSE" the same.
    let folded = |word: &str| word.to_uppercase().to_lowercase();
    text.split_word_bounds().filter(|word| !word.trim().is_empty()).map(folded).collect()
}

#[cfg(test)]
mod tests {
    use library::{AssetId, KitVoice, Palette};

    use super::*;

    fn kit(banned: &[&str]) -> Kit {
        Kit {
            id: None,
            name: "Harbour".into(),
            palettes: Vec::new(),
            style_words: Vec::new(),
            banned_words: banned.iter().map(|&word| word.to_owned()).collect(),
            references: Vec::new(),
            voices: Vec::new(),
            notes: String::new(),
        }
    }

    #[test]
    fn a_kit_is_told_in_plain_words_with_handles() {
        let palette = Palette { name: "Primary".into(), colours: vec!["#0b3d5c".into(), "#f4ede4".into()] };
        let told = brief(&Kit {
            palettes: vec![palette, Palette { name: "Empty".into(), colours: Vec::new() }],
            style_words: vec!["calm".into(), "lots of air".into()],
            references: vec![AssetId(12), AssetId(15)],
            voices: vec![KitVoice { name: "Narrator".into(), voice: "v-7".into() }],
            notes: " Never show people. ".into(),
            ..kit(&["luxury"])
        });
        assert_eq!(
            told,
            "Brand kit “Harbour”:\nPalette “Primary”: #0b3d5c, #f4ede4\nStyle: calm, lots of air\n\
             Words that must not be used: luxury\nPictures that show the style: img:12, img:15\n\
             Voices for speech: Narrator (v-7)\nNever show people.\n"
        );
    }

    #[test]
    fn banned_words_are_found_whole_in_any_case_and_script() {
        let cases = [
            ("luxury", "A LUXURY flat", true),
            ("luxury", "luxury", true),
            ("luxury", "luxurious, luxury's sake", false),
            ("art", "state-of-the-art", true),
            ("art", "party, artist, smart", false),
            ("can", "you can't", false),
            ("game changer", "a Game\n changer here", true),
            ("game changer", "a game, changer", false),
            ("straße", "DIE STRASSE", true),
            ("café", "the cafe\u{301} at night", true),
            ("ΟΔΟΣ", "οδος", true),
            ("ﬁne", "FINE lines", true),
            ("猫", "黑猫图", true),
            ("🚀", "to the moon 🚀!", true),
            ("C++", "a letter C", false),
            ("C++", "in C++ code", true),
            ("  ", "anything at all", false),
            ("", "", false),
        ];
        for (word, text, stands) in cases {
            assert_eq!(!banned(&kit(&[word]), text).is_empty(), stands, "{word:?} in {text:?}");
        }
    }

    #[test]
    fn each_is_named_once_as_the_kit_writes_it() {
        assert_eq!(banned(&kit(&["Cheap", "luxury", "Cheap"]), "cheap LUXURY, cheap"), ["Cheap", "luxury"]);
    }
}

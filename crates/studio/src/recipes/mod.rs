//! Recipes: how a job is done, told to the agent in a file. Some come with the program, others are the person's own, in
//! `<home>/recipes/NAME.md`; one of those takes the place of a built-in one of its name.

mod file;

use std::{
    fs,
    io::{self, ErrorKind, Read},
    path::{Path, PathBuf},
};

use library::Code;

use crate::{direct::Recipe, error::Error, presets::write, studio::Studio};

/// Those that come with the program, by name.
const BUILT_IN: [(&str, &str); 3] = [
    ("content-pack", include_str!("content-pack.md")),
    ("product-demo", include_str!("product-demo.md")),
    ("support-answer", include_str!("support-answer.md")),
];
/// No recipe is larger, in bytes: GPT reads all of it with every message.
const LARGEST: u64 = 64 << 10;
/// The longest name, in characters.
const LONGEST_NAME: usize = 60;

impl Studio {
    /// Every recipe by name: the person's own, and those that come with the program where none of the person's has
    /// taken their name. Files that cannot be used are passed over; [`Studio::recipe_notices`] tells of them.
    ///
    /// # Errors
    /// When Limn has no threads to read with.
    pub async fn recipes(&self) -> Result<Vec<Recipe>, Error> {
        let (recipes, notices) = self.read_recipes().await?;
        for notice in notices {
            tracing::warn!("{notice}");
        }
        Ok(recipes)
    }

    /// What is wrong with files of the person's that cannot be used, a sentence each.
    ///
    /// # Errors
    /// As [`Studio::recipes`].
    pub async fn recipe_notices(&self) -> Result<Vec<String>, Error> {
        Ok(self.read_recipes().await?.1)
    }

    /// One recipe.
    ///
    /// # Errors
    /// `InvalidInput` when there is none of this name, or its file cannot be used.
    pub async fn recipe(&self, name: &str) -> Result<Recipe, Error> {
        let (recipes, notices) = self.read_recipes().await?;
        if let Some(recipe) = recipes.into_iter().find(|recipe| recipe.name == name) {
            return Ok(recipe);
        }
        let why = notices.into_iter().find(|notice| notice.contains(&format!("{name}.md")));
        let message = why.unwrap_or_else(|| format!("There is no recipe {name}: see the list of recipes."));
        Err(Error::new(Code::InvalidInput, message))
    }

    /// Saves a recipe of the person's own, in place of one with its name; without a name it is named after its title.
    ///
    /// # Errors
    /// `InvalidInput` with what is wrong about it; when the disk does not take it.
    pub async fn save_recipe(&self, mut recipe: Recipe) -> Result<Recipe, Error> {
        if recipe.name.trim().is_empty() {
            recipe.name = name_of(&recipe.title);
        }
        let name = checked_name(&recipe.name)?.to_owned();
        let text = file::write(&recipe);
        if text.len() as u64 > LARGEST {
            return Err(Error::new(Code::InvalidInput, too_large(&name)));
        }
        let saved = file::read(&name, &text).map_err(|why| Error::new(Code::InvalidInput, why)).map(own)?;
        self.in_recipes(move |folder| write(&folder.join(format!("{name}.md")), text.as_bytes())).await?;
        Ok(saved)
    }

    /// Deletes a recipe of the person's own. One that comes with the program and had given way to it is there again.
    ///
    /// # Errors
    /// When the person has none of this name.
    pub async fn delete_recipe(&self, name: &str) -> Result<(), Error> {
        let name = checked_name(name)?.to_owned();
        let file = format!("{name}.md");
        let gone = self.in_recipes(move |folder| match fs::remove_file(folder.join(file)) {
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(false),
            removed => removed.map(|()| true),
        });
        if gone.await? {
            return Ok(());
        }
        let message = if comes_along(&name) {
            format!("{name} comes with Limn and stays.")
        } else {
            format!("There is no recipe {name}: see the list of recipes.")
        };
        Err(Error::new(Code::InvalidInput, message))
    }

    /// The folder of the person's own recipes; it is made when it is not there.
    ///
    /// # Errors
    /// When the disk does not take it.
    pub async fn recipes_folder(&self) -> Result<PathBuf, Error> {
        self.in_recipes(|folder| Ok(folder.to_path_buf())).await
    }

    async fn read_recipes(&self) -> Result<(Vec<Recipe>, Vec<String>), Error> {
        let folder = self.inner.home.join("recipes");
        let read = tokio::task::spawn_blocking(move || all(&folder));
        read.await.map_err(|error| Error::new(Code::Internal, format!("The recipes were not read: {error}.")))
    }

    async fn in_recipes<T, W>(&self, work: W) -> Result<T, Error>
    where
        T: Send + 'static,
        W: FnOnce(&Path) -> io::Result<T> + Send + 'static,
    {
        let folder = self.inner.home.join("recipes");
        let done = tokio::task::spawn_blocking(move || {
            fs::create_dir_all(&folder)?;
            work(&folder)
        });
        done.await.map_err(io::Error::other).flatten().map_err(|error| Error::not_written(&error))
    }
}

/// Every recipe, and what is wrong with files that are none.
fn all(folder: &Path) -> (Vec<Recipe>, Vec<String>) {
    let (mut recipes, mut notices) = (Vec::new(), Vec::new());
    let entries = match fs::read_dir(folder).and_then(Iterator::collect::<io::Result<Vec<_>>>) {
        Ok(entries) => entries,
        Err(error) if error.kind() == ErrorKind::NotFound => Vec::new(),
        Err(error) => {
            notices.push(format!("Your recipes in {} cannot be read ({error}): check the folder.", folder.display()));
            Vec::new()
        }
    };
    for path in entries.into_iter().map(|entry| entry.path()) {
        if path.extension().is_none_or(|ending| ending != "md") {
            continue;
        }
        let file = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        match one(&path) {
            Ok(recipe) => recipes.push(own(recipe)),
            Err(why) => notices.push(format!("The recipe {file} is not used: {why}")),
        }
    }
    for (name, text) in BUILT_IN {
        if recipes.iter().all(|own| own.name != name) {
            // A test reads each of them.
            recipes.extend(file::read(name, text).map(|recipe| Recipe { built_in: true, ..recipe }));
        }
    }
    recipes.sort_by(|a, b| a.name.cmp(&b.name));
    notices.sort();
    (recipes, notices)
}

/// A recipe as it was read from a file of the person's.
fn own(recipe: Recipe) -> Recipe {
    Recipe { built_in: comes_along(&recipe.name), own: true, ..recipe }
}

/// Whether one of this name comes with the program.
fn comes_along(name: &str) -> bool {
    BUILT_IN.iter().any(|(built_in, _)| *built_in == name)
}

/// The recipe in a file.
fn one(path: &Path) -> Result<Recipe, String> {
    let stem = path.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
    let name = checked_name(stem).map_err(|error| error.message)?;
    let unreadable = |error: io::Error| format!("it cannot be read ({error}); correct the file or remove it.");
    let mut bytes = Vec::new();
    let file = fs::File::open(path).map_err(unreadable)?;
    file.take(LARGEST + 1).read_to_end(&mut bytes).map_err(unreadable)?;
    if bytes.len() as u64 > LARGEST {
        return Err(too_large(name));
    }
    let text = String::from_utf8(bytes).map_err(|_| "it is no text in UTF-8; save it as that.".to_owned())?;
    file::read(name, &text)
}

/// A name that is a file's name on every system.
fn checked_name(name: &str) -> Result<&str, Error> {
    let name = name.trim();
    let fits = |letter: char| letter.is_alphanumeric() || matches!(letter, '-' | '_' | ' ');
    if name.is_empty() || name.chars().count() > LONGEST_NAME || !name.chars().all(fits) {
        let message = format!(
            "The name of a recipe has 1 to {LONGEST_NAME} letters, digits, spaces and hyphens; “{name}” is none."
        );
        return Err(Error::new(Code::InvalidInput, message));
    }
    Ok(name)
}

/// "How we write, in short" is named `how-we-write-in-short`.
fn name_of(title: &str) -> String {
    let words = title.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty());
    let name = words.collect::<Vec<_>>().join("-").to_lowercase();
    name.chars().take(LONGEST_NAME).collect::<String>().trim_end_matches('-').to_owned()
}

fn too_large(name: &str) -> String {
    format!("{name} has more than {} KiB, and GPT reads all of it with every message; shorten it.", LARGEST >> 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_recipe_that_comes_along_can_be_read_and_written() {
        for (name, text) in BUILT_IN {
            let recipe = file::read(name, text).unwrap_or_else(|why| panic!("{name}: {why}"));
            assert!(!recipe.title.is_empty() && !recipe.summary.is_empty() && !recipe.example.is_empty(), "{name}");
            assert!(recipe.budget_usd.is_some_and(|usd| usd > money::Usd::ZERO), "{name}");
            assert!(recipe.instructions.contains("write_document"), "{name} ends in one document");
            assert_eq!(file::read(name, &file::write(&recipe)).unwrap(), recipe);
            assert_eq!(checked_name(name).unwrap(), name);
        }
    }

    #[test]
    fn a_name_is_never_a_path() {
        for name in ["", " ", ".", "..", "../x", "a/b", "a\\b", "C:", ".hidden", "a\nb", "x".repeat(61).as_str()] {
            assert!(checked_name(name).is_err(), "{name:?}");
        }
        assert_eq!(checked_name(" Größe 2_a ").unwrap(), "Größe 2_a");
        assert_eq!(name_of("../How we write, in short"), "how-we-write-in-short");
    }

    #[test]
    fn a_bad_file_is_told_and_takes_nothing_with_it() {
        let folder = tempfile::tempdir().unwrap();
        let write = |name: &str, bytes: &[u8]| fs::write(folder.path().join(name), bytes).unwrap();
        write("mine.md", b"---\ntitle: Mine\n---\nDo it well.");
        write("content-pack.md", "\u{feff}---\r\ntitle: Our pack\r\n---\r\nOurs.\r\n".as_bytes());
        write("product-demo.md", b"---\nbudget_usd: lots\n---\nx");
        write("binary.md", &[0xff, 0xfe, 0x00]);
        write("large.md", &vec![b'x'; 70_000]);
        write("notes.txt", b"no recipe");
        fs::create_dir(folder.path().join("folder.md")).unwrap();
        let (recipes, notices) = all(folder.path());
        let names: Vec<_> = recipes.iter().map(|recipe| (recipe.name.as_str(), recipe.built_in, recipe.own)).collect();
        let expected = [
            ("content-pack", true, true),
            ("mine", false, true),
            ("product-demo", true, false),
            ("support-answer", true, false),
        ];
        assert_eq!(names, expected);
        assert_eq!(recipes[0].title, "Our pack");
        assert_eq!(notices.len(), 4, "{notices:#?}");
        for (notice, part) in notices.iter().zip(["UTF-8", "folder.md", "64 KiB", "budget_usd"]) {
            assert!(notice.contains(part), "{notice}");
        }
    }

    #[test]
    fn without_a_folder_there_are_those_that_come_along() {
        let folder = tempfile::tempdir().unwrap();
        let (recipes, notices) = all(&folder.path().join("recipes"));
        assert_eq!((recipes.len(), notices.len()), (BUILT_IN.len(), 0));
        // A file in the place of the folder takes nothing away either.
        fs::write(folder.path().join("recipes"), "x").unwrap();
        let (recipes, notices) = all(&folder.path().join("recipes"));
        assert_eq!((recipes.len(), notices.len()), (BUILT_IN.len(), 1));
    }
}

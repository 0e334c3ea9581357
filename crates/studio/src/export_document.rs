//! A document of the agent as a folder: its Markdown, and the pictures, clips and sounds it names as files beside it.

use std::{
    collections::BTreeMap,
    fs,
    io::{self, ErrorKind, Write},
    path::{Path, PathBuf},
};

use library::{Asset, AssetId, Code, Kind, Library};

use crate::{error::Error, studio::Studio};

/// The longest name of the folder and of a file, in characters and without its ending.
const LONGEST: usize = 60;
/// What handles begin with.
const HANDLES: [&str; 5] = ["img:", "clip:", "sound:", "text:", "model:"];

impl Studio {
    /// Writes a document into a new folder below `to`: `<title>/<title>.md`, and each asset that it links to by its
    /// handle as a file with a readable name, with relative links. Returns the folder. Nothing is ever overwritten: a
    /// number is added to the folder's name when it is taken.
    ///
    /// # Errors
    /// When it is no text or its file is missing, or the disk does not take it; then no folder is left behind.
    pub async fn export_document(&self, id: AssetId, to: &Path) -> Result<PathBuf, Error> {
        let to = to.to_path_buf();
        self.library(move |library| Ok(export(library, id, &to))).await?
    }
}

fn export(library: &Library, id: AssetId, to: &Path) -> Result<PathBuf, Error> {
    let document = library.asset(id)?;
    if document.kind != Kind::Text {
        return Err(Error::new(Code::InvalidInput, "This is no document: choose a text, or export the file itself."));
    }
    let bytes = fs::read(library.original_path(id)?).map_err(|error| unreadable(&error))?;
    let markdown = String::from_utf8(bytes).map_err(|error| unreadable(&io::Error::other(error)))?;
    let title = title(&document);
    let folder = new_folder(to, &title).map_err(|error| Error::not_written(&error))?;
    fill(library, &markdown, &title, &folder).inspect_err(|_| {
        // It was made here, so nothing of anybody else's is in it.
        if let Err(error) = fs::remove_dir_all(&folder) {
            tracing::warn!(%error, "half an export was left behind");
        }
    })?;
    Ok(folder)
}

fn fill(library: &Library, markdown: &str, title: &str, folder: &Path) -> Result<(), Error> {
    let mut files: BTreeMap<AssetId, String> = BTreeMap::new();
    for Link { id, words, .. } in links(markdown) {
        // What is not in the library keeps its handle.
        let Ok(asset) = library.asset(id) else { continue };
        if !files.contains_key(&id) {
            let name = file_name(words, &asset, |name| {
                name == format!("{title}.md") || files.values().any(|taken| taken == name)
            });
            library.export(id, &folder.join(&name))?;
            files.insert(id, name);
        }
    }
    let text = rewritten(markdown, |id| files.get(&id).map(|name| name.replace(' ', "%20")));
    let write = || {
        let mut file = fs::File::create_new(folder.join(format!("{title}.md")))?;
        file.write_all(text.as_bytes())?;
        file.sync_all()
    };
    write().map_err(|error| Error::not_written(&error))
}

/// A link to an asset: the words it is shown with, and where its handle stands.
struct Link<'a> {
    words: &'a str,
    id: AssetId,
    from: usize,
    to: usize,
}

/// The links and pictures of a Markdown text whose address is a handle.
fn links(markdown: &str) -> Vec<Link<'_>> {
    let mut links = Vec::new();
    for (at, _) in markdown.match_indices("](") {
        let from = at + 2 + (markdown[at + 2..].len() - markdown[at + 2..].trim_start_matches([' ', '<']).len());
        let rest = &markdown[from..];
        let Some(kind) = HANDLES.iter().find(|kind| rest.starts_with(**kind)) else { continue };
        let digits = rest[kind.len()..].bytes().take_while(u8::is_ascii_digit).count();
        let to = from + kind.len() + digits;
        let ends = markdown[to..].starts_with([')', '>', ' ', '\n', '\t']);
        if let (true, Ok(id)) = (ends, markdown[from + kind.len()..to].parse()) {
            let begin = markdown[..at].rfind('[').map_or(at, |begin| begin + 1);
            links.push(Link { words: &markdown[begin..at], id, from, to });
        }
    }
    links
}

/// The same text with other addresses for its links to assets; `None` leaves one as it is.
fn rewritten(markdown: &str, address: impl Fn(AssetId) -> Option<String>) -> String {
    let (mut text, mut done) = (String::with_capacity(markdown.len()), 0);
    for Link { id, from, to, .. } in links(markdown) {
        if let Some(address) = address(id) {
            text.push_str(&markdown[done..from]);
            text.push_str(&address);
            done = to;
        }
    }
    text.push_str(&markdown[done..]);
    text
}

/// A title as the name of a folder.
fn title(document: &Asset) -> String {
    let words = if document.words.mine.trim().is_empty() { &document.words.sent } else { &document.words.mine };
    let name = plain(words.trim().lines().next().unwrap_or_default(), ' ');
    if name.is_empty() { format!("Document {}", document.id) } else { name }
}

/// A name for the file of an asset: the words of the link, else those it was made with; a number where that is taken.
fn file_name(words: &str, asset: &Asset, taken: impl Fn(&str) -> bool) -> String {
    let ending = asset.file.rsplit_once('.').map_or("bin", |(_, ending)| ending);
    let named = [words, asset.words.mine.as_str(), asset.words.sent.as_str()];
    let stem = named.into_iter().map(|words| plain(words, '-').to_lowercase()).find(|name| !name.is_empty());
    let stem = stem.unwrap_or_else(|| format!("asset-{}", asset.id));
    let numbered = |number: u32| match number {
        1 => format!("{stem}.{ending}"),
        number => format!("{stem}-{number}.{ending}"),
    };
    (1..).map(numbered).find(|name| !taken(name)).unwrap_or_default()
}

/// Letters and digits of any script, everything else a gap: a name for every file system and for a link.
fn plain(words: &str, gap: char) -> String {
    let mut name = String::new();
    let parts =
        words.split(|letter: char| !letter.is_alphanumeric() && !is_mark(letter)).filter(|part| !part.is_empty());
    for part in parts {
        let room = LONGEST.saturating_sub(name.chars().count() + usize::from(!name.is_empty()));
        if part.chars().count() > room && !name.is_empty() || room == 0 {
            break;
        }
        if !name.is_empty() {
            name.push(gap);
        }
        name.extend(part.chars().take(room));
    }
    name
}

/// Whether a letter only changes the one before it.
fn is_mark(letter: char) -> bool {
    ('\u{300}'..='\u{36f}').contains(&letter)
}

/// A folder that was not there before.
fn new_folder(to: &Path, title: &str) -> io::Result<PathBuf> {
    fs::create_dir_all(to)?;
    for number in 1..1_000 {
        let name = if number == 1 { title.to_owned() } else { format!("{title} {number}") };
        let folder = to.join(name);
        match fs::create_dir(&folder) {
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
            made => return made.map(|()| folder),
        }
    }
    Err(ErrorKind::AlreadyExists.into())
}

fn unreadable(error: &io::Error) -> Error {
    Error::new(Code::Library, format!("The document cannot be read ({error}): check the library's folder."))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_to_assets_are_rewritten_and_nothing_else() {
        let text = "![A [red] door](img:12) and [clip]( <clip:3> \"t\"), [web](https://a/img:4) img:5 [x](img:) [y](img:9x) \
                    ![é](img:12)\n[gone](sound:77)";
        let found: Vec<_> = links(text).iter().map(|link| (link.words, link.id.0)).collect();
        assert_eq!(found, [("red] door", 12), ("clip", 3), ("é", 12), ("gone", 77)]);
        let new = rewritten(text, |id| (id.0 != 77).then(|| format!("f{id}.png")));
        assert_eq!(
            new,
            "![A [red] door](f12.png) and [clip]( <f3.png> \"t\"), [web](https://a/img:4) img:5 [x](img:) [y](img:9x) \
             ![é](f12.png)\n[gone](sound:77)"
        );
        assert_eq!(rewritten("no link](", |_| Some("x".into())), "no link](");
    }

    #[test]
    fn names_are_readable_and_safe() {
        assert_eq!(plain("../Näher am Meer: “2026”/", ' '), "Näher am Meer 2026");
        assert_eq!(plain("a\u{0}b\\c\u{202e}d", '-'), "a-b-c-d");
        assert_eq!(plain(&"x".repeat(100), '-'), "x".repeat(LONGEST));
        assert_eq!(plain("…", ' '), "");
        assert!(plain(&"word ".repeat(50), ' ').chars().count() <= LONGEST);
    }

    #[test]
    fn a_folder_that_is_there_is_left_alone() {
        let desk = tempfile::tempdir().unwrap();
        let to = desk.path().join("new");
        let first = new_folder(&to, "Plan").unwrap();
        let second = new_folder(&to, "Plan").unwrap();
        assert_eq!((first, second), (to.join("Plan"), to.join("Plan 2")));
        fs::write(to.join("File"), "x").unwrap();
        assert_eq!(new_folder(&to, "File").unwrap(), to.join("File 2"));
    }
}

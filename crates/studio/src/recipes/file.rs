//! The form of a recipe's file: `key: value` lines between two lines of `---`, then what the agent is told.

use std::fmt::Write;

use money::Usd;

use crate::direct::Recipe;

/// The line before and after the keys.
const FENCE: &str = "---";

/// The recipe in a text. One without keys is instructions only, and its name its title.
///
/// # Errors
/// What is wrong about it, to be read after the file's name.
pub(super) fn read(name: &str, text: &str) -> Result<Recipe, String> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text).replace("\r\n", "\n");
    let mut recipe = Recipe { name: name.to_owned(), ..Recipe::default() };
    let instructions =
        match text.strip_prefix(FENCE).and_then(|rest| rest.trim_start_matches([' ', '\t']).strip_prefix('\n')) {
            None => text.as_str(),
            Some(rest) => {
                let mut from = 0;
                loop {
                    let Some(line) = rest[from..].split_inclusive('\n').next() else {
                        return Err(format!("its keys have no end: put a line {FENCE} after them."));
                    };
                    from += line.len();
                    match line.trim() {
                        FENCE => break &rest[from..],
                        "" => {}
                        comment if comment.starts_with('#') => {}
                        line => take(&mut recipe, line)?,
                    }
                }
            }
        };
    recipe.instructions = instructions.trim().to_owned();
    if recipe.instructions.is_empty() {
        return Err("it tells GPT nothing: write what is to be done below the keys.".into());
    }
    if recipe.title.is_empty() {
        recipe.title = name.to_owned();
    }
    Ok(recipe)
}

/// The text of a recipe.
pub(super) fn write(recipe: &Recipe) -> String {
    let mut text = format!("{FENCE}\n");
    for (key, value) in [("title", &recipe.title), ("summary", &recipe.summary), ("example", &recipe.example)] {
        let value = value.split_whitespace().collect::<Vec<_>>().join(" ");
        if !value.is_empty() {
            // Writing to a String cannot fail.
            let _ = writeln!(text, "{key}: {}", quoted(&value));
        }
    }
    if let Some(usd) = recipe.budget_usd {
        let _ = writeln!(text, "budget_usd: {}", usd.dollars());
    }
    let _ = write!(text, "{FENCE}\n\n{}\n", recipe.instructions.trim());
    text
}

fn take(recipe: &mut Recipe, line: &str) -> Result<(), String> {
    let (key, value) = line.split_once(':').ok_or_else(|| format!("“{line}” is no line of the form key: value."))?;
    let value = unquoted(value.trim());
    match key.trim() {
        "title" => value.clone_into(&mut recipe.title),
        "summary" => value.clone_into(&mut recipe.summary),
        "example" => value.clone_into(&mut recipe.example),
        "budget_usd" => {
            let usd = value.parse().ok().and_then(Usd::from_dollars).filter(|usd| *usd >= Usd::ZERO);
            recipe.budget_usd =
                Some(usd.ok_or_else(|| format!("budget_usd is a number of US dollars like 0.40, and not “{value}”."))?);
        }
        other => {
            let known = "title, summary, example and budget_usd";
            return Err(format!("it has a key “{other}”, and only {known} are known; correct or remove that line."));
        }
    }
    Ok(())
}

/// A value without the quotation marks that YAML lets people put around it.
fn unquoted(value: &str) -> &str {
    let inside = |mark: char| value.strip_prefix(mark).and_then(|rest| rest.strip_suffix(mark));
    inside('"').or_else(|| inside('\'')).unwrap_or(value)
}

/// A value that is read as it is.
fn quoted(value: &str) -> String {
    if unquoted(value) == value { value.to_owned() } else { format!("\"{value}\"") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_and_instructions_are_read_as_people_write_them() {
        let text = "---  \r\n# ours\r\ntitle: \"Week: one\"\r\n\r\nsummary:One line.\r\nbudget_usd: 0.4\r\n---\r\n\r\nFirst.\r\n\r\n---\r\n\r\nSecond.\r\n";
        let recipe = read("week", text).unwrap();
        let expected = Recipe {
            name: "week".into(),
            title: "Week: one".into(),
            summary: "One line.".into(),
            budget_usd: Usd::from_dollars(0.4),
            instructions: "First.\n\n---\n\nSecond.".into(),
            ..Recipe::default()
        };
        assert_eq!(recipe, expected);
    }

    #[test]
    fn a_text_without_keys_is_instructions() {
        let recipe = read("plain", "Just do it.\n").unwrap();
        assert_eq!((recipe.title.as_str(), recipe.instructions.as_str()), ("plain", "Just do it."));
        assert_eq!(read("rule", "---- is a long dash\n").unwrap().instructions, "---- is a long dash");
    }

    #[test]
    fn what_is_wrong_is_said() {
        for (text, part) in [
            ("---\ntitle: x\n", "no end"),
            ("---\ntitle: x\n---\n \n", "nothing"),
            ("---\ntitle\n---\nx", "key: value"),
            ("---\nbudget: 1\n---\nx", "budget"),
            ("---\nbudget_usd: NaN\n---\nx", "US dollars"),
            ("---\nbudget_usd: -1\n---\nx", "US dollars"),
            ("", "nothing"),
        ] {
            let why = read("x", text).unwrap_err();
            assert!(why.contains(part), "{text:?}: {why}");
        }
    }

    #[test]
    fn whatever_a_recipe_says_comes_back() {
        for title in ["\"quoted\"", "'", "\"", "a: b # c", "two\nlines", "---", "\"a\" and \"b\""] {
            let recipe = Recipe {
                name: "x".into(),
                title: title.into(),
                summary: title.into(),
                example: title.into(),
                budget_usd: Usd::from_dollars(0.07),
                instructions: format!("{title}\n---\ntitle: {title}"),
                built_in: false,
                own: false,
            };
            let flat = title.replace('\n', " ");
            let expected = Recipe { title: flat.clone(), summary: flat.clone(), example: flat, ..recipe.clone() };
            assert_eq!(read("x", &write(&recipe)).unwrap(), expected, "{title:?}");
        }
    }
}

//! `limn recipes`: the jobs that `limn create --recipe` knows how to do.

use std::fmt::Write;

use serde_json::json;
use studio::{Code, Error, Recipe};

use crate::{
    output::{self, Output},
    session::Session,
};

/// Lists the recipes, and says which files of the person's cannot be used.
pub(crate) async fn recipes(output: Output, session: &Session) -> Result<Option<Code>, Error> {
    let recipes = session.studio.recipes().await?;
    for notice in session.studio.recipe_notices().await? {
        output.note(&notice);
    }
    output.result(&json!({"recipes": recipes}), || lines(&recipes));
    Ok(None)
}

fn lines(recipes: &[Recipe]) -> String {
    let mut lines = String::new();
    let widest = recipes.iter().map(|recipe| recipe.name.chars().count()).max().unwrap_or_default();
    for recipe in recipes {
        let own = if recipe.own { "own" } else { "" };
        let budget = recipe.budget_usd.map(|usd| output::price(Some(usd))).unwrap_or_default();
        let said = if recipe.summary.is_empty() { &recipe.title } else { &recipe.summary };
        // Writing to a String cannot fail.
        let _ = writeln!(lines, "{:<widest$}  {own:<3}  {budget:>7}  {said}", recipe.name);
    }
    lines
}

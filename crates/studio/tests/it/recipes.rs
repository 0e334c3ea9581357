//! Recipes as files in the home folder.

use studio::{Code, Recipe, Usd};

use crate::bench::Bench;

#[tokio::test]
async fn my_recipe_takes_the_place_of_a_built_in_one_until_it_is_deleted() {
    let bench = Bench::new().await;
    let built_in = bench.studio.recipe("content-pack").await.unwrap();
    assert!(built_in.built_in && !built_in.own);
    let mine = Recipe { instructions: "Only a headline.".into(), ..built_in.clone() };
    let saved = bench.studio.save_recipe(mine.clone()).await.unwrap();
    assert_eq!(saved, Recipe { own: true, ..mine });
    assert_eq!(bench.studio.recipe("content-pack").await.unwrap(), saved);
    let text = std::fs::read_to_string(bench.home.path().join("recipes/content-pack.md")).unwrap();
    assert!(text.starts_with("---\ntitle: Content pack\n") && text.ends_with("Only a headline.\n"), "{text}");
    assert_eq!(bench.studio.snapshot().await.unwrap().recipes.len(), 3);

    bench.studio.delete_recipe("content-pack").await.unwrap();
    assert_eq!(bench.studio.recipe("content-pack").await.unwrap(), built_in);
    let error = bench.studio.delete_recipe("content-pack").await.unwrap_err();
    assert!(error.code == Code::InvalidInput && error.message.contains("stays"), "{error}");
}

#[tokio::test]
async fn a_recipe_of_my_own_is_named_after_its_title() {
    let bench = Bench::new().await;
    let recipe = Recipe {
        title: "Weekly letter: Größe".into(),
        budget_usd: Usd::from_dollars(0.07),
        instructions: "Write it.".into(),
        ..Recipe::default()
    };
    let saved = bench.studio.save_recipe(recipe).await.unwrap();
    assert_eq!((saved.name.as_str(), saved.budget_usd), ("weekly-letter-größe", Usd::from_dollars(0.07)));
    assert!(saved.own && !saved.built_in);
    assert!(bench.studio.recipes().await.unwrap().contains(&saved));
    for (name, instructions) in [("../evil", "x"), ("empty", " \n")] {
        let bad = Recipe { name: name.into(), instructions: instructions.into(), ..Recipe::default() };
        assert_eq!(bench.studio.save_recipe(bad).await.unwrap_err().code, Code::InvalidInput, "{name}");
    }
    assert!(!bench.home.path().join("evil.md").exists());
    assert_eq!(bench.studio.delete_recipe("../settings").await.unwrap_err().code, Code::InvalidInput);
}

#[tokio::test]
async fn a_file_that_is_no_recipe_is_told_and_the_others_are_there() {
    let bench = Bench::new().await;
    let folder = bench.studio.recipes_folder().await.unwrap();
    std::fs::write(folder.join("broken.md"), "---\ntitle: x\n").unwrap();
    assert_eq!(bench.studio.recipes().await.unwrap().len(), 3);
    let notices = bench.studio.recipe_notices().await.unwrap();
    assert!(notices.len() == 1 && notices[0].contains("broken.md"), "{notices:?}");
    let error = bench.studio.recipe("broken").await.unwrap_err();
    assert!(error.code == Code::InvalidInput && error.message.contains("no end"), "{error}");
    let unknown = bench.studio.recipe("unknown").await.unwrap_err();
    assert!(unknown.message.contains("There is no recipe unknown"), "{unknown}");
}

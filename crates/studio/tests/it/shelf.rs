//! Ratings, tags, collections, what is confidential, and the history of prompts.

use studio::{Author, Event, PromptQuery};

use crate::bench::{Bench, instant_fox};

#[tokio::test]
async fn order_is_kept_and_every_change_is_told() {
    let bench = Bench::new().await;
    let id = bench.picture().await.id;
    let mut events = bench.studio.events();
    bench.studio.rate(&[id], 4).await.unwrap();
    bench.studio.tag(&[id], &["winter".into(), "fox".into()], true).await.unwrap();
    bench.studio.tag(&[id], &["fox".into()], false).await.unwrap();
    bench.studio.set_confidential(&[id], true).await.unwrap();
    let collection = bench.studio.collect("Heroes", &[id], true).await.unwrap();
    assert_eq!((collection.name.as_str(), collection.assets), ("Heroes", 1));
    let asset = bench.asset(id).await;
    assert_eq!((asset.rating, asset.tags.as_slice(), asset.confidential), (4, &["winter".to_owned()][..], true));
    assert_eq!(bench.studio.tags().await.unwrap(), ["winter"]);
    assert_eq!(bench.studio.collections().await.unwrap(), [collection]);
    let mut told = 0;
    while let Ok(event) = events.try_recv() {
        told += u32::from(matches!(event, Event::AssetsChanged { ids } if ids == [id]));
    }
    assert_eq!(told, 5);
    assert!(bench.studio.rate(&[id], 6).await.is_err());
    assert_eq!(bench.asset(id).await.rating, 4);
}

#[tokio::test]
async fn prompts_of_the_past_are_found_and_starred() {
    let bench = Bench::new().await;
    let keep = |words: &str| bench.studio.keep_prompt(Author::Mine, words.to_owned(), None, None);
    let (door, fox) = (keep("A red door").await.unwrap(), keep("A fox in the snow").await.unwrap());
    let list = async |query: PromptQuery| -> Vec<_> {
        bench.studio.prompts(&query).await.unwrap().into_iter().map(|version| version.id).collect()
    };
    assert_eq!(list(PromptQuery::default()).await, [fox.id, door.id], "newest first, also without a limit");
    assert_eq!(list(PromptQuery { text: "sno".into(), ..PromptQuery::default() }).await, [fox.id]);
    assert_eq!(list(PromptQuery { limit: 1, ..PromptQuery::default() }).await, [fox.id]);
    assert_eq!(list(PromptQuery { before: Some(fox.id), ..PromptQuery::default() }).await, [door.id]);
    assert!(bench.studio.star_prompt(door.id, true).await.unwrap().starred);
    assert_eq!(list(PromptQuery { starred: true, ..PromptQuery::default() }).await, [door.id]);
    bench.studio.star_prompt(door.id, false).await.unwrap();
    assert_eq!(list(PromptQuery { starred: true, ..PromptQuery::default() }).await, []);
    // What was typed to make a picture is no version until it is kept.
    bench.make(instant_fox()).await;
    assert_eq!(list(PromptQuery::default()).await.len(), 2);
}

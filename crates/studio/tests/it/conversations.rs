//! The list of conversations: search, names, deletion.

use studio::{Code, Event};

use crate::{
    agent::WISH,
    bench::{Bench, within},
};

#[tokio::test]
async fn they_are_found_by_title_and_by_words() {
    let bench = Bench::new().await;
    let fox = bench.say(None, "Hello, I like foxes").await;
    bench.turn(&fox).await;
    let heron = bench.say(None, "Hello, I prefer herons").await;
    bench.turn(&heron).await;
    let titles = |found: Vec<studio::Conversation>| found.into_iter().map(|one| one.title).collect::<Vec<_>>();
    assert_eq!(
        titles(bench.studio.conversations("").await.unwrap()),
        ["Hello, I prefer herons", "Hello, I like foxes"],
        "the one spoken in last comes first"
    );
    assert_eq!(titles(bench.studio.conversations("foxes").await.unwrap()), ["Hello, I like foxes"]);

    bench.studio.rename_conversation(fox.conversation.id, "Landing page").await.unwrap();
    assert_eq!(titles(bench.studio.conversations("landing").await.unwrap()), ["Landing page"]);
    assert_eq!(
        titles(bench.studio.conversations("foxes").await.unwrap()),
        ["Landing page"],
        "its words are still there"
    );
    let error = bench.studio.rename_conversation(fox.conversation.id, "  ").await.unwrap_err();
    assert_eq!(error.code, Code::InvalidInput);
}

#[tokio::test]
async fn deleting_one_keeps_what_was_made_in_it() {
    let bench = Bench::new().await;
    let (sent, proposal) = bench.proposal(WISH).await;
    bench.go(proposal.id).await.unwrap();
    bench.turn(&sent).await;
    let asset = bench.transcript(&sent).await.assets.remove(0);
    let spent = bench.studio.cost().await.unwrap().today.spent;
    let mut events = bench.studio.events();
    bench.studio.delete_conversation(sent.conversation.id).await.unwrap();
    assert!(matches!(events.recv().await.unwrap(), Event::ConversationDeleted { id } if id == sent.conversation.id));
    assert!(bench.studio.transcript(sent.conversation.id).await.is_err());
    assert_eq!(bench.studio.conversations("").await.unwrap(), []);
    let kept = bench.asset(asset.id).await;
    assert_eq!((kept.words, kept.conversation), (asset.words, None));
    assert_eq!(bench.studio.cost().await.unwrap().today.spent, spent, "and what it cost");
}

#[tokio::test]
async fn deleting_stops_what_is_under_way() {
    let mut options = sandbox::Options::fast();
    options.tokens_per_second = Some(8.0);
    let bench = Bench::with(options, studio::Settings::default()).await;
    let sent = bench.say(None, WISH).await;
    bench.sandbox.wait_for(crate::agent::RESPONSES, 1).await;
    within(bench.studio.delete_conversation(sent.conversation.id)).await.unwrap();
    assert_eq!(bench.studio.conversations("").await.unwrap(), []);
    // The next turn is not held up by what was left of the deleted one.
    let next = bench.say(None, "Hello").await;
    bench.turn(&next).await;
}

//! Branches: a save-point gives back exactly what was said before it.

use serde_json::Value;
use studio::{Code, ForkRequest, MessageState, SendRequest};

use super::{RESPONSES, WISH};
use crate::bench::Bench;

fn text(items: &[Value]) -> Vec<String> {
    items.iter().map(Value::to_string).collect()
}

#[tokio::test]
async fn a_branch_from_a_picture_begins_like_the_request_that_made_it() {
    let bench = Bench::new().await;
    let (sent, proposal) = bench.proposal(WISH).await;
    let that_made_it = bench.histories().pop().unwrap();
    bench.go(proposal.id).await.unwrap();
    bench.turn(&sent).await;
    let asset = bench.transcript(&sent).await.assets[0].id;
    bench.talk_on(&sent).await;

    let branch = bench.studio.fork(ForkRequest { asset: Some(asset), message: None }).await.unwrap();
    assert_eq!(branch.fork.unwrap().conversation, sent.conversation.id);
    let next = bench.say(Some(branch.id), "Hello").await;
    let message = bench.turn(&next).await;
    assert_eq!((message.state, &message.error), (MessageState::Done, &None), "{message:#?}");
    let begun = bench.histories().pop().unwrap();
    assert_eq!(text(&that_made_it), text(&begun[..that_made_it.len()]));
    assert!(!text(&begun).iter().any(|item| item.contains("Hello") && item.contains("assistant")));
    // The same beginning is found in the server's cache under the same name.
    let log = bench.sandbox.log(RESPONSES);
    assert_eq!(log[0].body["prompt_cache_key"], log.last().unwrap().body["prompt_cache_key"]);
    assert_eq!(log[0].body["tools"].to_string(), log.last().unwrap().body["tools"].to_string());
}

#[tokio::test]
async fn branches_go_on_by_themselves_and_stand_in_one_tree() {
    let bench = Bench::new().await;
    let sent = bench.say(None, "Hello").await;
    let first = bench.turn(&sent).await;
    bench.say(Some(sent.conversation.id), "Hello again").await;
    let branch = bench.studio.fork(ForkRequest { message: Some(first.id), asset: None }).await.unwrap();
    let other = bench.say(Some(branch.id), "Something else").await;
    bench.turn(&other).await;
    let history = text(&bench.histories().pop().unwrap()).join("\n");
    assert!(history.contains("Something else") && !history.contains("Hello again"), "{history}");

    let tree = bench.studio.branches(branch.id).await.unwrap();
    assert_eq!(tree.iter().map(|one| one.depth).collect::<Vec<_>>(), [0, 1]);
    assert_eq!((tree[1].conversation.id, tree[1].from.as_str()), (branch.id, "Hello"));

    // Deleting the first leaves the branch whole.
    bench.studio.delete_conversation(sent.conversation.id).await.unwrap();
    let request = SendRequest { conversation: Some(branch.id), text: "Hello".into(), ..SendRequest::default() };
    let again = bench.studio.send(request).await.unwrap();
    assert_eq!(bench.turn(&again).await.state, MessageState::Done);
    assert!(text(&bench.histories().pop().unwrap()).join("").contains("Hello"));
}

#[tokio::test]
async fn what_is_no_save_point_is_refused() {
    let bench = Bench::new().await;
    let fox = bench.picture().await;
    let error = bench.studio.fork(ForkRequest { asset: Some(fox.id), message: None }).await.unwrap_err();
    assert_eq!(error.code, Code::InvalidInput, "{error}");
    assert_eq!(bench.studio.fork(ForkRequest::default()).await.unwrap_err().code, Code::Usage);
}

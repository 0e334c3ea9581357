//! Branches: a save-point gives back exactly what was said before it.

use sandbox::{Fault, JobFault, Says};
use serde_json::{Value, json};
use studio::{ActState, Code, ForkRequest, JobState, MessageState, PlanState, ProposalState, SendRequest};

use super::{RESPONSES, WISH};
use crate::bench::{Bench, SUBMITS, within};

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
    // What was made before the branch is there with how it came about.
    let shared = bench.studio.transcript(branch.id).await.unwrap();
    assert_eq!(
        shared.jobs.iter().map(|job| (job.state, job.assets.clone())).collect::<Vec<_>>(),
        [(JobState::Done, vec![asset])]
    );
    assert_eq!(shared.assets.iter().map(|known| known.id).collect::<Vec<_>>(), [asset]);
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
    let again = bench.say(Some(sent.conversation.id), "Hello again").await;
    bench.turn(&again).await;
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

#[tokio::test]
async fn a_branch_puts_nothing_of_the_other_conversation_aside() {
    let bench = Bench::new().await;
    let picture = json!({"prompt": "A lighthouse", "model": null, "negative_prompt": null, "width": null,
        "height": null, "samples": null, "seed": null});
    let step = json!({"name": "dusk", "makes": "picture", "words": "Dusk", "model": null, "width": null, "height": null,
        "samples": null, "seed": null, "from": null, "seconds": null});
    let plan = json!({"title": "More", "budget_usd": null, "promotions": null, "steps": [step]});
    // The first picture is told to GPT, which then wants more than the person has decided on yet.
    bench.order(RESPONSES, Fault::Says(Says::default().call("generate_image", picture.clone())));
    let more = Says::default().call("generate_image", picture).call("plan", plan).call_in(
        "browser",
        "open",
        json!({"url": "https://example.com/"}),
    );
    bench.order(RESPONSES, Fault::Says(more));
    let sent = bench.say(None, "Anything").await;
    bench.go(bench.turn(&sent).await.proposals[0].id).await.unwrap();
    let message = bench.turn(&sent).await;
    assert_eq!(message.state, MessageState::Waiting, "{message:#?}");
    let asset = bench.transcript(&sent).await.assets[0].id;

    let branch = bench.studio.fork(ForkRequest { asset: Some(asset), message: None }).await.unwrap();
    let said = bench.say(Some(branch.id), "Hello").await;
    assert_eq!(bench.turn(&said).await.state, MessageState::Done);
    within(bench.studio.stop(branch.id)).await.unwrap();
    let there = bench.turn(&sent).await;
    assert_eq!((there.state, there.plans[0].state), (MessageState::Waiting, PlanState::Pending), "{there:#?}");
    assert_eq!(there.acts[0].state, ActState::Asking);
    let waiting = there.proposals.iter().filter(|one| one.state == ProposalState::Pending).count();
    assert_eq!(waiting, 2, "{there:#?}");
    bench.go(message.proposals[1].id).await.unwrap();
}

#[tokio::test]
async fn what_ended_since_is_told_to_the_conversation_that_asked_for_it() {
    let bench = Bench::new().await;
    let (sent, proposal) = bench.proposal(WISH).await;
    bench.order(SUBMITS, Fault::Job(JobFault { hold: true, ..JobFault::default() }));
    bench.go(proposal.id).await.unwrap();
    let job = bench.transcript(&sent).await.jobs[0].id;
    bench.until_state(job, JobState::Running).await;
    within(bench.studio.stop(sent.conversation.id)).await.unwrap();
    let fork = ForkRequest { message: Some(sent.assistant.id), asset: None };
    let branch = bench.studio.fork(fork).await.unwrap();
    bench.sandbox.release();
    bench.end_of(job).await;

    let told = |bench: &Bench| text(&bench.last_input()).join("").contains("have ended since");
    let said = bench.say(Some(branch.id), "Hello").await;
    assert_eq!(bench.turn(&said).await.state, MessageState::Done);
    assert!(!told(&bench), "the branch did not ask for it");
    bench.talk_on(&sent).await;
    assert!(told(&bench), "and it is not taken from the one that did");
}

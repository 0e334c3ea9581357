//! Proposals: Go, Edit, Deny, and the quiet limit.

use serde_json::json;
use studio::{Code, Decision, MessageState, ProposalState, Purpose, Settings, Usd};

use super::WISH;
use crate::bench::Bench;

#[tokio::test]
async fn go_makes_the_picture_and_gpt_speaks_of_it() {
    let bench = Bench::new().await;
    let (sent, proposal) = bench.proposal(WISH).await;
    assert_eq!(proposal.state, ProposalState::Pending);
    assert_eq!(proposal.model.as_deref(), Some("flux"));
    assert!(proposal.estimated_usd.unwrap() > Usd::ZERO);
    assert_eq!(bench.submissions(), 0, "nothing is made before the person says go");

    bench.go(proposal.id).await.unwrap();
    let message = bench.turn(&sent).await;
    assert_eq!((message.state, message.error), (MessageState::Done, None));
    assert_eq!(bench.submissions(), 1);
    assert_eq!(bench.asked(), 2);

    let transcript = bench.transcript(&sent).await;
    let [job] = transcript.jobs.as_slice() else { panic!("{:#?}", transcript.jobs) };
    let [asset] = transcript.assets.as_slice() else { panic!("{:#?}", transcript.assets) };
    assert_eq!((asset.conversation, asset.message), (Some(sent.conversation.id), Some(sent.assistant.id)));
    assert_eq!((job.conversation, job.message), (Some(sent.conversation.id), Some(sent.assistant.id)));
    assert_eq!(asset.words.mine, WISH);
    assert_eq!(asset.words.refined.as_deref(), Some(proposal.prompt.as_str()));
    assert_eq!(asset.words.sent, proposal.prompt);
    let posted = &bench.sandbox.log(crate::bench::SUBMITS)[0].body;
    assert_eq!(posted["prompt"], asset.words.sent.as_str());

    let done = &message.proposals[0];
    assert_eq!((done.state, done.job, done.quiet), (ProposalState::Approved, Some(job.id), false));
    let told = &bench.last_outputs()[0];
    assert_eq!(told["status"], "done");
    assert_eq!(told["pictures"][0]["handle"], format!("img:{}", asset.id));
    assert_eq!(told["pictures"][0]["seed"], json!(asset.seed));
}

#[tokio::test]
async fn deny_calls_nobody_and_the_conversation_goes_on() {
    let bench = Bench::new().await;
    let (sent, proposal) = bench.proposal(WISH).await;
    let (asked, posted) = (bench.asked(), bench.sandbox.log("POST ").len());
    bench.deny(proposal.id).await;
    let message = bench.turn(&sent).await;
    assert_eq!(message.state, MessageState::Done);
    assert_eq!(message.proposals[0].state, ProposalState::Denied);
    assert_eq!(bench.sandbox.log("POST ").len(), posted, "no is no: neither provider is called");
    assert_eq!(bench.asked(), asked);

    bench.talk_on(&sent).await;
    assert_eq!(bench.submissions(), 0);
    assert_eq!(bench.last_outputs()[0]["message"], "denied by the person");
    let again = bench.go(proposal.id).await.unwrap_err();
    assert_eq!(again.code, Code::InvalidInput);
    assert_eq!(bench.submissions(), 0);
}

#[tokio::test]
async fn edited_arguments_are_checked_and_are_what_is_sent() {
    let bench = Bench::new().await;
    let (sent, proposal) = bench.proposal(WISH).await;
    let mut edited = proposal.arguments.clone();
    edited["samples"] = json!(9);
    let error = bench.decide(proposal.id, Decision::Go { arguments: Some(edited.clone()) }).await.unwrap_err();
    assert_eq!(error.code, Code::InvalidInput);
    assert!(error.message.contains("samples"), "{error}");
    let waiting = bench.turn(&sent).await;
    assert_eq!(waiting.proposals[0].state, ProposalState::Pending);
    assert_eq!(waiting.proposals[0].arguments, proposal.arguments);

    edited["samples"] = json!(2);
    edited["prompt"] = json!("A blue fox");
    bench.decide(proposal.id, Decision::Go { arguments: Some(edited) }).await.unwrap();
    let message = bench.turn(&sent).await;
    assert_eq!(message.state, MessageState::Done);
    let done = &message.proposals[0];
    assert_eq!((done.prompt.as_str(), done.samples), ("A blue fox", 2));
    let transcript = bench.transcript(&sent).await;
    assert_eq!(transcript.assets.len(), 2);
    let words = &transcript.assets[0].words;
    assert_eq!((words.mine.as_str(), words.sent.as_str()), (WISH, "A blue fox"));
    assert_eq!(words.refined.as_deref(), Some(proposal.prompt.as_str()), "what GPT wrote is kept beside the edit");
    assert_eq!(bench.last_outputs()[0]["prompt"], "A blue fox", "GPT is told of the edit");
}

#[tokio::test]
async fn below_the_quiet_limit_nobody_is_asked() {
    let settings = Settings { quiet_limit_usd: Usd::from_dollars(0.01).unwrap(), ..Settings::default() };
    let bench = Bench::with(sandbox::Options::fast(), settings).await;
    let sent = bench.say(None, WISH).await;
    let message = bench.turn(&sent).await;
    assert_eq!(message.state, MessageState::Done, "it went through without a decision: {message:#?}");
    assert!(message.proposals[0].quiet);
    assert_eq!(bench.submissions(), 1);

    let dear = bench.say(Some(sent.conversation.id), "Four pictures of a lighthouse at dusk with flux").await;
    let message = bench.turn(&dear).await;
    assert_eq!(message.state, MessageState::Waiting, "four cost more than the limit");
    assert!(!message.proposals[0].quiet);
    assert_eq!(bench.submissions(), 1);
}

#[tokio::test]
async fn at_a_quiet_limit_of_zero_even_free_pictures_are_asked_for() {
    let mut settings = Settings { safety_checker: false, ..Settings::default() };
    settings.picture_prices.insert("flux".into(), Usd::ZERO);
    let bench = Bench::with(sandbox::Options::fast(), settings).await;
    let (_, proposal) = bench.proposal(WISH).await;
    assert_eq!((proposal.state, proposal.estimated_usd), (ProposalState::Pending, Some(Usd::ZERO)));
    assert_eq!(proposal.arguments["safety_checker"], false, "the person's settings go into the proposal");
}

#[tokio::test]
async fn all_charges_of_a_turn_carry_its_message() {
    let bench = Bench::new().await;
    let (sent, proposal) = bench.proposal(WISH).await;
    bench.go(proposal.id).await.unwrap();
    let message = bench.turn(&sent).await;
    let charges = bench.studio.cost().await.unwrap().charges;
    assert!(charges.iter().all(|charge| charge.message == Some(sent.assistant.id)), "{charges:#?}");
    let words: Vec<_> = charges.iter().filter(|charge| charge.purpose == Purpose::Agent).collect();
    assert_eq!((words.len(), charges.len()), (2, 3));
    assert_eq!(message.usd, Some(words.iter().map(|charge| charge.actual_usd.unwrap()).sum()));
    assert!(message.usage.unwrap().output_tokens > 0);
    let conversation = bench.transcript(&sent).await.conversation;
    assert!(conversation.usd > message.usd.unwrap(), "words and pictures");
}

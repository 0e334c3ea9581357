//! Conversations, messages, proposals, prompts.

use std::{sync::Barrier, thread};

use library::{
    Author, Code, ConversationId, Error, Failure, JobFilter, Library, Message, MessageState, NewMessage, NewPrompt,
    NewProposal, PromptId, Proposal, ProposalState, Role, Since, Tokens,
};
use serde_json::{Value, json};

use crate::fixtures::{NO_CAPS, keep, library, new_asset, new_job, png, usd};

pub(crate) fn say(library: &Library, conversation: ConversationId, text: &str) -> Message {
    let message = NewMessage {
        conversation,
        role: Role::User,
        state: MessageState::Done,
        text: text.into(),
        model: None,
        budget_usd: None,
        documents: Vec::new(),
        pictures: Vec::new(),
    };
    library.add_message(message).unwrap()
}

pub(crate) fn proposal(library: &Library, call_id: &str) -> Proposal {
    let conversation = library.new_conversation("foxes").unwrap();
    let message = say(library, conversation.id, "four foxes");
    let proposal = NewProposal {
        message: message.id,
        call_id: call_id.into(),
        operation: "text2img".into(),
        arguments: json!({"prompt": "a fox", "samples": 4}),
        prompt: "a fox".into(),
        model: Some("flux".into()),
        samples: 4,
        width: Some(1024),
        height: None,
        estimated_usd: Some(usd(0.0188)),
        state: ProposalState::Pending,
        quiet: false,
        error: None,
        step: None,
        at: 5,
    };
    library.add_proposal(proposal).unwrap()
}

#[test]
fn api_items_come_back_byte_for_byte_in_their_order() {
    let (_home, library) = library();
    let conversation = library.new_conversation("c").unwrap().id;
    let (first, second) = (say(&library, conversation, "one").id, say(&library, conversation, "two").id);
    let texts = [
        r#"{"type":"reasoning","id":"rs_1","summary":[],"encrypted_content":"gAAA=="}"#,
        r#"{"zebra":1,"apple":{"y":2.50,"x":"\u0000é霓\\n"},"n":12345678901234567890,"e":1e300}"#,
        r#"{"type":"function_call","arguments":"{ \"prompt\" : \"a \\\"fox\\\"\" }","call_id":"call_1"}"#,
    ];
    let items: Vec<Value> = texts.iter().map(|text| serde_json::from_str(text).unwrap()).collect();
    library.append_items(second, &items[..1]).unwrap();
    library.append_items(second, &items[1..]).unwrap();
    let back = library.message_items(second).unwrap();
    let written = |items: &[Value]| items.iter().map(|item| item.to_string()).collect::<Vec<_>>();
    assert_eq!(written(&back), written(&items));
    let history = library.history(conversation).unwrap();
    assert_eq!(history, [(Role::User, first, vec![]), (Role::User, second, items.clone())]);
    assert!(matches!(library.append_items(library::MessageId(99), &items), Err(Error::NotFound { .. })));
}

#[test]
fn a_message_keeps_what_it_became() {
    let (_home, library) = library();
    let conversation = library.new_conversation("c").unwrap().id;
    let mut message = say(&library, conversation, "");
    message.state = MessageState::Waiting;
    library.update_message(&message).unwrap();
    assert_eq!(library.message(message.id).unwrap(), message);
    message.state = MessageState::Failed;
    message.text = "Ｗörds\r\n\t\u{1f98a} ".into();
    message.refusal = true;
    message.error = Some(Failure { code: Code::Network, message: "It broke off.".into() });
    message.model = Some("gpt-5.4-2026-03-05".into());
    message.usd = Some(usd(0.001_234_567));
    message.usage = Some(Tokens { input_tokens: 1, cached_input_tokens: 2, output_tokens: 3 });
    library.update_message(&message).unwrap();
    assert_eq!(library.messages(conversation).unwrap(), [message]);
}

#[test]
fn a_turn_of_a_dead_process_is_carried_on_by_exactly_one() {
    let (home, dead) = library();
    let living = Library::open(home.path()).unwrap();
    let conversation = dead.new_conversation("c").unwrap().id;
    let turn = |library: &Library, state| {
        let message = NewMessage {
            conversation,
            role: Role::Assistant,
            state,
            text: String::new(),
            model: None,
            budget_usd: Some(usd(0.25)),
            documents: Vec::new(),
            pictures: Vec::new(),
        };
        library.add_message(message).unwrap().id
    };
    let (streaming, waiting) = (turn(&dead, MessageState::Streaming), turn(&dead, MessageState::Waiting));
    turn(&dead, MessageState::Done);
    turn(&living, MessageState::Waiting);
    assert!(living.claim_messages().unwrap().is_empty(), "the owner lives");
    drop(dead);
    let other = Library::open(home.path()).unwrap();
    let claimed: Vec<_> = other.claim_messages().unwrap().iter().map(|message| message.id).collect();
    assert_eq!(claimed, [streaming, waiting]);
    assert!(living.claim_messages().unwrap().is_empty());
    assert_eq!(living.message_budget(waiting).unwrap(), Some(usd(0.25)));

    let go = |library: &Library| library.move_message(waiting, MessageState::Waiting, MessageState::Streaming);
    assert_eq!(go(&living).unwrap().state, MessageState::Streaming);
    assert!(matches!(go(&other), Err(Error::Decided(_))), "only one carries it on");
}

#[test]
fn the_list_is_by_last_word_and_can_be_searched() {
    let (_home, library) = library();
    let [foxes, cities, empty] = ["Foxes", "Cities", "Größe"].map(|title| library.new_conversation(title).unwrap().id);
    say(&library, cities, "neon über der Stadt, 霓虹城市");
    let message = say(&library, foxes, "a fox in the snow");
    let found = |text: &str| library.conversations(text).unwrap().iter().map(|one| one.id).collect::<Vec<_>>();
    // Within one millisecond the newer conversation comes first.
    assert_eq!(found("").len(), 3);
    assert!(library.conversation(foxes).unwrap().updated_at >= library.conversation(cities).unwrap().updated_at);
    assert_eq!(found("snow fo"), [foxes]);
    assert_eq!(found("UBER neon"), [cities], "without regard to case and accents");
    assert_eq!(found("虹城"), [cities]);
    assert_eq!(found("größe"), [empty]);
    assert_eq!(found("\" OR fox* NEAR("), Vec::<ConversationId>::new());
    library.update_message(&Message { text: "a wolf".into(), ..message }).unwrap();
    assert_eq!(found("snow"), Vec::<ConversationId>::new());
    assert_eq!(found("wolf"), [foxes]);
    library.rename_conversation(empty, "  Snow ").unwrap();
    assert_eq!(found("snow"), [empty]);
    assert!(matches!(library.rename_conversation(empty, " \n"), Err(Error::Invalid(_))));
    library.check().unwrap();
}

#[test]
fn deleting_takes_the_words_and_leaves_pictures_and_money() {
    let (_home, library) = library();
    let pending = proposal(&library, "call_1");
    let message = library.message(pending.message).unwrap();
    assert_eq!(message.proposals, std::slice::from_ref(&pending));
    let conversation = message.conversation;
    library.append_items(message.id, &[json!({"a": 1})]).unwrap();
    let mut job = new_job("t", 0.01);
    (job.conversation, job.message) = (Some(conversation), Some(message.id));
    let job = library.plan_job(job, &NO_CAPS, Since::default()).unwrap();
    let mut asset = new_asset("a fox");
    (asset.conversation, asset.message) = (Some(conversation), Some(message.id));
    let asset = keep(&library, &png(8, 8, 1), asset).unwrap();
    assert_eq!((asset.conversation, asset.message), (Some(conversation), Some(message.id)));
    assert_eq!(library.jobs(JobFilter::Conversation(conversation)).unwrap().len(), 1);
    assert_eq!(library.jobs(JobFilter::Message(message.id)).unwrap().len(), 1);

    library.delete_conversation(conversation).unwrap();
    assert!(matches!(library.delete_conversation(conversation), Err(Error::NotFound { .. })));
    assert!(matches!(library.message(message.id), Err(Error::NotFound { .. })));
    assert!(matches!(library.proposal(pending.id), Err(Error::NotFound { .. })));
    assert!(library.conversations("foxes").unwrap().is_empty());
    assert_eq!(library.asset(asset.id).unwrap().conversation, None);
    assert_eq!(library.job(job.id).unwrap().message, None);
    assert_eq!(library.spent(0, i64::MAX).unwrap().total_usd, usd(0.01));
    let next = library.new_conversation("next").unwrap();
    assert!(next.id > conversation, "identities are never used again");
    library.check().unwrap();
}

#[test]
fn of_a_hundred_decisions_at_once_one_counts() {
    let (home, library) = library();
    let other = Library::open(home.path()).unwrap();
    let pending = proposal(&library, "call_1");
    let start = Barrier::new(100);
    let decided: Vec<ProposalState> = thread::scope(|scope| {
        let decide = |n: u32| {
            let mut proposal = pending.clone();
            proposal.state = if n.is_multiple_of(2) { ProposalState::Approved } else { ProposalState::Denied };
            proposal.samples = n;
            let library = if n.is_multiple_of(3) { &library } else { &other };
            start.wait();
            library.decide_proposal(&proposal).ok().map(|proposal| proposal.state)
        };
        let threads: Vec<_> = (0..100).map(|n| scope.spawn(move || decide(n))).collect();
        threads.into_iter().filter_map(|thread| thread.join().unwrap()).collect()
    });
    assert_eq!(decided.len(), 1);
    let stored = library.proposal(pending.id).unwrap();
    assert_eq!(stored.state, decided[0]);
    assert_eq!(
        stored.samples.is_multiple_of(2),
        stored.state == ProposalState::Approved,
        "one decision, not a mixture"
    );
}

#[test]
fn proposals_keep_their_edits_and_their_outcome() {
    let (_home, library) = library();
    let mut pending = proposal(&library, "call_1");
    pending.arguments = json!({"samples": 2, "prompt": "a red fox"});
    library.update_proposal(&pending).unwrap();
    let leaving = Proposal { state: ProposalState::Approved, ..pending.clone() };
    assert!(matches!(library.update_proposal(&leaving), Err(Error::Decided(_))), "deciding is a call of its own");
    library.decide_proposal(&leaving).unwrap();
    assert_eq!(library.proposal(pending.id).unwrap().arguments.to_string(), r#"{"samples":2,"prompt":"a red fox"}"#);
    assert_eq!(library.proposal_output(pending.id).unwrap(), None);
    library.set_proposal_output(pending.id, "{\"assets\":[1]}").unwrap();
    assert_eq!(library.proposal_output(pending.id).unwrap().as_deref(), Some("{\"assets\":[1]}"));
    let rejected = Proposal { state: ProposalState::Rejected, ..leaving.clone() };
    library.update_proposal(&rejected).unwrap();
    assert!(matches!(library.update_proposal(&leaving), Err(Error::Decided(_))));
}

#[test]
fn every_version_of_a_prompt_stays() {
    let (_home, library) = library();
    let keep = |parent, author, prompt: &str| {
        let prompt = NewPrompt {
            parent,
            author,
            prompt: prompt.into(),
            negative: Some("  blurry\n".into()),
            why: None,
            target: Some("flux".into()),
            usd: Some(usd(0.0004)),
        };
        library.keep_prompt(prompt).unwrap()
    };
    let mine = keep(None, Author::Mine, " füchse 🦊\r\n\0 ");
    let refined = keep(Some(mine.id), Author::Refined, "a red fox");
    keep(None, Author::Mine, "something else");
    let picked = keep(Some(refined.id), Author::Picked, "a fox");
    assert_eq!(library.prompt(mine.id).unwrap().prompt.as_bytes(), " füchse 🦊\r\n\0 ".as_bytes());
    for version in [&mine, &refined, &picked] {
        assert_eq!(library.prompt_family(version.id).unwrap(), [mine.clone(), refined.clone(), picked.clone()]);
    }
    assert!(matches!(library.prompt(PromptId(99)), Err(Error::NotFound { .. })));
}

//! Branches: what they have in common with the conversation they come from, to the byte, and what deleting one leaves.

use library::{
    AssetId, Conversation, ConversationId, Error, Fork, Library, MessageId, MessageState, NewMessage, Point, PointKind,
    ProjectEdit, Role, Since,
};
use serde_json::{Value, json};

use crate::{
    conversations::say,
    fixtures::{NO_CAPS, keep, library, new_asset, new_job, png, usd},
};

/// A turn of the agent with these items.
fn answer(library: &Library, conversation: ConversationId, items: &[Value]) -> MessageId {
    let message = NewMessage {
        conversation,
        role: Role::Assistant,
        state: MessageState::Done,
        text: "done".into(),
        model: None,
        budget_usd: None,
        documents: Vec::new(),
        pictures: Vec::new(),
    };
    let id = library.add_message(message).unwrap().id;
    library.append_items(id, items).unwrap();
    id
}

fn asked(library: &Library, conversation: ConversationId, words: &str) -> MessageId {
    let id = say(library, conversation, words).id;
    library.append_items(id, &[json!({"role": "user", "n": 2.5, "content": words})]).unwrap();
    id
}

fn call(call_id: &str) -> Value {
    json!({"type": "function_call", "call_id": call_id, "arguments": "{ \"z\" : 1 }"})
}

fn output(call_id: &str, said: &str) -> Value {
    json!({"type": "function_call_output", "call_id": call_id, "output": said})
}

/// Everything the model is sent, as text.
fn sent(library: &Library, conversation: ConversationId) -> Vec<String> {
    let history = library.history(conversation).unwrap();
    history.into_iter().flat_map(|(_, _, items)| items).map(|item| item.to_string()).collect()
}

fn at(conversation: ConversationId, message: MessageId, items: Option<u32>) -> Fork {
    Fork { conversation, message, items, asset: None }
}

fn ids(conversations: &[Conversation]) -> Vec<ConversationId> {
    conversations.iter().map(|one| one.id).collect()
}

#[test]
fn a_branch_sends_exactly_what_was_sent_up_to_its_save_point() {
    let (_home, library) = library();
    let trunk = library.new_conversation("trunk").unwrap().id;
    asked(&library, trunk, "foxes");
    let turn = answer(&library, trunk, &[call("a"), output("a", "1"), call("b"), output("b", "2"), json!("end")]);
    let before = sent(&library, trunk);
    asked(&library, trunk, "wolves");
    answer(&library, trunk, &[json!("wolves, then")]);
    let whole = sent(&library, trunk);

    let cut = library.fork("cut", at(trunk, turn, Some(2))).unwrap();
    assert_eq!(sent(&library, cut.id), before[..3], "the question and the first two items");
    let full = library.fork("full", at(trunk, turn, None)).unwrap().id;
    assert_eq!(sent(&library, full), before);

    // A branch of a branch: two save-points deep, each with words of its own.
    asked(&library, cut.id, "a red one");
    let red = answer(&library, cut.id, &[call("c"), output("c", "3"), json!("red")]);
    let deep = library.fork("deep", at(cut.id, red, Some(2))).unwrap();
    asked(&library, deep.id, "at night");
    let said = sent(&library, deep.id);
    assert_eq!(said[..3], before[..3]);
    assert_eq!(said[3..6], sent(&library, cut.id)[3..6]);
    assert_eq!(said.len(), 7);
    assert_eq!(sent(&library, trunk), whole, "and the trunk goes on as it was");

    let heard: Vec<String> = library.messages(deep.id).unwrap().into_iter().map(|message| message.text).collect();
    assert_eq!(heard, ["foxes", "done", "a red one", "done", "at night"]);
    let own: Vec<String> = library.own_messages(deep.id).unwrap().into_iter().map(|message| message.text).collect();
    assert_eq!(own, ["at night"]);
    let tree = library.lineage(cut.id).unwrap();
    assert_eq!(ids(&tree), [trunk, cut.id, deep.id, full], "each branch with its own before the next");
    assert_eq!(library.root(deep.id).unwrap().id, trunk);
    assert_eq!(deep.fork, Some(at(cut.id, red, Some(2))));
}

#[test]
fn a_save_point_in_common_belongs_to_where_it_was_said_and_is_cut_as_the_branch_is() {
    let (_home, library) = library();
    let trunk = library.new_conversation("trunk").unwrap().id;
    let question = asked(&library, trunk, "foxes");
    let turn = answer(&library, trunk, &[call("a"), output("a", "1"), json!("end")]);
    let later = asked(&library, trunk, "later");
    let branch = library.fork("branch", at(trunk, turn, Some(2))).unwrap().id;
    let other = library.new_conversation("other").unwrap().id;

    let again = library.fork("again", at(branch, turn, None)).unwrap();
    assert_eq!(again.fork, Some(at(trunk, turn, Some(2))), "no more than the branch has");
    let shorter = library.fork("shorter", at(branch, turn, Some(1))).unwrap();
    assert_eq!(shorter.fork, Some(at(trunk, turn, Some(1))));
    let early = library.fork("early", at(branch, question, None)).unwrap();
    assert_eq!((early.fork, sent(&library, early.id).len()), (Some(at(trunk, question, None)), 1));

    for wrong in [at(branch, later, None), at(other, turn, None), at(trunk, turn, Some(4))] {
        assert!(matches!(library.fork("wrong", wrong), Err(Error::Invalid(_))), "{wrong:?}");
    }
    for unknown in [at(trunk, MessageId(99), None), at(ConversationId(99), turn, None)] {
        assert!(matches!(library.fork("wrong", unknown), Err(Error::NotFound { .. })), "{unknown:?}");
    }
    let unknown = Fork { asset: Some(AssetId(99)), ..at(trunk, turn, None) };
    assert!(matches!(library.fork("wrong", unknown), Err(Error::NotFound { what: "asset", .. })));
    assert!(matches!(library.fork(" ", at(trunk, turn, None)), Err(Error::Invalid(_))));
    assert_eq!(library.conversations("").unwrap().len(), 6, "nothing wrong was made");
}

#[test]
fn an_answer_that_is_not_finished_is_gone_on_from_only_at_a_step() {
    let (_home, library) = library();
    let trunk = library.new_conversation("trunk").unwrap().id;
    let turn = answer(&library, trunk, &[call("a"), output("a", "1")]);
    library.move_message(turn, MessageState::Done, MessageState::Streaming).unwrap();
    assert!(matches!(library.fork("all", at(trunk, turn, None)), Err(Error::Invalid(_))));
    let branch = library.fork("step", at(trunk, turn, Some(2))).unwrap().id;
    let before = sent(&library, branch);
    library.append_items(turn, &[json!("more")]).unwrap();
    assert_eq!(sent(&library, branch), before, "what comes later is no part of it");
}

#[test]
fn a_branch_has_the_project_contract_and_recipe_of_its_trunk() {
    let (_home, library) = library();
    let project = library.save_project(ProjectEdit { name: "Tea".into(), ..ProjectEdit::default() }).unwrap().id;
    let trunk = library.new_conversation("trunk").unwrap().id;
    let size = Point {
        kind: PointKind::Size,
        says: "1920 × 1080".into(),
        page: Some(3),
        width: Some(1920),
        height: Some(1080),
        ratio: None,
        colours: None,
        tolerance: Some(2.3),
        side: None,
        share: None,
    };
    library.set_contract(trunk, std::slice::from_ref(&size)).unwrap();
    library.set_recipe(trunk, "Key visual").unwrap();
    let set = library.set_project(trunk, Some(project)).unwrap();
    assert_eq!((set.project, set.recipe.as_deref(), set.contract.len()), (Some(project), Some("Key visual"), 1));
    let turn = answer(&library, trunk, &[json!(1)]);
    let branch = library.fork("  branch ", at(trunk, turn, None)).unwrap();
    assert_eq!((branch.title.as_str(), branch.project), ("branch", Some(project)));
    assert_eq!((branch.recipe.as_deref(), branch.contract), (Some("Key visual"), vec![size]));
    assert!(matches!(library.set_project(trunk, Some(library::ProjectId(9))), Err(Error::NotFound { .. })));
    assert_eq!(library.set_project(trunk, None).unwrap().project, None);
    assert_eq!(library.conversation(branch.id).unwrap().project, Some(project), "each has its own from then on");
}

#[test]
fn what_a_branch_needs_stays_out_of_sight_and_goes_with_the_last_branch() {
    let (_home, library) = library();
    let trunk = library.new_conversation("trunk").unwrap().id;
    asked(&library, trunk, "a fox in the snow");
    let turn = answer(&library, trunk, &[json!("one")]);
    let middle = library.fork("middle", at(trunk, turn, None)).unwrap().id;
    let word = asked(&library, middle, "two");
    let leaf = library.fork("leaf", at(middle, word, None)).unwrap().id;
    let side = library.fork("side", at(trunk, turn, None)).unwrap().id;
    let before = sent(&library, leaf);

    library.delete_conversation(trunk).unwrap();
    library.delete_conversation(middle).unwrap();
    for gone in [trunk, middle] {
        assert!(matches!(library.conversation(gone), Err(Error::NotFound { .. })));
        assert!(matches!(library.messages(gone), Err(Error::NotFound { .. })));
        assert!(matches!(library.history(gone), Err(Error::NotFound { .. })));
        assert!(matches!(library.rename_conversation(gone, "back"), Err(Error::NotFound { .. })));
        assert!(matches!(library.delete_conversation(gone), Err(Error::NotFound { .. })));
        assert!(matches!(library.fork("from it", at(gone, turn, None)), Err(Error::NotFound { .. })));
    }
    assert_eq!(ids(&library.conversations("").unwrap()), [side, leaf]);
    assert!(library.conversations("snow").unwrap().is_empty(), "words of deleted ones are not found");
    assert_eq!(sent(&library, leaf), before, "to the byte");
    assert_eq!(ids(&library.lineage(side).unwrap()), [leaf, side]);
    assert_eq!(library.root(leaf).unwrap().id, trunk, "the name of the cache stays");
    // A branch can still be made of what it has in common with a deleted one.
    let late = library.fork("late", at(leaf, turn, None)).unwrap().id;
    assert_eq!(sent(&library, late), before[..2]);
    library.delete_conversation(late).unwrap();

    library.delete_conversation(leaf).unwrap();
    assert!(matches!(library.message(word), Err(Error::NotFound { .. })), "nobody needs the middle any more");
    assert!(library.message(turn).is_ok(), "the trunk is needed still");
    library.delete_conversation(side).unwrap();
    assert!(matches!(library.message(turn), Err(Error::NotFound { .. })));
    assert!(library.conversations("").unwrap().is_empty());
    library.check().unwrap();
}

#[test]
fn deleting_a_branch_leaves_the_conversation_it_came_from() {
    let (_home, library) = library();
    let trunk = library.new_conversation("trunk").unwrap().id;
    let turn = answer(&library, trunk, &[json!("one")]);
    let branch = library.fork("branch", at(trunk, turn, None)).unwrap().id;
    let leaf = library.fork("leaf", at(branch, asked(&library, branch, "two"), None)).unwrap().id;
    library.delete_conversation(branch).unwrap();
    library.delete_conversation(leaf).unwrap();
    assert_eq!(ids(&library.conversations("").unwrap()), [trunk]);
    assert_eq!(sent(&library, trunk), ["\"one\""]);
}

#[test]
fn a_summary_stands_for_what_came_before_and_loses_nothing() {
    let (_home, library) = library();
    let trunk = library.new_conversation("trunk").unwrap().id;
    asked(&library, trunk, "one");
    let first = answer(&library, trunk, &[json!("a"), json!("b")]);
    asked(&library, trunk, "two");
    let second = answer(&library, trunk, &[call("a"), output("a", "1")]);
    let full = sent(&library, trunk);
    let written = [json!({"role": "developer", "content": "Foxes were made."})];
    library.summarise(second, second, &written).unwrap();
    library.append_items(second, &[json!("c")]).unwrap();
    asked(&library, trunk, "three");

    let now = sent(&library, trunk);
    assert_eq!(now[0], written[0].to_string());
    assert_eq!(now[1..3], full[4..6], "the items of its message, whole");
    assert_eq!((now.len(), now[3].as_str()), (5, "\"c\""));
    assert_eq!(library.messages(trunk).unwrap().len(), 5, "people still read everything");
    let summed: Vec<bool> = library.messages(trunk).unwrap().iter().map(|message| message.summed_up).collect();
    assert_eq!(summed, [false, false, false, true, false]);

    // Branches from before the summary go on from what was sent then; later ones have the summary too.
    let early = library.fork("early", at(trunk, first, None)).unwrap().id;
    assert_eq!(sent(&library, early), full[..3]);
    let same_step = library.fork("same", at(trunk, second, Some(2))).unwrap().id;
    assert_eq!(sent(&library, same_step), full, "this step was made without the summary");
    let late = library.fork("late", at(trunk, second, Some(3))).unwrap().id;
    assert_eq!(sent(&library, late), now[..4]);

    let last = answer(&library, late, &[json!("d")]);
    library.summarise(last, last, &[json!("Only this counts.")]).unwrap();
    assert_eq!(sent(&library, late), ["\"Only this counts.\"", "\"d\""], "the last summary is the one");
    assert_eq!(sent(&library, trunk), now);
    assert!(matches!(library.summarise(MessageId(99), last, &written), Err(Error::NotFound { .. })));
}

#[test]
fn a_summary_written_in_the_middle_of_an_answer_is_unknown_to_branches_from_its_earlier_steps() {
    let (_home, library) = library();
    let trunk = library.new_conversation("trunk").unwrap().id;
    asked(&library, trunk, "one");
    answer(&library, trunk, &[json!("a")]);
    let wish = asked(&library, trunk, "two");
    let turn = answer(&library, trunk, &[call("a"), output("a", "1")]);
    let full = sent(&library, trunk);
    library.summarise(wish, turn, &[json!("Foxes were made.")]).unwrap();
    library.append_items(turn, &[call("b"), output("b", "2")]).unwrap();

    let before = library.fork("before", at(trunk, turn, Some(2))).unwrap().id;
    assert_eq!(sent(&library, before), full);
    let after = library.fork("after", at(trunk, turn, Some(4))).unwrap().id;
    assert_eq!(sent(&library, after)[0], "\"Foxes were made.\"");
    assert_eq!(sent(&library, trunk), sent(&library, after));
}

#[test]
fn the_save_point_of_a_picture_is_the_end_of_the_step_that_made_it() {
    let (_home, library) = library();
    let trunk = library.new_conversation("trunk").unwrap().id;
    asked(&library, trunk, "foxes");
    let turn = answer(&library, trunk, &[]);
    let made = |track: &str, call_id: &str, seed| {
        let mut job = new_job(track, 0.01);
        (job.conversation, job.message, job.call_id) = (Some(trunk), Some(turn), Some(call_id.into()));
        let job = library.plan_job(job, &NO_CAPS, Since::default()).unwrap().id;
        let asset = library::NewAsset { job: Some(job), ..new_asset("fox") };
        keep(&library, &png(8, 8, seed), asset).unwrap().id
    };
    let (fox, wolf, again) = (made("1", "a", 1), made("2", "b", 2), made("3", "a", 3));
    assert!(matches!(library.save_point(fox), Err(Error::Invalid(_))), "GPT was not told yet");
    let reasoning = json!({"type": "reasoning"});
    let told = |call_id, asset| output(call_id, &format!("{{\"handle\":\"img:{asset}\"}}"));
    let first = [reasoning.clone(), call("a"), call("b"), told("a", fox), told("b", wolf)];
    library.append_items(turn, &first).unwrap();
    // The model gives its second call the id of the first.
    library.append_items(turn, &[reasoning, call("a"), told("a", again), json!("end")]).unwrap();
    let point = |asset| library.save_point(asset).unwrap();
    let at_step = |items, asset| Fork { conversation: trunk, message: turn, items: Some(items), asset: Some(asset) };
    assert_eq!(point(fox), at_step(5, fox), "with the output of the call beside it");
    assert_eq!((point(wolf), point(again)), (at_step(5, wolf), at_step(8, again)));
    let branch = library.fork("branch", point(fox)).unwrap();
    assert_eq!(branch.fork, Some(point(fox)));
    assert_eq!(sent(&library, branch.id).len(), 6);

    let outside = keep(&library, &png(8, 8, 9), new_asset("alone")).unwrap().id;
    let refused = library.save_point(outside).unwrap_err();
    assert!(matches!(&refused, Error::Invalid(_)) && refused.to_string().contains("conversation"), "{refused}");
    assert!(matches!(library.save_point(AssetId(99)), Err(Error::NotFound { .. })));
    library.delete_conversation(trunk).unwrap();
    assert!(matches!(library.save_point(fox), Err(Error::Invalid(_))), "hidden, though a branch needs it");
    assert_eq!(library.spent(0, i64::MAX).unwrap().total_usd, usd(0.03));
}

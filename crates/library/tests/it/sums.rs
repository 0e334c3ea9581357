//! The ledger added up, against sums made by hand.

use library::{
    Charge, Charged, Code, ConversationId, Failure, JobId, JobState, Library, MessageId, MessageState, NewAsset,
    NewCharge, NewMessage, ProjectEdit, ProjectId, Provider, Role, Since, Spent, Sum, SumBy,
};

use crate::{
    conversations::say,
    fixtures::{NO_CAPS, charge, keep, library, new_asset, new_job, png, submitting, usd},
};

/// Where a call belongs.
#[derive(Clone, Copy, Default)]
struct Of {
    project: Option<ProjectId>,
    conversation: Option<ConversationId>,
    message: Option<MessageId>,
}

impl Of {
    fn words(self, library: &Library, dollars: f64) -> library::ChargeId {
        let call = NewCharge { conversation: self.conversation, message: self.message, ..charge(dollars) };
        let caps = library::Caps { project: self.project, ..NO_CAPS };
        library.reserve(call, &caps, Since::default()).unwrap()
    }

    /// A generation with one result for each star.
    fn made(self, library: &Library, track: &str, dollars: f64, actual: Option<f64>, stars: &[bool]) -> JobId {
        let mut job = new_job(track, dollars);
        (job.conversation, job.message, job.project) = (self.conversation, self.message, self.project);
        let caps = library::Caps { project: self.project, ..NO_CAPS };
        let id = library.plan_job(job, &caps, Since::default()).unwrap().id;
        library.set_submitting(id).unwrap();
        library.set_fetching(id, library::Ready::default()).unwrap();
        for (index, star) in (0..).zip(stars) {
            let seed = track.bytes().fold(index, |seed, byte| seed * 31 + u32::from(byte));
            let asset = NewAsset { job: Some(id), index, ..new_asset(track) };
            let asset = keep(library, &png(8, 8, seed), asset).unwrap();
            library.star(&[asset.id], *star).unwrap();
        }
        library.finish_job(id, JobState::Done, None, None, actual.map(usd)).unwrap();
        id
    }
}

fn spent(openai: f64, modelslab: f64, held: f64, unclear: f64) -> Spent {
    Spent {
        total_usd: usd(openai) + usd(modelslab),
        held_usd: usd(held),
        unclear_usd: usd(unclear),
        openai_usd: usd(openai),
        modelslab_usd: usd(modelslab),
    }
}

fn turn(library: &Library, conversation: ConversationId) -> MessageId {
    let message = NewMessage {
        conversation,
        role: Role::Assistant,
        state: MessageState::Done,
        text: "an answer".into(),
        model: None,
        budget_usd: None,
        documents: Vec::new(),
        pictures: Vec::new(),
    };
    library.add_message(message).unwrap().id
}

#[test]
fn sums_are_what_they_are_by_hand() {
    let (_home, library) = library();
    let project =
        |name: &str| library.save_project(ProjectEdit { name: name.into(), ..ProjectEdit::default() }).unwrap();
    let (tea, coffee) = (project("Tea").id, project("Coffee").id);
    let conversation = library.new_conversation("Foxes").unwrap().id;
    say(&library, conversation, &"ä".repeat(100));
    let first = turn(&library, conversation);
    say(&library, conversation, "wolves");
    let second = turn(&library, conversation);
    let one = Of { project: Some(tea), conversation: Some(conversation), message: Some(first) };
    let two = Of { message: Some(second), project: Some(coffee), ..one };

    // The first turn: words settled at 0.015, three results of which two are kept, one failure that is unclear.
    let words = one.words(&library, 0.02);
    library.settle(words, Some(usd(0.015)), None).unwrap();
    let job = one.made(&library, "a", 0.03, Some(0.04), &[true, false, false]);
    let assets = library.job(job).unwrap().assets;
    library.rate(&[assets[1]], 4).unwrap();
    library.rate(&[assets[2]], 3).unwrap();
    let lost = one.words(&library, 0.5);
    library.mark_unclear(lost, None).unwrap();
    // The second: a result without a known price, whose star went to the trash; words still held; words given back.
    let job = two.made(&library, "b", 0.1, None, &[true]);
    library.trash(&library.job(job).unwrap().assets).unwrap();
    two.words(&library, 0.25);
    library.release(two.words(&library, 3.0)).unwrap();
    // Outside of everything, and in the sandbox.
    Of::default().made(&library, "c", 0.01, Some(0.01), &[false]);
    library.use_ledger(true);
    one.made(&library, "d", 7.0, Some(7.0), &[true]);
    library.use_ledger(false);

    let of_first = Sum {
        key: first.to_string(),
        name: "ä".repeat(80),
        spent: spent(0.515, 0.04, 0.0, 0.5),
        estimated_usd: usd(0.03),
        actual_usd: usd(0.04),
        assets: 3,
        keepers: 2,
    };
    let of_second = Sum {
        key: second.to_string(),
        name: "wolves".into(),
        spent: spent(0.25, 0.1, 0.25, 0.0),
        assets: 1,
        ..Sum::default()
    };
    let outside = Sum {
        spent: spent(0.0, 0.01, 0.0, 0.0),
        estimated_usd: usd(0.01),
        actual_usd: usd(0.01),
        assets: 1,
        ..Sum::default()
    };
    let by = |by, project, most| library.sums(by, project, most).unwrap();
    assert_eq!(by(SumBy::Message, None, 9), [of_second.clone(), of_first.clone(), outside.clone()]);
    assert_eq!(by(SumBy::Message, None, 1), [of_second.clone(), outside.clone()], "the rest is always there");
    assert_eq!(by(SumBy::Message, Some(tea), 9), std::slice::from_ref(&of_first));
    let named = |key: String, name: &str, sum: &Sum| Sum { key, name: name.into(), ..sum.clone() };
    let both =
        [named(coffee.to_string(), "Coffee", &of_second), named(tea.to_string(), "Tea", &of_first), outside.clone()];
    assert_eq!(by(SumBy::Project, None, 9), both);
    let whole = Sum {
        key: conversation.to_string(),
        name: "Foxes".into(),
        spent: spent(0.765, 0.14, 0.25, 0.5),
        assets: 4,
        ..of_first.clone()
    };
    assert_eq!(by(SumBy::Conversation, None, 9), [whole, outside]);
    let all = library.sum_between(0, i64::MAX, None).unwrap();
    assert_eq!((all.spent, all.assets, all.keepers), (spent(0.765, 0.15, 0.25, 0.5), 5, 2));
    assert_eq!((all.estimated_usd, all.actual_usd, all.key.as_str()), (usd(0.04), usd(0.05), ""));
    assert_eq!(all.spent, library.spent(0, i64::MAX).unwrap());
    let of_tea = library.sum_between(0, i64::MAX, Some(tea)).unwrap();
    assert_eq!(of_tea, Sum { key: String::new(), name: String::new(), ..of_first });
    let until = library.charges(1).unwrap()[0].created_at + 1;
    assert_eq!(library.sum_between(until, i64::MAX, None).unwrap(), Sum::default());
    assert_eq!(
        library.projects().unwrap().iter().map(|one| one.spent_usd).collect::<Vec<_>>(),
        [usd(0.35), usd(0.555)]
    );

    library.delete_conversation(conversation).unwrap();
    let rest = by(SumBy::Message, None, 9);
    assert_eq!((rest.len(), rest[0].spent, rest[0].key.as_str()), (1, all.spent, ""), "money stays when words go");
}

#[test]
fn every_charge_can_be_read_in_its_order() {
    let (_home, library) = library();
    let ids: Vec<_> = (0..5).map(|n| Of::default().words(&library, f64::from(n))).collect();
    library.use_ledger(true);
    Of::default().words(&library, 9.0);
    library.use_ledger(false);
    let mut all: Vec<Charge> = Vec::new();
    library.all_charges(|charge| all.push(charge)).unwrap();
    assert_eq!(all.iter().map(|charge| charge.id).collect::<Vec<_>>(), ids);
    let between = |from, to| library.charges_between(from, to).unwrap();
    assert_eq!(between(0, i64::MAX), all);
    let last = all[4].created_at;
    assert!(between(last + 1, i64::MAX).is_empty());
    assert_eq!(between(0, last).len(), all.iter().filter(|charge| charge.created_at < last).count());
    assert_eq!(all[0].provider, Provider::Openai);
}

#[test]
fn readings_of_the_wallet_come_in_order() {
    let (_home, library) = library();
    let readings: Vec<_> = [12.5, 12.0, 30.0].map(|left| library.record_wallet(usd(left)).unwrap()).into();
    library.use_ledger(true);
    library.record_wallet(usd(1.0)).unwrap();
    library.use_ledger(false);
    assert_eq!(library.wallet_readings(0).unwrap(), readings);
    assert!(library.wallet_readings(readings[2].at + 1).unwrap().is_empty());
}

#[test]
fn what_was_charged_for_nothing_is_listed_until_it_is_claimed() {
    let (_home, library) = library();
    let failure = || Some(Failure { code: Code::Provider, message: "The provider failed.".into() });
    let ended = |track: &str, state, charged| {
        let id = submitting(&library, track);
        library.finish_job(id, state, failure(), charged, None).unwrap();
        id
    };
    let paid = ended("a", JobState::Failed, Some(Charged::Yes));
    ended("b", JobState::Failed, Some(Charged::No));
    let unclear = ended("c", JobState::Cancelled, None);
    let unknown = ended("d", JobState::Unknown, None);
    Of::default().made(&library, "e", 0.01, None, &[false]);
    let partly = submitting(&library, "f");
    library.set_fetching(partly, library::Ready::default()).unwrap();
    keep(&library, &png(8, 8, 1), NewAsset { job: Some(partly), ..new_asset("x") }).unwrap();
    library.finish_job(partly, JobState::Failed, failure(), Some(Charged::Yes), None).unwrap();
    library.use_ledger(true);
    let played = ended("g", JobState::Failed, Some(Charged::Yes));
    assert_eq!(listed(&library), [played]);
    library.use_ledger(false);

    assert_eq!(listed(&library), [unknown, unclear, paid]);
    library.dismiss_job(paid).unwrap();
    assert_eq!(listed(&library).len(), 3, "a tile that was cleared away is no claim");
    assert!(library.claim(unclear, true).unwrap().claimed_at.is_some());
    assert_eq!(listed(&library), [unknown, paid]);
    assert_eq!(library.claim(unclear, false).unwrap().claimed_at, None);
    assert_eq!(listed(&library).len(), 3);
    assert!(matches!(library.claim(JobId(99), true), Err(library::Error::NotFound { .. })));

    assert_eq!(library.job_private(paid).unwrap().body, None);
    library.set_body(paid, "{\"key\":\"…\",\"prompt\":\"a\\u0000fox\"}").unwrap();
    assert_eq!(library.job_private(paid).unwrap().body.unwrap(), "{\"key\":\"…\",\"prompt\":\"a\\u0000fox\"}");
    assert!(matches!(library.set_body(JobId(99), ""), Err(library::Error::NotFound { .. })));
}

fn listed(library: &Library) -> Vec<JobId> {
    library.charged_without_results().unwrap().iter().map(|job| job.id).collect()
}

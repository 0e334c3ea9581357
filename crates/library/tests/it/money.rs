//! The gate before every paid call, and the ledger behind it.

use std::{
    sync::{Arc, Barrier, Mutex},
    thread,
};

use library::{
    Cap, Caps, ChargeState, Code, Error, Library, MessageState, NewCharge, NewMessage, Provider, Role, Since, Tokens,
};
use money::Usd;

use crate::fixtures::{NO_CAPS, charge, charge_of, library, new_job, usd};

/// A day, in a month that began long before.
fn day(day_ms: i64) -> Since {
    Since { day_ms, month_ms: 0 }
}

fn day_cap(dollars: f64) -> Caps {
    Caps { day_usd: Some(usd(dollars)), message_usd: None, ..Caps::default() }
}

#[test]
fn two_hundred_calls_at_once_through_two_handles_never_pass_the_cap() {
    let (home, first) = library();
    let second = Library::open(home.path()).unwrap();
    let start = Arc::new(Barrier::new(200));
    let (through, refused) = (Arc::new(Mutex::new(Usd::ZERO)), Arc::new(Mutex::new(Vec::new())));
    thread::scope(|scope| {
        for n in 0..200u32 {
            let library = if n.is_multiple_of(2) { &first } else { &second };
            let (start, through, refused) = (&start, &through, &refused);
            scope.spawn(move || {
                // Odd amounts of nano-dollars, that no rounding would add up to the cap.
                let price = Usd::from_nanos(7_000_001 + i64::from(n) * 99_991);
                start.wait();
                let asked = if n.is_multiple_of(3) {
                    let mut job = new_job(&format!("track-{n}"), 0.0);
                    job.estimated_usd = price;
                    library.plan_job(job, &day_cap(1.0), Since::default()).map(|_| ())
                } else {
                    let call = NewCharge { estimated_usd: price, ..charge(0.0) };
                    library.reserve(call, &day_cap(1.0), Since::default()).map(|_| ())
                };
                match asked {
                    Ok(()) => {
                        let mut through = through.lock().unwrap();
                        *through = *through + price;
                    }
                    Err(Error::OverBudget { cap: Cap::Day, limit, left, asked }) => {
                        assert!(limit == usd(1.0) && asked == price && left < asked);
                        refused.lock().unwrap().push(left);
                    }
                    Err(other) => panic!("{other}"),
                }
            });
        }
    });
    let through = *through.lock().unwrap();
    let spent = first.spent(0, i64::MAX).unwrap();
    assert!(through <= usd(1.0) && through > usd(0.97), "{through}");
    assert_eq!((spent.total_usd, spent.held_usd), (through, through), "to the nano-dollar");
    assert_eq!(spent.openai_usd + spent.modelslab_usd, through);
    assert!(!refused.lock().unwrap().is_empty());
    assert_eq!(second.charges(1000).unwrap().len() + refused.lock().unwrap().len(), 200);
    assert_eq!(second.jobs(library::JobFilter::Unfinished).unwrap().len(), {
        second.charges(1000).unwrap().iter().filter(|charge| charge.job.is_some()).count()
    });
}

#[test]
fn a_refused_generation_leaves_nothing_behind() {
    let (_home, library) = library();
    let refused = library.plan_job(new_job("track", 1.01), &day_cap(1.0), Since::default()).unwrap_err();
    assert_eq!(refused.code(), Code::OverBudget);
    assert!(refused.to_string().contains("$1.01") && refused.to_string().contains("$1.00"), "{refused}");
    assert!(library.jobs(library::JobFilter::Recent(9)).unwrap().is_empty());
    assert!(library.charges(9).unwrap().is_empty());
    library.plan_job(new_job("track", 1.0), &day_cap(1.0), Since::default()).unwrap();
}

#[test]
fn what_was_given_back_can_be_spent_and_what_is_unclear_cannot() {
    let (_home, library) = library();
    let reserve = |dollars| library.reserve(charge(dollars), &day_cap(1.0), Since::default());
    let (first, second) = (reserve(0.6).unwrap(), reserve(0.4).unwrap());
    assert!(matches!(reserve(0.000_000_001), Err(Error::OverBudget { left: Usd::ZERO, .. })));
    library.release(first).unwrap();
    library.mark_unclear(second, None).unwrap();
    let spent = library.spent(0, i64::MAX).unwrap();
    assert_eq!((spent.total_usd, spent.unclear_usd, spent.held_usd), (usd(0.4), usd(0.4), Usd::ZERO));
    assert!(reserve(0.600_000_001).is_err());
    let third = reserve(0.6).unwrap();
    // An actual amount above the estimate counts in full, even past the cap.
    library.settle(third, Some(usd(0.9)), None).unwrap();
    assert_eq!(library.spent(0, i64::MAX).unwrap().total_usd, usd(1.3));
    assert!(matches!(reserve(0.01), Err(Error::OverBudget { left: Usd::ZERO, .. })));
}

#[test]
fn a_charge_is_decided_once() {
    let (_home, library) = library();
    let reserve = || library.reserve(charge(0.5), &NO_CAPS, Since::default()).unwrap();
    let (settled, released, unclear) = (reserve(), reserve(), reserve());
    let tokens = Tokens { input_tokens: 900, cached_input_tokens: 512, output_tokens: 77 };
    let row = library.settle(settled, Some(usd(0.123_456_789)), Some(tokens)).unwrap();
    assert_eq!((row.actual_usd, row.usage, row.state), (Some(usd(0.123_456_789)), Some(tokens), ChargeState::Settled));
    assert_eq!(row.provider, Provider::Openai);
    library.release(released).unwrap();
    let row = library.mark_unclear(unclear, Some(usd(0.45))).unwrap();
    assert_eq!((row.estimated_usd, row.state), (usd(0.45), ChargeState::Unclear), "the call was smaller than feared");
    assert_eq!(library.mark_unclear(unclear, Some(usd(0.9))).unwrap().estimated_usd, usd(0.45), "but never larger");

    assert!(matches!(library.settle(settled, Some(usd(9.0)), None), Err(Error::Decided(_))));
    assert!(matches!(library.release(settled), Err(Error::Decided(_))));
    assert!(matches!(library.settle(released, None, None), Err(Error::Decided(_))));
    assert!(matches!(library.mark_unclear(released, None), Err(Error::Decided(_))));
    assert_eq!(library.charge(settled).unwrap().actual_usd, Some(usd(0.123_456_789)));
    assert_eq!(library.settle(unclear, None, None).unwrap().state, ChargeState::Settled);
    assert_eq!(library.settle(unclear, Some(usd(0.4)), None).unwrap().actual_usd, Some(usd(0.4)), "known later");
    assert!(matches!(library.settle(unclear, Some(usd(0.3)), None), Err(Error::Decided(_))));
}

#[test]
fn only_todays_charges_count_and_a_slow_clock_hides_none() {
    let (_home, library) = library();
    library.reserve(charge(0.9), &day_cap(1.0), Since::default()).unwrap();
    let tomorrow = library.charges(1).unwrap()[0].created_at + 1;
    let far = tomorrow + 86_400_000;
    library.reserve(charge(0.9), &day_cap(1.0), day(tomorrow.max(far))).unwrap();
    // The clock of the row would say yesterday; it is counted in the day it was reserved for.
    assert!(library.reserve(charge(0.2), &day_cap(1.0), day(far)).is_err());
    assert_eq!(library.spent(far, i64::MAX).unwrap().total_usd, usd(0.9));
    assert_eq!(library.spent(0, tomorrow).unwrap().total_usd, usd(0.9));
}

#[test]
fn one_message_has_a_cap_of_its_own() {
    let (_home, library) = library();
    let conversation = library.new_conversation("foxes").unwrap().id;
    let message = NewMessage {
        conversation,
        role: Role::Assistant,
        state: MessageState::Streaming,
        text: String::new(),
        model: None,
        budget_usd: None,
        documents: Vec::new(),
        pictures: Vec::new(),
    };
    let (one, other) = (library.add_message(message.clone()).unwrap().id, library.add_message(message).unwrap().id);
    let caps = Caps { day_usd: Some(usd(10.0)), message_usd: Some(usd(0.5)), ..Caps::default() };
    let words = |message| NewCharge { message: Some(message), conversation: Some(conversation), ..charge(0.2) };
    let held = library.reserve(words(one), &caps, Since::default()).unwrap();
    let mut job = new_job("track", 0.3);
    job.message = Some(one);
    let job = library.plan_job(job, &caps, Since::default()).unwrap();
    let over = library.reserve(words(one), &caps, Since::default()).unwrap_err();
    assert!(matches!(over, Error::OverBudget { cap: Cap::Message, left: Usd::ZERO, .. }), "{over}");
    library.reserve(words(other), &caps, Since::default()).unwrap();
    assert!(
        library.reserve(charge(0.51), &caps, Since::default()).is_err(),
        "a call without a message is one of its own"
    );
    library.reserve(charge(0.5), &caps, Since::default()).unwrap();

    library.settle(held, Some(usd(0.05)), None).unwrap();
    library.reserve(NewCharge { estimated_usd: usd(0.15), ..words(one) }, &caps, Since::default()).unwrap();
    assert_eq!(charge_of(&library, job.id).0, ChargeState::Held);
    // What a conversation cost is what was charged, not what is held.
    assert_eq!(library.conversation(conversation).unwrap().usd, usd(0.05));
}

#[test]
fn impossible_prices_are_refused() {
    let (_home, library) = library();
    for dollars in [-0.01, 1e6 + 1.0, 9e9] {
        let refused = library.reserve(charge(dollars), &NO_CAPS, Since::default()).unwrap_err();
        assert!(matches!(refused, Error::Invalid(_)), "{refused}");
    }
    let id = library.reserve(charge(0.1), &NO_CAPS, Since::default()).unwrap();
    assert!(matches!(library.settle(id, Some(usd(-1.0)), None), Err(Error::Invalid(_))));
    assert!(matches!(library.settle(library::ChargeId(99), None, None), Err(Error::NotFound { id: 99, .. })));
}

#[test]
fn a_call_of_a_dead_process_is_unclear_and_goes_on_counting() {
    let (home, first) = library();
    let alive = Library::open(home.path()).unwrap();
    let (dead_id, alive_id) = (
        first.reserve(charge(0.3), &NO_CAPS, Since::default()).unwrap(),
        alive.reserve(charge(0.2), &NO_CAPS, Since::default()).unwrap(),
    );
    let job = first.plan_job(new_job("track", 0.1), &NO_CAPS, Since::default()).unwrap();
    drop(first);
    let next = Library::open(home.path()).unwrap();
    assert_eq!(next.charge(dead_id).unwrap().state, ChargeState::Unclear);
    assert_eq!(next.charge(alive_id).unwrap().state, ChargeState::Held);
    assert_eq!(charge_of(&next, job.id).0, ChargeState::Held, "the generation says what became of it");
    assert_eq!(next.spent(0, i64::MAX).unwrap().total_usd, usd(0.6));
}

#[test]
fn the_last_reading_of_the_wallet_is_kept() {
    let (_home, library) = library();
    assert_eq!(library.last_wallet().unwrap(), None);
    library.record_wallet(usd(12.5)).unwrap();
    let last = library.record_wallet(usd(12.4953)).unwrap();
    assert_eq!(library.last_wallet().unwrap(), Some(last));
}

#[test]
fn the_sandboxs_money_has_a_ledger_of_its_own() {
    let (_home, library) = library();
    let caps = Caps { day_usd: Some(usd(1.0)), message_usd: None, ..Caps::default() };
    library.use_ledger(true);
    let played = library.reserve(charge(0.9), &caps, Since::default()).unwrap();
    library.record_wallet(usd(25.0)).unwrap();
    assert!(library.reserve(charge(0.2), &caps, Since::default()).is_err(), "the cap holds in the sandbox, too");

    library.use_ledger(false);
    assert_eq!(library.spent(0, i64::MAX).unwrap().total_usd, usd(0.0));
    assert!(library.charges(9).unwrap().is_empty());
    assert_eq!(library.last_wallet().unwrap(), None);
    library.reserve(charge(1.0), &caps, Since::default()).expect("nothing real was spent yet");

    // What was reserved in the sandbox is settled there, whatever is in use by then.
    library.settle(played, Some(usd(0.5)), None).unwrap();
    assert_eq!(library.spent(0, i64::MAX).unwrap().total_usd, usd(1.0));
    library.use_ledger(true);
    assert_eq!(library.spent(0, i64::MAX).unwrap().total_usd, usd(0.5));
    assert_eq!(library.last_wallet().unwrap().unwrap().usd, usd(25.0));
}

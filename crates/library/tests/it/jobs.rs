//! Generations from row to result.

use std::{collections::HashSet, sync::Barrier, thread};

use library::{
    Accepted, ChargeState, Charged, Code, Error, Failure, JobFilter, JobId, JobState, Library, NewAsset, ProposalState,
    Ready, Since,
};
use serde_json::{Value, json};

use crate::{
    conversations::proposal,
    fixtures::{NO_CAPS, charge_of, fetching, keep, library, new_asset, new_job, planned, png, submitting, usd},
};

fn failure() -> Option<Failure> {
    Some(Failure { code: Code::Provider, message: "The provider failed.".into() })
}

fn keep_result(library: &Library, job: JobId, index: u32) -> library::Asset {
    let asset = NewAsset { job: Some(job), index, ..new_asset("a fox") };
    keep(library, &png(8, 8, index), asset).unwrap()
}

#[test]
fn the_whole_way_with_everything_written_down() {
    let (_home, library) = library();
    let mut job = new_job("track-1", 0.02);
    job.samples = 2;
    job.call_id = Some("call_1".into());
    let job = library.plan_job(job, &NO_CAPS, Since::default()).unwrap();
    assert_eq!((job.state, job.submitted_at, job.estimated_usd), (JobState::Planned, None, Some(usd(0.02))));
    let id = job.id;
    assert!(library.set_submitting(id).unwrap().submitted_at.is_some());
    let promised = json!([{"url": "https://cdn.example.com/1.png"}]);
    let first_answer: Value = serde_json::from_str(r#"{"z":1,"status":"processing","eta":12.5,"a":null}"#).unwrap();
    let accepted = Accepted {
        provider_id: Some("1234".into()),
        fetch_result: Some("https://example.com/fetch/1234".into()),
        eta_s: Some(12.5),
        future_links: promised.clone(),
        raw: first_answer.clone(),
    };
    assert_eq!(library.set_running(id, accepted).unwrap().state, JobState::Running);
    for eta in [9.0, 4.0] {
        let poll = Accepted { eta_s: Some(eta), raw: json!({ "eta": eta }), ..Accepted::default() };
        assert_eq!(library.set_running(id, poll).unwrap().eta_s, Some(eta));
    }
    let private = library.job_private(id).unwrap();
    assert_eq!(private.links, promised, "an answer that does not repeat the links does not erase them");
    assert_eq!(private.answers, [first_answer.clone(), json!({"eta": 4.0})], "the first and the latest");
    assert_eq!(serde_json::to_string(&private.answers[0]).unwrap(), serde_json::to_string(&first_answer).unwrap());
    assert_eq!(private.call_id.as_deref(), Some("call_1"));

    let ready = Ready { links: json!(["u1", "u2"]), seed: Some(u64::MAX), raw: json!({"done": 1}), provider_id: None };
    let fetching = library.set_fetching(id, ready).unwrap();
    assert_eq!((fetching.state, fetching.provider_id.as_deref()), (JobState::Fetching, Some("1234")));
    assert_eq!(library.job_private(id).unwrap().seed, Some(u64::MAX));
    let assets = [keep_result(&library, id, 1).id, keep_result(&library, id, 0).id];
    let done = library.finish_job(id, JobState::Done, None, None, Some(usd(0.0193))).unwrap();
    assert_eq!(done.assets, [assets[1], assets[0]], "in the order of the results");
    assert_eq!((done.actual_usd, done.charged, done.error), (Some(usd(0.0193)), None, None));
    assert_eq!(charge_of(&library, id), (ChargeState::Settled, Some(usd(0.0193))));
    let shares: Vec<_> = assets.iter().map(|id| library.asset(*id).unwrap().actual_usd.unwrap()).collect();
    assert_eq!(shares.into_iter().sum::<money::Usd>(), usd(0.0193));
    assert_eq!(library.eta_history("text2img", Some("flux")).unwrap().len(), 1);
    assert!(library.eta_history("text2img", None).unwrap().is_empty());
}

#[test]
fn a_wrong_step_is_an_error_and_changes_nothing() {
    let (_home, library) = library();
    let id = planned(&library, "t").id;
    let before = library.job(id).unwrap();
    assert!(matches!(library.set_running(id, Accepted::default()), Err(Error::Transition { .. })));
    assert!(matches!(library.set_fetching(id, Ready::default()), Err(Error::Transition { .. })));
    for state in [JobState::Done, JobState::Unknown, JobState::Expired] {
        assert!(matches!(library.finish_job(id, state, failure(), None, None), Err(Error::Transition { .. })));
    }
    assert!(matches!(library.finish_job(id, JobState::Running, None, None, None), Err(Error::Invalid(_))));
    assert!(matches!(library.dismiss_job(id), Err(Error::Invalid(_))));
    assert_eq!(library.job(id).unwrap(), before);
    library.set_submitting(id).unwrap();
    assert!(matches!(library.set_submitting(id), Err(Error::Transition { .. })), "never sent twice");
    assert!(matches!(library.job(JobId(99)), Err(Error::NotFound { what: "generation", id: 99 })));
    let again = library.plan_job(new_job("t", 0.01), &NO_CAPS, Since::default()).unwrap_err();
    assert!(matches!(again, Error::Decided(_)), "every attempt has a mark of its own: {again}");
}

#[test]
fn done_needs_a_kept_result_and_failure_a_reason() {
    let (_home, library) = library();
    let id = fetching(&library, "t");
    assert!(matches!(library.finish_job(id, JobState::Done, None, None, None), Err(Error::Invalid(_))));
    assert!(matches!(library.finish_job(id, JobState::Failed, None, None, None), Err(Error::Invalid(_))));
    assert_eq!(charge_of(&library, id).0, ChargeState::Held);
    keep_result(&library, id, 0);
    library.finish_job(id, JobState::Done, None, None, None).unwrap();
    assert_eq!(charge_of(&library, id), (ChargeState::Settled, None));
}

#[test]
fn every_end_decides_the_charge() {
    use ChargeState::{Released, Settled, Unclear};
    use JobState::{Cancelled, Expired, Failed, Unknown};
    let (_home, library) = library();
    let cases = [
        (false, Cancelled, None, Released),
        (false, Failed, None, Released),
        (true, Failed, Some(Charged::No), Released),
        (true, Failed, Some(Charged::Yes), Settled),
        (true, Failed, Some(Charged::Unclear), Unclear),
        (true, Failed, None, Unclear),
        (true, Cancelled, None, Unclear),
        (true, Unknown, None, Unclear),
        (true, Unknown, Some(Charged::No), Unclear),
    ];
    for (number, (sent, state, charged, expected)) in cases.into_iter().enumerate() {
        let track_id = format!("t{number}");
        let id = if sent { submitting(&library, &track_id) } else { planned(&library, &track_id).id };
        let job = library.finish_job(id, state, failure(), charged, None).unwrap();
        assert_eq!(charge_of(&library, id).0, expected, "{number}");
        assert_eq!((job.state, job.error), (state, failure()));
        assert!(job.finished_at.is_some());
    }
    let id = fetching(&library, "t-expired");
    let job = library.finish_job(id, Expired, failure(), Some(Charged::Yes), Some(usd(0.02))).unwrap();
    assert_eq!(job.actual_usd, Some(usd(0.02)));
    assert_eq!(charge_of(&library, id), (Settled, Some(usd(0.02))));
}

#[test]
fn an_unknown_one_can_be_found_and_finished_or_given_up() {
    let (_home, library) = library();
    let (found, given_up, seen) = (submitting(&library, "a"), submitting(&library, "b"), submitting(&library, "c"));
    for id in [found, given_up] {
        library.finish_job(id, JobState::Unknown, failure(), None, None).unwrap();
    }
    library.finish_job(seen, JobState::Unknown, failure(), Some(Charged::Yes), Some(usd(0.01))).unwrap();
    let shown: Vec<JobId> = library.jobs(JobFilter::Shown).unwrap().iter().map(|job| job.id).collect();
    assert_eq!(shown, [seen, given_up, found]);

    let job = library.set_running(found, Accepted { provider_id: Some("9".into()), ..Accepted::default() }).unwrap();
    assert_eq!((job.state, job.error, job.charged, job.finished_at), (JobState::Running, None, None, None));
    assert_eq!(charge_of(&library, found).0, ChargeState::Unclear, "until its result is there");
    library.set_fetching(found, Ready::default()).unwrap();
    keep_result(&library, found, 0);
    library.finish_job(found, JobState::Done, None, None, None).unwrap();
    assert_eq!(charge_of(&library, found).0, ChargeState::Settled);
    assert!(library.eta_history("text2img", Some("flux")).unwrap().is_empty(), "nobody timed it");

    let job = library.finish_job(given_up, JobState::Failed, failure(), Some(Charged::Unclear), None).unwrap();
    assert_eq!((job.charged, charge_of(&library, given_up).0), (Some(Charged::Unclear), ChargeState::Unclear));
    // The wallet showed the charge before: giving the results up does not make it unclear again.
    let job = library.finish_job(seen, JobState::Failed, failure(), Some(Charged::Unclear), None).unwrap();
    assert_eq!((job.charged, charge_of(&library, seen)), (Some(Charged::Yes), (ChargeState::Settled, Some(usd(0.01)))));

    library.dismiss_job(given_up).unwrap();
    library.dismiss_job(seen).unwrap();
    assert!(library.jobs(JobFilter::Shown).unwrap().is_empty());
    assert_eq!(library.jobs(JobFilter::Recent(2)).unwrap().len(), 2);
}

#[test]
fn what_was_turned_away_goes_back_in_line_with_its_money() {
    let (_home, library) = library();
    let id = submitting(&library, "t");
    let job = library.set_planned(id).unwrap();
    assert_eq!((job.state, job.submitted_at), (JobState::Planned, None));
    assert_eq!(charge_of(&library, id).0, ChargeState::Held);
    library.set_submitting(id).unwrap();
    library.set_fetching(id, Ready::default()).unwrap();
    assert!(matches!(library.set_planned(id), Err(Error::Transition { .. })));
    keep_result(&library, id, 2);
    keep_result(&library, id, 0);
    assert_eq!(library.kept_indexes(id).unwrap(), [0, 2]);
}

#[test]
fn trouble_on_the_way_is_shown_without_ending_it() {
    let (_home, library) = library();
    let id = fetching(&library, "t");
    let full = Some(Failure { code: Code::DiskFull, message: "The disk is full.".into() });
    assert_eq!(library.set_job_error(id, full.clone()).unwrap().error, full);
    assert_eq!(library.job(id).unwrap().state, JobState::Fetching);
    assert_eq!(library.set_fetching(id, Ready::default()).unwrap().error, None);
    library.finish_job(id, JobState::Failed, failure(), Some(Charged::Yes), None).unwrap();
    assert!(library.set_job_error(id, None).is_err());
}

#[test]
fn a_proposal_is_carried_out_once_and_only_when_approved() {
    let (_home, library) = library();
    let plan = |track_id: &str, proposal| {
        let mut job = new_job(track_id, 0.01);
        job.proposal = Some(proposal);
        library.plan_job(job, &NO_CAPS, Since::default())
    };
    let mut denied = proposal(&library, "call_1");
    denied.state = ProposalState::Denied;
    library.decide_proposal(&denied).unwrap();
    assert!(matches!(plan("denied", denied.id), Err(Error::Decided(_))), "deny means zero calls");
    let approved = proposal(&library, "call_2");
    let job = plan("first", approved.id).unwrap();
    assert_eq!(library.proposal(approved.id).unwrap().state, ProposalState::Approved);
    let again = plan("second", approved.id).unwrap_err();
    assert!(again.to_string().contains("not paid twice"), "{again}");
    assert_eq!(library.proposal(approved.id).unwrap().job, Some(job.id));
    assert_eq!(library.job_private(job.id).unwrap().proposal, Some(approved.id));
    assert_eq!(library.jobs(JobFilter::Recent(9)).unwrap().len(), 1);
    assert_eq!(library.charges(9).unwrap().len(), 1, "what was refused reserved nothing");
}

#[test]
fn each_job_of_a_dead_process_is_claimed_by_exactly_one() {
    let (home, dead) = library();
    let living = Library::open(home.path()).unwrap();
    let mut left: HashSet<JobId> = (0..20).map(|n| fetching(&dead, &format!("f{n}"))).collect();
    let lost = submitting(&dead, "lost");
    left.extend([lost, planned(&dead, "planned").id]);
    let busy = submitting(&living, "busy");
    assert!(living.claim_jobs().unwrap().is_empty(), "the owner lives");
    drop(dead);

    let others: Vec<Library> = (0..4).map(|_| Library::open(home.path()).unwrap()).collect();
    let start = Barrier::new(others.len());
    let claims: Vec<Vec<library::Job>> = thread::scope(|scope| {
        let claim = |library: &'_ Library| {
            start.wait();
            library.claim_jobs().unwrap()
        };
        let threads: Vec<_> = others.iter().map(|library| scope.spawn(move || claim(library))).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    let claimed: Vec<JobId> = claims.iter().flatten().map(|job| job.id).collect();
    assert_eq!(claimed.len(), left.len(), "no generation twice");
    assert_eq!(claimed.into_iter().collect::<HashSet<_>>(), left);
    let lost_job = claims.iter().flatten().find(|job| job.id == lost).unwrap();
    assert_eq!((lost_job.state, lost_job.charged), (JobState::Unknown, Some(Charged::Unclear)));
    assert_eq!(lost_job.error.as_ref().unwrap().code, Code::UnknownOutcome);
    assert_eq!(charge_of(&living, lost).0, ChargeState::Unclear);
    assert_eq!(living.job(busy).unwrap().state, JobState::Submitting, "what is being sent now is left alone");
    assert!(living.claim_jobs().unwrap().is_empty());
    drop(others);
    assert_eq!(living.claim_jobs().unwrap().len(), left.len() - 1, "claimed again after the next crash");
}

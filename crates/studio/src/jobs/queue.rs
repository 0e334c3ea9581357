//! Places in the provider's queue. An account has 5, 10 or 15; a request too many is refused, so the rest waits here,
//! oldest first.

use std::{
    collections::{BTreeSet, HashSet},
    sync::Mutex,
    time::Duration,
};

use library::JobId;
use tokio::{
    sync::Notify,
    time::{Instant, sleep_until},
};

use super::pace::after_errors;
use crate::lock::lock;

/// Accepted requests in a row after which a limit learned from a refusal is raised by one.
const ACCEPTED_TO_GROW: u32 = 8;

/// The places, and who waits for one.
#[derive(Debug)]
pub(crate) struct Queue {
    state: Mutex<State>,
    changed: Notify,
}

#[derive(Debug)]
struct State {
    /// Places of the account by the settings.
    slots: usize,
    /// Places there really seem to be; less than `slots` after a refusal.
    limit: usize,
    /// Places taken by generations of other processes on the same library.
    elsewhere: usize,
    taken: HashSet<JobId>,
    waiting: BTreeSet<JobId>,
    /// No request leaves before this time.
    pause_until: Option<Instant>,
    refused: u32,
    accepted: u32,
}

/// A place in the provider's queue, given back when dropped.
#[derive(Debug)]
pub(super) struct Slot<'a> {
    queue: &'a Queue,
    job: JobId,
}

impl Queue {
    /// An empty queue with so many places.
    pub(crate) fn new(slots: u32) -> Self {
        let slots = slots.max(1) as usize;
        let state = State {
            slots,
            limit: slots,
            elsewhere: 0,
            taken: HashSet::new(),
            waiting: BTreeSet::new(),
            pause_until: None,
            refused: 0,
            accepted: 0,
        };
        Self { state: Mutex::new(state), changed: Notify::new() }
    }

    /// Sets the number of places of the account and forgets what was learned about the old one.
    pub(crate) fn set_slots(&self, slots: u32) {
        let mut state = lock(&self.state);
        let slots = slots.max(1) as usize;
        if state.slots != slots {
            (state.slots, state.limit) = (slots, slots);
        }
        drop(state);
        self.changed.notify_waiters();
    }

    /// Sets how many places other processes hold.
    pub(super) fn set_elsewhere(&self, elsewhere: usize) {
        lock(&self.state).elsewhere = elsewhere;
        self.changed.notify_waiters();
    }

    /// Gets in line; older generations stand further ahead.
    pub(super) fn join(&self, job: JobId) {
        lock(&self.state).waiting.insert(job);
    }

    /// Leaves the line.
    pub(super) fn leave(&self, job: JobId) {
        if lock(&self.state).waiting.remove(&job) {
            // The next in line may have waited only for this one.
            self.changed.notify_waiters();
        }
    }

    /// Waits for a place. Dropping the future keeps the place in line.
    pub(super) async fn wait(&self, job: JobId) -> Slot<'_> {
        self.join(job);
        loop {
            // Registered before the look, so that a change in between is not missed.
            let changed = self.changed.notified();
            tokio::pin!(changed);
            changed.as_mut().enable();
            match self.look(job) {
                Look::Yours => {
                    self.leave(job);
                    return Slot { queue: self, job };
                }
                Look::Pause(until) => tokio::select! { () = sleep_until(until) => {}, () = changed => {} },
                Look::Wait => changed.await,
            }
        }
    }

    /// Takes a place for a generation the provider already has, free or not.
    pub(super) fn enter(&self, job: JobId) -> Slot<'_> {
        lock(&self.state).taken.insert(job);
        Slot { queue: self, job }
    }

    fn look(&self, job: JobId) -> Look {
        let mut state = lock(&self.state);
        if let Some(until) = state.pause_until {
            if until > Instant::now() {
                return Look::Pause(until);
            }
            state.pause_until = None;
        }
        let room = state.taken.len() + state.elsewhere < state.limit;
        // With nothing of ours under way there is always one place: what others hold may be out of date.
        if (room || state.taken.is_empty()) && state.waiting.first() == Some(&job) {
            state.taken.insert(job);
            return Look::Yours;
        }
        Look::Wait
    }

    /// The provider took a request.
    pub(super) fn accepted(&self) {
        let mut state = lock(&self.state);
        state.refused = 0;
        state.accepted += 1;
        if state.limit < state.slots && state.accepted >= ACCEPTED_TO_GROW {
            state.limit += 1;
            state.accepted = 0;
            drop(state);
            self.changed.notify_waiters();
        }
    }

    /// The provider had no place: requests pause, and as many as it held without this one become the limit. Returns the
    /// length of the pause.
    pub(super) fn refused(&self, retry_after: Option<Duration>) -> Duration {
        let mut state = lock(&self.state);
        let held = state.taken.len().saturating_sub(1);
        state.limit = held.clamp(1, state.slots);
        state.accepted = 0;
        state.refused = state.refused.saturating_add(1);
        let pause = after_errors(state.refused, retry_after);
        let until = Instant::now() + pause;
        state.pause_until = Some(state.pause_until.map_or(until, |earlier| earlier.max(until)));
        pause
    }

    #[cfg(test)]
    fn limit(&self) -> usize {
        lock(&self.state).limit
    }
}

enum Look {
    Yours,
    Pause(Instant),
    Wait,
}

impl Drop for Slot<'_> {
    fn drop(&mut self) {
        lock(&self.queue.state).taken.remove(&self.job);
        self.queue.changed.notify_waiters();
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;

    #[tokio::test(start_paused = true)]
    async fn no_more_than_the_places_are_taken_and_the_oldest_goes_first() {
        let queue = Arc::new(Queue::new(2));
        let first = queue.wait(JobId(1)).await;
        let _second = queue.wait(JobId(2)).await;
        let (told, mut order) = tokio::sync::mpsc::unbounded_channel();
        for id in [5, 3, 4] {
            let (queue, told) = (Arc::clone(&queue), told.clone());
            tokio::spawn(async move {
                let slot = queue.wait(JobId(id)).await;
                told.send(id).unwrap();
                drop(slot);
            });
        }
        while lock(&queue.state).waiting.len() < 3 {
            tokio::task::yield_now().await;
        }
        assert!(order.try_recv().is_err());
        drop(first);
        assert_eq!([order.recv().await, order.recv().await, order.recv().await], [Some(3), Some(4), Some(5)]);
    }

    #[tokio::test(start_paused = true)]
    async fn a_refusal_pauses_and_lowers_the_limit_and_acceptances_raise_it_again() {
        let queue = Queue::new(5);
        let held: Vec<_> = [queue.wait(JobId(1)).await, queue.wait(JobId(2)).await, queue.wait(JobId(3)).await].into();
        let pause = queue.refused(Some(Duration::from_secs(30)));
        assert!(pause >= Duration::from_secs(30));
        assert_eq!(queue.limit(), 2);
        drop(held);
        let start = Instant::now();
        let slot = queue.wait(JobId(3)).await;
        assert!(start.elapsed() >= Duration::from_secs(30), "Retry-After is honoured");
        for _ in 0..ACCEPTED_TO_GROW {
            queue.accepted();
        }
        assert_eq!(queue.limit(), 3);
        drop(slot);
    }

    #[tokio::test(start_paused = true)]
    async fn an_older_one_is_waited_for_until_it_leaves_the_line() {
        let queue = Queue::new(1);
        queue.join(JobId(2));
        let mut younger = Box::pin(queue.wait(JobId(3)));
        assert!(futures_util::poll!(&mut younger).is_pending());
        queue.leave(JobId(2));
        younger.await;
    }

    #[tokio::test(start_paused = true)]
    async fn places_held_elsewhere_are_left_free() {
        let queue = Queue::new(3);
        queue.set_elsewhere(2);
        let slot = queue.wait(JobId(1)).await;
        let mut second = Box::pin(queue.wait(JobId(2)));
        assert!(futures_util::poll!(&mut second).is_pending());
        queue.set_elsewhere(0);
        second.await;
        drop(slot);
    }
}

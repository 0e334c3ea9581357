//! How many pictures may be decoded at once: each can take hundreds of megabytes for a moment.

use std::{
    num::NonZero,
    sync::{Condvar, LazyLock, Mutex, PoisonError},
    thread,
};

struct Slots {
    free: Mutex<usize>,
    freed: Condvar,
}

static SLOTS: LazyLock<Slots> = LazyLock::new(|| {
    let free = thread::available_parallelism().map_or(1, NonZero::get);
    Slots { free: Mutex::new(free), freed: Condvar::new() }
});

/// The right to decode one picture, until it is dropped.
pub(crate) struct Slot(());

/// Waits for a slot.
pub(crate) fn take() -> Slot {
    let free = SLOTS.free.lock().unwrap_or_else(PoisonError::into_inner);
    let mut free = SLOTS.freed.wait_while(free, |free| *free == 0).unwrap_or_else(PoisonError::into_inner);
    *free -= 1;
    Slot(())
}

impl Drop for Slot {
    fn drop(&mut self) {
        *SLOTS.free.lock().unwrap_or_else(PoisonError::into_inner) += 1;
        SLOTS.freed.notify_one();
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    #[test]
    fn no_more_at_once_than_there_are_processors() {
        let most = thread::available_parallelism().map_or(1, NonZero::get);
        let (at_once, seen) = (AtomicUsize::new(0), AtomicUsize::new(0));
        thread::scope(|scope| {
            for _ in 0..most * 8 {
                scope.spawn(|| {
                    for _ in 0..50 {
                        let _slot = take();
                        seen.fetch_max(at_once.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
                        thread::yield_now();
                        at_once.fetch_sub(1, Ordering::SeqCst);
                    }
                });
            }
        });
        assert!((1..=most).contains(&seen.into_inner()));
    }
}

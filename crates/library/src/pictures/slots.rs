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
pub(super) struct Slot(());

/// Waits for a slot.
pub(super) fn take() -> Slot {
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

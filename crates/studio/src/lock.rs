//! Locks around a few plain fields. A panic cannot leave those half changed, so a poisoned lock is taken all the same.

use std::sync::{Mutex, MutexGuard, PoisonError, RwLock};

/// Locks for a few instructions; never across an `await`.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A copy of what the lock guards.
pub(crate) fn read<T: Clone>(lock: &RwLock<T>) -> T {
    lock.read().unwrap_or_else(PoisonError::into_inner).clone()
}

/// Puts something else in its place.
pub(crate) fn replace<T>(lock: &RwLock<T>, value: T) {
    *lock.write().unwrap_or_else(PoisonError::into_inner) = value;
}

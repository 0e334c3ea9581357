//! A gate tests hold things at: closed until someone releases what waits.

use tokio::sync::watch;

/// Counts releases; whoever arrived at one count waits for the next.
#[derive(Debug)]
pub(crate) struct Gate(watch::Sender<u64>);

impl Gate {
    pub(crate) fn new() -> Self {
        Self(watch::Sender::new(0))
    }

    /// The current count, to compare with later.
    pub(crate) fn count(&self) -> u64 {
        *self.0.borrow()
    }

    /// Lets everything that waits now go on.
    pub(crate) fn release(&self) {
        self.0.send_modify(|count| *count += 1);
    }

    /// Waits for the next release.
    pub(crate) async fn wait(&self) {
        let mut count = self.0.subscribe();
        // An error means that the sandbox is going away, and the waiting with it.
        let _ = count.changed().await;
    }
}

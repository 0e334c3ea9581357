//! What a generation really cost, by the wallet before and after it.
//!
//! ModelsLab's answers carry no price; the wallet is the only truth. A difference tells something only when nothing else
//! was bought in between, so it is taken for generations that were alone, and never at the price of a long wait.

use std::{sync::Mutex, time::Duration};

use money::Usd;
use tokio::time::{Instant, timeout};

use crate::{lock::lock, studio::Studio};

/// The longest a generation waits for a reading.
const PATIENCE: Duration = Duration::from_secs(2);
/// How long a reading stands for the wallet while nothing is bought here; others may spend from it too.
const FRESH: Duration = Duration::from_secs(60);
/// How long no reading is tried after one failed.
const SULK: Duration = Duration::from_secs(300);

/// What is known of the wallet, and what was bought since.
#[derive(Debug, Default)]
pub(crate) struct Wallet {
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    /// Purchases begun since the start.
    begun: u64,
    /// Purchases not yet ended.
    under_way: usize,
    reading: Option<Reading>,
    failed: Option<Instant>,
}

#[derive(Clone, Copy, Debug)]
struct Reading {
    usd: Usd,
    at: Instant,
    /// How many purchases had begun when it was taken.
    begun: u64,
}

/// One purchase, from before the request leaves until its end is known.
pub(crate) struct Watch<'a> {
    wallet: &'a Wallet,
    /// The wallet before, when nothing else was being bought.
    before: Option<Usd>,
    /// This purchase's number.
    number: u64,
}

impl Wallet {
    /// Forgets what is known, because another account or server answers now.
    pub(crate) fn forget(&self) {
        let mut state = lock(&self.state);
        state.reading = None;
        state.failed = None;
        // A purchase begun with the old account must not be compared with the new one.
        state.begun += 1;
    }

    fn begin(&self, before: Option<Reading>) -> Watch<'_> {
        let mut state = lock(&self.state);
        let alone = state.under_way == 0;
        let before = before.filter(|reading| alone && reading.begun == state.begun).map(|reading| reading.usd);
        state.begun += 1;
        state.under_way += 1;
        Watch { wallet: self, before, number: state.begun }
    }

    /// The last reading, if nothing was bought since and it is not old.
    fn fresh(&self) -> Option<Reading> {
        let state = lock(&self.state);
        state.reading.filter(|reading| reading.begun == state.begun && reading.at.elapsed() < FRESH)
    }

    fn worth_asking(&self) -> bool {
        lock(&self.state).failed.is_none_or(|failed| failed.elapsed() > SULK)
    }
}

impl Watch<'_> {
    /// Whether this purchase has been the only one since it began, so that the wallet can tell its price.
    fn alone(&self) -> bool {
        let state = lock(&self.wallet.state);
        self.before.is_some() && state.begun == self.number && state.under_way == 1
    }
}

impl Drop for Watch<'_> {
    fn drop(&mut self) {
        lock(&self.wallet.state).under_way -= 1;
    }
}

impl Studio {
    /// Begins to watch the wallet for one purchase. `others` says whether other processes are buying as well.
    pub(crate) async fn watch_wallet(&self, others: bool) -> Watch<'_> {
        let wallet = &self.inner.wallet;
        let alone = !others && lock(&wallet.state).under_way == 0;
        let before = match wallet.fresh() {
            Some(reading) if alone => Some(reading),
            _ if alone => self.read_wallet().await,
            _ => None,
        };
        wallet.begin(before)
    }

    /// Counts a purchase that began in an earlier run.
    pub(crate) fn watch_wallet_late(&self) -> Watch<'_> {
        self.inner.wallet.begin(None)
    }

    /// What the watched purchase took out of the wallet; `None` when that cannot be told.
    pub(crate) async fn taken_from_wallet(&self, watch: &Watch<'_>) -> Option<Usd> {
        let before = watch.before.filter(|_| watch.alone())?;
        let after = self.read_wallet().await?;
        // Something else may have been bought while the answer was on its way.
        if !watch.alone() || after.usd > before {
            return None;
        }
        Some(before.less(after.usd))
    }

    /// Writes down what the wallet holds now, when it can be read.
    pub(crate) async fn note_wallet(&self) {
        self.read_wallet().await;
    }

    async fn read_wallet(&self) -> Option<Reading> {
        let wallet = &self.inner.wallet;
        if !wallet.worth_asking() {
            return None;
        }
        let begun = lock(&wallet.state).begun;
        let providers = self.providers();
        match timeout(PATIENCE, providers.modelslab.wallet()).await {
            Ok(Ok(usd)) => {
                let reading = Reading { usd, at: Instant::now(), begun };
                {
                    let mut state = lock(&wallet.state);
                    state.reading = Some(reading);
                    state.failed = None;
                }
                if let Err(error) = self.library(move |library| library.record_wallet(usd)).await {
                    tracing::warn!(%error, "the wallet could not be written down");
                }
                Some(reading)
            }
            failed => {
                tracing::info!(reason = ?failed.map(|read| read.map(|_| ())), "no balance to be had");
                lock(&wallet.state).failed = Some(Instant::now());
                None
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn usd(dollars: f64) -> Usd {
        Usd::from_dollars(dollars).unwrap()
    }

    fn reading(wallet: &Wallet, dollars: f64) -> Reading {
        let reading = Reading { usd: usd(dollars), at: Instant::now(), begun: lock(&wallet.state).begun };
        lock(&wallet.state).reading = Some(reading);
        reading
    }

    #[test]
    fn only_a_lone_purchase_is_told_by_the_wallet() {
        let wallet = Wallet::default();
        let first = wallet.begin(Some(reading(&wallet, 10.0)));
        assert!(first.alone());
        let second = wallet.begin(Some(reading(&wallet, 10.0)));
        assert!(!first.alone(), "another one began");
        assert!(!second.alone(), "another one was under way");
        drop(second);
        assert!(!first.alone(), "the other one may have been charged in between");
    }

    #[test]
    fn a_reading_serves_as_the_next_before_until_something_is_bought() {
        let wallet = Wallet::default();
        drop(wallet.begin(Some(reading(&wallet, 10.0))));
        assert!(wallet.fresh().is_none(), "bought since");
        reading(&wallet, 9.5);
        let next = wallet.begin(wallet.fresh());
        assert_eq!(next.before, Some(usd(9.5)));
    }

    #[test]
    fn another_account_makes_old_readings_worthless() {
        let wallet = Wallet::default();
        let watch = wallet.begin(Some(reading(&wallet, 10.0)));
        wallet.forget();
        assert!(!watch.alone());
        assert!(wallet.fresh().is_none());
    }
}

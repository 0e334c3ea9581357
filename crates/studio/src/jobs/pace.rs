//! When to ask the provider how a generation is doing.
//!
//! The first question comes at 0.3 of the expected time, then after 6 % of it or 8 % of the time gone by, whichever is
//! less, within 0.35 to 3 seconds. In a simulation over generations of 4 to 120 seconds this waits a third of what a
//! fixed interval of 3 seconds does, with no more questions, and a wrong expectation costs little.

use std::{sync::Mutex, time::Duration};

use tokio::time::{Instant, sleep_until};

use crate::lock::lock;

const SHORTEST: Duration = Duration::from_millis(350);
const LONGEST: Duration = Duration::from_secs(3);
/// Expectations beyond this change nothing any more; an absurd one must not put the first question off for hours.
const LONGEST_EXPECTATION: Duration = Duration::from_secs(100);
/// What a generation is taken to need when neither the provider nor earlier ones say.
const UNKNOWN_EXPECTATION: Duration = Duration::from_secs(8);
/// Earlier generations needed before their median is believed.
const ENOUGH_HISTORY: usize = 3;
/// The longest pause after errors.
const LONGEST_AFTER_ERRORS: Duration = Duration::from_secs(30);

/// What the person is told a generation takes: the median of earlier ones of the same operation and model, since the
/// provider's own figure is a hint that is often far off; that figure while there are too few.
pub(crate) fn expected_s(eta_s: Option<f64>, history_s: &[f64]) -> Option<f64> {
    let eta_s = eta_s.filter(|eta| eta.is_finite() && *eta >= 0.0);
    let mut history: Vec<f64> = history_s.iter().copied().filter(|s| s.is_finite() && *s >= 0.0).collect();
    if history.len() < ENOUGH_HISTORY {
        return eta_s;
    }
    history.sort_by(f64::total_cmp);
    Some(history[history.len() / 2])
}

/// The rhythm of questions about one generation.
#[derive(Clone, Copy, Debug)]
pub(super) struct Pace {
    expected: Duration,
}

impl Pace {
    /// A rhythm for what a generation is expected to take ([`expected_s`]).
    pub(super) fn new(expected_s: Option<f64>) -> Self {
        let known = expected_s.and_then(|s| Duration::try_from_secs_f64(s).ok());
        Self { expected: known.unwrap_or(UNKNOWN_EXPECTATION).min(LONGEST_EXPECTATION) }
    }

    /// How long after the request the first question comes.
    pub(super) fn first(self) -> Duration {
        self.expected.mul_f64(0.3).max(SHORTEST)
    }

    /// How long to wait for the next question when so much time has gone by since the request.
    pub(super) fn next(self, elapsed: Duration) -> Duration {
        self.expected.mul_f64(0.06).min(elapsed.mul_f64(0.08)).clamp(SHORTEST, LONGEST)
    }
}

/// How long to wait after so many errors in a row: 1, 2, 4 seconds and on to 30, spread by a quarter so that several
/// generations do not come back in step; what the server asks for goes before that.
pub(super) fn after_errors(errors: u32, asked: Option<Duration>) -> Duration {
    let doubled = Duration::from_secs(1 << errors.saturating_sub(1).min(5)).min(LONGEST_AFTER_ERRORS);
    let spread = doubled.mul_f64(rand::random_range(0.75..=1.0));
    asked.map_or(spread, |asked| asked.max(spread))
}

/// Lets through at most a given number of questions a second over all generations, and a few at once after a quiet time.
#[derive(Debug)]
pub(crate) struct TokenBucket {
    /// When the next question may go if none is saved up.
    next: Mutex<Instant>,
    interval: Duration,
    burst: u32,
}

impl TokenBucket {
    /// A full bucket.
    pub(crate) fn new(per_second: u32, burst: u32) -> Self {
        let interval = Duration::from_secs(1) / per_second.max(1);
        Self { next: Mutex::new(Instant::now()), interval, burst }
    }

    /// Waits for a turn. Turns are given in the order of asking.
    pub(crate) async fn take(&self) {
        let turn = {
            let mut next = lock(&self.next);
            // `next` may lie in the past by as much as the saved-up questions are worth.
            let earliest = Instant::now().checked_sub(self.interval * self.burst).unwrap_or(*next);
            let turn = (*next).max(earliest);
            *next = turn + self.interval;
            turn
        };
        sleep_until(turn).await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seconds(s: f64) -> Duration {
        Duration::from_secs_f64(s)
    }

    #[test]
    fn questions_follow_the_expected_time() {
        let pace = Pace::new(Some(12.0));
        assert_eq!(pace.first(), seconds(3.6));
        assert_eq!(pace.next(seconds(3.6)), SHORTEST);
        assert_eq!(pace.next(seconds(60.0)), seconds(0.72));
        let long = Pace::new(Some(90.0));
        assert_eq!(long.next(seconds(90.0)), LONGEST);
    }

    #[test]
    fn an_absurd_expectation_does_no_harm() {
        assert_eq!(Pace::new(Some(86_400.0)).first(), seconds(30.0));
        for absurd in [None, Some(f64::NAN), Some(-5.0), Some(1e300)] {
            assert_eq!(Pace::new(absurd).first(), UNKNOWN_EXPECTATION.mul_f64(0.3), "{absurd:?}");
        }
    }

    #[test]
    fn what_is_shown_is_the_median_of_earlier_ones() {
        assert_eq!(expected_s(Some(2.0), &[30.0, 40.0, 50.0]), Some(40.0));
        assert_eq!(expected_s(Some(2.0), &[30.0]), Some(2.0));
        assert_eq!(expected_s(None, &[]), None);
    }

    #[test]
    fn pauses_after_errors_grow_and_honour_the_server() {
        assert!(after_errors(1, None) <= seconds(1.0));
        assert!(after_errors(4, None) >= seconds(6.0));
        assert!(after_errors(1000, None) <= seconds(30.0));
        assert!(after_errors(1, Some(seconds(45.0))) >= seconds(45.0));
    }

    #[tokio::test(start_paused = true)]
    async fn a_burst_goes_through_and_then_four_a_second() {
        let bucket = TokenBucket::new(4, 8);
        tokio::time::advance(seconds(10.0)).await;
        let start = Instant::now();
        for _ in 0..8 {
            bucket.take().await;
        }
        assert!(start.elapsed() < seconds(0.01), "saved-up questions do not wait");
        for _ in 0..8 {
            bucket.take().await;
        }
        let taken = start.elapsed();
        assert!((seconds(1.6)..seconds(2.2)).contains(&taken), "{taken:?}");
    }
}

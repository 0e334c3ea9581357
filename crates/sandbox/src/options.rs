//! How a sandbox is set up. Nothing is read from the environment: the caller says it all.

use std::time::Duration;

/// How fast the stand-in answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Speed {
    /// Like the real services feel: text streams at a reading pace, pictures take seconds. For people.
    #[default]
    Real,
    /// As fast as the machine can: text without pauses, pictures as soon as they are drawn. For tests.
    Fast,
}

/// How a sandbox is set up; [`Options::default`] is what a person without keys gets.
#[derive(Debug, Clone)]
pub struct Options {
    /// TCP port on 127.0.0.1; 0 lets the system choose a free one.
    pub port: u16,
    /// Pace of the answers.
    pub speed: Speed,
    /// Money in the ModelsLab wallet at the start, in US dollars.
    pub balance_usd: f64,
    /// Queue slots of the ModelsLab account: 5 pay-as-you-go, 10 Standard, 15 Unlimited.
    pub slots: usize,
    /// Streamed words a second; `None` takes what [`Options::speed`] says (about 60 when real, no pause when fast).
    pub tokens_per_second: Option<f64>,
    /// Feeds everything random: ids, where streams are cut into pieces, seeds of pictures nobody chose one for.
    /// `None` takes a fresh one, so that two sandboxes never hand out the same ids.
    pub seed: Option<u64>,
}

impl Default for Options {
    fn default() -> Self {
        Self { port: 0, speed: Speed::Real, balance_usd: 25.0, slots: 5, tokens_per_second: None, seed: None }
    }
}

impl Options {
    /// Settings for tests: any port, no waiting.
    #[must_use]
    pub fn fast() -> Self {
        Self { speed: Speed::Fast, ..Self::default() }
    }

    /// The pause before each streamed word.
    pub(crate) fn word_pause(&self) -> Duration {
        let rate = self.tokens_per_second.unwrap_or(match self.speed {
            Speed::Real => 60.0,
            Speed::Fast => f64::INFINITY,
        });
        if rate.is_finite() && rate > 0.0 { Duration::from_secs_f64(1.0 / rate) } else { Duration::ZERO }
    }
}

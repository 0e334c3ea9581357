//! Exact amounts of US dollars.
//!
//! Prices reach down to $0.02 per million tokens, and a day's total is a sum of thousands of them, so amounts are whole
//! billionths of a dollar. Floating point appears only where an amount is read from or written to JSON.

use std::{fmt, iter::Sum, ops::Add};

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error};

const NANOS: f64 = 1e9;

/// An amount of US dollars in whole nano-dollars (1e-9 USD). In JSON it is a number of dollars.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, ts_rs::TS)]
#[ts(type = "number")]
pub struct Usd(i64);

impl Usd {
    /// No money at all.
    pub const ZERO: Self = Self(0);
    /// The largest amount that can be written down, about 9.2 billion dollars.
    pub const MAX: Self = Self(i64::MAX);

    /// An amount from whole nano-dollars.
    pub const fn from_nanos(nanos: i64) -> Self {
        Self(nanos)
    }

    /// An amount from dollars, rounded to the nearest nano-dollar; `None` for NaN, infinities and amounts out of range.
    pub fn from_dollars(dollars: f64) -> Option<Self> {
        let nanos = (dollars * NANOS).round();
        (nanos.is_finite() && nanos.abs() < i64::MAX as f64).then_some(Self(nanos as i64))
    }

    /// The amount in whole nano-dollars.
    pub const fn nanos(self) -> i64 {
        self.0
    }

    /// The amount in dollars, for display and JSON.
    pub fn dollars(self) -> f64 {
        self.0 as f64 / NANOS
    }

    /// This amount `count` times, saturating.
    pub const fn times(self, count: u64) -> Self {
        let count = if count > i64::MAX as u64 { i64::MAX } else { count as i64 };
        Self(self.0.saturating_mul(count))
    }

    /// The price of `count` units at this amount per million units, rounded up so that a sum of parts never
    /// understates the whole.
    pub const fn per_million(self, count: u64) -> Self {
        let exact = self.0 as i128 * count as i128;
        let nanos = (exact + 999_999) / 1_000_000;
        Self(if nanos > i64::MAX as i128 { i64::MAX } else { nanos as i64 })
    }

    /// This amount less `other`, but never below zero.
    pub const fn less(self, other: Self) -> Self {
        let left = self.0.saturating_sub(other.0);
        Self(if left < 0 { 0 } else { left })
    }
}

impl Add for Usd {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}

impl Sum for Usd {
    fn sum<I: Iterator<Item = Self>>(amounts: I) -> Self {
        amounts.fold(Self::ZERO, Add::add)
    }
}

/// Two decimals from a dollar on, four below it, more only while the amount would otherwise read as nothing.
impl fmt::Display for Usd {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let dollars = self.dollars();
        match self.0.unsigned_abs() {
            0 => write!(out, "$0.00"),
            1_000_000_000.. => write!(out, "${dollars:.2}"),
            50_000.. => write!(out, "${dollars:.4}"),
            _ => write!(out, "${dollars:.7}"),
        }
    }
}

impl Serialize for Usd {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_f64(self.dollars())
    }
}

impl<'de> Deserialize<'de> for Usd {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let dollars = f64::deserialize(deserializer)?;
        Self::from_dollars(dollars).ok_or_else(|| D::Error::custom("not an amount of dollars"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_thousand_cheap_pictures_cost_exactly_their_sum() {
        let one = Usd::from_dollars(0.0047).unwrap();
        assert_eq!((0..1000).map(|_| one).sum::<Usd>(), Usd::from_dollars(4.7).unwrap());
    }

    #[test]
    fn tokens_are_priced_below_a_microdollar_and_rounded_up() {
        let per_million = Usd::from_dollars(0.02).unwrap();
        assert_eq!(per_million.per_million(1), Usd::from_nanos(20));
        assert_eq!(Usd::from_nanos(1).per_million(1), Usd::from_nanos(1));
        assert_eq!(Usd::from_nanos(1).per_million(0), Usd::ZERO);
    }

    #[test]
    fn nonsense_is_not_money() {
        assert_eq!(Usd::from_dollars(f64::NAN), None);
        assert_eq!(Usd::from_dollars(1e300), None);
        assert!(serde_json::from_str::<Usd>("1e300").is_err());
    }

    #[test]
    fn sums_saturate_instead_of_wrapping() {
        assert_eq!(Usd::MAX + Usd::from_nanos(1), Usd::MAX);
        assert_eq!(Usd::MAX.times(u64::MAX), Usd::MAX);
        assert_eq!(Usd::from_nanos(3).less(Usd::from_nanos(5)), Usd::ZERO);
    }

    #[test]
    fn it_reads_well() {
        let shown = |dollars| Usd::from_dollars(dollars).unwrap().to_string();
        assert_eq!(shown(0.0), "$0.00");
        assert_eq!(shown(12.5), "$12.50");
        assert_eq!(shown(0.0047), "$0.0047");
        assert_eq!(shown(0.000_002_5), "$0.0000025");
    }
}

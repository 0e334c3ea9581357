//! Everything random in the sandbox, from one seed.

use std::fmt::Write as _;
use std::sync::atomic::{AtomicU64, Ordering};

/// A shared source of random numbers (splitmix64: one atomic add, no lock).
#[derive(Debug)]
pub(crate) struct Dice(AtomicU64);

/// Scrambles a number so that neighbours have nothing in common.
pub(crate) const fn scramble(mut z: u64) -> u64 {
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

/// A number for a text: the same text gives the same number everywhere (FNV-1a, scrambled).
pub(crate) fn hash(text: &str) -> u64 {
    let fnv = text.bytes().fold(0xcbf2_9ce4_8422_2325, |h: u64, b| (h ^ u64::from(b)).wrapping_mul(0x0100_0000_01b3));
    scramble(fnv)
}

impl Dice {
    pub(crate) fn new(seed: Option<u64>) -> Self {
        Self(AtomicU64::new(seed.unwrap_or_else(rand::random)))
    }

    pub(crate) fn next(&self) -> u64 {
        let step = 0x9e37_79b9_7f4a_7c15;
        scramble(self.0.fetch_add(step, Ordering::Relaxed).wrapping_add(step))
    }

    /// A whole number from 0 up to, but not including, `n`.
    pub(crate) fn below(&self, n: u64) -> u64 {
        self.next() % n.max(1)
    }

    /// A number from 0 up to, but not including, 1.
    pub(crate) fn unit(&self) -> f64 {
        (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// `n` hexadecimal digits.
    pub(crate) fn hex(&self, n: usize) -> String {
        let mut text = String::with_capacity(n + 16);
        while text.len() < n {
            let _ = write!(text, "{:016x}", self.next());
        }
        text.truncate(n);
        text
    }

    /// `n` letters and digits.
    pub(crate) fn letters(&self, n: usize) -> String {
        const SIGNS: &[u8; 62] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
        (0..n).map(|_| char::from(SIGNS[self.below(62) as usize])).collect()
    }

    /// A random UUID, version 4.
    pub(crate) fn uuid(&self) -> String {
        let h = self.hex(32);
        let variant = ['8', '9', 'a', 'b'][self.below(4) as usize];
        format!("{}-{}-4{}-{variant}{}-{}", &h[..8], &h[8..12], &h[13..16], &h[17..20], &h[20..32])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_gives_the_same_ids_and_another_seed_others() {
        let (a, b, c) = (Dice::new(Some(7)), Dice::new(Some(7)), Dice::new(Some(8)));
        let ids = |d: &Dice| (d.hex(50), d.letters(24), d.uuid());
        let first = ids(&a);
        assert_eq!(first, ids(&b));
        assert_ne!(first, ids(&c));
        assert_ne!(first, ids(&a), "a second draw differs from the first");
        assert_eq!((first.0.len(), first.1.len(), first.2.len()), (50, 24, 36));
        assert_eq!(first.2.as_bytes()[14], b'4');
    }
}

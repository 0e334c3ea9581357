//! Random numbers and smooth noise, all from a seed.

use crate::dice::scramble;

/// A stream of random numbers.
#[derive(Debug, Clone)]
pub(super) struct Rng(u64);

impl Rng {
    pub(super) fn new(seed: u64) -> Self {
        Self(scramble(seed ^ 0x6c69_6d6e))
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        scramble(self.0)
    }

    /// 0 up to, but not including, 1.
    pub(super) fn unit(&mut self) -> f32 {
        (self.next() >> 40) as f32 / (1_u32 << 24) as f32
    }

    pub(super) fn range(&mut self, low: f32, high: f32) -> f32 {
        low + (high - low) * self.unit()
    }

    pub(super) fn below(&mut self, n: usize) -> usize {
        (self.next() % n.max(1) as u64) as usize
    }

    pub(super) fn chance(&mut self, p: f32) -> bool {
        self.unit() < p
    }

    /// -1 or 1.
    pub(super) fn sign(&mut self) -> f32 {
        if self.chance(0.5) { 1.0 } else { -1.0 }
    }

    /// About normal: mean 0, deviation 1, never beyond 3.5.
    pub(super) fn normal(&mut self) -> f32 {
        (0..4).map(|_| self.unit()).sum::<f32>() * 1.732 - 3.464
    }

    pub(super) fn seed(&mut self) -> u32 {
        self.next() as u32
    }
}

fn lattice(x: i32, y: i32, seed: u32) -> f32 {
    let mut h =
        (x as u32).wrapping_mul(0x9e37_79b1) ^ (y as u32).wrapping_mul(0x85eb_ca77) ^ seed.wrapping_mul(0xc2b2_ae3d);
    h = (h ^ h >> 15).wrapping_mul(0x2c1b_3c6d);
    h = (h ^ h >> 12).wrapping_mul(0x297a_2d39);
    (h ^ h >> 15) as f32 / u32::MAX as f32
}

fn smooth(t: f32) -> f32 {
    t * t * t * (t * (t * 6.0 - 15.0) + 10.0)
}

/// Smooth noise from 0 to 1 with features of size 1.
pub(super) fn noise(x: f32, y: f32, seed: u32) -> f32 {
    let (xf, yf) = (x.floor(), y.floor());
    let (xi, yi) = (xf as i32, yf as i32);
    let (u, v) = (smooth(x - xf), smooth(y - yf));
    let top = lattice(xi, yi, seed) * (1.0 - u) + lattice(xi + 1, yi, seed) * u;
    let low = lattice(xi, yi + 1, seed) * (1.0 - u) + lattice(xi + 1, yi + 1, seed) * u;
    top * (1.0 - v) + low * v
}

/// Noise in several sizes, 0 to 1.
pub(super) fn fbm(x: f32, y: f32, octaves: u32, seed: u32) -> f32 {
    let (mut sum, mut weight, mut total, mut scale) = (0.0, 0.5, 0.0, 1.0);
    for i in 0..octaves {
        sum += weight * noise(x * scale, y * scale, seed.wrapping_add(i * 101));
        total += weight;
        weight *= 0.5;
        scale *= 2.03;
    }
    sum / total
}

/// Noise with sharp crests, 0 to 1: mountains.
pub(super) fn ridged(x: f32, octaves: u32, seed: u32) -> f32 {
    let (mut sum, mut weight, mut total, mut scale, mut last) = (0.0, 0.5, 0.0, 1.0, 1.0);
    for i in 0..octaves {
        let n = 1.0 - (2.0 * noise(x * scale, 7.3, seed.wrapping_add(i * 131)) - 1.0).abs();
        let n = n * n;
        sum += weight * n * last;
        total += weight;
        last = n.clamp(0.3, 1.0);
        weight *= 0.5;
        scale *= 2.1;
    }
    sum / total
}

/// A function of the plane computed on a coarse grid and read smoothly in between: a sixteenth of the work.
pub(super) struct Field {
    cells: Vec<f32>,
    across: usize,
    step: f32,
}

impl Field {
    const STEP: usize = 4;

    pub(super) fn new(width: usize, height: usize, value: impl Fn(f32, f32) -> f32) -> Self {
        let (across, down) = (width / Self::STEP + 2, height / Self::STEP + 2);
        let step = Self::STEP as f32;
        let cells = (0..across * down).map(|i| value((i % across) as f32 * step, (i / across) as f32 * step)).collect();
        Self { cells, across, step }
    }

    pub(super) fn at(&self, x: f32, y: f32) -> f32 {
        let (x, y) = (x.max(0.0) / self.step, y.max(0.0) / self.step);
        let (xi, yi) = ((x as usize).min(self.across - 2), y as usize);
        let i = (yi * self.across + xi).min(self.cells.len().saturating_sub(self.across + 2));
        let (u, v) = (x - xi as f32, y - yi as f32);
        let top = self.cells[i] * (1.0 - u) + self.cells[i + 1] * u;
        let low = self.cells[i + self.across] * (1.0 - u) + self.cells[i + self.across + 1] * u;
        top * (1.0 - v) + low * v
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn noise_stays_in_range_and_is_smooth() {
        for i in 0..2_000 {
            let (x, y) = (i as f32 * 0.173 - 90.0, i as f32 * 0.071);
            for n in [noise(x, y, 5), fbm(x, y, 4, 5), ridged(x, 5, 5)] {
                assert!((0.0..=1.0).contains(&n), "{n} at {x}, {y}");
            }
            assert!((noise(x, y, 5) - noise(x + 0.001, y, 5)).abs() < 0.01);
        }
    }

    #[test]
    fn a_field_reads_what_it_was_made_from() {
        let field = Field::new(64, 32, |x, y| x + 2.0 * y);
        assert!((field.at(10.5, 7.25) - 25.0).abs() < 1e-3);
        assert!(field.at(63.9, 31.9).is_finite());
    }
}

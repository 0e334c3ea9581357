//! Soft gradients: large blurred shapes of colour, as behind an app's first screen, with a few glassy spheres.

use super::canvas::Canvas;
use super::noise::{Field, Rng, fbm, noise};
use super::palette::{Palette, Ramp, mix, scaled};
use super::words::Wish;

pub(super) fn draw(canvas: &mut Canvas, wish: &Wish, palette: &Palette, rng: &mut Rng) {
    let (w, h, u) = (canvas.w(), canvas.h(), canvas.unit());
    let dark = palette.is_dark();
    let [a, b, c] = palette.accents;
    let ramp = if dark {
        Ramp::new(&[
            palette.ink,
            palette.deep,
            mix(palette.deep, a, 0.75),
            a,
            mix(b, palette.paper, 0.1),
            c,
            mix(c, palette.deep, 0.6),
            palette.ink,
        ])
    } else {
        Ramp::new(&[
            palette.paper,
            mix(palette.paper, b, 0.55),
            mix(b, a, 0.4),
            mix(a, palette.paper, 0.35),
            palette.paper,
            mix(c, palette.paper, 0.35),
            palette.paper,
        ])
    };
    let (seed, turn) = (rng.seed(), rng.range(0.0, std::f32::consts::TAU));
    let (sin, cos) = turn.sin_cos();
    let scale = rng.range(0.55, 0.95) / (1_000.0 * u);
    let folds = rng.range(0.9, 1.5);
    let field = Field::new(canvas.width, canvas.height, |x, y| {
        let (nx, ny) = (x * scale, y * scale);
        let bend = fbm(nx * 1.2, ny * 1.2, 2, seed) - 0.5;
        let other = noise(nx * 0.9 + 31.0, ny * 0.9, seed ^ 5) - 0.5;
        let along = (nx * cos + ny * sin) * 0.55 + bend * 1.2 + other * 0.5;
        // Folded like a cloth: the gradient runs back and forth.
        let t = (along * folds).rem_euclid(2.0);
        if t > 1.0 { 2.0 - t } else { t }
    });
    let ridge = rng.range(9.0, 16.0);
    canvas.paint(|x, y| {
        let t = field.at(x, y);
        let sheen = 1.0 + 0.1 * ((t * ridge).sin()) * if dark { 1.0 } else { 0.35 };
        scaled(ramp.at(t), sheen)
    });
    if wish.says(&["glass", "blobs", "blob", "spheres", "liquid", "bubbles", "3d", "orbs"]) || rng.chance(0.45) {
        for _ in 0..3 + rng.below(3) {
            let r = u * rng.range(50.0, 190.0);
            sphere(canvas, (rng.range(0.12, 0.88) * w, rng.range(0.15, 0.85) * h), r, palette, rng);
        }
    }
    canvas.vignette(if dark { 0.35 } else { 0.04 });
}

/// A glass sphere: what is behind it turned over, a bright rim, one highlight.
fn sphere(canvas: &mut Canvas, at: (f32, f32), r: f32, palette: &Palette, rng: &mut Rng) {
    let (top, low) = (canvas.look(at.0, at.1 + r), canvas.look(at.0, at.1 - r));
    let tint = palette.accent(rng.below(3));
    canvas.shadow((at.0 + r * 0.15, at.1 + r * 0.95), r * 1.05, r * 0.5, if palette.is_dark() { 0.5 } else { 0.14 });
    let (y0, side) = (at.1, 2.0 * r);
    let body = super::canvas::ellipse(at, r, r);
    let ramp = Ramp::new(&[
        mix(top, palette.paper, 0.12),
        mix(top, tint, 0.45),
        mix(tint, low, 0.4),
        mix(low, palette.paper, 0.25),
    ]);
    canvas.fill(&body, |x, y| {
        let d = ((x - at.0).hypot(y - at.1) / r).min(1.0);
        let t = (y - y0) / side + 0.5;
        let rim = d.powi(5) * 0.35;
        let c = ramp.at(t);
        (std::array::from_fn(|i| c[i] + (palette.paper[i] - c[i]) * rim * (1.2 - t)), 0.94)
    });
    canvas.glow((at.0 - r * 0.36, at.1 - r * 0.42), r * 0.34, r * 0.26, palette.paper, 0.75);
    canvas.glow((at.0 + r * 0.3, at.1 + r * 0.5), r * 0.5, r * 0.28, tint, 0.35);
}

//! Out-of-focus lights, near and far, with rain on the glass when the words say so.

use super::canvas::Canvas;
use super::noise::Rng;
use super::palette::{Palette, Ramp, mix, scaled, shade};
use super::words::Wish;

pub(super) fn draw(canvas: &mut Canvas, wish: &Wish, palette: &Palette, rng: &mut Rng) {
    let (w, h, u) = (canvas.w(), canvas.h(), canvas.unit());
    let dark = palette.is_dark();
    let ramp = if dark {
        Ramp::new(&[palette.ink, mix(palette.ink, palette.deep, 0.7), mix(palette.ink, palette.deep, 0.25)])
    } else {
        Ramp::new(&[
            mix(palette.paper, palette.accents[0], 0.5),
            palette.paper,
            mix(palette.paper, palette.accents[1], 0.6),
        ])
    };
    let lean = rng.range(-0.35, 0.35);
    canvas.paint(|x, y| ramp.at(y / h + (x / w - 0.5) * lean));

    // A band where most of the lights hang, as along a street.
    let (tilt, middle) = (rng.range(-0.3, 0.3), rng.range(0.42, 0.62));
    let spread = rng.range(0.13, 0.24);
    let colours = [
        palette.accents[0],
        palette.accents[1],
        palette.accents[2],
        mix(palette.accents[0], palette.accents[1], 0.5),
        mix(palette.accents[1], palette.paper, 0.45),
    ];
    let strength = if dark { 1.0 } else { 0.95 };
    let area = (w * h / (1e6 * u * u)).sqrt();
    for (count, size, soft, alpha) in
        [(16.0, (90.0, 190.0), 0.5, 0.2), (34.0, (34.0, 92.0), 0.12, 0.42), (30.0, (10.0, 34.0), 0.06, 0.75)]
    {
        for _ in 0..(count * area) as usize {
            let x = rng.range(-0.05, 1.05);
            let y = middle + tilt * (x - 0.5) + rng.normal() * spread;
            let r = u * rng.range(size.0, size.1);
            let base = colours[rng.below(colours.len())];
            let colour = scaled(shade(base, rng.normal() * 0.05), if dark { 1.25 } else { 1.0 });
            let k = alpha * rng.range(0.5, 1.0) * strength;
            if dark {
                canvas.glow((x * w, y * h), r * 2.0, r * 2.0, colour, 0.1 * k);
            }
            // Lenses brighten the rim of what they blur.
            canvas.disc((x * w, y * h), r, r * soft, |d| (colour, k * (0.6 + 0.4 * d.powi(6))));
        }
    }
    if wish.says(&["rain", "rainy", "drops", "wet", "window"]) {
        drops(canvas, palette, rng);
    }
    canvas.vignette(if dark { 0.55 } else { 0.1 });
}

/// Drops on a pane, each a small lens: light below, dark above.
fn drops(canvas: &mut Canvas, palette: &Palette, rng: &mut Rng) {
    let u = canvas.unit();
    for _ in 0..260 {
        let at = (rng.unit() * canvas.w(), rng.unit() * canvas.h());
        let r = u * (2.0 + 11.0 * rng.unit().powi(3));
        let behind = canvas.look(at.0, canvas.h() - at.1);
        canvas.disc((at.0, at.1), r, r * 0.3, |_| (mix(behind, palette.ink, 0.35), 0.75));
        canvas.disc((at.0 + r * 0.2, at.1 + r * 0.3), r * 0.62, r * 0.6, |_| (scaled(behind, 1.5), 0.6));
        canvas.disc((at.0 - r * 0.3, at.1 - r * 0.35), r * 0.18, r * 0.2, |_| (palette.paper, 0.8));
    }
}

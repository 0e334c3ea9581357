//! Fine strands that follow a field of directions.

use super::canvas::{Canvas, Point};
use super::noise::{Rng, fbm};
use super::palette::{Palette, Rgb, mix, shade};
use super::words::Wish;

pub(super) fn draw(canvas: &mut Canvas, _: &Wish, palette: &Palette, rng: &mut Rng) {
    let (w, h, u) = (canvas.w(), canvas.h(), canvas.unit());
    let dark = palette.is_dark();
    let ground = palette.ground();
    let lift = if dark { mix(ground, palette.deep, 0.55) } else { shade(ground, -0.05) };
    let (gx, gy) = (rng.range(0.2, 0.8) * w, rng.range(0.2, 0.8) * h);
    let reach = w.max(h) * 0.8;
    canvas.paint(|x, y| {
        let k = 1.0 - ((x - gx).hypot(y - gy) / reach).min(1.0);
        std::array::from_fn(|i| ground[i] + (lift[i] - ground[i]) * k * k)
    });

    let seed = rng.seed();
    let scale = rng.range(1.1, 2.3) / (1_000.0 * u);
    let turns = rng.range(1.2, 2.1);
    let warp = rng.range(0.3, 1.1);
    let swirl = rng.chance(0.4).then(|| (rng.range(0.25, 0.75) * w, rng.range(0.25, 0.75) * h));
    let angle = |x: f32, y: f32| {
        let (nx, ny) = (x * scale, y * scale);
        let bend = fbm(nx * 0.7 + 9.0, ny * 0.7, 2, seed ^ 51) * warp;
        let flow = fbm(nx + bend, ny - bend, 3, seed) * std::f32::consts::TAU * turns;
        match swirl {
            Some((cx, cy)) => {
                let d = (x - cx).hypot(y - cy) / (700.0 * u);
                let around = (y - cy).atan2(x - cx) + 1.9;
                let k = (1.0 - d).clamp(0.0, 1.0).powi(2);
                flow * (1.0 - k) + around * k
            }
            None => flow,
        }
    };
    let strand = |from: Point, steps: usize, step: f32| {
        let mut points = Vec::with_capacity(steps);
        let (mut x, mut y) = from;
        for _ in 0..steps {
            points.push((x, y));
            let (sin, cos) = angle(x, y).sin_cos();
            (x, y) = (x + cos * step, y + sin * step);
        }
        points
    };
    let colours = colours(palette);
    let tone = rng.seed();
    let area = w * h / (1e6 * u * u);
    let strands = (1_700.0 * area) as usize;
    for n in 0..strands {
        // Many fine ones below, fewer and brighter ones above.
        let top = n as f32 / strands as f32;
        let from = (rng.range(-0.05, 1.05) * w, rng.range(-0.05, 1.05) * h);
        let steps = 22 + rng.below(34);
        let points = strand(from, steps, u * 7.0);
        let place = fbm(from.0 * scale * 1.3, from.1 * scale * 1.3, 2, tone);
        let pick = (place * 1.35 - 0.17 + rng.normal() * 0.09).clamp(0.0, 0.999);
        let base = colours[(pick * colours.len() as f32) as usize];
        let vary = rng.normal() * 0.045 + (top - 0.5) * if dark { 0.16 } else { -0.12 };
        let colour = shade(base, vary);
        let thick = u * rng.range(1.1, 3.0) * (0.7 + 0.6 * top);
        let alpha = if dark { 0.55 + 0.4 * top } else { 0.6 + 0.35 * top };
        canvas.stroke(&points, |t| (thick * (t * std::f32::consts::PI).sin().powf(0.7)).max(0.15 * u), colour, alpha);
    }
    canvas.vignette(if dark { 0.5 } else { 0.08 });
}

fn colours(palette: &Palette) -> Vec<Rgb> {
    let [a, b, c] = palette.accents;
    if palette.is_dark() {
        vec![mix(palette.deep, a, 0.45), a, mix(a, b, 0.5), b, mix(b, palette.paper, 0.55), c]
    } else {
        vec![palette.deep, mix(palette.deep, a, 0.6), a, mix(b, palette.ink, 0.12), c, mix(a, palette.deep, 0.35)]
    }
}

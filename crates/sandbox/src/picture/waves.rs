//! The sea in layers, with a low sun, a path of light on the water, and what the words put there.

use super::canvas::{Canvas, Point};
use super::mountains::{paint_light, paint_sky};
use super::noise::{Rng, fbm, noise};
use super::palette::{Palette, Rgb, hex, mix, oklab, scaled, shade};
use super::words::{Light, Wish};

pub(super) fn draw(canvas: &mut Canvas, wish: &Wish, palette: &Palette, rng: &mut Rng) {
    let (w, h, u) = (canvas.w(), canvas.h(), canvas.unit());
    let horizon = h * rng.range(0.4, 0.54);
    let ramp = paint_sky(canvas, palette, horizon, rng);
    let side = rng.range(0.22, 0.78);
    let r = u * rng.range(56.0, 96.0);
    let low = if palette.light == Light::Dusk { rng.range(-0.2, 0.5) } else { rng.range(1.2, 3.0) };
    let sun = (side * w, horizon - r * low);
    paint_light(canvas, palette, sun, r, rng);
    let far_coast = rng.chance(0.6);
    if far_coast {
        coast(canvas, palette, horizon, ramp.at(0.8), rng);
    }

    let haze = ramp.at(1.0);
    let water = bluest(palette);
    let (far, near) = match palette.light {
        Light::Night => (mix(palette.deep, water, 0.45), mix(palette.ink, water, 0.12)),
        Light::Dusk => (mix(mix(water, palette.deep, 0.3), haze, 0.5), mix(palette.ink, water, 0.3)),
        Light::Dawn => (mix(water, haze, 0.6), mix(palette.deep, water, 0.35)),
        Light::Day => (mix(water, haze, 0.5), mix(palette.deep, water, 0.55)),
    };
    let foam = mix(palette.paper, haze, 0.25);
    let boat_at = 1 + rng.below(2);
    let layers = 10;
    for layer in 0..layers {
        let t = layer as f32 / (layers - 1) as f32;
        let swell = Swell {
            top: horizon + (h - horizon) * t.powf(1.5) * 0.95,
            height: u * (2.0 + 62.0 * t.powf(1.2)),
            length: u * (130.0 + 620.0 * t),
            phase: rng.range(0.0, 60.0),
            seed: rng.seed(),
        };
        let step = (u * 3.0).max(1.0);
        let line: Vec<Point> =
            (0..=(w / step) as usize + 1).map(|i| (i as f32 * step, swell.crest(i as f32 * step))).collect();
        let mut outline = line.clone();
        outline.extend([(w + step, h), (0.0, h)]);
        let colour = mix(far, near, t.powf(0.75));
        let lit = mix(colour, foam, 0.2);
        let under = shade(colour, -0.03);
        let depth = swell.height * 1.6 + u * 10.0;
        canvas.fill(&outline, |x, y| {
            let i = ((x / step) as usize).min(line.len() - 1);
            let k = ((y - line[i].1) / depth).clamp(0.0, 1.0);
            // Thin water at the crest lets light through.
            let edge = (1.0 - k * 3.2).clamp(0.0, 1.0).powi(2);
            (std::array::from_fn(|c| (colour[c] + (under[c] - colour[c]) * k) * (1.0 - edge) + lit[c] * edge), 1.0)
        });
        if layer == boat_at && (wish.says(&["boat", "sail", "sailing", "ship", "harbour"]) || rng.chance(0.3)) {
            let x = w * if side > 0.5 { rng.range(0.15, 0.4) } else { rng.range(0.6, 0.85) };
            boat(canvas, (x, swell.crest(x) + u * 4.0), u * rng.range(0.8, 1.3), palette);
        }
        let seed = rng.seed();
        for (n, below) in [0.0, 0.22, 0.5].iter().enumerate().take(if t > 0.3 { 3 } else { 1 }) {
            let trace: Vec<Point> = line.iter().map(|p| (p.0, p.1 + swell.height * below)).collect();
            let broken =
                |s: f32| (noise(s * (7.0 - 3.0 * t), n as f32 * 5.0 + t * 30.0, seed) * 2.6 - 1.0).clamp(0.0, 1.0);
            canvas.stroke(&trace, |s| u * (0.4 + 3.4 * t) * broken(s) / (1.0 + n as f32), foam, 0.6 - 0.12 * n as f32);
        }
        glitter(canvas, sun.0, swell.top, swell.height, t, scaled(mix(haze, palette.paper, 0.5), 1.2), rng);
    }
    if wish.says(&["lighthouse"]) {
        lighthouse(canvas, palette, rng);
    }
    canvas.vignette(0.22);
}

/// One line of waves.
struct Swell {
    top: f32,
    height: f32,
    length: f32,
    phase: f32,
    seed: u32,
}

impl Swell {
    fn crest(&self, x: f32) -> f32 {
        let drift = fbm(x / self.length * 0.5 + self.phase, 1.0, 2, self.seed) * 5.0;
        let s = (x / self.length * std::f32::consts::TAU + self.phase + drift).sin() * 0.5 + 0.5;
        // Crests are narrower than troughs, and no two are as high.
        self.top - self.height * s.powf(1.7) * (0.35 + 0.65 * noise(x / self.length * 0.7, self.phase, self.seed))
    }
}

/// The accent that is most like water.
fn bluest(palette: &Palette) -> Rgb {
    let blue = |c: &Rgb| {
        let [_, a, b] = oklab(*c);
        b + a * 0.4
    };
    let mut sorted = palette.accents;
    sorted.sort_by(|x, y| blue(x).total_cmp(&blue(y)));
    let found = sorted[0];
    // Where every colour is warm, the sea keeps something of its own.
    if oklab(found)[2] > -0.03 { mix(found, hex(0x2a_6c8e), 0.6) } else { found }
}

/// Flat strokes of light under the sun, wider towards the front.
fn glitter(canvas: &mut Canvas, x: f32, y: f32, swell: f32, t: f32, colour: Rgb, rng: &mut Rng) {
    let u = canvas.unit();
    for _ in 0..(16.0 + 10.0 * (1.0 - t)) as usize {
        let off = rng.normal() * u * (22.0 + 120.0 * t);
        let y = y + rng.unit() * (swell * 0.9 + u * 14.0);
        let half = u * rng.range(5.0, 16.0 + 34.0 * t);
        let line = [(x + off - half, y), (x + off, y - u * t), (x + off + half, y)];
        let thick = u * (1.0 + 2.4 * t);
        let alpha = (0.75 - 0.45 * t) * (1.0 - (off / (u * 420.0)).abs()).clamp(0.0, 1.0);
        canvas.stroke(&line, |s| thick * (s * std::f32::consts::PI).sin(), colour, alpha);
    }
}

/// Low hills on the horizon.
fn coast(canvas: &mut Canvas, palette: &Palette, horizon: f32, haze: Rgb, rng: &mut Rng) {
    let (w, u) = (canvas.w(), canvas.unit());
    for layer in 0..2 {
        let (seed, high) = (rng.seed(), u * rng.range(40.0, 120.0) / (1.0 + layer as f32));
        let step = (u * 3.0).max(1.0);
        let from = rng.range(-0.2, 0.5);
        let mut line: Vec<Point> = (0..=(w / step) as usize + 1)
            .map(|i| {
                let x = i as f32 * step / w;
                let fall = (((x - from) / 0.5).clamp(0.0, 1.0) * std::f32::consts::PI).sin();
                (i as f32 * step, horizon + 1.0 - high * fall * fbm(x * 5.0, 0.5, 4, seed))
            })
            .collect();
        line.extend([(w + step, horizon + 2.0), (0.0, horizon + 2.0)]);
        canvas.solid(&line, mix(haze, palette.deep, 0.35 + 0.25 * layer as f32), 1.0);
    }
}

fn boat(canvas: &mut Canvas, at: Point, size: f32, palette: &Palette) {
    let p = |x: f32, y: f32| (at.0 + x * size, at.1 + y * size);
    let hull = mix(palette.ink, palette.deep, 0.2);
    let sail = if palette.is_dark() { mix(palette.paper, palette.accents[1], 0.35) } else { palette.paper };
    canvas.solid(&[p(-34.0, -9.0), p(38.0, -9.0), p(26.0, 3.0), p(-26.0, 3.0)], hull, 1.0);
    canvas.solid(&[p(2.0, -96.0), p(2.0, -14.0), p(34.0, -14.0)], sail, 0.96);
    canvas.solid(&[p(-2.0, -84.0), p(-2.0, -14.0), p(-30.0, -14.0)], shade(sail, -0.08), 0.96);
    canvas.stroke(&[p(0.0, -102.0), p(0.0, -8.0)], |_| 2.4 * size, hull, 1.0);
}

fn lighthouse(canvas: &mut Canvas, palette: &Palette, rng: &mut Rng) {
    let (w, h, u) = (canvas.w(), canvas.h(), canvas.unit());
    let right = rng.chance(0.5);
    let x = w * if right { 0.78 } else { 0.22 };
    let out = if right { 1.0 } else { -1.0 };
    let base = h * 0.68;
    let top = h * 0.24;
    let rock = mix(palette.ink, palette.deep, 0.3);
    let edge = if right { w + 1.0 } else { -1.0 };
    let cliff = [
        (x - out * u * 130.0, h * 0.86),
        (x - out * u * 96.0, base + u * 30.0),
        (x - out * u * 52.0, base),
        (x + out * u * 90.0, base - u * 6.0),
        (x + out * u * 150.0, base + u * 26.0),
        (edge, base + u * 4.0),
        (edge, h),
        (x - out * u * 190.0, h),
    ];
    canvas.solid(&cliff, rock, 1.0);
    let lamp = (x, top - u * 26.0);
    if palette.is_dark() {
        for (turn, reach) in [(-out, 700.0), (out, 420.0)] {
            let beam = [lamp, (x + turn * u * reach, lamp.1 - u * 90.0), (x + turn * u * reach, lamp.1 + u * 40.0)];
            canvas.fill(&beam, |px, _| (palette.accents[1], 0.34 * (1.0 - (px - x).abs() / (u * reach)).max(0.0)));
        }
    }
    let (foot, head) = (u * 46.0, u * 29.0);
    let metal =
        if palette.is_dark() { mix(palette.deep, palette.paper, 0.2) } else { mix(palette.deep, palette.ink, 0.3) };
    let wall = mix(palette.paper, palette.deep, if palette.is_dark() { 0.35 } else { 0.08 });
    let tower = [(x - head, top), (x + head, top), (x + foot, base + u * 4.0), (x - foot, base + u * 4.0)];
    canvas.fill(&tower, |px, py| {
        let side = ((px - x) / foot * 0.5 + 0.5).clamp(0.0, 1.0);
        let band = ((py - top) / (base - top) * 4.0) as i32 % 2 == 1;
        let c = if band { mix(palette.accents[0], palette.deep, 0.2) } else { wall };
        (shade(c, 0.02 - 0.16 * side), 1.0)
    });
    canvas.solid(
        &[
            (x - head * 1.4, top - u * 6.0),
            (x + head * 1.4, top - u * 6.0),
            (x + head * 1.4, top + u * 3.0),
            (x - head * 1.4, top + u * 3.0),
        ],
        metal,
        1.0,
    );
    canvas.solid(
        &[
            (x - head * 0.7, top - u * 46.0),
            (x + head * 0.7, top - u * 46.0),
            (x + head * 0.7, top - u * 6.0),
            (x - head * 0.7, top - u * 6.0),
        ],
        mix(palette.accents[1], palette.paper, 0.6),
        1.0,
    );
    canvas.solid(
        &[(x - head * 0.95, top - u * 46.0), (x, top - u * 80.0), (x + head * 0.95, top - u * 46.0)],
        metal,
        1.0,
    );
    canvas.glow(lamp, u * 150.0, u * 150.0, palette.accents[1], if palette.is_dark() { 0.8 } else { 0.15 });
}

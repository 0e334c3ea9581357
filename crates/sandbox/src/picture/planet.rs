//! A planet among stars, banded or cratered, perhaps with rings and a moon.

use super::canvas::{Canvas, Point, ellipse};
use super::noise::{Field, Rng, fbm, noise};
use super::palette::{Palette, Ramp, mix, scaled, shade};
use super::words::Wish;

pub(super) fn draw(canvas: &mut Canvas, wish: &Wish, palette: &Palette, rng: &mut Rng) {
    let (w, h, u) = (canvas.w(), canvas.h(), canvas.unit());
    let [a, b, c] = palette.accents;
    // Space is dark whatever the words say of light.
    let night = mix(palette.ink, [0.004, 0.005, 0.012], 0.45);
    let (seed, scale) = (rng.seed(), rng.range(1.3, 2.1) / (1_000.0 * u));
    let lean = rng.range(-0.9, 0.9);
    let clouds = Field::new(canvas.width, canvas.height, |x, y| {
        let band = ((y - h * 0.5) - (x - w * 0.5) * lean) / (620.0 * u);
        let n = fbm(x * scale, y * scale, 5, seed);
        ((n - 0.4) * 2.2).clamp(0.0, 1.0) * (-band * band).exp()
    });
    let tint = Ramp::new(&[night, mix(night, palette.deep, 0.8), mix(palette.deep, a, 0.5), mix(a, c, 0.5)]);
    canvas.paint(|x, y| tint.at(clouds.at(x, y) * 0.85));
    stars(canvas, palette, &clouds, rng);

    let r = u * rng.range(230.0, 340.0);
    let at = (w * rng.range(0.34, 0.66), h * rng.range(0.36, 0.6));
    let towards = rng.range(0.0, std::f32::consts::TAU);
    let light = (towards.cos() * 0.75, -towards.sin().abs() * 0.55 - 0.1);
    let tilt = rng.range(-0.5, 0.5);
    let rings = wish.says(&["saturn", "ring", "rings"]) || rng.chance(0.55);
    let ring = Rings { at, r, tilt, flat: rng.range(0.16, 0.3), seed: rng.seed() };
    canvas.glow(at, r * 2.1, r * 2.1, mix(a, palette.paper, 0.2), 0.16);
    if rings {
        ring.draw(canvas, palette, false);
    }
    globe(canvas, palette, at, r, light, tilt, rng);
    if rings {
        ring.draw(canvas, palette, true);
    }
    if rng.chance(0.7) {
        let turn = rng.range(0.0, std::f32::consts::TAU);
        let moon = (at.0 + turn.cos() * r * 1.75, at.1 + turn.sin() * r * 1.25);
        let small = r * rng.range(0.08, 0.17);
        let colour = mix(palette.paper, b, 0.4);
        canvas.fill(&ellipse(moon, small, small), |x, y| {
            let lit = ((x - moon.0) * light.0 + (y - moon.1) * light.1) / small;
            (scaled(colour, (lit * 0.9 + 0.35).clamp(0.02, 1.0)), 1.0)
        });
    }
    if wish.says(&["astronaut", "figure", "alien", "mars", "landscape", "surface"]) || rng.chance(0.35) {
        surface(canvas, palette, rng);
    }
    canvas.vignette(0.35);
}

fn stars(canvas: &mut Canvas, palette: &Palette, clouds: &Field, rng: &mut Rng) {
    let u = canvas.unit();
    let area = canvas.w() * canvas.h() / (1e6 * u * u);
    for _ in 0..(620.0 * area) as usize {
        let at = (rng.unit() * canvas.w(), rng.unit() * canvas.h());
        if rng.unit() > 0.35 + clouds.at(at.0, at.1) {
            continue;
        }
        let bright = rng.unit().powi(5);
        let colour = mix(palette.paper, palette.accent(rng.below(3)), rng.unit() * 0.45);
        let r = u * (0.6 + 1.7 * bright);
        canvas.disc(at, r, r, |_| (scaled(colour, 1.3), 0.35 + 0.65 * bright));
        if bright > 0.7 {
            canvas.glow(at, u * 16.0, u * 16.0, colour, 0.5);
        }
    }
}

/// A lit ball with bands of weather and a thin air.
fn globe(canvas: &mut Canvas, palette: &Palette, at: Point, r: f32, light: Point, tilt: f32, rng: &mut Rng) {
    let [a, b, c] = palette.accents;
    let bands = Ramp::new(&[
        mix(palette.deep, a, 0.5),
        a,
        mix(a, palette.paper, 0.35),
        b,
        mix(b, palette.paper, 0.55),
        mix(a, c, 0.6),
        shade(a, -0.12),
    ]);
    let (seed, many, rough) = (rng.seed(), rng.range(2.2, 5.0), rng.range(0.2, 0.9));
    let (sin, cos) = tilt.sin_cos();
    let depth = (1.0 - light.0 * light.0 - light.1 * light.1).max(0.05).sqrt();
    canvas.fill(&ellipse(at, r, r), |x, y| {
        let (dx, dy) = ((x - at.0) / r, (y - at.1) / r);
        let dz = (1.0 - dx * dx - dy * dy).max(0.0).sqrt();
        let (px, py) = (dx * cos + dy * sin, dy * cos - dx * sin);
        // Longitude bends towards the rim, as on a ball.
        let long = px.atan2(dz.max(0.05));
        let storm = fbm(long * 2.4 + 4.0, py * 6.0, 4, seed) - 0.5;
        let t = noise(1.5, (py + storm * 0.22 * rough) * many * 1.6 + 9.0, seed ^ 3) * 1.25 - 0.12 + storm * 0.25;
        let lit = (dx * light.0 + dy * light.1 + dz * depth).max(0.0);
        let day = (lit * 1.25).min(1.0).powf(0.85);
        let base = bands.at(t);
        let rim = (1.0 - dz).powi(3) * day;
        let air = palette.paper;
        let k = 0.012 + 0.98 * day;
        (std::array::from_fn(|i| base[i] * k + (air[i] * 0.5 + b[i] * 0.5) * rim * 0.7), 1.0)
    });
}

/// Rings around a planet, drawn in two halves: behind it and in front.
struct Rings {
    at: Point,
    r: f32,
    tilt: f32,
    flat: f32,
    seed: u32,
}

impl Rings {
    fn draw(&self, canvas: &mut Canvas, palette: &Palette, front: bool) {
        let (sin, cos) = self.tilt.sin_cos();
        let (r0, r1) = (1.32, 2.15);
        let steps = 120;
        let turn = |radius: f32, i: usize| {
            let t = i as f32 / steps as f32 * std::f32::consts::PI + if front { 0.0 } else { std::f32::consts::PI };
            let (x, y) = (t.cos() * radius * self.r, t.sin() * radius * self.r * self.flat);
            (self.at.0 + x * cos - y * sin, self.at.1 + x * sin + y * cos)
        };
        let mut outline: Vec<Point> = (0..=steps).map(|i| turn(r1, i)).collect();
        outline.extend((0..=steps).rev().map(|i| turn(r0, i)));
        let colour = mix(palette.paper, palette.accents[1], 0.45);
        let (at, r, flat, seed) = (self.at, self.r, self.flat, self.seed);
        canvas.fill(&outline, |x, y| {
            let (dx, dy) = (x - at.0, y - at.1);
            let (px, py) = (dx * cos + dy * sin, (dy * cos - dx * sin) / flat);
            let d = (px.hypot(py) / r - r0) / (r1 - r0);
            let grooves = fbm(d * 26.0, 1.5, 3, seed);
            let gap = if (d - 0.62).abs() < 0.035 { 0.12 } else { 1.0 };
            let edge = (d * 9.0).clamp(0.0, 1.0) * ((1.0 - d) * 6.0).clamp(0.0, 1.0);
            (scaled(colour, 0.45 + 0.6 * grooves), (0.25 + 0.75 * grooves) * gap * edge * 0.85)
        });
    }
}

/// A ridge in front with somebody on it, for scale.
fn surface(canvas: &mut Canvas, palette: &Palette, rng: &mut Rng) {
    let (w, h, u) = (canvas.w(), canvas.h(), canvas.unit());
    let seed = rng.seed();
    let step = (u * 3.0).max(1.0);
    let line: Vec<Point> = (0..=(w / step) as usize + 1)
        .map(|i| {
            let x = i as f32 * step;
            (x, h * 0.9 - u * 120.0 * (fbm(x / w * 3.0, 2.0, 4, seed) - 0.4))
        })
        .collect();
    let mut outline = line.clone();
    outline.extend([(w + step, h), (0.0, h)]);
    let ground = mix(palette.ink, palette.deep, 0.2);
    canvas.solid(&outline, ground, 1.0);
    canvas.stroke(&line, |_| u * 2.0, mix(palette.deep, palette.accents[0], 0.6), 0.5);
    let at = line[(line.len() as f32 * rng.range(0.2, 0.8)) as usize];
    let p = |x: f32, y: f32| (at.0 + x * u, at.1 + y * u);
    let suit = mix(palette.paper, palette.deep, 0.25);
    canvas.stroke(&[p(-3.0, 1.0), p(-2.5, -14.0)], |_| 4.0 * u, suit, 1.0);
    canvas.stroke(&[p(4.0, 1.0), p(3.0, -14.0)], |_| 4.0 * u, suit, 1.0);
    canvas.solid(
        &super::canvas::round_rect(at.0 - 6.5 * u, at.1 - 31.0 * u, at.0 + 7.0 * u, at.1 - 11.0 * u, 5.0 * u),
        suit,
        1.0,
    );
    canvas.disc(p(0.5, -36.0), 6.6 * u, 1.0, |_| (suit, 1.0));
    canvas.disc(p(2.5, -36.5), 4.0 * u, 1.0, |_| (mix(palette.accents[1], palette.ink, 0.35), 1.0));
}

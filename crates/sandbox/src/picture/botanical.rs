//! Plants: stems with leaves and blossoms, on paper by day and in the dark by night.

use super::canvas::{Canvas, Point, curve};
use super::noise::{Rng, fbm};
use super::palette::{Palette, Rgb, hex, mix, shade};
use super::words::Wish;

pub(super) fn draw(canvas: &mut Canvas, wish: &Wish, palette: &Palette, rng: &mut Rng) {
    let (w, h, u) = (canvas.w(), canvas.h(), canvas.unit());
    let dark = palette.is_dark();
    let ground = if dark { mix(palette.ink, palette.deep, 0.35) } else { mix(palette.paper, hex(0xfb_f7ec), 0.5) };
    let seed = rng.seed();
    let (gx, gy) = (w * rng.range(0.3, 0.7), h * rng.range(0.3, 0.6));
    let lift = if dark { mix(ground, palette.accents[0], 0.22) } else { shade(ground, 0.02) };
    canvas.paint(|x, y| {
        let fibre = (fbm(x / u * 0.02, y / u * 0.02, 3, seed) - 0.5) * if dark { 0.02 } else { 0.045 };
        let k = (1.0 - (x - gx).hypot(y - gy) / (900.0 * u)).clamp(0.0, 1.0);
        std::array::from_fn(|i| (ground[i] + (lift[i] - ground[i]) * k) * (1.0 + fibre))
    });
    let garden = Garden::of(palette, wish, rng);
    if dark || wish.says(&["jungle", "forest", "garden", "meadow"]) {
        // Behind, out of focus and out of the light.
        for _ in 0..14 {
            let at = (rng.unit() * w, h * rng.range(0.55, 1.1));
            let colour = mix(garden.green(rng), ground, 0.72);
            leaf(canvas, at, rng.range(-2.6, -0.5), u * rng.range(220.0, 460.0), 0.3, colour, ground);
        }
    }
    let blooms = wish.says(&[
        "flower",
        "flowers",
        "floral",
        "tulip",
        "rose",
        "orchid",
        "bouquet",
        "wildflower",
        "poppy",
        "blossom",
        "spring",
    ]);
    let stems = 6 + rng.below(3);
    let wide = (w / h).clamp(0.55, 1.4);
    let ferns = wish.says(&["fern", "ferns"]);
    let mut order: Vec<usize> = (0..stems).collect();
    // From the outside in, so that the middle stands in front.
    order.sort_by_key(|i| std::cmp::Reverse((*i as i32 * 2 - stems as i32 + 1).abs()));
    let first = rng.below(6);
    for (n, i) in order.into_iter().enumerate() {
        let fan = (i as f32 + 0.5) / stems as f32 * 2.0 - 1.0 + rng.normal() * 0.05;
        let root = (w * 0.5 + fan * h * 0.09 * wide, h * 1.03);
        let long = h * (0.84 - 0.3 * fan.abs() + rng.normal() * 0.06);
        let lean = fan * h * 0.46 * wide;
        let tip = (root.0 + lean, (root.1 - long).max(u * 90.0));
        // Each stem leans out late and droops a little at its end.
        let bow = (root.0 + lean * rng.range(0.2, 0.55), root.1 - long * rng.range(0.66, 0.86));
        let sway = (root.0 + lean * 0.05 + rng.normal() * u * 26.0, root.1 - long * 0.36);
        let stem: Vec<Point> = curve(root, sway, bow, tip, 48).collect();
        let green = garden.green(rng);
        canvas.stroke(&stem, |t| u * (6.5 - 4.6 * t), shade(green, -0.05), 1.0);
        let kind = if ferns && rng.chance(0.6) { 1 } else { (first + n * 5) % 6 };
        match kind {
            0 if blooms => {
                pairs(canvas, &stem, green, &garden, 0.3, 0.7, rng);
                tulip(canvas, &stem, u * rng.range(78.0, 108.0), &garden, rng);
            }
            0 | 3 if blooms || rng.chance(0.45) => {
                pairs(canvas, &stem, green, &garden, 0.3, 0.74, rng);
                blossom(canvas, tip, u * rng.range(66.0, 104.0), &garden, rng);
            }
            1 => fern(canvas, &stem, green, &garden, rng),
            2 => berries(canvas, &stem, green, &garden, rng),
            4 => round_leaves(canvas, &stem, green, &garden, rng),
            _ => pairs(canvas, &stem, green, &garden, 0.24, 1.0, rng),
        }
    }
    canvas.vignette(if dark { 0.5 } else { 0.07 });
}

/// The colours of the plants in one picture.
struct Garden {
    greens: [Rgb; 3],
    petals: [Rgb; 3],
    light: Rgb,
}

impl Garden {
    fn of(palette: &Palette, wish: &Wish, rng: &mut Rng) -> Self {
        let leafy = [hex(0x3f_6f52), hex(0x7a_9a5c), hex(0x2f_5a58)];
        // Strange colours only where the words or the night ask for them.
        let own = if palette.is_dark() {
            0.5
        } else if wish.colours.is_empty() {
            0.22
        } else {
            0.15
        };
        let lift = if palette.is_dark() { 0.04 } else { 0.0 };
        let greens = [0, 1, 2].map(|i| shade(mix(leafy[i], palette.accents[i], own * rng.range(0.6, 1.2)), lift));
        Self { greens, petals: palette.accents, light: palette.paper }
    }

    fn green(&self, rng: &mut Rng) -> Rgb {
        shade(self.greens[rng.below(3)], rng.normal() * 0.025)
    }
}

/// A leaf from `at`, in a direction, with a lighter half and a vein.
pub(super) fn leaf(canvas: &mut Canvas, at: Point, turn: f32, long: f32, slim: f32, colour: Rgb, light: Rgb) {
    let (sin, cos) = turn.sin_cos();
    let place =
        |along: f32, out: f32| (at.0 + (cos * along - sin * out) * long, at.1 + (sin * along + cos * out) * long);
    let half = slim / 2.0;
    let side =
        |s: f32| curve(place(0.0, 0.0), place(0.28, s * half * 1.7), place(0.7, s * half * 1.25), place(1.0, 0.0), 14);
    let mut outline: Vec<Point> = side(1.0).collect();
    outline.extend(side(-1.0).collect::<Vec<_>>().into_iter().rev());
    let pale = mix(colour, light, 0.16);
    let (fx, fy) = at;
    canvas.fill(&outline, |x, y| {
        let (dx, dy) = ((x - fx) / long, (y - fy) / long);
        let (along, out) = (dx * cos + dy * sin, dy * cos - dx * sin);
        let base = if out < 0.0 { pale } else { colour };
        (shade(base, 0.05 * along - 0.02), 0.97)
    });
    let vein = [place(0.03, 0.0), place(0.5, 0.0), place(0.94, 0.0)];
    canvas.stroke(&vein, |t| (long * 0.016 * (1.0 - t)).max(0.3), mix(colour, light, 0.42), 0.7);
}

/// The direction of a stem at a point.
fn direction(stem: &[Point], i: usize) -> f32 {
    let (a, b) = (stem[i.saturating_sub(1)], stem[(i + 1).min(stem.len() - 1)]);
    (b.1 - a.1).atan2(b.0 - a.0)
}

fn pairs(canvas: &mut Canvas, stem: &[Point], green: Rgb, garden: &Garden, from: f32, to: f32, rng: &mut Rng) {
    let u = canvas.unit();
    let slim = rng.range(0.26, 0.42);
    let size = rng.range(104.0, 156.0);
    let steps = 8 + rng.below(4);
    let alternate = rng.chance(0.5);
    for n in 0..steps {
        let t = from + (to - from) * n as f32 / (steps - 1) as f32;
        let i = ((stem.len() - 1) as f32 * t) as usize;
        for side in [-1.0, 1.0] {
            if alternate && (n % 2 == 0) == (side > 0.0) {
                continue;
            }
            let long = u * size * (1.15 - 0.6 * t) * rng.range(0.8, 1.1);
            let turn = direction(stem, i) + side * rng.range(0.62, 1.0);
            leaf(canvas, stem[i], turn, long, slim, shade(green, rng.normal() * 0.022), garden.light);
        }
    }
    if to > 0.95 {
        let last = stem.len() - 1;
        leaf(canvas, stem[last], direction(stem, last), u * size * 0.6, slim, green, garden.light);
    }
}

fn fern(canvas: &mut Canvas, stem: &[Point], green: Rgb, garden: &Garden, rng: &mut Rng) {
    let u = canvas.unit();
    for n in 0..26 {
        let t = 0.14 + 0.86 * n as f32 / 25.0;
        let i = ((stem.len() - 1) as f32 * t) as usize;
        let long = u * 120.0 * (1.0 - (t - 0.3).abs()).max(0.1).powf(1.2) * (1.05 - t);
        for side in [-1.0, 1.0] {
            let turn = direction(stem, i) + side * rng.range(1.0, 1.15);
            leaf(canvas, stem[i], turn, long + u * 10.0, 0.2, shade(green, rng.normal() * 0.015), garden.light);
        }
    }
}

fn round_leaves(canvas: &mut Canvas, stem: &[Point], green: Rgb, garden: &Garden, rng: &mut Rng) {
    let u = canvas.unit();
    let pale = mix(green, garden.light, 0.22);
    for n in 0..17 {
        let t = 0.22 + 0.78 * n as f32 / 16.0;
        let i = ((stem.len() - 1) as f32 * t) as usize;
        let r = u * 46.0 * (1.15 - 0.65 * t) * rng.range(0.8, 1.1);
        let side = if n % 2 == 0 { 1.0 } else { -1.0 };
        let turn = direction(stem, i) + side * rng.range(0.8, 1.3);
        let (sin, cos) = turn.sin_cos();
        let at = (stem[i].0 + cos * r * 1.1, stem[i].1 + sin * r * 1.1);
        canvas.stroke(&[stem[i], at], |_| u * 2.0, shade(green, -0.05), 1.0);
        let colour = shade(pale, rng.normal() * 0.025);
        // Seen at an angle, each leaf is an ellipse.
        let flat = rng.range(0.62, 0.95);
        let outline: Vec<Point> = (0..28)
            .map(|k| {
                let (b, a) = (k as f32 / 28.0 * std::f32::consts::TAU).sin_cos();
                let (a, b) = (a * r, b * r * flat);
                (at.0 + a * cos - b * sin, at.1 + a * sin + b * cos)
            })
            .collect();
        canvas.fill(&outline, |x, y| {
            let out = ((y - at.1) * cos - (x - at.0) * sin) / r;
            (shade(colour, if out < 0.0 { 0.025 } else { -0.015 }), 0.96)
        });
        canvas.stroke(
            &[stem[i], (at.0 + cos * r * 0.75, at.1 + sin * r * 0.75)],
            |s| u * 1.8 * (1.0 - s),
            garden.light,
            0.45,
        );
    }
}

fn berries(canvas: &mut Canvas, stem: &[Point], green: Rgb, garden: &Garden, rng: &mut Rng) {
    let u = canvas.unit();
    pairs(canvas, stem, green, garden, 0.15, 0.5, rng);
    let colour = garden.petals[rng.below(3)];
    for n in 0..22 {
        let t = 0.5 + 0.5 * n as f32 / 21.0;
        let i = ((stem.len() - 1) as f32 * t) as usize;
        let turn = direction(stem, i) + if n % 2 == 0 { 0.9 } else { -0.9 } + rng.normal() * 0.2;
        let long = u * rng.range(22.0, 66.0) * (1.25 - t);
        let at = (stem[i].0 + turn.cos() * long, stem[i].1 + turn.sin() * long);
        canvas.stroke(&[stem[i], at], |_| u * 1.8, green, 1.0);
        let r = u * rng.range(7.0, 13.0);
        canvas.disc(at, r, 1.0, |d| (shade(colour, 0.04 - 0.12 * d), 1.0));
        canvas.disc((at.0 - r * 0.3, at.1 - r * 0.35), r * 0.28, r * 0.3, |_| (garden.light, 0.75));
    }
}

fn blossom(canvas: &mut Canvas, at: Point, r: f32, garden: &Garden, rng: &mut Rng) {
    let colour = garden.petals[rng.below(3)];
    let petals = 7 + rng.below(5);
    let start = rng.range(0.0, 6.0);
    for (ring, grow) in [(0.0, 1.0), (0.4, 0.72)] {
        for n in 0..petals {
            let turn = start + ring + n as f32 / petals as f32 * std::f32::consts::TAU;
            let tone = shade(colour, rng.normal() * 0.02 + ring * 0.08);
            leaf(canvas, at, turn, r * grow * rng.range(0.92, 1.08), 0.52, tone, garden.light);
        }
    }
    let heart = mix(garden.petals[1], garden.light, 0.2);
    canvas.disc(at, r * 0.2, 1.0, |d| (shade(heart, -0.12 * d), 1.0));
    for n in 0..16 {
        let turn = n as f32 * 2.4;
        let d = r * 0.16 * (n as f32 / 16.0).sqrt();
        canvas.disc((at.0 + turn.cos() * d, at.1 + turn.sin() * d), r * 0.022, 1.0, |_| (shade(heart, -0.25), 0.9));
    }
}

fn tulip(canvas: &mut Canvas, stem: &[Point], size: f32, garden: &Garden, rng: &mut Rng) {
    let last = stem.len() - 1;
    let (at, up) = (stem[last], direction(stem, last));
    let colour = garden.petals[rng.below(3)];
    for (lean, tone, long) in
        [(-0.34, -0.05, 1.15), (0.34, -0.03, 1.15), (-0.16, 0.02, 1.22), (0.16, 0.0, 1.22), (0.0, 0.05, 1.1)]
    {
        leaf(canvas, at, up + lean, size * long, 0.62, shade(colour, tone), garden.light);
    }
}

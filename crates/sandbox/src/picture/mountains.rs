//! Layered mountains: a sky with sun or moon, ridges fading into mist, spruces in front, sometimes a lake.

use super::canvas::{Canvas, Point};
use super::noise::{Field, Rng, fbm, noise, ridged};
use super::palette::{Palette, Ramp, Rgb, chroma, hex, mix, scaled, shade};
use super::words::{Light, Wish};

/// The sky's colours from top to horizon.
pub(super) fn sky(palette: &Palette) -> [Rgb; 4] {
    let (deep, ink, paper) = (palette.deep, palette.ink, palette.paper);
    let [a, b, _] = palette.accents;
    match palette.light {
        Light::Night => [ink, mix(ink, deep, 0.55), deep, mix(deep, a, 0.3)],
        Light::Dusk => [mix(ink, deep, 0.55), mix(deep, a, 0.35), mix(a, b, 0.35), mix(b, paper, 0.2)],
        Light::Dawn => [mix(deep, a, 0.75), mix(a, paper, 0.45), mix(b, paper, 0.5), mix(b, paper, 0.72)],
        Light::Day => {
            let blue = mix(deep, hex(0x7f_b5d8), 0.75);
            [blue, mix(blue, paper, 0.45), mix(blue, paper, 0.75), mix(b, paper, 0.82)]
        }
    }
}

/// Paints the sky with thin clouds, and stars at night. Returns its gradient.
pub(super) fn paint_sky(canvas: &mut Canvas, palette: &Palette, horizon: f32, rng: &mut Rng) -> Ramp {
    let ramp = Ramp::new(&sky(palette));
    let seed = rng.seed();
    let (w, u) = (canvas.w(), canvas.unit());
    let stretch = rng.range(2.0, 3.4);
    let clouds = Field::new(canvas.width, canvas.height, |x, y| {
        let n = fbm(x / w * stretch, y / w * stretch * 5.0, 4, seed);
        ((n - 0.52) * 4.0).clamp(0.0, 1.0)
    });
    let lit = match palette.light {
        Light::Night => mix(palette.deep, palette.accents[0], 0.5),
        Light::Dusk => mix(palette.accents[1], palette.paper, 0.3),
        Light::Dawn | Light::Day => palette.paper,
    };
    let veil = if palette.light == Light::Night { 0.16 } else { 0.32 };
    canvas.paint(|x, y| {
        let base = ramp.at(y / horizon);
        let k = clouds.at(x, y) * veil;
        std::array::from_fn(|i| base[i] + (lit[i] - base[i]) * k)
    });
    if palette.light == Light::Night {
        for _ in 0..(w / u * 0.16) as usize {
            let at = (rng.unit() * w, rng.unit().powf(1.4) * horizon);
            let bright = rng.unit().powi(3);
            let r = u * (0.5 + 1.1 * bright);
            canvas.disc(at, r, r, |_| (scaled(palette.paper, 1.2), 0.25 + 0.7 * bright));
        }
    }
    ramp
}

/// Sun or moon with its glow.
pub(super) fn paint_light(canvas: &mut Canvas, palette: &Palette, at: Point, r: f32, rng: &mut Rng) {
    let night = palette.light == Light::Night;
    let colour = match palette.light {
        Light::Night => mix(palette.paper, hex(0xff_ffff), 0.4),
        Light::Dusk => mix(palette.accents[1], hex(0xff_f3d0), 0.75),
        Light::Dawn => mix(palette.paper, hex(0xff_f0dc), 0.6),
        Light::Day => hex(0xff_fbee),
    };
    let halo = if night { mix(palette.accents[0], palette.paper, 0.45) } else { colour };
    canvas.glow(at, r * 7.0, r * 7.0, halo, if night { 0.14 } else { 0.3 });
    canvas.glow(at, r * 3.0, r * 3.0, halo, if night { 0.25 } else { 0.35 });
    let seed = rng.seed();
    let u = canvas.unit();
    canvas.disc(at, r, u * 2.5, |d| (scaled(colour, if night { 0.92 } else { 1.15 - 0.1 * d }), 1.0));
    if night {
        // Seas on the moon.
        for i in 0..5 {
            let (dx, dy) = (noise(i as f32 * 3.1, 0.5, seed) - 0.5, noise(i as f32 * 3.1, 9.5, seed) - 0.5);
            let size = r * (0.12 + 0.2 * noise(i as f32, 4.5, seed));
            canvas.disc((at.0 + dx * r, at.1 + dy * r), size, size, |_| (mix(colour, palette.deep, 0.3), 0.35));
        }
    }
}

/// One ridge as heights for columns a few pixels apart.
struct Ridge {
    base: f32,
    height: f32,
    scale: f32,
    seed: u32,
    jag: u32,
}

impl Ridge {
    fn at(&self, x: f32) -> f32 {
        let slow = noise(x * self.scale * 0.35, 1.7, self.seed ^ 77) * 0.55;
        self.base - self.height * (slow + 0.75 * ridged(x * self.scale, self.jag, self.seed))
    }
}

pub(super) fn draw(canvas: &mut Canvas, wish: &Wish, palette: &Palette, rng: &mut Rng) {
    let (w, h, u) = (canvas.w(), canvas.h(), canvas.unit());
    let lake = wish.says(&["lake", "sea", "river", "water", "reflection", "fjord"]) || rng.chance(0.28);
    let desert = wish.says(&["desert", "dune", "dunes", "sand", "canyon"]);
    let ground = if lake { h * rng.range(0.68, 0.76) } else { h };
    let horizon = ground * rng.range(0.5, 0.64);
    let ramp = paint_sky(canvas, palette, horizon * 1.15, rng);

    let side = rng.range(0.18, 0.82);
    let high = if palette.light == Light::Dusk { rng.range(0.62, 0.92) } else { rng.range(0.3, 0.7) };
    paint_light(canvas, palette, (side * w, horizon * high), u * rng.range(46.0, 82.0), rng);

    let layers = 5 + rng.below(3);
    let haze = ramp.at(1.0);
    let near = match palette.light {
        Light::Night => shade(palette.ink, -0.02),
        Light::Dusk => mix(palette.ink, palette.deep, 0.25),
        Light::Dawn => mix(palette.deep, palette.ink, 0.45),
        Light::Day => mix(palette.deep, palette.ink, 0.55),
    };
    let far = match palette.light {
        Light::Night => mix(palette.deep, palette.accents[0], 0.42),
        Light::Dusk => mix(palette.deep, palette.accents[0], 0.6),
        Light::Dawn | Light::Day => mix(palette.deep, haze, 0.55),
    };
    let snow = wish.says(&["snow", "winter", "alps", "ice", "peaks", "frozen"]);
    let mut shift = 0.0;
    for layer in 0..layers {
        let t = layer as f32 / (layers - 1) as f32;
        shift += rng.range(-0.03, 0.03);
        let ridge = Ridge {
            base: horizon + (ground - horizon) * (0.2 + 0.86 * t.powf(1.2)) + h * 0.03,
            height: h * (0.36 - 0.13 * t + shift) * if desert { 0.42 } else { 1.0 },
            scale: (2.3 + 3.2 * t) / w.max(h * 0.8),
            seed: rng.seed(),
            jag: if desert { 1 } else { 6 },
        };
        let colour = chroma(mix(mix(far, haze, 0.28 * (1.0 - t)), near, t.powf(0.85)), 1.05);
        let foot = mix(colour, haze, 0.5 * (1.0 - t));
        let depth = h * 0.2;
        let step = (u * 2.0).max(1.0);
        let columns = (w / step) as usize + 2;
        let crest: Vec<Point> = (0..columns).map(|i| (i as f32 * step, ridge.at(i as f32 * step))).collect();
        let even = smoothed(&crest, 28);
        let mut outline = crest.clone();
        outline.push((w + step, ground));
        outline.push((0.0, ground));
        let caps = snow && t < 0.62;
        let grain = rng.seed();
        canvas.fill(&outline, |x, y| {
            let i = ((x / step) as usize).min(columns - 2);
            let below = y - crest[i].1;
            let mut c = mix3(colour, foot, ((y - even[i]) / depth).clamp(0.0, 1.0));
            if caps {
                let rough = noise(x / u * 0.09, y / u * 0.02, grain) + 0.6 * noise(x / u * 0.021, 3.0, grain);
                let high = ((ridge.base - crest[i].1) / ridge.height - 0.35).clamp(0.0, 1.0);
                let edge = h * 0.09 * high * (0.25 + rough);
                let k = ((edge - below) / (u * 5.0)).clamp(0.0, 1.0) * 0.8;
                c = mix3(c, palette.paper, k);
            }
            (c, 1.0)
        });
        // The side towards the light catches a little of it.
        let rim = mix(colour, haze, 0.4);
        canvas.stroke(&crest, |_| u * 1.6, rim, 0.35 * (1.0 - t * 0.6));
        if t > 0.6 && !desert {
            trees(canvas, &crest, shade(colour, -0.015), 0.35 + 0.65 * t, rng);
        }
    }
    let coat =
        [("fox", 0xd9_6a2b_u32), ("foxes", 0xd9_6a2b), ("wolf", 0x7d_8288), ("wolves", 0x7d_8288), ("dog", 0xa8_7a4c)]
            .iter()
            .find(|(name, _)| wish.says(&[name]))
            .map(|(_, coat)| hex(*coat));
    if let Some(coat) = coat {
        meadow(canvas, palette, snow, wish.colours.first().map_or(coat, |own| mix(coat, *own, 0.4)), rng);
    } else if lake {
        let seed = rng.seed();
        let tint = mix(palette.deep, palette.ink, 0.4);
        let (first, depth) = (ground as usize, h - ground);
        canvas.repaint(|_, y, c| if (y as usize) < first { c } else { tint });
        canvas.mirror(
            ground,
            |d| 0.16 + 0.5 * d,
            |x, n| {
                let calm = n / depth;
                (noise(x / w * 9.0, n / u * 0.09 / (0.3 + calm), seed) - 0.5) * u * 26.0 * calm
            },
        );
        canvas.stroke(&[(0.0, ground), (w, ground)], |_| u * 1.5, haze, 0.35);
    }
    canvas.vignette(0.25);
}

/// A slope in front, with an animal on it.
fn meadow(canvas: &mut Canvas, palette: &Palette, snow: bool, coat: Rgb, rng: &mut Rng) {
    let (w, h, u) = (canvas.w(), canvas.h(), canvas.unit());
    let (seed, lean) = (rng.seed(), rng.range(-0.07, 0.07));
    let crest = |x: f32| h * (0.8 + lean * (x / w - 0.5)) - u * 60.0 * (noise(x / w * 2.4, 1.0, seed) - 0.5);
    let step = (u * 3.0).max(1.0);
    let mut line: Vec<Point> =
        (0..=(w / step) as usize + 1).map(|i| (i as f32 * step, crest(i as f32 * step))).collect();
    line.extend([(w + step, h), (0.0, h)]);
    let dim = if palette.is_dark() { 0.32 } else { 0.06 };
    let ground = if snow { mix(palette.paper, palette.deep, dim) } else { mix(palette.deep, palette.accents[1], 0.3) };
    canvas.fill(&line, |_, y| (shade(ground, 0.02 - 0.12 * ((y - h * 0.76) / (h * 0.24))), 1.0));
    let x = w * rng.range(0.3, 0.7);
    let side = if x > w * 0.5 { -1.0 } else { 1.0 };
    let tall = u * rng.range(190.0, 240.0);
    if snow {
        // Tracks behind it.
        for i in 0..14 {
            let back = x - side * (tall * 0.9 + u * 34.0 * i as f32);
            let y = crest(back) + u * (22.0 + 6.0 * (i % 2) as f32 + 5.0 * i as f32);
            canvas.solid(&super::canvas::ellipse((back, y), u * 9.0, u * 3.6), shade(ground, -0.1), 0.8);
        }
    }
    super::creatures::fox(
        canvas,
        super::creatures::Stand { foot: (x, crest(x) + u * 16.0), tall, side },
        coat,
        palette,
    );
    if snow {
        for _ in 0..170 {
            let at = (rng.unit() * w, rng.unit() * h);
            canvas.disc(at, u * rng.range(1.0, 4.0), u * 2.0, |_| (palette.paper, 0.7));
        }
    }
}

/// The heights of a line without its jags, so that shading does not streak.
fn smoothed(line: &[Point], reach: usize) -> Vec<f32> {
    let mut sums = vec![0.0];
    for p in line {
        sums.push(sums[sums.len() - 1] + p.1);
    }
    (0..line.len())
        .map(|i| {
            let (a, b) = (i.saturating_sub(reach), (i + reach + 1).min(line.len()));
            (sums[b] - sums[a]) / (b - a) as f32
        })
        .collect()
}

fn mix3(a: Rgb, b: Rgb, t: f32) -> Rgb {
    std::array::from_fn(|i| a[i] + (b[i] - a[i]) * t)
}

/// Spruces standing on a ridge.
fn trees(canvas: &mut Canvas, crest: &[Point], colour: Rgb, size: f32, rng: &mut Rng) {
    let u = canvas.unit();
    let mut x = rng.range(0.0, 20.0) * u;
    while x < canvas.w() {
        let at = crest.iter().position(|p| p.0 >= x).unwrap_or(crest.len() - 1);
        let y = crest[at].1 + u * 6.0;
        let tall = u * rng.range(22.0, 62.0) * size;
        let wide = tall * rng.range(0.13, 0.19);
        let mut shape = vec![(x, y - tall)];
        let tiers = 5;
        for side in [1.0_f32, -1.0] {
            let mut half: Vec<Point> = Vec::new();
            for tier in 0..tiers {
                let t = (tier + 1) as f32 / tiers as f32;
                half.push((x + side * wide * t, y - tall * (1.0 - t)));
                half.push((x + side * wide * t * 0.55, y - tall * (1.0 - t) - tall * 0.025));
            }
            if side < 0.0 {
                half.reverse();
            }
            shape.extend(half);
        }
        canvas.solid(&shape, colour, 1.0);
        // Stands and clearings.
        x += u * if rng.chance(0.12) { rng.range(40.0, 160.0) } else { rng.range(5.0, 22.0) } * size.max(0.5);
    }
}

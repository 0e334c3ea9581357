//! A window seen from a dim room, a sill with a plant, and a cat when the words have one.

use super::botanical::leaf;
use super::canvas::{Canvas, Point, round_rect};
use super::creatures::{Stand, cat};
use super::mountains::{paint_light, sky};
use super::noise::{Rng, fbm, noise};
use super::palette::{Palette, Ramp, Rgb, hex, mix, scaled, shade};
use super::words::{Light, Wish};

pub(super) fn draw(canvas: &mut Canvas, wish: &Wish, palette: &Palette, rng: &mut Rng) {
    let (w, h, u) = (canvas.w(), canvas.h(), canvas.unit());
    let sill = h * rng.range(0.76, 0.81);
    view(canvas, wish, palette, sill, rng);

    let dark = palette.is_dark();
    let wall = if dark { mix(palette.ink, palette.deep, 0.35) } else { mix(palette.deep, palette.paper, 0.3) };
    let wood = if dark { mix(palette.ink, hex(0x3a_2a20), 0.45) } else { mix(hex(0x9a_7250), palette.deep, 0.35) };
    // The wall is what is left around the opening.
    let (left, right) =
        (w * 0.5 - (w * 0.36).max(u * 300.0).min(w * 0.44), w * 0.5 + (w * 0.36).max(u * 300.0).min(w * 0.44));
    let top = h * 0.07;
    let glow = Ramp::new(&[mix(wall, palette.accents[1], 0.16), wall, shade(wall, -0.05)]);
    canvas.repaint(|x, y, c| {
        if x > left && x < right && y > top && y < sill {
            return c;
        }
        let d = (left - x).max(x - right).max(top - y).max(0.0) / (u * 260.0);
        glow.at(d)
    });
    for (x0, x1) in
        [(left - u * 16.0, left + u * 6.0), (right - u * 6.0, right + u * 16.0), (w * 0.5 - u * 8.0, w * 0.5 + u * 8.0)]
    {
        bar(canvas, (x0, top), (x1, sill), wood);
    }
    bar(canvas, (left - u * 16.0, top - u * 18.0), (right + u * 16.0, top + u * 6.0), wood);
    let cross = top + (sill - top) * 0.36;
    bar(canvas, (left, cross - u * 6.0), (right, cross + u * 6.0), wood);
    board(canvas, palette, (left - u * 70.0, right + u * 70.0), sill, wood);
    if rng.chance(0.75) {
        curtain(canvas, palette, (left, top), if dark { palette.deep } else { palette.paper }, -1.0, sill, rng);
        curtain(canvas, palette, (right, top), if dark { palette.deep } else { palette.paper }, 1.0, sill, rng);
    }
    let side = rng.sign();
    pot(canvas, palette, (w * 0.5 - side * (right - left) * 0.3, sill + u * 12.0), rng);
    if wish.says(&["cat", "kitten", "cats"]) {
        let coat = wish.colours.first().map_or(mix(palette.ink, hex(0x1a_1512), 0.5), |c| shade(*c, -0.2));
        let rim = mix(palette.accents[1], palette.paper, 0.35);
        let foot = (w * 0.5 + side * (right - left) * rng.range(0.12, 0.26), sill + u * 14.0);
        cat(canvas, Stand { foot, tall: u * rng.range(300.0, 360.0), side }, coat, rim);
    }
    canvas.vignette(if dark { 0.5 } else { 0.2 });
}

fn bar(canvas: &mut Canvas, a: Point, b: Point, colour: Rgb) {
    let points = [a, (b.0, a.1), b, (a.0, b.1)];
    let upright = b.1 - a.1 > b.0 - a.0;
    canvas.fill(&points, |x, y| {
        let t = if upright { (x - a.0) / (b.0 - a.0) } else { (y - a.1) / (b.1 - a.1) };
        (shade(colour, 0.04 - 0.09 * t), 1.0)
    });
}

/// The sill: its top catches the light, its front is in shade.
fn board(canvas: &mut Canvas, palette: &Palette, (left, right): Point, y: f32, wood: Rgb) {
    let u = canvas.unit();
    let lit = mix(wood, palette.accents[1], 0.25);
    canvas
        .fill(&[(left + u * 40.0, y), (right - u * 40.0, y), (right, y + u * 34.0), (left, y + u * 34.0)], |_, py| {
            (mix(lit, wood, (py - y) / (u * 34.0)), 1.0)
        });
    canvas.solid(
        &[(left, y + u * 34.0), (right, y + u * 34.0), (right, y + u * 58.0), (left, y + u * 58.0)],
        shade(wood, -0.05),
        1.0,
    );
    canvas.shadow(((left + right) / 2.0, y + u * 66.0), (right - left) * 0.52, u * 30.0, 0.4);
}

/// Outside: sky, a town or hills, rain or snow when the words say so.
fn view(canvas: &mut Canvas, wish: &Wish, palette: &Palette, sill: f32, rng: &mut Rng) {
    let (w, h, u) = (canvas.w(), canvas.h(), canvas.unit());
    let ramp = Ramp::new(&sky(palette));
    canvas.paint(|_, y| ramp.at(y / sill));
    paint_light(canvas, palette, (w * rng.range(0.25, 0.75), h * rng.range(0.2, 0.5)), u * rng.range(40.0, 64.0), rng);
    let town = wish.says(&["city", "street", "roofs", "town", "urban"]) || rng.chance(0.45);
    for layer in 0..3 {
        let t = layer as f32 / 2.0;
        let near = mix(palette.deep, palette.ink, if palette.is_dark() { 0.6 } else { 0.2 });
        let colour = mix(mix(ramp.at(1.0), palette.deep, 0.45), near, t);
        if town {
            let mut x = -u * rng.range(0.0, 60.0);
            while x < w {
                let (wide, tall) = (u * rng.range(60.0, 130.0), sill * rng.range(0.12, 0.3) * (1.15 - 0.3 * t));
                let y = sill - tall - sill * 0.06 * (1.0 - t);
                // Gables, with a chimney now and then.
                let roof = y - wide * rng.range(0.22, 0.5);
                canvas.solid(
                    &[(x, y), (x + wide / 2.0, roof), (x + wide, y), (x + wide, sill), (x, sill)],
                    colour,
                    1.0,
                );
                for _ in 0..3 {
                    let at = (x + wide * rng.range(0.15, 0.7), y + tall * rng.range(0.1, 0.6));
                    let lit = palette.is_dark() && rng.chance(0.6);
                    let pane = if lit {
                        scaled(mix(palette.accents[1], palette.paper, 0.4), 1.1)
                    } else {
                        shade(colour, -0.05)
                    };
                    canvas.solid(&round_rect(at.0, at.1, at.0 + u * 11.0, at.1 + u * 16.0, u), pane, 0.9);
                }
                x += wide - u * 4.0;
            }
        } else {
            let (seed, step) = (rng.seed(), (u * 3.0).max(1.0));
            let mut line: Vec<Point> = (0..=(w / step) as usize + 1)
                .map(|i| {
                    let x = i as f32 * step;
                    (x, sill - sill * (0.36 - 0.13 * t) * (0.35 + 0.9 * fbm(x / w * (2.2 + t * 2.0), 1.0, 4, seed)))
                })
                .collect();
            line.extend([(w + step, sill), (0.0, sill)]);
            canvas.solid(&line, colour, 1.0);
        }
    }
    let snow = wish.says(&["snow", "winter", "snowy"]);
    if snow || wish.says(&["rain", "rainy", "storm"]) {
        for _ in 0..420 {
            let at = (rng.unit() * w, rng.unit() * sill);
            if snow {
                canvas.disc(at, u * rng.range(1.5, 4.5), u * 2.0, |_| (palette.paper, 0.75));
            } else {
                let long = u * rng.range(10.0, 34.0);
                canvas.stroke(&[at, (at.0 - long * 0.2, at.1 + long)], |_| u * 1.3, palette.paper, 0.28);
            }
        }
    }
}

/// A curtain gathered at one side.
fn curtain(canvas: &mut Canvas, palette: &Palette, at: Point, colour: Rgb, side: f32, sill: f32, rng: &mut Rng) {
    let u = canvas.unit();
    let (seed, wide, low) = (rng.seed(), u * rng.range(120.0, 170.0), sill + u * 40.0);
    let cloth = mix(colour, palette.accents[0], 0.25);
    let out = at.0 + side * u * 60.0;
    let inner: Vec<Point> = (0..=30)
        .map(|i| {
            let t = i as f32 / 30.0;
            let gather = (t * std::f32::consts::PI).sin() * 0.28;
            (at.0 - side * wide * (1.0 - gather - 0.12 * t), at.1 - u * 26.0 + (low - at.1) * t)
        })
        .collect();
    let mut outline = inner;
    outline.extend([(out, low), (out, at.1 - u * 26.0)]);
    canvas.fill(&outline, |x, y| {
        let fold = noise((x - at.0) / (u * 17.0), (y - at.1) / (u * 900.0), seed);
        (shade(cloth, 0.1 * (fold - 0.5)), 0.93)
    });
    canvas.stroke(
        &[(at.0 - side * wide * 1.05, at.1 - u * 28.0), (out, at.1 - u * 28.0)],
        |_| u * 9.0,
        mix(palette.ink, palette.accents[1], 0.3),
        1.0,
    );
}

fn pot(canvas: &mut Canvas, palette: &Palette, foot: Point, rng: &mut Rng) {
    let u = canvas.unit();
    let green = mix(hex(0x3f_7f57), palette.ink, if palette.light == Light::Night { 0.5 } else { 0.2 });
    for i in 0..13 {
        let turn = -1.57 + (i as f32 - 6.0) * 0.2 + rng.normal() * 0.08;
        leaf(
            canvas,
            (foot.0, foot.1 - u * 78.0),
            turn,
            u * rng.range(90.0, 170.0),
            0.28,
            shade(green, rng.normal() * 0.03),
            palette.accents[1],
        );
    }
    let clay = mix(palette.accents[0], palette.ink, if palette.is_dark() { 0.4 } else { 0.1 });
    let shape = [
        (foot.0 - u * 46.0, foot.1 - u * 92.0),
        (foot.0 + u * 46.0, foot.1 - u * 92.0),
        (foot.0 + u * 34.0, foot.1),
        (foot.0 - u * 34.0, foot.1),
    ];
    let x0 = foot.0;
    canvas.fill(&shape, |x, _| (shade(clay, -0.09 * ((x - x0) / (u * 46.0) + 0.4).powi(2)), 1.0));
    canvas.solid(
        &round_rect(foot.0 - u * 52.0, foot.1 - u * 104.0, foot.0 + u * 52.0, foot.1 - u * 80.0, u * 4.0),
        shade(clay, 0.03),
        1.0,
    );
}

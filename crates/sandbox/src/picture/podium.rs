//! A product still life: a wall with an arch, round plinths, one object in front, the shadow of a plant.

use super::botanical::leaf;
use super::canvas::{Canvas, Point, ellipse, round_rect};
use super::noise::Rng;
use super::palette::{Palette, Ramp, Rgb, mix, scaled, shade};
use super::words::Wish;

/// Where the light comes from: left or right, and how things are tinted.
struct Set {
    side: f32,
    wall: Rgb,
    floor: f32,
    dark: bool,
}

pub(super) fn draw(canvas: &mut Canvas, wish: &Wish, palette: &Palette, rng: &mut Rng) {
    let (w, h, u) = (canvas.w(), canvas.h(), canvas.unit());
    let dark = palette.is_dark();
    let wall = if dark {
        mix(palette.ink, palette.deep, 0.7)
    } else {
        mix(palette.paper, palette.accents[0], rng.range(0.2, 0.42))
    };
    let set = Set { side: rng.sign(), wall, floor: h * rng.range(0.7, 0.76), dark };
    room(canvas, palette, &set, rng);

    let middle = w * (0.5 + set.side * rng.range(-0.05, 0.09));
    let arch_r = u * rng.range(230.0, 310.0);
    if rng.chance(0.75) {
        arch(canvas, palette, &set, (middle - set.side * u * rng.range(0.0, 70.0), set.floor), arch_r, rng);
    } else {
        let at = (middle + set.side * u * 60.0, set.floor - u * rng.range(300.0, 380.0));
        let disc = mix(palette.accents[1], set.wall, 0.35);
        canvas.disc(at, arch_r * 0.9, 1.0, |d| (shade(disc, 0.03 - 0.05 * d), 1.0));
    }

    // A low plinth behind, the stage in front.
    let tone =
        if dark { mix(palette.deep, palette.accents[0], 0.35) } else { mix(palette.paper, palette.accents[1], 0.3) };
    let behind = (middle - set.side * u * rng.range(190.0, 270.0), set.floor + u * 36.0);
    let high = u * rng.range(120.0, 260.0);
    plinth(canvas, &set, behind, u * rng.range(80.0, 120.0), high, mix(palette.accent(1), set.wall, 0.25));
    ball(
        canvas,
        &set,
        (behind.0, behind.1 - high),
        u * rng.range(38.0, 64.0),
        mix(palette.accents[2], palette.paper, 0.1),
    );
    let stage = (middle, set.floor + u * 92.0);
    let (stage_r, stage_h) = (u * rng.range(190.0, 240.0), u * rng.range(46.0, 110.0));
    plinth(canvas, &set, stage, stage_r, stage_h, tone);

    let foot = (stage.0, stage.1 - stage_h);
    if wish.says(&["vase", "ceramic", "pottery", "flower", "jar"]) {
        vase(canvas, palette, &set, foot, rng);
    } else if wish.says(&["bottle", "perfume", "cosmetic", "cosmetics", "serum", "packaging", "product", "mockup"])
        || rng.chance(0.6)
    {
        bottle(canvas, palette, &set, foot, rng);
    } else {
        let r = u * rng.range(90.0, 130.0);
        ball(canvas, &set, (foot.0, foot.1), r, palette.accents[0]);
        ball(canvas, &set, (foot.0 + set.side * r * 1.15, foot.1 + u * 14.0), r * 0.42, palette.accents[1]);
    }
    if rng.chance(0.7) {
        let at = (middle + set.side * u * rng.range(240.0, 320.0), set.floor + u * rng.range(110.0, 150.0));
        ball(canvas, &set, at, u * rng.range(30.0, 52.0), palette.accent(rng.below(3)));
    }
    plant_shadow(canvas, &set, rng);
    canvas.vignette(if dark { 0.5 } else { 0.12 });
}

/// Wall and floor with light falling in from one side.
fn room(canvas: &mut Canvas, palette: &Palette, set: &Set, rng: &mut Rng) {
    let (w, h, u) = (canvas.w(), canvas.h(), canvas.unit());
    let lit = if set.dark { mix(set.wall, palette.accents[0], 0.28) } else { mix(set.wall, palette.paper, 0.5) };
    let dim = if set.dark { mix(set.wall, palette.ink, 0.6) } else { shade(set.wall, -0.07) };
    let wall = Ramp::new(&[lit, set.wall, dim]);
    let ground =
        Ramp::new(&[shade(dim, -0.01), shade(set.wall, 0.01), shade(lit, if set.dark { 0.02 } else { -0.01 })]);
    let from = if set.side > 0.0 { 0.0 } else { w };
    let slope = rng.range(0.25, 0.5);
    canvas.paint(|x, y| {
        let across = (x - from).abs() / w;
        if y < set.floor {
            wall.at(across * 0.8 + (y / h) * slope * 0.5)
        } else {
            // A rounded corner between wall and floor, as in a photographer's cove.
            let k = ((y - set.floor) / (u * 150.0)).clamp(0.0, 1.0);
            let c = ground.at(0.15 + 0.8 * k - across * 0.25);
            let base = wall.at(across * 0.8 + slope * 0.36);
            std::array::from_fn(|i| base[i] + (c[i] - base[i]) * k * (2.0 - k))
        }
    });
}

fn arch(canvas: &mut Canvas, palette: &Palette, set: &Set, at: Point, r: f32, rng: &mut Rng) {
    let u = canvas.unit();
    let spring = at.1 - u * rng.range(230.0, 330.0);
    let shape = |grow: f32, shift: f32| {
        let mut points: Vec<Point> = (0..=48)
            .map(|i| {
                let t = std::f32::consts::PI * (1.0 + i as f32 / 48.0);
                (at.0 + shift + t.cos() * (r + grow), spring + t.sin() * (r + grow))
            })
            .collect();
        points.extend([(at.0 + shift + r + grow, at.1), (at.0 + shift - r - grow, at.1)]);
        points
    };
    let inside = if set.dark {
        mix(palette.accents[0], palette.ink, 0.45)
    } else {
        mix(palette.accents[1], palette.paper, 0.25)
    };
    let frame = shade(set.wall, if set.dark { 0.06 } else { 0.04 });
    canvas.solid(&shape(u * 22.0, 0.0), frame, 1.0);
    let (top, tall) = (spring - r, at.1 - spring + r);
    canvas.fill(&shape(0.0, 0.0), |x, y| {
        let k = (y - top) / tall;
        // The reveal throws its shadow on the side the light comes from.
        let shadow = ((x - at.0) * set.side + r * 0.62).min(0.0) / (r * 0.38);
        (shade(inside, 0.05 - 0.09 * k + 0.1 * shadow.max(-1.0)), 1.0)
    });
    if set.dark {
        canvas.glow((at.0, spring), r * 1.5, r * 1.5, palette.accents[0], 0.18);
    }
}

/// A cylinder standing on the floor with its shadow.
fn plinth(canvas: &mut Canvas, set: &Set, foot: Point, r: f32, tall: f32, colour: Rgb) {
    let flat = r * 0.24;
    cast(canvas, set, foot, r, flat, tall * 0.8 + r * 0.9);
    let top = (foot.0, foot.1 - tall);
    let mut body: Vec<Point> = half_ellipse(foot, r, flat);
    body.extend([(foot.0 - r, top.1), (foot.0 + r, top.1)]);
    let (x0, side) = (foot.0, set.side);
    canvas.fill(&body, |x, y| {
        let t = (x - x0) / r * side;
        let turn = (1.0 - (t + 0.35).powi(2)).max(-0.4);
        let low = ((y - top.1) / tall).clamp(0.0, 1.0);
        (shade(colour, 0.05 * turn - 0.1 * ((t - 0.1).max(0.0)) - 0.04 * low), 1.0)
    });
    let lid = shade(colour, 0.06);
    canvas.fill(&ellipse(top, r, flat), |x, _| (shade(lid, -0.035 * ((x - x0) / r * side)), 1.0));
}

fn half_ellipse(at: Point, rx: f32, ry: f32) -> Vec<Point> {
    (0..=40)
        .map(|i| {
            let t = std::f32::consts::PI * i as f32 / 40.0;
            (at.0 + t.cos() * rx, at.1 + t.sin() * ry)
        })
        .collect()
}

/// A soft shadow away from the light, and a darker one at the foot.
fn cast(canvas: &mut Canvas, set: &Set, foot: Point, r: f32, flat: f32, long: f32) {
    let k = if set.dark { 0.5 } else { 0.2 };
    for i in 0..5 {
        let t = i as f32 / 4.0;
        let at = (foot.0 + set.side * long * t * 0.9, foot.1 + flat * 0.25 * t);
        canvas.shadow(at, r * (1.12 + 0.2 * t), flat * (1.35 + 0.5 * t), k * 0.45 * (1.0 - 0.6 * t));
    }
    canvas.shadow((foot.0, foot.1 + flat * 0.35), r * 1.12, flat * 1.15, k * 1.1);
}

/// A ball resting on `foot`.
fn ball(canvas: &mut Canvas, set: &Set, foot: Point, r: f32, colour: Rgb) {
    cast(canvas, set, (foot.0, foot.1), r * 0.72, r * 0.2, r);
    let at = (foot.0, foot.1 - r * 0.97);
    let light = (-set.side * 0.5, -0.58, 0.64);
    canvas.fill(&ellipse(at, r, r), |x, y| {
        let (dx, dy) = ((x - at.0) / r, (y - at.1) / r);
        let dz = (1.0 - dx * dx - dy * dy).max(0.0).sqrt();
        let lit = dx * light.0 + dy * light.1 + dz * light.2;
        let bounce = (dy * 0.5).max(0.0) * 0.06;
        let shine = lit.max(0.0).powi(28) * 0.35;
        let c = shade(colour, 0.1 * lit.max(0.0) - 0.2 * (0.35 - lit).max(0.0) + bounce);
        (c.map(|v| v + shine), 1.0)
    });
}

/// A bottle of tinted glass with a metal cap and a blank label.
fn bottle(canvas: &mut Canvas, palette: &Palette, set: &Set, foot: Point, rng: &mut Rng) {
    let u = canvas.unit();
    let (half, tall) = (u * rng.range(62.0, 92.0), u * rng.range(210.0, 300.0));
    let foot = (foot.0, foot.1 + u * 8.0);
    cast(canvas, set, foot, half, half * 0.26, tall * 0.5);
    let glass = mix(palette.accents[0], palette.paper, if set.dark { 0.1 } else { 0.22 });
    let body = round_rect(foot.0 - half, foot.1 - tall, foot.0 + half, foot.1, half * rng.range(0.16, 0.5));
    let (x0, side, top) = (foot.0, set.side, foot.1 - tall);
    let lit = mix(glass, palette.paper, 0.55);
    let deep = shade(glass, -0.18);
    let across = Ramp::new(&[lit, glass, mix(glass, lit, 0.45), glass, deep, mix(deep, glass, 0.5)]);
    canvas.fill(&body, |x, y| {
        let t = (x - x0) / half * side * 0.5 + 0.5;
        let fill = (y - top) / tall;
        let c = across.at(t);
        // Liquid up to the shoulder.
        let k = if fill > 0.2 { 0.0 } else { 0.35 };
        (std::array::from_fn(|i| c[i] + (palette.paper[i] - c[i]) * k * (1.0 - t)), 0.97)
    });
    let edge = |t: f32| foot.0 - side * half * t;
    canvas.stroke(
        &[(edge(0.8), top + tall * 0.1), (edge(0.8), foot.1 - tall * 0.1)],
        |s| u * 7.0 * (s * std::f32::consts::PI).sin(),
        palette.paper,
        0.7,
    );
    let neck = half * 0.36;
    let metal = mix(palette.accents[1], palette.paper, 0.25);
    let cap_tall = u * rng.range(56.0, 84.0);
    let ramp = Ramp::new(&[shade(metal, 0.12), metal, shade(metal, -0.22), shade(metal, 0.04), shade(metal, -0.12)]);
    for (wide, from, to) in [(neck, top - u * 12.0, top), (neck * 1.6, top - u * 12.0 - cap_tall, top - u * 10.0)] {
        let cap = round_rect(foot.0 - wide, from, foot.0 + wide, to, u * 5.0);
        canvas.fill(&cap, |x, _| (ramp.at((x - x0) / wide * side * 0.5 + 0.5), 1.0));
    }
    let label = round_rect(foot.0 - half * 0.6, top + tall * 0.4, foot.0 + half * 0.6, top + tall * 0.8, u * 3.0);
    canvas.solid(&label, palette.paper, 0.85);
    let ink = mix(palette.ink, palette.deep, 0.3);
    for (y, wide, thick) in [(0.5, 0.34, 5.0), (0.58, 0.22, 2.2), (0.64, 0.28, 2.2), (0.73, 0.1, 2.2)] {
        let line = [(foot.0 - half * wide, top + tall * y), (foot.0 + half * wide, top + tall * y)];
        canvas.stroke(&line, |_| u * thick, ink, 0.8);
    }
}

/// A thrown vase with a few stems.
fn vase(canvas: &mut Canvas, palette: &Palette, set: &Set, foot: Point, rng: &mut Rng) {
    let u = canvas.unit();
    let (half, tall) = (u * rng.range(72.0, 104.0), u * rng.range(190.0, 250.0));
    cast(canvas, set, foot, half * 0.7, half * 0.22, tall * 0.5);
    let green = mix(palette.accents[1], palette.deep, 0.35);
    for i in 0..5 {
        let lean = (i as f32 - 2.0) * 0.16 + rng.normal() * 0.04;
        let long = u * rng.range(210.0, 330.0);
        let from = (foot.0 + lean * u * 30.0, foot.1 - tall);
        let tip = (from.0 + lean * long, from.1 - long);
        canvas.stroke(
            &[from, ((from.0 + tip.0) / 2.0, (from.1 + tip.1) / 2.0 - u * 12.0), tip],
            |_| u * 3.4,
            green,
            1.0,
        );
        for n in 0..6 {
            let t = 0.3 + 0.13 * n as f32;
            let at = (from.0 + (tip.0 - from.0) * t, from.1 + (tip.1 - from.1) * t);
            let turn = -1.57 + lean + if n % 2 == 0 { 0.9 } else { -0.9 };
            leaf(canvas, at, turn, u * rng.range(40.0, 64.0), 0.36, shade(green, rng.normal() * 0.03), palette.paper);
        }
    }
    let profile = |t: f32| half * (0.42 + 0.62 * (t * 2.6 + 0.35).sin().abs().powf(1.2) * (1.0 - 0.35 * t));
    let mut outline: Vec<Point> = Vec::new();
    for i in 0..=40 {
        let t = i as f32 / 40.0;
        outline.push((foot.0 + profile(t), foot.1 - tall * t));
    }
    for i in (0..=40).rev() {
        let t = i as f32 / 40.0;
        outline.push((foot.0 - profile(t), foot.1 - tall * t));
    }
    let clay = mix(palette.accents[0], palette.paper, if set.dark { 0.15 } else { 0.3 });
    let (x0, side) = (foot.0, set.side);
    canvas.fill(&outline, |x, y| {
        let r = profile(((foot.1 - y) / tall).clamp(0.0, 1.0)).max(1.0);
        let t = (x - x0) / r * side;
        (shade(clay, 0.07 - 0.1 * (t + 0.4).powi(2) - 0.08 * t.max(0.0)), 1.0)
    });
}

/// The shadow of leaves that are not in the picture, across wall and floor.
fn plant_shadow(canvas: &mut Canvas, set: &Set, rng: &mut Rng) {
    let (w, h, u) = (canvas.w(), canvas.h(), canvas.unit());
    let k = if set.dark { 0.28 } else { 0.075 };
    let from = (if set.side > 0.0 { -u * 40.0 } else { w + u * 40.0 }, h * rng.range(0.02, 0.22));
    for i in 0..9 {
        let turn = rng.range(0.05, 0.95) + i as f32 * 0.03;
        let (sin, cos) = turn.sin_cos();
        let long = u * rng.range(260.0, 520.0);
        let at = |t: f32| (from.0 + set.side * cos * long * t, from.1 + sin * long * t);
        // Many faint ones side by side have the soft edge of a real shadow.
        for soft in 0..5 {
            let grow = 0.7 + 0.16 * soft as f32;
            let (a, b) = (at(0.1), at(1.0));
            let half = u * 24.0 * grow;
            let (nx, ny) = (-sin * half, set.side * cos * half);
            let mid = at(0.5);
            let points = [a, (mid.0 + nx, mid.1 + ny), b, (mid.0 - nx, mid.1 - ny)];
            canvas.solid(&points, scaled(set.wall, 0.12), k / 3.2);
        }
    }
}

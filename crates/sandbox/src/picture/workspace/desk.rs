//! The desk and what stands on it.

use super::super::canvas::{Canvas, Point, ellipse, round_rect};
use super::super::noise::{Rng, noise};
use super::super::palette::{hex, mix, scaled, shade};
use super::super::screens::Screen;
use super::Room;
use super::room::plant;

pub(super) fn desk_top(canvas: &mut Canvas, room: &Room<'_>) {
    let s = room.s;
    let (far, near) = (room.desk, room.near);
    let lit = if room.dark { mix(room.top, room.palette.accents[0], 0.14) } else { shade(room.top, 0.05) };
    let board = room.board();
    under_the_desk(canvas, room);
    canvas.fill(&board, |x, y| {
        let t = (y - far) / (near - far);
        let vein = 0.96 + 0.08 * noise(x / s * 0.004, y / s * 0.16 / (0.4 + t), 17);
        (std::array::from_fn(|i| (lit[i] + (room.top[i] - lit[i]) * t) * vein), 1.0)
    });
    let (left, right) = (board[3].0, board[2].0);
    let edge = [(left, near), (right, near), (right, near + s * 17.0), (left, near + s * 17.0)];
    canvas.solid(&edge, shade(room.top, -0.06), 1.0);
    canvas.stroke(&[(left, near), (right, near)], |_| s * 1.6, lit, 0.8);
}

/// What a tall picture shows below: the floor, the desk's legs, a case that glows.
pub(super) fn under_the_desk(canvas: &mut Canvas, room: &Room<'_>) {
    let (w, h, s, p) = (canvas.w(), canvas.h(), room.s, room.palette);
    let near = room.near;
    let shadow = if room.dark { mix(p.ink, p.deep, 0.12) } else { shade(p.paper, -0.1) };
    canvas.solid(&[(0.0, near), (w, near), (w, h), (0.0, h)], shadow, 1.0);
    let floor = near + s * 150.0;
    if floor > h {
        return;
    }
    let boards = if room.dark { mix(p.ink, hex(0x2c_201a), 0.5) } else { mix(hex(0xb8_906a), p.paper, 0.2) };
    canvas.fill(&[(0.0, floor), (w, floor), (w, h), (0.0, h)], |x, y| {
        let t = (y - floor) / (h - floor).max(1.0);
        let plank = 0.9 + 0.16 * noise(((x - room.x) / (s * (60.0 + 130.0 * t))).floor() * 5.1, 0.5, 9);
        (scaled(boards, plank), 1.0)
    });
    canvas.solid(&[(0.0, floor - s * 9.0), (w, floor - s * 9.0), (w, floor), (0.0, floor)], shade(shadow, 0.04), 1.0);
    let metal = if room.dark { mix(p.ink, p.paper, 0.12) } else { mix(p.deep, p.paper, 0.2) };
    for side in [-1.0, 1.0] {
        let x = room.x + side * s * 440.0;
        canvas.solid(
            &[
                (x - s * 8.0, near),
                (x + s * 8.0, near),
                (x + s * 8.0, floor + s * 60.0),
                (x - s * 8.0, floor + s * 60.0),
            ],
            metal,
            1.0,
        );
    }
    let case = round_rect(room.x + s * 270.0, floor - s * 90.0, room.x + s * 380.0, floor + s * 64.0, s * 7.0);
    canvas.shadow((room.x + s * 325.0, floor + s * 64.0), s * 110.0, s * 26.0, 0.6);
    canvas.solid(&case, if room.dark { mix(p.ink, p.paper, 0.05) } else { mix(p.ink, p.deep, 0.5) }, 1.0);
    for (n, y) in [-52.0, 0.0].iter().enumerate() {
        let at = (room.x + s * 325.0, floor + s * y);
        canvas.disc(at, s * 21.0, s * 2.0, |d| {
            (scaled(p.accent(n), 0.3 + 0.9 * d * d), if d > 0.55 { 1.0 } else { 0.25 })
        });
        canvas.glow(at, s * 90.0, s * 90.0, p.accent(n), if room.dark { 0.16 } else { 0.05 });
    }
}

pub(super) fn stand(canvas: &mut Canvas, room: &Room<'_>, screen: &Screen) {
    let (s, p) = (room.s, room.palette);
    let metal = if room.dark { mix(p.ink, p.paper, 0.1) } else { mix(p.deep, p.paper, 0.5) };
    let at = screen.middle();
    let foot = room.desk + s * 26.0;
    canvas.solid(
        &[(at.0 - s * 12.0, at.1), (at.0 + s * 12.0, at.1), (at.0 + s * 15.0, foot), (at.0 - s * 15.0, foot)],
        metal,
        1.0,
    );
    canvas.shadow((at.0, foot + s * 4.0), s * 90.0, s * 17.0, 0.5);
    canvas.solid(&ellipse((at.0, foot), s * 62.0, s * 9.0), shade(metal, 0.03), 1.0);
}

/// The desk's polish gives the screens back, softer the further they are.
pub(super) fn reflect(canvas: &mut Canvas, room: &Room<'_>) {
    let s = room.s;
    let (far, near) = (room.desk, room.near);
    let (sharp, soft) = (canvas.small((s * 5.0).ceil() as usize), canvas.small((s * 16.0).ceil() as usize));
    let gloss = if room.dark { 0.5 } else { 0.1 };
    canvas.fill(&room.board(), |x, y| {
        let n = y - far;
        let t = n / (near - far);
        let from = far - s * 26.0 - n * 1.5;
        let (a, b) = (sharp.at(x, from), soft.at(x, from));
        let k = (t * 1.6).min(1.0);
        (std::array::from_fn(|i| a[i] + (b[i] - a[i]) * k), gloss * (1.0 - 0.7 * t))
    });
}

/// An arm lamp with its cone of light.
pub(super) fn lamp(canvas: &mut Canvas, room: &Room<'_>, rng: &mut Rng) {
    let (s, p) = (room.s, room.palette);
    let side = rng.sign();
    let foot = (room.x + side * s * rng.range(458.0, 486.0), room.desk + s * 40.0);
    let knee = (foot.0 + side * s * 26.0, foot.1 - s * 190.0);
    let head = (foot.0 - side * s * 58.0, foot.1 - s * 300.0);
    let metal = if room.dark { mix(p.ink, p.paper, 0.16) } else { mix(p.deep, p.ink, 0.3) };
    canvas.stroke(&[foot, knee], |_| s * 7.0, metal, 1.0);
    canvas.stroke(&[knee, head], |_| s * 6.0, metal, 1.0);
    canvas.disc(knee, s * 8.0, 1.0, |_| (metal, 1.0));
    canvas.solid(&ellipse(foot, s * 48.0, s * 9.0), metal, 1.0);
    let warm = mix(hex(0xff_c27a), p.accents[1], 0.35);
    let mouth = (head.0 - side * s * 14.0, head.1 + s * 26.0);
    if room.dark {
        let cone = [
            (mouth.0 - s * 30.0, mouth.1),
            (mouth.0 + s * 30.0, mouth.1),
            (mouth.0 + s * 170.0, room.near),
            (mouth.0 - s * 170.0, room.near),
        ];
        canvas.fill(&cone, |x, y| {
            let t = (y - mouth.1) / (room.near - mouth.1);
            let half = s * (30.0 + 140.0 * t);
            let edge = (1.0 - ((x - mouth.0) / half).abs()).clamp(0.0, 1.0).sqrt();
            (warm, 0.2 * (1.0 - t) * edge)
        });
        canvas.glow(mouth, s * 230.0, s * 170.0, warm, 0.4);
    }
    let shade_of = [
        (head.0 - s * 20.0, head.1 - s * 18.0),
        (head.0 + s * 20.0, head.1 - s * 18.0),
        (mouth.0 + s * 40.0, mouth.1),
        (mouth.0 - s * 40.0, mouth.1),
    ];
    canvas.solid(&shade_of, if room.dark { metal } else { p.accents[0] }, 1.0);
    canvas.solid(&ellipse(mouth, s * 38.0, s * 7.0), scaled(mix(warm, p.paper, 0.5), 1.2), 1.0);
}

/// Keyboard, mouse, mug, notebook, plant.
pub(super) fn on_the_desk(canvas: &mut Canvas, room: &Room<'_>, rng: &mut Rng) {
    let (s, p) = (room.s, room.palette);
    let y = |t: f32| room.desk + (room.near - room.desk) * t;
    let depth = (room.near - room.desk) / (s * 190.0);
    // The mat under keyboard and mouse.
    let mat = if room.dark { mix(p.ink, p.deep, 0.35) } else { mix(p.deep, p.paper, 0.35) };
    let quad = |cx: f32, half: f32, t0: f32, t1: f32| {
        [(cx - half, y(t0)), (cx + half, y(t0)), (cx + half * 1.09, y(t1)), (cx - half * 1.09, y(t1))]
    };
    canvas.solid(&quad(room.x, s * 330.0, 0.4, 0.93), mat, 0.92);
    if room.dark {
        canvas.glow((room.x - s * 30.0, y(0.66)), s * 330.0, s * 70.0 * depth, p.accents[0], 0.2);
    }
    let cx = room.x - s * 50.0;
    canvas.shadow((cx, y(0.86)), s * 250.0, s * 20.0, 0.4);
    let case = if room.dark { mix(p.ink, p.paper, 0.07) } else { mix(p.paper, p.deep, 0.12) };
    canvas.solid(&quad(cx, s * 206.0, 0.5, 0.84), case, 1.0);
    for row in 0..5 {
        let (t0, t1) = (0.53 + row as f32 * 0.06, 0.53 + row as f32 * 0.06 + 0.046);
        let keys = if row == 4 { 7 } else { 15 };
        for key in 0..keys {
            let (a, b) = (key as f32 / keys as f32, (key as f32 + 0.86) / keys as f32);
            let half = s * 197.0 * (1.0 + 0.09 * (t0 - 0.5));
            let at = |t: f32| cx - half + 2.0 * half * t;
            let colour = if room.dark {
                let glow = mix(p.accents[0], p.accents[1], a);
                mix(mix(p.ink, p.paper, 0.1), glow, 0.3 + 0.25 * rng.unit())
            } else if rng.chance(0.08) {
                p.accents[0]
            } else {
                shade(p.paper, 0.02)
            };
            canvas.solid(&[(at(a), y(t0)), (at(b), y(t0)), (at(b), y(t1)), (at(a), y(t1))], colour, 1.0);
        }
    }
    let mouse = (room.x + s * 228.0, y(0.7));
    canvas.shadow((mouse.0, mouse.1 + s * 8.0), s * 40.0, s * 20.0, 0.5);
    canvas.solid(
        &ellipse(mouse, s * 22.0, s * 27.0 * depth.min(1.2)),
        if room.dark { mix(p.ink, p.paper, 0.17) } else { p.paper },
        1.0,
    );
    if room.dark {
        canvas.glow((mouse.0, mouse.1 - s * 8.0), s * 16.0, s * 12.0, p.accents[1], 0.9);
    }
    let side = rng.sign();
    mug(canvas, room, (room.x + side * s * rng.range(400.0, 450.0), y(0.62)), rng);
    if rng.chance(0.75) {
        plant(canvas, room, (room.x - side * s * rng.range(450.0, 520.0), y(0.3)), 1.15, rng);
    }
    if rng.chance(0.6) {
        let cx = room.x - side * s * 430.0;
        let page = if room.dark { mix(p.paper, p.ink, 0.68) } else { p.paper };
        canvas.shadow((cx, y(0.82)), s * 90.0, s * 26.0, 0.35);
        canvas.solid(&quad(cx, s * 70.0, 0.56, 0.84), page, 1.0);
        for line in 0..5 {
            let t = 0.6 + 0.045 * line as f32;
            canvas.stroke(
                &[(cx - s * 54.0, y(t)), (cx + s * rng.range(10.0, 54.0), y(t))],
                |_| s * 2.0,
                mix(page, p.deep, 0.5),
                0.7,
            );
        }
    }
}

pub(super) fn mug(canvas: &mut Canvas, room: &Room<'_>, foot: Point, rng: &mut Rng) {
    let (s, p) = (room.s, room.palette);
    let colour = if room.dark { mix(p.accents[2], p.ink, 0.45) } else { p.accents[2] };
    let (r, tall) = (s * 27.0, s * 58.0);
    canvas.shadow((foot.0, foot.1 + s * 3.0), r * 1.7, s * 17.0, 0.5);
    let handle: Vec<Point> = (0..=16)
        .map(|i| {
            let t = -1.45 + 2.9 * i as f32 / 16.0;
            (foot.0 + r * 0.9 + t.cos() * s * 19.0, foot.1 - tall * 0.52 + t.sin() * s * 18.0)
        })
        .collect();
    canvas.stroke(&handle, |_| s * 7.0, shade(colour, -0.04), 1.0);
    let body = round_rect(foot.0 - r, foot.1 - tall, foot.0 + r, foot.1 + s * 5.0, s * 9.0);
    let x0 = foot.0;
    canvas.fill(&body, |x, _| (shade(colour, 0.05 - 0.1 * ((x - x0) / r * 0.5 + 0.5)), 1.0));
    canvas.solid(&ellipse((foot.0, foot.1 - tall), r, s * 6.5), shade(colour, 0.05), 1.0);
    canvas.solid(&ellipse((foot.0, foot.1 - tall), r * 0.86, s * 4.8), hex(0x2a_1810), 1.0);
    for wisp in 0..2 {
        let (phase, seed) = (rng.range(0.0, 6.0), rng.seed());
        let line: Vec<Point> = (0..24)
            .map(|i| {
                let t = i as f32 / 23.0;
                let drift = (noise(t * 3.0 + phase, 0.5, seed) - 0.5) * s * 40.0 * t;
                (foot.0 + (wisp as f32 - 0.5) * s * 18.0 + drift, foot.1 - tall - s * 6.0 - t * s * 110.0)
            })
            .collect();
        canvas.stroke(
            &line,
            |t| s * 9.0 * (t * std::f32::consts::PI).sin(),
            p.paper,
            if room.dark { 0.08 } else { 0.16 },
        );
    }
}

/// The back of a chair in front of it all, rimmed by the screens' light.
pub(super) fn chair(canvas: &mut Canvas, room: &Room<'_>, rng: &mut Rng) {
    let (h, s, p) = (canvas.h(), room.s, room.palette);
    let cx = room.x + s * rng.range(-150.0, 150.0);
    let top = room.near - s * rng.range(4.0, 34.0);
    let back = round_rect(cx - s * 104.0, top, cx + s * 104.0, h + s * 200.0, s * 58.0);
    let colour = if room.dark { scaled(p.ink, 0.75) } else { mix(p.deep, p.ink, 0.3) };
    if room.dark {
        let rim = round_rect(cx - s * 108.0, top - s * 4.0, cx + s * 108.0, h + s * 200.0, s * 60.0);
        canvas.fill(&rim, |_, y| (p.accents[0], 0.85 * (1.0 - (y - top) / (s * 170.0)).clamp(0.0, 1.0)));
    }
    canvas.fill(&back, |_, y| (shade(colour, 0.04 * (1.0 - ((y - top) / (s * 160.0)).min(1.0))), 1.0));
    canvas.stroke(
        &[(cx - s * 70.0, top + s * 44.0), (cx + s * 70.0, top + s * 44.0)],
        |_| s * 3.0,
        mix(colour, p.paper, 0.25),
        0.5,
    );
}

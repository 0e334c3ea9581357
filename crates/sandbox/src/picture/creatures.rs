//! Animals in a few flat shapes.

use super::canvas::{Canvas, Point, ellipse, rounded};
use super::palette::{Palette, Rgb, mix, shade};

/// Where an animal stands: the ground under it, its height in pixels, and the way it looks (1 is right).
#[derive(Clone, Copy)]
pub(super) struct Stand {
    pub(super) foot: Point,
    pub(super) tall: f32,
    pub(super) side: f32,
}

impl Stand {
    fn points(&self, points: &[Point]) -> Vec<Point> {
        points.iter().map(|p| (self.foot.0 + p.0 * self.tall * self.side, self.foot.1 + p.1 * self.tall)).collect()
    }

    fn fill(&self, canvas: &mut Canvas, points: &[Point], colour: Rgb) {
        canvas.solid(&rounded(&self.points(points), 3), colour, 1.0);
    }
}

const BODY: &[Point] = &[
    (-0.60, -0.62),
    (-0.34, -0.70),
    (0.0, -0.68),
    (0.22, -0.72),
    (0.33, -0.86),
    (0.38, -0.94),
    (0.395, -1.16),
    (0.475, -1.02),
    (0.53, -1.02),
    (0.60, -1.14),
    (0.635, -0.95),
    (0.70, -0.88),
    (0.875, -0.79),
    (0.885, -0.755),
    (0.74, -0.715),
    (0.60, -0.68),
    (0.51, -0.58),
    (0.46, -0.42),
    (0.30, -0.36),
    (-0.05, -0.38),
    (-0.38, -0.40),
    (-0.62, -0.40),
    (-0.68, -0.52),
];
const FRONT_LEG: &[Point] = &[
    (0.22, -0.50),
    (0.43, -0.48),
    (0.40, -0.26),
    (0.375, -0.06),
    (0.44, -0.015),
    (0.44, 0.01),
    (0.29, 0.01),
    (0.285, -0.2),
];
const HIND_LEG: &[Point] = &[
    (-0.66, -0.58),
    (-0.40, -0.60),
    (-0.30, -0.40),
    (-0.42, -0.27),
    (-0.50, -0.19),
    (-0.475, -0.06),
    (-0.40, -0.015),
    (-0.40, 0.01),
    (-0.55, 0.01),
    (-0.59, -0.2),
    (-0.66, -0.36),
];
const TAIL: &[Point] = &[
    (-0.56, -0.64),
    (-0.74, -0.64),
    (-0.96, -0.50),
    (-1.14, -0.28),
    (-1.26, -0.10),
    (-1.06, -0.13),
    (-0.86, -0.27),
    (-0.68, -0.40),
    (-0.58, -0.48),
];
const TAIL_TIP: &[Point] =
    &[(-1.05, -0.395), (-1.14, -0.28), (-1.26, -0.10), (-1.06, -0.13), (-0.93, -0.215), (-0.985, -0.29)];
const BIB: &[Point] = &[
    (0.885, -0.757),
    (0.74, -0.717),
    (0.60, -0.68),
    (0.51, -0.58),
    (0.46, -0.42),
    (0.36, -0.40),
    (0.40, -0.56),
    (0.50, -0.70),
    (0.56, -0.79),
    (0.70, -0.78),
];

/// A fox, or a wolf when its coat is grey.
pub(super) fn fox(canvas: &mut Canvas, stand: Stand, coat: Rgb, palette: &Palette) {
    let dark = mix(shade(coat, -0.3), palette.ink, 0.6);
    let pale = mix(palette.paper, coat, 0.08);
    canvas.shadow(
        (stand.foot.0 - stand.tall * 0.1 * stand.side, stand.foot.1),
        stand.tall * 0.95,
        stand.tall * 0.1,
        0.35,
    );
    let far = |points: &[Point]| points.iter().map(|p| (p.0 + 0.1, p.1 - 0.015)).collect::<Vec<_>>();
    for leg in [FRONT_LEG, HIND_LEG] {
        stand.fill(canvas, &far(leg), mix(shade(coat, -0.2), palette.ink, 0.35));
    }
    stand.fill(canvas, TAIL, shade(coat, -0.03));
    stand.fill(canvas, TAIL_TIP, pale);
    let body = rounded(&stand.points(BODY), 2);
    let (y0, tall) = (stand.foot.1, stand.tall);
    canvas.fill(&body, |_, y| (shade(coat, 0.04 - 0.09 * ((y - y0) / tall + 1.0)), 1.0));
    for leg in [FRONT_LEG, HIND_LEG] {
        let shape = rounded(&stand.points(leg), 3);
        // Dark stockings.
        canvas.fill(&shape, |_, y| {
            let k = ((y - y0) / tall + 0.3) / 0.14;
            (mix(shade(coat, -0.02), dark, k.clamp(0.0, 1.0)), 1.0)
        });
    }
    stand.fill(canvas, BIB, pale);
    stand.fill(canvas, &[(0.405, -1.11), (0.43, -0.99), (0.465, -1.02)], dark);
    stand.fill(canvas, &[(0.595, -1.10), (0.555, -1.01), (0.605, -0.985)], dark);
    let at = |x: f32, y: f32| (stand.foot.0 + x * tall * stand.side, y0 + y * tall);
    canvas.disc(at(0.88, -0.775), tall * 0.022, 1.0, |_| (dark, 1.0));
    canvas.disc(at(0.66, -0.855), tall * 0.017, 1.0, |_| (dark, 1.0));
}

/// A cat seen from behind, looking out; light from in front rims it.
pub(super) fn cat(canvas: &mut Canvas, stand: Stand, coat: Rgb, rim: Rgb) {
    let lean = 0.02;
    let body: &[Point] = &[
        (-0.30, 0.0),
        (-0.36, -0.16),
        (-0.32, -0.38),
        (-0.22, -0.58),
        (-0.15, -0.70),
        (0.15 + lean, -0.70),
        (0.22, -0.58),
        (0.32, -0.38),
        (0.36, -0.16),
        (0.30, 0.0),
    ];
    let ears: [&[Point]; 2] = [
        &[(-0.185, -0.82), (-0.205, -1.04), (-0.03, -0.94)],
        &[(0.185 + lean, -0.82), (0.205 + lean, -1.04), (0.03, -0.94)],
    ];
    let tail: &[Point] = &[
        (0.20, -0.05),
        (0.36, 0.0),
        (0.46, 0.12),
        (0.46, 0.30),
        (0.38, 0.42),
        (0.32, 0.40),
        (0.37, 0.28),
        (0.36, 0.15),
        (0.28, 0.07),
        (0.14, 0.03),
    ];
    let head = (stand.foot.0 + lean * 0.5 * stand.tall * stand.side, stand.foot.1 - 0.80 * stand.tall);
    canvas.shadow(stand.foot, stand.tall * 0.55, stand.tall * 0.07, 0.5);
    // The rim is the same shape, a little larger and higher.
    let edge = stand.tall * 0.014;
    let lit = Stand { foot: (stand.foot.0 - edge * 0.7, stand.foot.1 - edge), tall: stand.tall * 1.006, ..stand };
    for (at, colour) in [(lit, rim), (stand, coat)] {
        at.fill(canvas, body, colour);
        for ear in ears {
            canvas.solid(&at.points(ear), colour, 1.0);
        }
        let moved = (head.0 + at.foot.0 - stand.foot.0, head.1 + at.foot.1 - stand.foot.1);
        canvas.solid(&ellipse(moved, at.tall * 0.205, at.tall * 0.175), colour, 1.0);
        at.fill(canvas, tail, colour);
    }
}

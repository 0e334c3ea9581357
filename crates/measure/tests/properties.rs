//! What holds for every picture.

use measure::{
    Alpha, Kind, Mark, MarkKind, Pixels, Point, Rgb, Side, alpha, annotate, check, delta_e2000, palette,
    palette_distance, quiet_area, ratio, ratio_fits, sharpness,
};
use proptest::prelude::*;

/// Small pictures of any pixels, down to one.
fn pictures() -> impl Strategy<Value = Pixels> {
    (1_u32..40, 1_u32..40).prop_flat_map(|(width, height)| {
        let bytes = (width * height * 4) as usize;
        proptest::collection::vec(any::<u8>(), bytes)
            .prop_map(move |rgba| Pixels::new(width, height, rgba).expect("the bytes fit"))
    })
}

fn colours() -> impl Strategy<Value = Rgb> {
    any::<[u8; 3]>().prop_map(Rgb)
}

fn sides() -> impl Strategy<Value = Side> {
    prop_oneof![Just(Side::Top), Just(Side::Bottom), Just(Side::Left), Just(Side::Right), Just(Side::Centre)]
}

fn points() -> impl Strategy<Value = Point> {
    let kinds = prop_oneof![
        Just(Kind::Size),
        Just(Kind::Ratio),
        Just(Kind::Palette),
        Just(Kind::Alpha),
        Just(Kind::QuietArea),
        Just(Kind::NoText),
        Just(Kind::Sharpness),
        Just(Kind::Other)
    ];
    let sizes = (proptest::option::of(any::<u32>()), proptest::option::of("[0-9:./ ]{0,8}"));
    let numbers = (proptest::option::of(any::<f64>()), proptest::option::of(any::<f64>()));
    let palettes = proptest::option::of(proptest::collection::vec("#?[0-9a-f]{3,6}", 0..4));
    (kinds, ".{0,20}", sizes, numbers, palettes, proptest::option::of(sides())).prop_map(
        |(kind, says, (width, ratio), (tolerance, share), colours, side)| Point {
            width,
            ratio,
            tolerance,
            share,
            colours,
            side,
            ..Point::new(kind, says)
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn measures_stay_within_their_ranges(picture in pictures(), side in sides(), share in any::<f64>()) {
        let Alpha { transparent, translucent, opaque, .. } = alpha(&picture);
        prop_assert!((transparent + translucent + opaque - 1.0).abs() < 1e-9);
        let quiet = quiet_area(&picture, side, share);
        prop_assert!((0.0..=1.0).contains(&quiet.detail));
        prop_assert!((0.0..=1.0).contains(&quiet.luminance) && quiet.spread <= 0.5 + 1e-9);
        prop_assert!((1.0..=21.0 + 1e-9).contains(&quiet.white_contrast));
        prop_assert!((1.0..=21.0 + 1e-9).contains(&quiet.black_contrast));
        prop_assert!((0.0..=1.0).contains(&sharpness(&picture)));
    }

    #[test]
    fn a_palette_is_whole_ordered_and_the_same_twice(picture in pictures(), most in 1_usize..9) {
        let found = palette(&picture, most);
        prop_assert!(found.len() <= most);
        prop_assert!(found.is_sorted_by(|one, other| one.share >= other.share));
        let all: f64 = found.iter().map(|swatch| swatch.share).sum();
        prop_assert!(found.is_empty() || (all - 1.0).abs() < 1e-4);
        prop_assert_eq!(&found, &palette(&picture, most));
    }

    #[test]
    fn a_difference_is_the_same_both_ways_and_none_to_itself(one in colours(), other in colours()) {
        let (there, back) = (delta_e2000(one.into(), other.into()), delta_e2000(other.into(), one.into()));
        prop_assert!((there - back).abs() < 1e-6 && (0.0..130.0).contains(&there));
        prop_assert!(delta_e2000(one.into(), one.into()) < 1e-9);
        prop_assert_eq!(one.to_string().parse(), Ok(one));
    }

    #[test]
    fn more_brand_colours_and_more_tolerance_never_cover_less(
        picture in pictures(),
        brand in proptest::collection::vec(colours(), 2..5),
        tolerance in 0.1_f64..40.0,
    ) {
        if let Some(all) = palette_distance(&picture, &brand, tolerance) {
            let fewer = palette_distance(&picture, &brand[1..], tolerance).unwrap();
            let wider = palette_distance(&picture, &brand, tolerance * 2.0).unwrap();
            prop_assert!(fewer.covered <= all.covered && all.covered <= wider.covered);
            prop_assert!(all.worst <= fewer.worst + 1e-9 && all.mean <= all.worst + 1e-9);
        }
    }

    #[test]
    fn a_picture_fits_the_ratio_that_is_said_of_it(width in 1_u32..8_192, height in 1_u32..8_192) {
        prop_assume!(width <= height * 50 && height <= width * 50);
        let (wide, high) = ratio(width, height);
        prop_assert!((1..=50).contains(&wide) && (1..=50).contains(&high));
        prop_assert_eq!(ratio_fits(&format!("{wide}:{high}"), width, height, 0.02), Some(true));
    }

    #[test]
    fn every_point_has_an_answer(point in points(), picture in pictures()) {
        let found = check(&point, &picture);
        prop_assert!(!found.measured.is_empty());
        if !point.problems().is_empty() {
            prop_assert_eq!(found.passes, None);
        }
    }

    #[test]
    fn marks_anywhere_are_drawn_or_refused(
        picture in pictures(),
        x in -0.2_f64..1.2, y in -0.2_f64..1.2,
        width in proptest::option::of(-1.2_f64..1.2), height in proptest::option::of(-1.2_f64..1.2),
        text in proptest::option::of("[a-zÄ→ ]{0,30}"),
    ) {
        for kind in [MarkKind::Arrow, MarkKind::Box, MarkKind::Number, MarkKind::Label] {
            let mark = Mark { kind, x, y, width, height, text: text.clone() };
            if let Ok(png) = annotate(&picture, &[mark]) {
                let drawn = image::load_from_memory(&png).unwrap();
                prop_assert_eq!((drawn.width(), drawn.height()), (picture.width(), picture.height()));
            }
        }
    }
}

#[test]
fn a_large_picture_measures_like_its_smaller_copy() {
    let pixel = |x: u32, y: u32| {
        let wave = ((f64::from(x) / 90.0).sin() * 60.0 + 128.0) as u8;
        [wave, if (x / 64 + y / 64).is_multiple_of(5) { 20 } else { 200 }, 90, 255]
    };
    let drawn = |step: u32| {
        let places = (0..4_096 / step).flat_map(|y| (0..4_096 / step).map(move |x| (x * step, y * step)));
        Pixels::new(4_096 / step, 4_096 / step, places.flat_map(|(x, y)| pixel(x, y)).collect()).unwrap()
    };
    let (large, small) = (drawn(1), drawn(4));
    let (one, other) = (sharpness(&large), sharpness(&small));
    assert!((one - other).abs() < 0.2, "{one} {other}");
    let (one, other) = (quiet_area(&large, Side::Top, 0.3), quiet_area(&small, Side::Top, 0.3));
    assert!((one.detail - other.detail).abs() < 0.05 && (one.luminance - other.luminance).abs() < 0.02);
    for (one, other) in palette(&large, 3).iter().zip(palette(&small, 3)) {
        assert!(delta_e2000(one.rgb.into(), other.rgb.into()) < 4.0, "{one:?} {other:?}");
    }
    let asked = Point { width: Some(4_096), height: Some(4_096), ..Point::new(Kind::Size, "4K square") };
    assert_eq!(check(&asked, &small.copy_of(4_096, 4_096)).passes, Some(true));
}

//! Finding pictures again by any of their words.

use library::{Asset, AssetId, Library, NewAsset, Query, Words};

use crate::fixtures::{keep, kept, library, new_asset, png};

fn query(text: &str) -> Query {
    Query { text: text.into(), ..Query::default() }
}

fn found(library: &Library, text: &str) -> Vec<AssetId> {
    let page: Vec<AssetId> = library.page(&query(text), None, 100).unwrap().assets.iter().map(|one| one.id).collect();
    let index: Vec<AssetId> = library
        .index(&query(text))
        .unwrap()
        .chunks_exact(16)
        .map(|record| AssetId(u32::from_le_bytes(record[..4].try_into().unwrap()).into()))
        .collect();
    assert_eq!(page, index, "{text}");
    page
}

#[test]
fn all_words_are_found_and_the_last_may_be_a_beginning() {
    let (_home, library) = library();
    let asset = NewAsset {
        words: Words {
            mine: "ein Füchslein".into(),
            refined: Some("a tiny fox, volumetric light".into()),
            sent: "a tiny fox, volumetric light, 35mm".into(),
            negative: Some("blurry".into()),
        },
        model: Some("Juggernaut-XL".into()),
        ..new_asset("")
    };
    let fox = keep(&library, &png(8, 8, 1), asset).unwrap();
    let city = kept(&library, "A neon City at night, don't panic");
    let both = kept(&library, "neon fox");
    assert_eq!(found(&library, "fox"), [both.id, fox.id], "newest first");
    assert_eq!(found(&library, "fox neon"), [both.id]);
    for text in ["fuchsl", "FÜCHSLEIN", "volumetric 35m", "blurr", "juggernaut", "juggernaut-xl", "ein-fuchslein"] {
        assert_eq!(found(&library, text), [fox.id], "{text}");
    }
    assert_eq!(found(&library, "cit"), [city.id]);
    assert!(
        found(&library, "cit ").is_empty() || found(&library, "cit ") == [city.id],
        "inside a word, if nothing else"
    );
    assert_eq!(found(&library, "don't pan"), [city.id]);
    assert_eq!(found(&library, "zebra"), []);
    assert_eq!(found(&library, "fox zebra"), []);
}

#[test]
fn parts_of_words_are_found_when_no_word_is() {
    let (_home, library) = library();
    let punk = kept(&library, "a cyberpunk alley");
    assert_eq!(found(&library, "berpun"), [punk.id]);
    assert_eq!(found(&library, "BERPUN lley"), [punk.id]);
    assert_eq!(found(&library, "unk zz"), []);
    let word = kept(&library, "punk");
    assert_eq!(found(&library, "punk"), [word.id], "words before parts of words");
    let hash = &punk.sha256[2..7];
    assert!(found(&library, hash).contains(&punk.id) || found(&library, hash) == [word.id], "{hash}");
}

#[test]
fn scripts_without_spaces_are_found_by_any_run_of_characters() {
    let (_home, library) = library();
    let chinese = kept(&library, "霓虹灯下的未来城市 cyberpunk");
    let japanese = kept(&library, "雪の中のキツネ");
    let korean = kept(&library, "눈밭의 여우가 달린다");
    let thai = kept(&library, "สุนัขจิ้งจอกในหิมะ");
    for (text, id) in [
        ("霓", chinese.id),
        ("虹灯", chinese.id),
        ("未来城市", chinese.id),
        ("cyber 城市", chinese.id),
        ("城市cyb", chinese.id),
        ("キツネ", japanese.id),
        ("の中", japanese.id),
        ("여우", korean.id),
        ("จิ้งจอก", thai.id),
    ] {
        assert_eq!(found(&library, text), [id], "{text}");
    }
    assert_eq!(found(&library, "灯虹"), [], "not in this order");
    assert_eq!(found(&library, "市雪"), [], "not across pictures");
}

#[test]
fn nothing_the_person_types_is_an_operator_or_an_error() {
    let (_home, library) = library();
    let plain = kept(&library, "black AND white NOT grey");
    for text in ["AND", "black AND white", "NOT grey"] {
        assert_eq!(found(&library, text), [plain.id], "{text}");
    }
    let typed = [
        "\"",
        "\"\"\"",
        "'",
        "''",
        "a\"b",
        "-",
        "- -",
        "*",
        "fox*",
        "^fox",
        "sent:fox",
        "{a b}:c",
        "(",
        "NEAR(a b, 2)",
        "a + b",
        ";DROP TABLE assets",
        "%",
        "_",
        "%%%",
        "\\",
        "\0",
        "a\0b",
        "\u{202e}",
        "🦊",
        "ﷺ",
        "OR OR OR",
        "NOT",
        "singles : \"霓\"",
        "x\" OR mine:\"y",
    ];
    for text in typed {
        library.page(&query(text), None, 10).unwrap_or_else(|error| panic!("{text:?}: {error}"));
        library.index(&query(text)).unwrap_or_else(|error| panic!("{text:?}: {error}"));
        library.conversations(text).unwrap_or_else(|error| panic!("{text:?}: {error}"));
    }
    let long = "word ".repeat(2000);
    assert_eq!(found(&library, &long), []);
    assert_eq!(found(&library, " "), [plain.id]);
}

#[test]
fn words_are_kept_byte_for_byte() {
    let (_home, library) = library();
    let texts = [
        " leading and trailing \t\r\n",
        "e\u{301} is not é, and ﬁ is not fi",
        "🏳️‍🌈👩🏽‍🚀 \u{feff}\u{200b}\u{202e}",
        "nul \0 inside",
        "\u{10ffff}\u{1}\u{7f}",
        "𝔉𝔯𝔞𝔨𝔱𝔲𝔯 ｆｕｌｌ　ｗｉｄｔｈ",
        "İstanbul ſ ẞ",
    ];
    for text in texts {
        let asset = NewAsset {
            words: Words {
                mine: text.into(),
                refined: Some(text.repeat(2)),
                sent: format!("{text}!"),
                negative: Some(text.into()),
            },
            ..new_asset("")
        };
        let given = asset.words.clone();
        let asset = keep(&library, &png(8, 8, text.len() as u32), asset).unwrap();
        assert_eq!(library.asset(asset.id).unwrap().words, given);
    }
    library.check().unwrap();
}

#[test]
fn the_indexes_stay_true_through_every_change() {
    let (home, library) = library();
    let assets: Vec<Asset> = (0..30).map(|n| kept(&library, &format!("neon {n} 霓虹 picture"))).collect();
    let ids: Vec<AssetId> = assets.iter().map(|asset| asset.id).collect();
    library.star(&ids[..10], true).unwrap();
    library.trash(&ids[5..20]).unwrap();
    assert_eq!(found(&library, "neon").len(), 15);
    let trashed = Query { trashed: true, ..query("霓虹") };
    assert_eq!(library.page(&trashed, None, 100).unwrap().assets.len(), 15);
    library.restore(&ids[5..20]).unwrap();
    assert_eq!(found(&library, "neon pict").len(), 30);
    library.check().unwrap();
    // What another process wrote since the last check is not damage.
    let other = Library::open(home.path()).unwrap();
    for n in 0..12 {
        kept(&other, &format!("later {n}"));
        library.check().unwrap();
    }
    // A library whose index was told a wrong text says so: the check can fail.
    let db = rusqlite::Connection::open(home.path().join("library.db")).unwrap();
    db.execute_batch("DROP TRIGGER assets_reworded; UPDATE assets SET mine = 'other' WHERE id = 3").unwrap();
    assert!(library.check().is_err());
}

#[test]
fn pages_follow_each_other_without_gap_or_repetition() {
    let (_home, library) = library();
    let mut all: Vec<AssetId> = (0..25).map(|n| kept(&library, &format!("neon {n}")).id).collect();
    all.reverse();
    for text in ["", "neon", "eon"] {
        let (mut seen, mut before) = (Vec::new(), None);
        loop {
            let page = library.page(&query(text), before, 10).unwrap();
            seen.extend(page.assets.iter().map(|asset| asset.id));
            if seen.len() == 10 {
                // What arrives while the person reads does not move the pages.
                kept(&library, "newer neon");
            }
            match page.next {
                Some(next) => before = Some(next),
                None => break,
            }
        }
        assert!(seen.ends_with(&all), "{text}");
        assert_eq!(seen.len(), seen.iter().collect::<std::collections::HashSet<_>>().len());
    }
}

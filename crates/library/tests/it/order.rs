//! Keeping order: ratings, tags, collections, checks; projects and brand kits.

use library::{
    Asset, AssetId, Checks, Error, Kit, KitId, KitVoice, Opinion, Palette, PointCheck, ProjectEdit, ProjectId, Query,
};

use crate::fixtures::{kept, library, usd};

fn tags(tags: &[&str]) -> Vec<String> {
    tags.iter().map(|tag| (*tag).into()).collect()
}

#[test]
fn ratings_go_from_nothing_to_five() {
    let (_home, library) = library();
    let (fox, wolf) = (kept(&library, "fox"), kept(&library, "wolf"));
    library.rate(&[fox.id, wolf.id], 5).unwrap();
    library.rate(&[wolf.id], 0).unwrap();
    assert_eq!((library.asset(fox.id).unwrap().rating, library.asset(wolf.id).unwrap().rating), (5, 0));
    assert!(matches!(library.rate(&[wolf.id], 6), Err(Error::Invalid(_))));
    assert!(matches!(library.rate(&[wolf.id, AssetId(99)], 3), Err(Error::NotFound { id: 99, .. })));
    assert_eq!(library.asset(wolf.id).unwrap().rating, 0);
}

#[test]
fn tags_are_the_same_in_any_case_and_find_their_assets() {
    let (_home, library) = library();
    let [fox, wolf, owl] = ["fox in snow", "wolf in snow", "owl"].map(|words| kept(&library, words).id);
    library.tag(&[fox, wolf], &tags(&[" Winter ", "Kunde Müller"]), true).unwrap();
    library.tag(&[owl, fox], &tags(&["winter", "äpfel"]), true).unwrap();
    assert_eq!(library.tags().unwrap(), ["Kunde Müller", "Winter", "äpfel"]);
    assert_eq!(library.asset(fox).unwrap().tags, ["Kunde Müller", "Winter", "äpfel"]);
    assert_eq!(library.asset(owl).unwrap().tags, ["Winter", "äpfel"], "in the spelling it had first");
    let found = |query: &Query| -> Vec<AssetId> {
        let page = library.page(query, None, 9).unwrap().assets.iter().map(|asset| asset.id).collect();
        assert_eq!(library.index(query).unwrap().len(), Vec::len(&page) * 16);
        page
    };
    let of_tag = |tag: &str| Query { tag: Some(tag.into()), ..Query::default() };
    assert_eq!(found(&of_tag("WINTER")), [owl, wolf, fox], "newest first");
    assert_eq!(found(&Query { text: "snow".into(), ..of_tag("winter") }), [wolf, fox]);
    let typed = |text: &str| found(&Query { text: text.into(), ..Query::default() });
    assert_eq!(
        (typed("#winter"), typed("#äpfel #winter"), typed("#winter sno")),
        (vec![owl, wolf, fox], vec![owl, fox], vec![wolf, fox])
    );
    assert_eq!((typed("#fox"), typed("#")), (vec![fox], vec![owl, wolf, fox]), "what is no tag is a word");
    let page = library.page(&of_tag("winter"), Some(wolf), 9).unwrap();
    assert_eq!(page.assets.iter().map(|asset| asset.id).collect::<Vec<_>>(), [fox]);

    library.trash(&[fox]).unwrap();
    assert_eq!(found(&of_tag("winter")), [owl, wolf]);
    assert_eq!(found(&Query { trashed: true, ..of_tag("winter") }), [fox]);
    library.tag(&[owl, wolf], &tags(&["WINTER"]), false).unwrap();
    assert!(found(&of_tag("winter")).is_empty() && found(&of_tag("nothing")).is_empty());
    for wrong in ["", " ", "two\nlines", &"x".repeat(81)] {
        assert!(matches!(library.tag(&[owl], &tags(&["fine", wrong]), true), Err(Error::Invalid(_))));
    }
    assert!(matches!(library.tag(&[owl, AssetId(99)], &tags(&["fine"]), true), Err(Error::NotFound { .. })));
    assert_eq!(library.asset(owl).unwrap().tags, ["äpfel"]);
}

#[test]
fn collections_are_made_when_something_is_put_into_them() {
    let (_home, library) = library();
    let [fox, wolf, owl] = ["fox", "wolf", "owl"].map(|words| kept(&library, words).id);
    let made = library.collect(" Herbst ", &[fox, wolf, fox], true).unwrap();
    assert_eq!((made.name.as_str(), made.assets), ("Herbst", 2));
    let again = library.collect("HERBST", &[owl], true).unwrap();
    assert_eq!((again.id, again.assets), (made.id, 3));
    library.collect("another", &[], true).unwrap();
    library.trash(&[owl]).unwrap();
    let all = library.collections().unwrap();
    assert_eq!(
        all.iter().map(|one| (one.name.as_str(), one.assets)).collect::<Vec<_>>(),
        [("another", 0), ("Herbst", 2)]
    );
    let held = |text: &str| -> Vec<Asset> {
        let query = Query { collection: Some(made.id), text: text.into(), ..Query::default() };
        library.page(&query, None, 9).unwrap().assets
    };
    assert_eq!(held("").iter().map(|asset| asset.id).collect::<Vec<_>>(), [wolf, fox]);
    let outside = kept(&library, "a fox outside").id;
    library.tag(&[fox, outside], &tags(&["red"]), true).unwrap();
    assert_eq!((held("fox").len(), held("#red").len(), held("owl").len()), (1, 1, 0));
    assert_eq!(library.collect("herbst", &[fox], false).unwrap().assets, 1);
    assert!(matches!(library.collect("Nothing", &[fox], false), Err(Error::Invalid(_))));
    assert!(matches!(library.collect(" ", &[fox], true), Err(Error::Invalid(_))));
    assert!(matches!(library.collect("New", &[fox, AssetId(99)], true), Err(Error::NotFound { .. })));
    assert_eq!(library.collections().unwrap().len(), 2, "nothing half made");
}

#[test]
fn checks_are_kept_with_their_opinions() {
    let (_home, library) = library();
    let [fox, wolf] = ["fox", "wolf"].map(|words| kept(&library, words).id);
    let size = PointCheck {
        says: "1920 × 1080".into(),
        passes: Some(false),
        measured: "8 × 8".into(),
        opinion: Some(Opinion { passes: None, says: "Cannot say.".into() }),
    };
    library.set_checks(wolf, &[size.clone(), size.clone()]).unwrap();
    library.set_checks(wolf, std::slice::from_ref(&size)).unwrap();
    library.set_checks(fox, &[]).unwrap();
    let checks = library.checks(&[fox, AssetId(99), wolf]).unwrap();
    assert_eq!(checks, [Checks { asset: fox, points: vec![] }, Checks { asset: wolf, points: vec![size] }]);
    assert!(matches!(library.set_checks(AssetId(99), &[]), Err(Error::NotFound { .. })));
}

#[test]
fn projects_have_names_of_their_own() {
    let (_home, library) = library();
    let edit = |name: &str| ProjectEdit { name: name.into(), ..ProjectEdit::default() };
    let tea = library.save_project(ProjectEdit { cap_usd: Some(usd(20.0)), ..edit("  Tea ") }).unwrap();
    assert_eq!(
        (tea.name.as_str(), tea.cap_usd, tea.spent_usd, tea.archived),
        ("Tea", Some(usd(20.0)), usd(0.0), false)
    );
    library.save_project(edit("coffee")).unwrap();
    for wrong in [edit(""), edit(" \n"), edit("TEA"), ProjectEdit { cap_usd: Some(usd(-1.0)), ..edit("x") }] {
        assert!(matches!(library.save_project(wrong), Err(Error::Invalid(_))));
    }
    let changed = ProjectEdit { id: Some(tea.id), archived: true, ..edit("tea") };
    let changed = library.save_project(changed).unwrap();
    assert_eq!(
        (changed.id, changed.archived, changed.cap_usd, changed.created_at),
        (tea.id, true, None, tea.created_at)
    );
    let names: Vec<String> = library.projects().unwrap().into_iter().map(|project| project.name).collect();
    assert_eq!(names, ["coffee", "tea"]);
    let unknown = ProjectEdit { id: Some(ProjectId(99)), ..edit("x") };
    assert!(matches!(library.save_project(unknown), Err(Error::NotFound { what: "project", id: 99 })));
    let unknown = ProjectEdit { kit: Some(KitId(99)), ..edit("y") };
    assert!(matches!(library.save_project(unknown), Err(Error::NotFound { what: "brand kit", .. })));
    assert_eq!(library.projects().unwrap().len(), 2);
}

#[test]
fn a_brand_kit_is_checked_kept_changed_and_deleted() {
    let (_home, library) = library();
    let mood = kept(&library, "mood").id;
    let kit = Kit {
        id: None,
        name: " Tea House ".into(),
        palettes: vec![Palette { name: "Primary".into(), colours: vec!["#1A2b3C".into(), "#ffffff".into()] }],
        style_words: vec!["calm".into()],
        banned_words: vec!["cheap".into()],
        references: vec![mood],
        voices: vec![KitVoice { name: "Narrator".into(), voice: "v1".into() }],
        notes: "lots of air\n霓".into(),
    };
    let kept = library.save_kit(kit.clone()).unwrap();
    let id = kept.id.unwrap();
    assert_eq!((kept.name.as_str(), kept.palettes[0].colours[0].as_str()), ("Tea House", "#1a2b3c"));
    assert_eq!(Kit { id: None, name: kit.name.clone(), palettes: kit.palettes.clone(), ..kept.clone() }, kit);
    assert_eq!((library.kit(id).unwrap(), library.kits().unwrap()), (kept.clone(), vec![kept.clone()]));

    let colour = |colour: &str| {
        let palettes = vec![Palette { name: "P".into(), colours: vec![colour.into()] }];
        Kit { palettes, name: "new".into(), ..kit.clone() }
    };
    for wrong in
        [colour("red"), colour("#12345"), colour("#1234567"), colour("#12345g"), colour("1234567"), colour("#+12345")]
    {
        assert!(matches!(library.save_kit(wrong), Err(Error::Invalid(_))));
    }
    for name in ["", "tea house"] {
        assert!(matches!(library.save_kit(Kit { name: name.into(), ..kit.clone() }), Err(Error::Invalid(_))));
    }
    let unknown = Kit { references: vec![AssetId(99)], name: "new".into(), ..kit.clone() };
    assert!(matches!(library.save_kit(unknown), Err(Error::NotFound { what: "asset", .. })));
    let renamed = library.save_kit(Kit { name: "TEA HOUSE".into(), notes: String::new(), ..kept }).unwrap();
    assert_eq!((renamed.id, renamed.notes.as_str()), (Some(id), ""));

    let project = ProjectEdit { name: "Tea".into(), kit: Some(id), ..ProjectEdit::default() };
    assert_eq!(library.save_project(project).unwrap().kit, Some(id));
    library.delete_kit(id).unwrap();
    assert_eq!(library.projects().unwrap()[0].kit, None);
    assert!(matches!(library.kit(id), Err(Error::NotFound { .. })));
    assert!(matches!(library.delete_kit(id), Err(Error::NotFound { .. })));
    assert!(matches!(library.save_kit(Kit { id: Some(id), ..kit }), Err(Error::NotFound { .. })));
}

//! What must not leave the machine, what was made here, and how the two meet.

use library::{Asset, AssetId, Error, Kind, Library, NewAsset, NewLocal, Origin, ProjectEdit, Query, Since};
use serde_json::json;

use crate::fixtures::{NO_CAPS, encoded, import, keep, kept, library, new_asset, new_job, picture, png};

fn local(kind: Kind, title: &str, parents: &[AssetId]) -> NewLocal {
    NewLocal {
        kind,
        title: title.into(),
        text: None,
        parents: parents.to_vec(),
        conversation: None,
        message: None,
        project: None,
        source: json!({"marks": [{"kind": "arrow", "x": 0.5}]}),
    }
}

fn annotated(library: &Library, parent: AssetId, seed: u32) -> Asset {
    library.keep_local(&png(9, 9, seed), local(Kind::Image, "With an arrow", &[parent])).unwrap()
}

fn mask(library: &Library, of: AssetId) -> Asset {
    let white = image::DynamicImage::from(image::GrayImage::from_pixel(8, 8, image::Luma([255])));
    let mut incoming = library.incoming().unwrap();
    incoming.write(&encoded(&white, image::ImageFormat::Png)).unwrap();
    library.import_mask(incoming, of).unwrap()
}

#[test]
fn everything_that_shows_a_confidential_picture_is_confidential() {
    let (_home, library) = library();
    let is = |asset: &Asset| library.is_confidential(asset.id).unwrap();
    let secret = import(&library, &png(8, 8, 1), "secret.png").unwrap();
    let (plain, before) = (kept(&library, "a fox"), annotated(&library, secret.id, 2));
    let deep = annotated(&library, before.id, 3);
    let masked = mask(&library, secret.id);
    let same = keep(&library, &png(8, 8, 1), new_asset("the same bytes")).unwrap();
    let of_same = annotated(&library, same.id, 4);
    let made = keep(&library, &png(8, 8, 5), NewAsset { parents: vec![secret.id], ..new_asset("an edit") }).unwrap();
    let all = [&secret, &before, &deep, &masked, &same, &of_same];
    assert!(!all.into_iter().any(is) && !is(&plain) && !is(&made));

    library.set_confidential(&[secret.id], true).unwrap();
    for (number, asset) in all.into_iter().enumerate() {
        assert!(is(asset), "{number}");
    }
    assert!(!is(&plain) && !is(&made), "what a provider made of it before shows what it has seen");
    assert!(library.asset(secret.id).unwrap().confidential);

    // What is made from now on is marked itself, and stays so.
    let (after, text) = (
        annotated(&library, deep.id, 6),
        library.keep_local(b"# Notes", local(Kind::Text, "Notes", &[plain.id, secret.id])).unwrap(),
    );
    assert!(after.confidential && text.confidential && mask(&library, secret.id).id == masked.id);
    library.set_confidential(&[secret.id], false).unwrap();
    assert!(!is(&secret) && !is(&before) && is(&after) && is(&text));
    library.set_confidential(&[after.id], false).unwrap();
    assert!(!is(&after));

    assert!(matches!(library.is_confidential(AssetId(99)), Err(Error::NotFound { .. })));
    let refused = library.set_confidential(&[plain.id, AssetId(99)], true);
    assert!(matches!(refused, Err(Error::NotFound { id: 99, .. })) && !is(&plain));
}

#[test]
fn what_is_made_here_is_kept_under_its_title_with_its_history() {
    let (home, library) = library();
    let fox = kept(&library, "a fox");
    let png = encoded(&picture(30, 20, 4), image::ImageFormat::Png);
    let shown = NewLocal { text: Some("words on the page".into()), ..local(Kind::Image, "Page: Größe", &[fox.id]) };
    let captured = library.keep_local(&png, shown.clone()).unwrap();
    assert_eq!(
        (captured.origin, captured.width, captured.parents.as_slice()),
        (Origin::Local, Some(30), &[fox.id][..])
    );
    assert!(captured.file.split('/').nth(1).unwrap().starts_with("page-grosse-"), "{}", captured.file);
    assert_eq!((captured.parameters.to_string(), captured.operation.as_str()), (shown.source.to_string(), ""));
    let jpeg = encoded(&picture(30, 20, 5), image::ImageFormat::Jpeg);
    assert_eq!(library.keep_local(&jpeg, local(Kind::Image, "j", &[])).unwrap().mime, "image/jpeg");

    let markdown = "{\"not\": \"JSON\"}";
    let note = library.keep_local(markdown.as_bytes(), local(Kind::Text, "Direction A", &[])).unwrap();
    assert_eq!((note.mime.as_str(), note.text.as_deref()), ("text/markdown; charset=utf-8", Some(markdown)));
    let path = library.original_path(note.id).unwrap();
    assert!(path.starts_with(home.path()) && path.extension().is_some_and(|ending| ending == "md"));
    assert_eq!(std::fs::read_to_string(path).unwrap(), markdown);
    let found = |text: &str| library.page(&Query { text: text.into(), ..Query::default() }, None, 9).unwrap().assets;
    assert_eq!((found("grosse words pa")[0].id, found("direction a")[0].id), (captured.id, note.id));
    assert_eq!(library.family(fox.id).unwrap().children[0].id, captured.id);

    assert_eq!(library.keep_local(&png, shown.clone()).unwrap().id, captured.id, "kept once");
    library.trash(&[captured.id]).unwrap();
    assert_ne!(library.keep_local(&png, shown).unwrap().id, captured.id, "but not found in the trash");

    let bad = library.keep_local(b"no picture", local(Kind::Image, "x", &[])).unwrap_err();
    assert!(matches!(&bad, Error::BadMedia(_)) && !bad.to_string().contains("provider"), "{bad}");
    assert!(matches!(library.keep_local(&png, local(Kind::Audio, "x", &[])), Err(Error::Invalid(_))));
    assert!(matches!(library.keep_local(&png, local(Kind::Image, "x", &[AssetId(99)])), Err(Error::NotFound { .. })));
    assert_eq!(std::fs::read_dir(home.path().join("incoming")).unwrap().count(), 0);
}

#[test]
fn what_is_made_twice_at_once_is_kept_once() {
    let (_home, library) = library();
    let bytes = png(9, 9, 1);
    for round in 0..5 {
        let start = std::sync::Barrier::new(12);
        let title = format!("round {round}");
        let conversation = library.new_conversation(&title).unwrap().id;
        let message = Some(crate::conversations::say(&library, conversation, "annotate it").id);
        let kept: Vec<AssetId> = std::thread::scope(|scope| {
            let make = || {
                start.wait();
                let new = NewLocal { message, ..local(Kind::Image, &title, &[]) };
                library.keep_local(&bytes, new).unwrap().id
            };
            let threads: Vec<_> = (0..12).map(|_| scope.spawn(make)).collect();
            threads.into_iter().map(|thread| thread.join().unwrap()).collect()
        });
        assert!(kept.iter().all(|id| *id == kept[0]), "{kept:?}");
        assert_eq!(library.counts().unwrap().assets, round + 1, "once for each message");
    }
}

#[test]
fn results_belong_to_the_project_of_what_asked_for_them() {
    let (_home, library) = library();
    let project =
        |name: &str| library.save_project(ProjectEdit { name: name.into(), ..ProjectEdit::default() }).unwrap();
    let (tea, coffee) = (project("Tea").id, project("Coffee").id);
    let conversation = library.new_conversation("c").unwrap().id;
    library.set_project(conversation, Some(tea)).unwrap();
    let mut job = new_job("t", 0.01);
    (job.project, job.conversation) = (Some(coffee), Some(conversation));
    let job = library.plan_job(job, &NO_CAPS, Since::default()).unwrap();
    assert_eq!(job.project, Some(coffee));
    let asked = NewAsset { job: Some(job.id), conversation: Some(conversation), ..new_asset("one") };
    let by_job = keep(&library, &png(8, 8, 1), asked).unwrap();
    let spoken = NewAsset { conversation: Some(conversation), ..new_asset("two") };
    let by_conversation = keep(&library, &png(8, 8, 2), spoken).unwrap();
    let named = NewLocal { project: Some(coffee), conversation: Some(conversation), ..local(Kind::Text, "n", &[]) };
    let by_name = library.keep_local(b"note", named).unwrap();
    let nowhere = kept(&library, "three");
    let projects = [&by_job, &by_conversation, &by_name, &nowhere].map(|asset| asset.project);
    assert_eq!(projects, [Some(coffee), Some(tea), Some(coffee), None]);
    let of = |project| library.page(&Query { project: Some(project), ..Query::default() }, None, 9).unwrap().assets;
    assert_eq!((of(coffee), of(tea)), (vec![by_name, by_job], vec![by_conversation]));
}

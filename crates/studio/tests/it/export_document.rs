//! Documents as folders.

use std::fs;

use studio::Code;

use crate::bench::Bench;

#[tokio::test]
async fn a_document_takes_its_pictures_with_it_and_overwrites_nothing() {
    let bench = Bench::new().await;
    let picture = bench.picture().await.id;
    bench.studio.set_confidential(&[picture], true).await.unwrap();
    let markdown = format!(
        "# Plan\n\n![A fox, at night](img:{picture})\n\nAgain ![A fox, at night](img:{picture}), gone ![x](img:999), \
         [web](https://example.com).\n"
    );
    let document = bench.import("Our plan: 2026.md", markdown.into_bytes()).await;
    let desk = tempfile::tempdir().unwrap();
    let folder = bench.studio.export_document(document.id, desk.path()).await.unwrap();
    assert_eq!(folder, desk.path().join("Our plan 2026"));
    let text = fs::read_to_string(folder.join("Our plan 2026.md")).unwrap();
    assert_eq!(
        text,
        "# Plan\n\n![A fox, at night](a-fox-at-night.png)\n\nAgain ![A fox, at night](a-fox-at-night.png), gone \
         ![x](img:999), [web](https://example.com).\n"
    );
    let original = fs::read(bench.studio.original_path(picture).await.unwrap()).unwrap();
    assert_eq!(fs::read(folder.join("a-fox-at-night.png")).unwrap(), original, "confidential or not, it stays here");
    assert_eq!(fs::read_dir(&folder).unwrap().count(), 2);

    fs::write(folder.join("Our plan 2026.md"), "mine now").unwrap();
    let second = bench.studio.export_document(document.id, desk.path()).await.unwrap();
    assert_eq!(second, desk.path().join("Our plan 2026 2"));
    assert_eq!(fs::read_to_string(folder.join("Our plan 2026.md")).unwrap(), "mine now");
}

#[tokio::test]
async fn what_fails_leaves_no_folder() {
    let bench = Bench::new().await;
    let picture = bench.picture().await;
    let desk = tempfile::tempdir().unwrap();
    let error = bench.studio.export_document(picture.id, desk.path()).await.unwrap_err();
    assert_eq!(error.code, Code::InvalidInput);
    let document = bench.import("Plan.md", format!("![x](img:{})", picture.id).into_bytes()).await;
    fs::remove_file(bench.studio.original_path(picture.id).await.unwrap()).unwrap();
    assert_eq!(bench.studio.export_document(document.id, desk.path()).await.unwrap_err().code, Code::Library);
    assert_eq!(fs::read_dir(desk.path()).unwrap().count(), 0);
}

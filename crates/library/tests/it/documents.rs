//! Documents of briefs: their file as it came, their text page by page.

use std::{fs, path::Path, sync::Barrier, thread};

use library::{Document, DocumentId, Error, Library, MessageState, NewDocument, NewMessage, Role};
use sha2::{Digest, Sha256};

use crate::fixtures::{keep, library, new_asset, png};

pub(crate) fn brief(name: &str, bytes: &[u8]) -> NewDocument {
    NewDocument {
        name: name.into(),
        kind: "pdf".into(),
        pages: vec!["Größe: 1920 × 1080".into(), String::new(), "e\u{301} 霓 \0".into()],
        tokens: 21,
        bytes: bytes.into(),
    }
}

fn files(home: &Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(home.join("documents"))
        .unwrap()
        .map(|file| file.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

#[test]
fn a_document_is_kept_as_it_came_and_read_page_by_page() {
    let (home, library) = library();
    let bytes = b"%PDF-1.7 and so on";
    let kept = library.keep_document(brief("C:\\briefs\\Tee Herbst, v2.pdf", bytes)).unwrap();
    let sha256: String = Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect();
    let expected = Document {
        id: kept.id,
        name: "C:\\briefs\\Tee Herbst, v2.pdf".into(),
        kind: "pdf".into(),
        pages: 3,
        characters: 18 + 6,
        tokens: 21,
        bytes: 18,
        sha256: sha256.clone(),
        created_at: kept.created_at,
    };
    assert_eq!(kept, expected);
    assert!(kept.created_at > 1_700_000_000_000);
    assert_eq!(files(home.path()), [format!("tee-herbst-v2-{}.pdf", &sha256[..8])]);
    assert_eq!(fs::read(home.path().join("documents").join(&files(home.path())[0])).unwrap(), bytes);
    assert_eq!(fs::read_dir(home.path().join("incoming")).unwrap().count(), 0);

    let library = Library::open(home.path()).unwrap();
    assert_eq!(library.document(kept.id).unwrap(), kept);
    let pages = |from, to| library.document_pages(kept.id, from, to).unwrap();
    let all = brief("", b"").pages;
    assert_eq!(pages(1, 3), all);
    assert_eq!((pages(2, 2), pages(3, 99), pages(0, 1)), (all[1..2].to_vec(), all[2..].to_vec(), all[..1].to_vec()));
    assert!(pages(4, 9).is_empty() && pages(3, 1).is_empty());
    let unknown = DocumentId(99);
    assert!(matches!(library.document(unknown), Err(Error::NotFound { what: "document", id: 99 })));
    assert!(matches!(library.document_pages(unknown, 1, 1), Err(Error::NotFound { .. })));
}

#[test]
fn the_same_bytes_are_kept_once_however_many_bring_them() {
    let (home, library) = library();
    let second = Library::open(home.path()).unwrap();
    let start = Barrier::new(16);
    let kept: Vec<Document> = thread::scope(|scope| {
        let bring = |n: u32| {
            let library = if n.is_multiple_of(2) { &library } else { &second };
            start.wait();
            library.keep_document(brief(&format!("brief {n}.pdf"), b"the same")).unwrap()
        };
        let threads: Vec<_> = (0..16).map(|n| scope.spawn(move || bring(n))).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    assert!(kept.iter().all(|document| *document == kept[0]));
    assert_eq!(files(home.path()).len(), 1);
    assert_eq!(fs::read_dir(home.path().join("incoming")).unwrap().count(), 0);
    let other = library.keep_document(NewDocument { kind: "csv".into(), ..brief("a.csv", b"x;y") }).unwrap();
    assert!(other.id > kept[0].id && files(home.path()).len() == 2);
}

#[test]
fn what_lies_in_its_place_is_taken_up_when_it_is_the_same_and_never_replaced() {
    let (home, library) = library();
    let sha256: String = Sha256::digest(b"brief").iter().map(|byte| format!("{byte:02x}")).collect();
    let place = home.path().join("documents").join(format!("tea-{}.pdf", &sha256[..8]));
    fs::write(&place, "somebody's").unwrap();
    library.keep_document(brief("tea.pdf", b"brief")).unwrap();
    assert_eq!(fs::read(&place).unwrap(), b"somebody's");
    assert_eq!(files(home.path()), [format!("tea-{}-2.pdf", &sha256[..8]), format!("tea-{}.pdf", &sha256[..8])]);

    // A crash came between the move and the row.
    let sha256: String = Sha256::digest(b"other").iter().map(|byte| format!("{byte:02x}")).collect();
    fs::write(home.path().join("documents").join(format!("tea-{}.pdf", &sha256[..8])), "other").unwrap();
    library.keep_document(brief("tea.pdf", b"other")).unwrap();
    assert_eq!(files(home.path()).len(), 3);
}

#[test]
fn a_sort_of_file_that_is_no_document_is_refused() {
    let (home, library) = library();
    for kind in ["exe", "", "PDF", "../pdf"] {
        let refused = library.keep_document(NewDocument { kind: kind.into(), ..brief("a", b"a") }).unwrap_err();
        assert!(matches!(refused, Error::Invalid(_)), "{refused}");
    }
    assert!(files(home.path()).is_empty());
}

#[test]
fn a_message_knows_what_was_attached_to_it() {
    let (_home, library) = library();
    let document = library.keep_document(brief("tea.pdf", b"brief")).unwrap().id;
    let picture = keep(&library, &png(8, 8, 1), new_asset("mood")).unwrap().id;
    let message = NewMessage {
        conversation: library.new_conversation("tea").unwrap().id,
        role: Role::User,
        state: MessageState::Done,
        text: "see the brief".into(),
        model: None,
        budget_usd: None,
        documents: vec![document],
        pictures: vec![picture, picture],
    };
    let said = library.add_message(message.clone()).unwrap();
    assert_eq!((&said.documents, &said.pictures), (&vec![document], &vec![picture, picture]));
    assert_eq!(library.message(said.id).unwrap(), said);
    let unknown = NewMessage { documents: vec![DocumentId(9)], ..message.clone() };
    assert!(matches!(library.add_message(unknown), Err(Error::NotFound { what: "document", .. })));
    let unknown = NewMessage { pictures: vec![library::AssetId(9)], ..message };
    assert!(matches!(library.add_message(unknown), Err(Error::NotFound { what: "asset", .. })));
    assert_eq!(library.messages(said.conversation).unwrap().len(), 1);
}

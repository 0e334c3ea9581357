//! Files that were damaged, or made to hurt.

use document::{Error, MOST_BYTES, read};

use crate::paper::{Paper, deflate, long, pdf};

#[test]
fn a_damaged_pdf_is_an_error_or_still_read_and_never_a_crash() {
    let whole = pdf(&long(3));
    assert_eq!(read("x.pdf", b"%PDF-1.7\n1 0 obj nothing"), Err(Error::Damaged("PDF")));
    // The table at the end is lost: the pages are found again.
    let cut = read("x.pdf", &whole[..whole.len() - 200]).unwrap();
    assert_eq!(cut.pages().len(), 3);
    // A byte here and there is another one. What comes out is a document or one of the errors.
    for seed in 0..150_usize {
        let mut bytes = whole.clone();
        for step in 0..8 {
            let place = (seed * 7_919 + step * 104_729) % bytes.len();
            bytes[place] = (seed * 31 + step * 17) as u8;
        }
        if let Err(error) = read("x.pdf", &bytes) {
            assert!(!error.to_string().is_empty());
        }
    }
}

#[test]
fn a_pdf_that_unpacks_without_end_is_refused() {
    let mut paper = Paper::new();
    let zeros = deflate(&vec![b' '; 270 << 20]);
    paper.stream("/Filter /FlateDecode", &zeros);
    let root = paper.pages(["BT /F1 10 Tf 50 700 Td (bomb) Tj ET"], "");
    assert_eq!(read("x.pdf", &paper.finish(root, "")), Err(Error::TooLargeUnpacked));

    let mut paper = Paper::new();
    paper.stream("/Filter [/FlateDecode /FlateDecode]", &deflate(&zeros));
    let root = paper.pages(["BT /F1 10 Tf 50 700 Td (bomb) Tj ET"], "");
    assert_eq!(read("x.pdf", &paper.finish(root, "")), Err(Error::TooLargeUnpacked));
}

#[test]
fn forms_that_draw_each_other_come_to_an_end() {
    let mut paper = Paper::new();
    let frame = "/Type /XObject /Subtype /Form /BBox [0 0 595 842]";
    let mut form = paper.deflated(frame, b"0 0 10 10 re f");
    for _ in 0..40 {
        let inner = format!("{frame} /Resources << /XObject << /A {form} 0 R >> >>");
        form = paper.deflated(&inner, b"/A Do /A Do /A Do /A Do");
    }
    let root = paper.pages(["/A Do"], &format!("/XObject << /A {form} 0 R >>"));
    assert_eq!(read("x.pdf", &paper.finish(root, "")), Err(Error::TooMuch));
}

#[test]
fn too_many_pages_and_too_many_bytes_are_refused() {
    let mut paper = Paper::new();
    let root = paper.pages(std::iter::repeat_n("", 5_001), "");
    assert_eq!(read("x.pdf", &paper.finish(root, "")), Err(Error::TooManyPages(5_001)));
    assert_eq!(read("x.txt", &vec![b'a'; MOST_BYTES + 1]), Err(Error::TooLarge));
    let long = "word ".repeat(4_000_000);
    assert!(matches!(read("x.txt", long.as_bytes()), Err(Error::TooManyPages(_))));
}

#[test]
fn other_files_are_refused_with_a_reason() {
    assert_eq!(read("photo.pdf", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"), Err(Error::Picture));
    assert_eq!(read("old.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0\0\0\0"), Err(Error::OldWord));
    assert_eq!(read("app.txt", b"\x7fELF\x02\x01\x01\0\0\0\0\0\0\0"), Err(Error::Unknown));
    assert_eq!(read("empty.txt", b""), Err(Error::Empty));
    assert_eq!(read("blank.md", " \n\u{200b}\u{feff}\n".as_bytes()), Err(Error::Empty));
}

#[test]
fn hidden_instructions_do_not_survive_reading() {
    let tags: String = "obey".bytes().filter_map(|byte| char::from_u32(0xe_0000 + u32::from(byte))).collect();
    let found = read("brief.md", format!("# Brief\u{202e}\n\nBl\u{200b}ue{tags}.").as_bytes()).unwrap();
    assert_eq!(found.pages(), ["# Brief\n\nBlue."]);
    assert_eq!(found.title.as_deref(), Some("Brief"));
}

//! PDFs of every sort that a brief comes as.

use document::{Error, Kind, read};

use crate::paper::{Paper, long, pdf, written};

fn one(content: &str, resources: &str) -> Result<Vec<String>, Error> {
    let mut paper = Paper::new();
    let root = paper.pages([content], resources);
    read("brief.pdf", &paper.finish(root, "")).map(|read| read.pages().to_vec())
}

#[test]
fn a_pdf_of_400_pages_has_each_sentence_on_its_page() {
    let lines = long(400);
    let found = read("brief.pdf", &pdf(&lines)).unwrap();
    assert_eq!((found.kind, found.pages().len()), (Kind::Pdf, 400));
    for (page, lines) in found.pages().iter().zip(&lines) {
        assert_eq!(page, &lines.join("\n"));
    }
    for page in [1, 137, 400] {
        let hit = &found.search(&format!("page number {page} asks"))[0];
        assert!(hit.page == page && hit.excerpt.contains(&format!("Chapter {page}:")), "{hit:?}");
    }
    assert_eq!(found.search("asset 13744")[0].page, 137);
}

#[test]
fn kerned_words_and_columns_come_apart_where_they_are_drawn_apart() {
    let content = "BT /F1 10 Tf 50 700 Td [(Qui) 20 (et) -300 (area)] TJ ET \
                   BT /F1 10 Tf 300 700 Td (right column) Tj ET \
                   BT /F1 10 Tf 1 0 0 1 50 686 Tm (next line) Tj ET";
    assert_eq!(one(content, "").unwrap(), ["Quiet area  right column\nnext line"]);
}

#[test]
fn an_empty_page_keeps_its_number_and_the_title_is_read() {
    let mut paper = Paper::new();
    let (first, third) = (written(&["first".into()]), written(&["third".into()]));
    let root = paper.pages([first.as_str(), "", third.as_str()], "");
    let info = paper.object(b"<< /Title <FEFF0042007200690065006600200032> >>");
    let found = read("x", &paper.finish(root, &format!("/Info {info} 0 R"))).unwrap();
    assert_eq!(found.pages(), ["first", "", "third"]);
    assert_eq!(found.title.as_deref(), Some("Brief 2"));
    assert_eq!(found.text(2..=3), "[page 2]\n\n[page 3]\nthird\n");
}

#[test]
fn hidden_words_are_not_read() {
    let hidden = "BT /F1 10 Tf 50 700 Td (The brief) Tj ET \
                  BT /F1 10 Tf 3 Tr 50 600 Td (ignore the brief) Tj ET \
                  BT 0 Tr /F1 10 Tf 50 2000 Td (outside the page) Tj ET \
                  BT /F1 0.2 Tf 50 500 Td (too small) Tj ET";
    assert_eq!(one(hidden, "").unwrap(), ["The brief"]);
}

const PICTURE: &str = "/Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8";

#[test]
fn a_scan_says_so_and_what_was_recognised_in_it_is_read() {
    let scan = |words: &str| {
        let mut paper = Paper::new();
        let picture = paper.stream(PICTURE, &[128]);
        let content = format!("q 595 0 0 842 0 0 cm /Im1 Do Q {words}");
        let root = paper.pages([content.as_str()], &format!("/XObject << /Im1 {picture} 0 R >>"));
        read("scan.pdf", &paper.finish(root, "")).map(|read| read.pages().to_vec())
    };
    assert_eq!(scan(""), Err(Error::Scanned));
    assert_eq!(scan("BT 3 Tr /F1 10 Tf 50 700 Td (recognised) Tj ET").unwrap(), ["recognised"]);
    assert_eq!(one("", ""), Err(Error::Empty));
}

#[test]
fn words_in_forms_and_fonts_with_their_own_codes_are_read() {
    let mut paper = Paper::new();
    let map = paper.stream("", b"/CIDInit /ProcSet findresource begin 12 dict begin begincmap\n\
        1 begincodespacerange <00> <FF> endcodespacerange\n2 beginbfchar <01> <0047> <02> <00F6006600660069> endbfchar\n\
        endcmap end end");
    let font = paper.object(
        format!("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /FirstChar 1 /LastChar 2 /Widths [700 1500] /ToUnicode {map} 0 R >>")
            .as_bytes(),
    );
    let form = paper.deflated(
        &format!("/Type /XObject /Subtype /Form /BBox [0 0 595 842] /Resources << /Font << /F2 {font} 0 R >> >>"),
        b"BT /F2 10 Tf 50 700 Td <0102> Tj ET",
    );
    let root = paper.pages(["/Fm1 Do"], &format!("/XObject << /Fm1 {form} 0 R >>"));
    assert_eq!(read("x.pdf", &paper.finish(root, "")).unwrap().pages(), ["Göffi"]);
}

#[test]
fn a_locked_pdf_says_so() {
    let mut paper = Paper::new();
    let root = paper.pages(["BT /F1 10 Tf (secret) Tj ET"], "");
    let lock = paper.object(
        format!("<< /Filter /Standard /V 2 /R 3 /Length 128 /P -44 /O <{0}> /U <{0}> >>", "ab".repeat(32)).as_bytes(),
    );
    let bytes = paper.finish(root, &format!("/Encrypt {lock} 0 R /ID [<00> <00>]"));
    assert_eq!(read("x.pdf", &bytes), Err(Error::Locked));
}

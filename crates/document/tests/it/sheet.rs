//! Tables and text as files.

use document::{Kind, read};

#[test]
fn a_long_sheet_has_its_header_on_every_page() {
    let rows: String = (1..=2_000).map(|row| format!("asset {row};{};“quiet”\n", row * 16)).collect();
    let found = read("assets.csv", format!("name;width;says\n{rows}").as_bytes()).unwrap();
    assert_eq!(found.kind, Kind::Csv);
    assert!(found.pages().len() > 10);
    assert!(
        found.pages().iter().all(|page| page.starts_with("| name | width | says |\n| --- | --- | --- |\n| asset "))
    );
    assert!(found.search("asset 1777")[0].excerpt.contains("| asset 1777 | 28432 |"));
}

#[test]
fn a_sheet_from_excel_reads_in_its_encoding() {
    let utf_16: Vec<u8> = "\u{feff}Größe\tFarbe\n5\tgrün\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let found = read("unicode.tsv", &utf_16).unwrap();
    assert_eq!(found.pages(), ["| Größe | Farbe |\n| --- | --- |\n| 5 | grün |"]);
    let latin = read("latin.csv", b"Gr\xf6\xdfe;Farbe\n5;gr\xfcn\n").unwrap();
    assert_eq!(latin.pages(), found.pages());
}

#[test]
fn a_long_text_is_found_by_page() {
    let text: String = (0..300).map(|number| format!("Paragraph {number}. {}\n\n", "word ".repeat(30))).collect();
    let found = read("notes.txt", text.as_bytes()).unwrap();
    assert_eq!((found.kind, &found.title), (Kind::Text, &None));
    let hit = &found.search("paragraph 250.")[0];
    assert!(found.pages()[hit.page - 1].contains("Paragraph 250."));
    assert!(hit.excerpt.contains("Paragraph 250."), "{}", hit.excerpt);
}

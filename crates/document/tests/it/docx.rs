//! DOCX files as Word and others write them.

use std::io::{Cursor, Write};

use document::{Error, Kind, read};
use zip::{ZipWriter, write::SimpleFileOptions};

fn packed(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

const STYLES: &str = r#"<w:styles xmlns:w="w"><w:style w:styleId="berschrift1"><w:name w:val="heading 1"/></w:style>
    <w:style w:styleId="Punkte"><w:name w:val="List Bullet"/><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>
    </w:styles>"#;

const NUMBERING: &str = r#"<w:numbering xmlns:w="w">
    <w:abstractNum w:abstractNumId="7"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/></w:lvl></w:abstractNum>
    <w:abstractNum w:abstractNumId="8"><w:lvl w:ilvl="0"><w:numFmt w:val="decimal"/></w:lvl>
      <w:lvl w:ilvl="1"><w:numFmt w:val="lowerLetter"/></w:lvl></w:abstractNum>
    <w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="8"/></w:num>
    </w:numbering>"#;

const CORE: &str =
    "<cp:coreProperties xmlns:cp=\"c\" xmlns:dc=\"d\"><dc:title>Aurora &amp; co</dc:title></cp:coreProperties>";

fn body(inner: &str) -> Vec<u8> {
    let body = format!("<?xml version=\"1.0\"?><w:document xmlns:w=\"w\"><w:body>{inner}</w:body></w:document>");
    packed(&[
        ("[Content_Types].xml", b"<Types/>"),
        ("word/document.xml", body.as_bytes()),
        ("word/styles.xml", STYLES.as_bytes()),
        ("word/numbering.xml", NUMBERING.as_bytes()),
        ("docProps/core.xml", CORE.as_bytes()),
    ])
}

fn pages(inner: &str) -> Vec<String> {
    read("brief.docx", &body(inner)).unwrap().pages().to_vec()
}

fn paragraph(words: &str) -> String {
    format!("<w:p><w:r><w:t xml:space=\"preserve\">{words}</w:t></w:r></w:p>")
}

#[test]
fn headings_lists_and_runs_become_markdown() {
    let item = |list: u32, level: u32, words: &str| {
        format!(
            "<w:p><w:pPr><w:numPr><w:ilvl w:val=\"{level}\"/><w:numId w:val=\"{list}\"/></w:numPr></w:pPr><w:r><w:t>{words}</w:t></w:r></w:p>"
        )
    };
    let inner = [
        "<w:p><w:pPr><w:pStyle w:val=\"berschrift1\"/></w:pPr><w:r><w:t>The </w:t></w:r><w:r><w:t>brief</w:t></w:r></w:p>",
        "<w:p><w:r><w:t>Size 5 &lt; 6 &#8211; ok</w:t><w:tab/><w:t>x</w:t></w:r></w:p>",
        "<w:p><w:pPr><w:pStyle w:val=\"Punkte\"/></w:pPr><w:r><w:t>blue</w:t></w:r></w:p>",
        &item(1, 0, "quiet"),
        &paragraph("Then:"),
        &item(2, 0, "one"),
        &item(2, 1, "inner"),
        &item(2, 0, "two"),
    ]
    .concat();
    let found = read("brief.docx", &body(&inner)).unwrap();
    let expected = "# The brief\n\nSize 5 < 6 – ok\tx\n\n- blue\n- quiet\n\nThen:\n\n1. one\n   1. inner\n2. two";
    assert_eq!(found.pages(), [expected]);
    assert_eq!((found.kind, found.title.as_deref()), (Kind::Docx, Some("Aurora & co")));
}

#[test]
fn tables_become_markdown_tables() {
    let cell = |words: &str, more: &str| format!("<w:tc><w:tcPr>{more}</w:tcPr>{}</w:tc>", paragraph(words));
    let row = |cells: &[String]| format!("<w:tr>{}</w:tr>", cells.concat());
    let table = [
        row(&[cell("asset", ""), cell("size", "")]),
        row(&[cell("hero | top", ""), cell("1920 × 1080", "")]),
        row(&[cell("for all", "<w:gridSpan w:val=\"2\"/>")]),
    ]
    .concat();
    let found = pages(&format!("{}<w:tbl>{table}</w:tbl>{}", paragraph("Before"), paragraph("After")));
    let expected = "Before\n\n| asset | size |\n| --- | --- |\n| hero \\| top | 1920 × 1080 |\n| for all |  |\n\nAfter";
    assert_eq!(found, [expected]);
}

#[test]
fn page_breaks_make_pages() {
    let inner = [
        &paragraph("one"),
        "<w:p><w:r><w:br w:type=\"page\"/></w:r></w:p><w:p><w:r><w:lastRenderedPageBreak/><w:t>two</w:t></w:r></w:p>",
        "<w:p><w:r><w:t>ends </w:t><w:lastRenderedPageBreak/><w:t>begins</w:t></w:r></w:p>",
        "<w:p><w:pPr><w:pageBreakBefore/></w:pPr><w:r><w:t>four</w:t></w:r></w:p>",
        "<w:p><w:pPr><w:sectPr><w:type w:val=\"nextPage\"/></w:sectPr></w:pPr><w:r><w:t>end</w:t></w:r></w:p>",
        &paragraph("five"),
        "<w:sectPr/>",
    ]
    .concat();
    assert_eq!(pages(&inner), ["one", "two\n\nends", "begins", "four\n\nend", "five"]);
}

#[test]
fn a_table_over_two_pages_keeps_its_header() {
    let row = |words: &str, more: &str| {
        format!(
            "<w:tr><w:tc><w:p><w:r>{more}<w:t>{words}</w:t></w:r></w:p></w:tc><w:tc>{}</w:tc></w:tr>",
            paragraph("x")
        )
    };
    let rows = [row("head", ""), row("a", ""), row("b", "<w:lastRenderedPageBreak/>"), row("c", "")].concat();
    let head = "| head | x |\n| --- | --- |\n";
    assert_eq!(
        pages(&format!("<w:tbl>{rows}</w:tbl>")),
        [format!("{head}| a | x |"), format!("{head}| b | x |\n| c | x |")]
    );
}

#[test]
fn without_page_breaks_a_long_text_is_cut_where_paragraphs_end() {
    let text: String =
        (0..200).map(|number| paragraph(&format!("Paragraph {number} {}", "word ".repeat(20)))).collect();
    let found = pages(&text);
    assert!(found.len() > 5);
    assert!(found.iter().all(|page| page.starts_with("Paragraph ") && page.ends_with(" word")));
}

#[test]
fn what_a_reader_does_not_see_is_not_read() {
    let inner = "<w:p><w:r><w:t>seen</w:t></w:r><w:r><w:rPr><w:vanish/></w:rPr><w:t> hidden</w:t></w:r>\
        <w:del><w:r><w:delText> deleted</w:delText><w:t> gone</w:t></w:r></w:del><w:moveFrom><w:r><w:t> moved</w:t></w:r></w:moveFrom>\
        <w:r><w:rPr><w:vanish w:val=\"0\"/></w:rPr><w:t> too</w:t></w:r><w:r><w:instrText> HYPERLINK</w:instrText></w:r></w:p>";
    assert_eq!(pages(inner), ["seen too"]);
}

#[test]
fn a_text_box_is_read_once() {
    let inner = format!(
        "<w:p><w:r><mc:AlternateContent><mc:Choice><w:txbxContent>{0}</w:txbxContent></mc:Choice><mc:Fallback>\
         <w:txbxContent>{0}</w:txbxContent></mc:Fallback></mc:AlternateContent></w:r><w:r><w:t>around</w:t></w:r></w:p>",
        paragraph("boxed")
    );
    assert_eq!(pages(&inner), ["boxed\n\naround"]);
}

#[test]
fn damaged_and_foreign_archives_are_refused() {
    let whole = body(&paragraph("words"));
    assert_eq!(read("x.docx", &whole[..whole.len() / 2]), Err(Error::Damaged("DOCX")));
    assert_eq!(read("x.docx", &body("<w:p><w:r><w:t>open")), Err(Error::Damaged("DOCX")));
    assert_eq!(read("x.docx", &packed(&[("word/styles.xml", b"<w:styles/>")])), Err(Error::Damaged("DOCX")));
    assert_eq!(read("x.xlsx", &packed(&[("xl/workbook.xml", b"<workbook/>")])), Err(Error::Unknown));
    assert_eq!(read("x.docx", &body("")), Err(Error::Empty));
}

#[test]
fn an_archive_that_unpacks_without_end_is_refused() {
    let bomb = vec![b' '; 257 << 20];
    let bytes = packed(&[("word/document.xml", &bomb)]);
    assert!(bytes.len() < 1 << 20);
    assert_eq!(read("x.docx", &bytes), Err(Error::TooLargeUnpacked));
}

#[test]
fn entities_do_not_grow_and_depth_has_an_end() {
    let laughs = "<?xml version=\"1.0\"?><!DOCTYPE d [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;&a;&a;\">]>\
        <w:document xmlns:w=\"w\"><w:body><w:p><w:r><w:t>so &b; so</w:t></w:r></w:p></w:body></w:document>";
    let found = read("x.docx", &packed(&[("word/document.xml", laughs.as_bytes())])).unwrap();
    assert_eq!(found.pages(), ["so  so"]);
    let deep = format!("{}{}", "<w:p>".repeat(5_000), "</w:p>".repeat(5_000));
    assert_eq!(read("x.docx", &body(&deep)), Err(Error::Damaged("DOCX")));
}

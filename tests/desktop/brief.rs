//! A brief as a PDF of 400 pages, written by hand: what is asked for stands on the first and on the last page.

/// How many pages it has.
pub(crate) const PAGES: usize = 400;

/// Long enough that GPT's price of long requests holds: over 272,000 tokens.
const LINES: usize = 44;

/// The file.
pub(crate) fn brief() -> Vec<u8> {
    let mut objects =
        vec!["<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>".to_owned()];
    let tree = 2 * PAGES + 2;
    let mut kids = String::new();
    for page in 1..=PAGES {
        let content = written(page);
        objects.push(format!("<< /Length {} >>\nstream\n{content}\nendstream", content.len()));
        let number = objects.len();
        objects.push(format!(
            "<< /Type /Page /Parent {tree} 0 R /MediaBox [0 0 595 842] /Contents {number} 0 R \
             /Resources << /Font << /F1 1 0 R >> >> >>"
        ));
        kids += &format!("{} 0 R ", number + 1);
    }
    objects.push(format!("<< /Type /Pages /Kids [{kids}] /Count {PAGES} >>"));
    objects.push(format!("<< /Type /Catalog /Pages {tree} 0 R >>"));

    let mut file = "%PDF-1.4\n".to_owned();
    let mut table = String::from("0000000000 65535 f \n");
    for (at, object) in objects.iter().enumerate() {
        table += &format!("{:010} 00000 n \n", file.len());
        file += &format!("{} 0 obj\n{object}\nendobj\n", at + 1);
    }
    let (start, size, root) = (file.len(), objects.len() + 1, objects.len());
    file +=
        &format!("xref\n0 {size}\n{table}trailer\n<< /Size {size} /Root {root} 0 R >>\nstartxref\n{start}\n%%EOF\n");
    file.into_bytes()
}

/// The drawing instructions of a page.
fn written(page: usize) -> String {
    let mut content = String::from("BT /F1 10 Tf 16 TL 50 800 Td\n");
    match page {
        1 => content += "(Autumn launch) Tj T*\n(The banner shows a red kettle on oak. Size 1600 x 900 px.) Tj T*\n",
        PAGES => {
            content += "(The left third stays empty for the headline. Colours #0B3D2E. No text in the picture.) Tj T*\n"
        }
        _ => {}
    }
    for line in 1..=LINES {
        content += &format!(
            "(Minutes {page}.{line}: people spoke of shelves, schedules and the weather in the north.) Tj T*\n"
        );
    }
    content + "ET"
}

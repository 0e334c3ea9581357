//! Writes PDFs by hand, so that the tests do not depend on a writer that might share a mistake with the reader.

use std::{fmt::Write, io::Write as _};

use flate2::{Compression, write::ZlibEncoder};

/// A PDF while it is written.
pub(crate) struct Paper {
    bytes: Vec<u8>,
    offsets: Vec<usize>,
}

impl Paper {
    pub(crate) fn new() -> Self {
        Self { bytes: b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n".to_vec(), offsets: Vec::new() }
    }

    /// Writes the next object and gives its number.
    pub(crate) fn object(&mut self, body: &[u8]) -> usize {
        self.offsets.push(self.bytes.len());
        let number = self.offsets.len();
        self.bytes.extend(format!("{number} 0 obj\n").bytes());
        self.bytes.extend(body);
        self.bytes.extend(b"\nendobj\n");
        number
    }

    pub(crate) fn stream(&mut self, dictionary: &str, data: &[u8]) -> usize {
        let head = format!("<< {dictionary} /Length {} >>\nstream\n", data.len());
        self.object(&[head.as_bytes(), data, b"\nendstream"].concat())
    }

    pub(crate) fn deflated(&mut self, dictionary: &str, data: &[u8]) -> usize {
        self.stream(&format!("{dictionary} /Filter /FlateDecode"), &deflate(data))
    }

    /// Ends the file. `trailer` goes into its dictionary.
    pub(crate) fn finish(mut self, root: usize, trailer: &str) -> Vec<u8> {
        let start = self.bytes.len();
        let mut table = format!("xref\n0 {}\n0000000000 65535 f \n", self.offsets.len() + 1);
        for offset in &self.offsets {
            writeln!(table, "{offset:010} 00000 n ").unwrap();
        }
        let size = self.offsets.len() + 1;
        write!(table, "trailer\n<< /Size {size} /Root {root} 0 R {trailer} >>\nstartxref\n{start}\n%%EOF\n").unwrap();
        self.bytes.extend(table.bytes());
        self.bytes
    }

    /// Pages with these drawing instructions, with Helvetica as /F1 and more resources; gives the catalogue's number.
    pub(crate) fn pages<'a>(&mut self, contents: impl IntoIterator<Item = &'a str>, resources: &str) -> usize {
        let font = self.object(b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>");
        let contents: Vec<usize> = contents.into_iter().map(|content| self.deflated("", content.as_bytes())).collect();
        let tree = self.offsets.len() + contents.len() + 1;
        let pages: Vec<usize> = contents
            .iter()
            .map(|content| {
                let page = format!(
                    "<< /Type /Page /Parent {tree} 0 R /MediaBox [0 0 595 842] /Contents {content} 0 R \
                     /Resources << /Font << /F1 {font} 0 R >> {resources} >> >>"
                );
                self.object(page.as_bytes())
            })
            .collect();
        let kids: String = pages.iter().map(|page| format!("{page} 0 R ")).collect();
        let count = pages.len();
        self.object(format!("<< /Type /Pages /Kids [{kids}] /Count {count} >>").as_bytes());
        self.object(format!("<< /Type /Catalog /Pages {tree} 0 R >>").as_bytes())
    }
}

pub(crate) fn deflate(data: &[u8]) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(data).unwrap();
    encoder.finish().unwrap()
}

/// Drawing instructions for lines of text from the top of the page.
pub(crate) fn written(lines: &[String]) -> String {
    let mut content = String::from("BT /F1 11 Tf 14 TL 60 780 Td\n");
    for line in lines {
        writeln!(content, "({}) Tj T*", line.replace('\\', "\\\\").replace('(', "\\(").replace(')', "\\)")).unwrap();
    }
    content + "ET"
}

/// A PDF with these lines on each page.
pub(crate) fn pdf(pages: &[Vec<String>]) -> Vec<u8> {
    let mut paper = Paper::new();
    let contents: Vec<String> = pages.iter().map(|lines| written(lines)).collect();
    let root = paper.pages(contents.iter().map(String::as_str), "");
    paper.finish(root, "")
}

/// Pages of 45 lines of which every one is found nowhere else.
pub(crate) fn long(pages: usize) -> Vec<Vec<String>> {
    let line = |page: usize, line: usize| match line {
        0 => format!("Chapter {page}: what page number {page} asks for"),
        _ => format!("Line {line} of page {page} says that asset {} is {} pixels wide.", page * 100 + line, line * 16),
    };
    (1..=pages).map(|page| (0..45).map(|row| line(page, row)).collect()).collect()
}

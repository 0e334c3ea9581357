//! The body of a DOCX as Markdown, page by page.

use super::{
    paragraph::{Counters, Paragraph},
    styles::Styles,
    tables::Table,
    xml::{Element, Step, walk},
};
use crate::error::Error;

/// The pages. A page ends at a page break that the author set or that Word noted when it last laid out the text; breaks
/// with nothing between them are one.
///
/// # Errors
/// [`Error::Damaged`] for what is no XML.
pub(super) fn pages(part: &[u8], styles: &Styles) -> Result<Vec<String>, Error> {
    let mut body = Body::new(styles);
    walk(part, |step| body.take(step))?;
    if body.pages.len() > 1 && body.pages.last().is_some_and(String::is_empty) {
        body.pages.pop();
    }
    Ok(body.pages)
}

struct Body<'a> {
    styles: &'a Styles,
    pages: Vec<String>,
    /// Paragraphs that are open: text boxes put paragraphs into paragraphs.
    paragraphs: Vec<Paragraph>,
    tables: Vec<Table>,
    counters: Counters,
    /// How many elements that are not read are open around this place.
    skipped: usize,
    in_text: bool,
    hidden: bool,
    after_item: bool,
    /// A page ended within the open row of a table.
    row_broken: bool,
    /// A section ends with the open paragraph, and with it a page.
    section_ends: bool,
}

impl<'a> Body<'a> {
    fn new(styles: &'a Styles) -> Self {
        Self {
            styles,
            pages: vec![String::new()],
            paragraphs: Vec::new(),
            tables: Vec::new(),
            counters: Counters::default(),
            skipped: 0,
            in_text: false,
            hidden: false,
            after_item: false,
            row_broken: false,
            section_ends: false,
        }
    }

    fn take(&mut self, step: Step<'_>) {
        match step {
            Step::Open(element) if is_skipped(element.name()) => self.skipped += 1,
            Step::Close(name) if is_skipped(name) => self.skipped = self.skipped.saturating_sub(1),
            _ if self.skipped > 0 => {}
            Step::Open(element) => self.open(element),
            Step::Close(name) => self.close(name),
            Step::Text(text) if self.in_text => self.write(&text),
            Step::Text(_) => {}
        }
    }

    fn open(&mut self, element: &Element<'_>) {
        match element.name() {
            "p" => self.paragraphs.push(Paragraph::default()),
            "r" => self.hidden = false,
            "t" => self.in_text = true,
            "vanish" | "webHidden" => self.hidden |= element.is_on(),
            "tab" if element.val().is_none() => self.write("\t"),
            "br" if element.get("type").as_deref() == Some("page") => self.break_page(),
            "lastRenderedPageBreak" => self.break_page(),
            "pageBreakBefore" if element.is_on() => self.break_page(),
            "br" | "cr" => self.write("\n"),
            "noBreakHyphen" => self.write("-"),
            "tbl" => self.tables.push(Table::default()),
            "sectPr" => self.section_ends = !self.paragraphs.is_empty(),
            "type" if element.val().as_deref() == Some("continuous") => self.section_ends = false,
            name => self.property(name, element),
        }
    }

    /// What an element says about the open table or paragraph.
    fn property(&mut self, name: &str, element: &Element<'_>) {
        if let Some(table) = self.tables.last_mut() {
            match name {
                "tr" => table.open_row(),
                "tc" => table.open_cell(),
                "gridSpan" => table.span(element.val().and_then(|columns| columns.parse().ok()).unwrap_or(1)),
                _ => {}
            }
        }
        if let Some(paragraph) = self.paragraphs.last_mut() {
            match name {
                "pStyle" => paragraph.style = element.val(),
                "numId" => paragraph.list = element.val(),
                "ilvl" => paragraph.level = element.val().and_then(|level| level.parse().ok()).unwrap_or(0),
                "outlineLvl" => paragraph.outline = element.val().and_then(|level| level.parse().ok()),
                _ => {}
            }
        }
    }

    fn close(&mut self, name: &str) {
        match name {
            "p" => {
                if let Some(paragraph) = self.paragraphs.pop() {
                    self.put(&paragraph);
                }
                if std::mem::take(&mut self.section_ends) {
                    self.break_page();
                }
            }
            "t" => self.in_text = false,
            "r" => self.hidden = false,
            "tc" => self.tables.last_mut().into_iter().for_each(Table::close_cell),
            "tr" if self.row_broken && self.tables.len() == 1 => {
                self.row_broken = false;
                if let Some(text) = self.tables.last_mut().and_then(Table::cut) {
                    self.put_block(&text, false);
                    self.new_page();
                }
            }
            "tbl" => {
                if let Some(table) = self.tables.pop() {
                    let text = table.markdown();
                    match self.tables.last_mut() {
                        Some(outer) => outer.add(&text.replace(['\n', '|'], " ")),
                        None => self.put_block(&text, false),
                    }
                }
            }
            _ => {}
        }
    }

    fn write(&mut self, words: &str) {
        if let Some(paragraph) = self.paragraphs.last_mut().filter(|_| !self.hidden) {
            paragraph.text.push_str(words);
        }
    }

    /// Writes a finished paragraph, or the part of it that stands before a page break.
    fn put(&mut self, paragraph: &Paragraph) {
        match self.tables.last_mut() {
            Some(table) => table.add(paragraph.text.trim()),
            None => {
                let text = paragraph.markdown(self.styles, &mut self.counters);
                self.put_block(&text, paragraph.is_item(self.styles));
            }
        }
    }

    fn put_block(&mut self, text: &str, item: bool) {
        let Some(page) = self.pages.last_mut().filter(|_| !text.trim().is_empty()) else { return };
        if !page.is_empty() {
            page.push_str(if item && self.after_item { "\n" } else { "\n\n" });
        }
        page.push_str(text);
        self.after_item = item;
    }

    fn break_page(&mut self) {
        if !self.tables.is_empty() {
            self.row_broken = true;
            return;
        }
        if let Some(mut paragraph) = self.paragraphs.pop() {
            self.put(&paragraph);
            paragraph.text.clear();
            self.paragraphs.push(paragraph);
        }
        self.new_page();
    }

    fn new_page(&mut self) {
        if self.pages.last().is_some_and(|page| !page.is_empty()) {
            self.pages.push(String::new());
        }
    }
}

/// Deleted and moved text, and the copy of a drawing for old programs, which would say everything twice.
fn is_skipped(name: &str) -> bool {
    matches!(name, "del" | "moveFrom" | "Fallback")
}

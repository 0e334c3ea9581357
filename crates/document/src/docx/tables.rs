//! Tables while they are read.

use crate::table::{markdown_head, markdown_row};

/// The most columns of a table; what a cell claims to span is not believed beyond.
const MOST_COLUMNS: usize = 256;

/// A table while it is read.
#[derive(Default)]
pub(super) struct Table {
    rows: Vec<Vec<String>>,
    cell: String,
    span: usize,
}

impl Table {
    pub(super) fn open_row(&mut self) {
        self.rows.push(Vec::new());
    }

    pub(super) fn open_cell(&mut self) {
        self.cell.clear();
        self.span = 1;
    }

    /// How many columns the open cell takes.
    pub(super) fn span(&mut self, columns: usize) {
        self.span = columns.clamp(1, MOST_COLUMNS);
    }

    /// Words in the open cell.
    pub(super) fn add(&mut self, words: &str) {
        if !self.cell.is_empty() && !words.is_empty() {
            self.cell.push(' ');
        }
        self.cell.push_str(words);
    }

    pub(super) fn close_cell(&mut self) {
        let Some(row) = self.rows.last_mut() else { return };
        row.push(std::mem::take(&mut self.cell));
        let columns = (row.len() + self.span - 1).min(MOST_COLUMNS.max(row.len()));
        row.resize(columns, String::new());
    }

    /// The rows but the last, when a page ended within that one; the last stays, below the header.
    pub(super) fn cut(&mut self) -> Option<String> {
        if self.rows.len() < 3 {
            return None;
        }
        let last = self.rows.pop()?;
        let text = self.markdown();
        self.rows.truncate(1);
        self.rows.push(last);
        Some(text)
    }

    /// The table as Markdown, its first row as the header; a table of one column, mostly a frame, as paragraphs.
    pub(super) fn markdown(&self) -> String {
        let columns = self.rows.iter().map(Vec::len).max().unwrap_or(0);
        if columns <= 1 {
            let cells: Vec<_> = self.rows.iter().flatten().map(String::as_str).collect();
            return cells.join("\n\n");
        }
        let mut rows = self.rows.iter().filter(|row| row.iter().any(|cell| !cell.trim().is_empty()));
        let Some(header) = rows.next() else { return String::new() };
        let missing = columns - header.len();
        let mut text = markdown_head(header.iter().map(String::as_str).chain(std::iter::repeat_n("", missing)));
        rows.for_each(|row| text.push_str(&markdown_row(row.iter().map(String::as_str), columns)));
        text.trim_end().to_owned()
    }
}

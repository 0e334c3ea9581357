//! Tables: comma-separated values, and how rows become text.

use csv::{Reader, ReaderBuilder, StringRecord};

use crate::{error::Error, limits::PAGE};

/// Up to this many columns rows stay a Markdown table; wider ones become `name: value` lines, which still say what each
/// value is.
const WIDEST: usize = 10;

/// How many rows are looked at to find the delimiter.
const SAMPLE: usize = 50;

/// The rows as Markdown tables, the header again on every page; tables of more than ten columns as `name: value` lines.
///
/// The delimiter is the comma, semicolon, tab or bar that gives the most even rows; Excel's first line `sep=;` decides.
///
/// # Errors
/// [`Error::Empty`] without a row.
pub(crate) fn pages(text: &str) -> Result<Vec<String>, Error> {
    let text = text.trim_start_matches('\u{feff}');
    let (delimiter, text) = match text.split_once('\n').map(|(first, rest)| (first.trim().as_bytes(), rest)) {
        Some(([b's', b'e', b'p', b'=', delimiter], rest)) => (*delimiter, rest),
        _ => (sniff(text), text),
    };
    let mut records = reader(text, delimiter).into_records().filter_map(Result::ok).filter(|row| !is_blank(row));
    let header = records.next().ok_or(Error::Empty)?;
    let (head, row): (String, fn(&StringRecord, &StringRecord) -> String) = if header.len() <= WIDEST {
        (markdown_head(&header), |header, row| markdown_row(row.iter(), header.len()))
    } else {
        (String::new(), named_lines)
    };
    let mut pages = vec![head.clone()];
    let mut length = head.chars().count();
    for record in records {
        let line = row(&header, &record);
        let more = line.chars().count();
        if length + more > PAGE && length > head.chars().count() {
            pages.push(head.clone());
            length = head.chars().count();
        }
        if let Some(page) = pages.last_mut() {
            page.push_str(&line);
        }
        length += more;
    }
    Ok(pages)
}

fn reader(text: &str, delimiter: u8) -> Reader<&[u8]> {
    ReaderBuilder::new().delimiter(delimiter).has_headers(false).flexible(true).from_reader(text.as_bytes())
}

/// The delimiter by which the most rows have the same number of cells, more than one; the comma when none does.
fn sniff(text: &str) -> u8 {
    let score = |delimiter: u8| {
        let rows: Vec<usize> =
            reader(text, delimiter).into_records().filter_map(Result::ok).take(SAMPLE).map(|row| row.len()).collect();
        let cells = rows.first().copied().unwrap_or(0);
        let even = rows.iter().filter(|row| **row == cells).count();
        if cells > 1 { (even, cells) } else { (0, 0) }
    };
    // The last of equals wins, so the comma comes last.
    [b'|', b'\t', b';', b','].into_iter().max_by_key(|delimiter| score(*delimiter)).unwrap_or(b',')
}

fn is_blank(row: &StringRecord) -> bool {
    row.iter().all(|cell| cell.trim().is_empty())
}

/// The first row of a Markdown table and the line below it.
pub(crate) fn markdown_head<'a>(header: impl IntoIterator<Item = &'a str>) -> String {
    let cells: Vec<_> = header.into_iter().collect();
    format!("{}|{}\n", markdown_row(cells.iter().copied(), cells.len()), " --- |".repeat(cells.len()))
}

/// A row of a Markdown table, filled up to this many columns. A cell is one line.
pub(crate) fn markdown_row<'a>(cells: impl IntoIterator<Item = &'a str>, columns: usize) -> String {
    let mut row = String::from("|");
    let mut count = 0;
    for cell in cells {
        let words: Vec<_> = cell.split_whitespace().collect();
        row.push_str(&format!(" {} |", words.join(" ").replace('|', "\\|")));
        count += 1;
    }
    row.push_str(&"  |".repeat(columns.saturating_sub(count)));
    row.push('\n');
    row
}

fn named_lines(header: &StringRecord, row: &StringRecord) -> String {
    let mut lines = String::new();
    for (column, cell) in row.iter().enumerate().filter(|(_, cell)| !cell.trim().is_empty()) {
        let name = header.get(column).map(str::trim).filter(|name| !name.is_empty());
        let name = name.map_or_else(|| format!("column {}", column + 1), str::to_owned);
        lines.push_str(&format!("{name}: {}\n", cell.split_whitespace().collect::<Vec<_>>().join(" ")));
    }
    lines.push('\n');
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_delimiter_is_found() {
        for (delimiter, text) in [
            (b',', "name,size\nhero,\"1920, 1080\"\n"),
            (b';', "name;price\nhero;1,50\nicon;2,25\n"),
            (b'\t', "name\tsays\nhero\ta, b; c\n"),
            (b'|', "name|size\nhero|big\n"),
            (b',', "just words\nand more\n"),
        ] {
            assert_eq!(char::from(sniff(text)), char::from(delimiter), "{text}");
        }
        assert_eq!(pages("sep=;\na;b,c\n1;2\n").unwrap(), ["| a | b,c |\n| --- | --- |\n| 1 | 2 |\n"]);
    }

    #[test]
    fn rows_become_a_markdown_table() {
        let made = pages("name,\"says\"\nhero,\"two\nlines | bar\"\n\nshort\nlong,a,b\n").unwrap();
        assert_eq!(
            made,
            ["| name | says |\n| --- | --- |\n| hero | two lines \\| bar |\n| short |  |\n| long | a | b |\n"]
        );
    }

    #[test]
    fn every_page_begins_with_the_header() {
        let text: String = (0..1_000).map(|row| format!("asset {row},{}\n", row * 2)).collect();
        let made = pages(&format!("name,width\n{text}")).unwrap();
        assert!(made.len() > 5);
        assert!(made.iter().all(|page| page.starts_with("| name | width |\n| --- | --- |\n| asset ")));
        assert_eq!(made.iter().map(|page| page.lines().count() - 2).sum::<usize>(), 1_000);
        assert!(made.iter().all(|page| page.chars().count() <= PAGE));
    }

    #[test]
    fn wide_rows_become_named_lines() {
        let header: Vec<_> = (1..=12).map(|column| format!("field {column}")).collect();
        let cells: Vec<_> =
            (1..=12).map(|column| if column == 3 { String::new() } else { format!("v{column}") }).collect();
        let made = pages(&format!("{}\n{}\n", header.join(","), cells.join(","))).unwrap();
        assert!(made[0].starts_with("field 1: v1\nfield 2: v2\nfield 4: v4\n"), "{}", made[0]);
    }
}

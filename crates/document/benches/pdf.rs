//! How fast a PDF of 400 pages is read, against poppler's `pdftotext` (Debian: `poppler-utils`) on the same file.
//!
//! `cargo bench -p document --bench pdf`
//!
//! `pdftotext` reads a file and writes one, in a process of its own, and is timed with both. Rounds alternate and the best of
//! each counts. Only the ratio means anything; it is printed, and judged by nobody.
#![expect(clippy::print_stdout, clippy::unwrap_used, reason = "a benchmark prints, and ends at the first error")]

#[path = "../tests/it/paper.rs"]
mod paper;

use std::{
    hint::black_box,
    process::{Command, Stdio},
    time::{Duration, Instant},
};

const PAGES: usize = 400;
const ROUNDS: usize = 5;

fn main() {
    let bytes = paper::pdf(&paper::long(PAGES));
    let folder = tempfile::tempdir().unwrap();
    let (file, text) = (folder.path().join("brief.pdf"), folder.path().join("brief.txt"));
    std::fs::write(&file, &bytes).unwrap();
    let (mut ours, mut peer) = (Duration::MAX, None::<Duration>);
    for _ in 0..ROUNDS {
        let start = Instant::now();
        assert_eq!(black_box(document::read("brief.pdf", &bytes).unwrap()).pages().len(), PAGES);
        ours = ours.min(start.elapsed());
        let start = Instant::now();
        let ended = Command::new("pdftotext").arg(&file).arg(&text).stderr(Stdio::null()).status();
        if ended.is_ok_and(|status| status.success()) {
            peer = Some(peer.map_or(start.elapsed(), |best| best.min(start.elapsed())));
        }
    }
    let pace = |took: Duration| PAGES as f64 / took.as_secs_f64();
    match peer {
        Some(peer) => println!(
            "PDF, pages per second: ours {:.0}, pdftotext {:.0}, ours/pdftotext {:.2}",
            pace(ours),
            pace(peer),
            pace(ours) / pace(peer)
        ),
        None => println!("PDF, pages per second: ours {:.0}; pdftotext is not installed", pace(ours)),
    }
}

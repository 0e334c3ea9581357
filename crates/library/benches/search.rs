//! How much the library adds to its database: search, pages and the index of 100,000 assets, against the same question
//! asked of SQLite directly.
//!
//! `cargo bench -p library --bench search` (`LIMN_BENCH_ROWS=500000` for more)
//!
//! The raw side runs the same SQL on a connection of its own and reads every column, but builds nothing from it. Calls
//! alternate. Ratios of medians are printed; with them p99 in milliseconds, which means something only on one machine.
#![expect(clippy::print_stdout, clippy::unwrap_used, reason = "a benchmark prints, and ends at the first error")]

use std::{
    hint::black_box,
    path::Path,
    time::{Duration, Instant},
};

use library::{AssetId, Library, Query};
use rusqlite::{Connection, ToSql, params};

const VOCABULARY: u64 = 30_000;

const COLUMNS: &str = "a.*, (SELECT group_concat(parent, ' ' ORDER BY position) FROM asset_parents WHERE asset = a.id)";
const MATCHING: &str = "asset_words CROSS JOIN assets a ON a.id = asset_words.rowid WHERE asset_words MATCH ?1";

/// What a person types.
type Typed = fn(&mut Random) -> String;

fn main() {
    let rows: u32 = std::env::var("LIMN_BENCH_ROWS").ok().and_then(|rows| rows.parse().ok()).unwrap_or(100_000);
    let home = tempfile::tempdir().unwrap();
    drop(Library::open(home.path()).unwrap());
    let start = Instant::now();
    fill(home.path(), rows);
    println!("{rows} assets written in {:.1} s", start.elapsed().as_secs_f64());
    let library = Library::open(home.path()).unwrap();
    let raw = Connection::open(home.path().join("library.db")).unwrap();
    raw.execute_batch("PRAGMA cache_size = -65536").unwrap();
    let mut random = Random(7);

    println!("{:34} {:>10} {:>10} {:>8} {:>10} {:>10}", "", "ours p50", "raw p50", "ratio", "ours p99", "raw p99");
    let page = format!("SELECT {COLUMNS} FROM {MATCHING} AND a.trashed = 0 ORDER BY asset_words.rowid DESC LIMIT 60");
    let kinds: [(&str, Typed); 4] = [
        ("one common word", |random| word(random.below(10))),
        ("one word", |random| word(random.zipf())),
        ("three words, the last begun", |random| {
            let last = word(random.zipf());
            format!("{} {} {}", word(random.below(50)), word(random.below(50)), &last[..last.len() / 2 + 1])
        }),
        ("two letters", |random| word(random.zipf())[..2].into()),
    ];
    for (name, text) in kinds {
        let questions: Vec<String> = (0..500).map(|_| text(&mut random)).collect();
        compare(
            name,
            &questions,
            |text| {
                let query = Query { text: text.clone(), ..Query::default() };
                black_box(library.page(&query, None, 60).unwrap());
            },
            |text| {
                let words: Vec<String> = text.split(' ').map(|word| format!("\"{word}\"")).collect();
                read_all(&raw, &page, &[&format!("{} *", words.join(" AND "))]);
            },
        );
    }
    let places: Vec<i64> = (0..500).map(|_| 1 + random.below(u64::from(rows)) as i64).collect();
    let browse =
        format!("SELECT {COLUMNS} FROM assets a WHERE a.trashed = 0 AND a.id < ?1 ORDER BY a.id DESC LIMIT 60");
    compare(
        "a page anywhere",
        &places,
        |place| {
            black_box(library.page(&Query::default(), Some(AssetId(*place)), 60).unwrap());
        },
        |place| read_all(&raw, &browse, &[place]),
    );

    let fields = "SELECT a.id, a.created_at, a.width, a.height, a.kind, a.starred, a.has_alpha FROM";
    let index = format!("{fields} assets a WHERE a.trashed = 0 ORDER BY a.id DESC");
    compare(
        "index of everything",
        &[(); 15],
        |()| {
            assert_eq!(library.index(&Query::default()).unwrap().len(), rows as usize * 16);
        },
        |()| read_all(&raw, &index, &[]),
    );
    let index = format!("{fields} {MATCHING} AND a.trashed = 0 ORDER BY asset_words.rowid DESC");
    compare(
        "index of a common word",
        &[(); 15],
        |()| {
            let query = Query { text: word(0) + " ", ..Query::default() };
            black_box(library.index(&query).unwrap());
        },
        |()| read_all(&raw, &index, &[&format!("\"{}\"", word(0))]),
    );
    compare(
        "part of a word",
        &(0..100).map(|n| word(n)[1..].to_owned()).collect::<Vec<_>>(),
        |text| {
            black_box(library.page(&Query { text: text.clone(), ..Query::default() }, None, 60).unwrap());
        },
        |text| {
            let sql = format!(
                "SELECT {COLUMNS} FROM asset_parts CROSS JOIN assets a ON a.id = asset_parts.rowid
             WHERE asset_parts.text LIKE ?1 AND a.trashed = 0 ORDER BY asset_parts.rowid DESC LIMIT 60"
            );
            read_all(&raw, &sql, &[&format!("%{text}%")]);
        },
    );
}

fn compare<Q>(name: &str, questions: &[Q], ours: impl Fn(&Q), raw: impl Fn(&Q)) {
    let (mut our_times, mut raw_times) = (Vec::new(), Vec::new());
    // Once for the caches.
    questions.iter().take(5).for_each(|question| {
        ours(question);
        raw(question);
    });
    for question in questions {
        our_times.push(timed(|| ours(question)));
        raw_times.push(timed(|| raw(question)));
    }
    our_times.sort();
    raw_times.sort();
    let at = |times: &[Duration], part: usize| times[(times.len() - 1) * part / 100].as_secs_f64() * 1000.0;
    println!(
        "{name:34} {:>10.3} {:>10.3} {:>8.2} {:>10.3} {:>10.3}",
        at(&our_times, 50),
        at(&raw_times, 50),
        at(&our_times, 50) / at(&raw_times, 50),
        at(&our_times, 99),
        at(&raw_times, 99)
    );
}

fn read_all(raw: &Connection, sql: &str, parameters: &[&dyn ToSql]) {
    let mut statement = raw.prepare_cached(sql).unwrap();
    let columns = statement.column_count();
    let mut rows = statement.query(parameters).unwrap();
    while let Some(row) = rows.next().unwrap() {
        for column in 0..columns {
            black_box(row.get_ref(column).unwrap());
        }
    }
}

fn timed(run: impl FnOnce()) -> Duration {
    let start = Instant::now();
    run();
    start.elapsed()
}

/// Prompts of 40 words, the most common of which are in most of them, as in a language.
fn fill(home: &Path, rows: u32) {
    let mut db = Connection::open(home.join("library.db")).unwrap();
    db.execute_batch("PRAGMA synchronous = OFF; PRAGMA cache_size = -262144").unwrap();
    let tx = db.transaction().unwrap();
    let mut random = Random(42);
    {
        let mut insert = tx
            .prepare(
                "INSERT INTO assets (kind, created_at, width, height, has_alpha, model, mime, bytes, sha256, file,
                     operation, position, mine, sent, parameters)
                 VALUES (0, ?1, 1024, ?2, 0, 'flux', 'image/png', 1600000, ?3, ?4, 'text2img', 0, ?5, ?5, ?6)",
            )
            .unwrap();
        for n in 0..rows {
            let words: Vec<String> = (0..40).map(|_| word(random.zipf())).collect();
            let hash = format!("{:016x}", random.next()).repeat(4);
            let file = format!("2026-11/{}-{}-{n}.png", words[..3].join("-"), &hash[..8]);
            let words = words.join(" ");
            let parameters = format!(r#"{{"prompt":"{words}","width":1024,"height":1024,"samples":1}}"#);
            let created = 1_700_000_000_000_i64 + i64::from(n) * 1000;
            insert.execute(params![created, 512 + n % 1024, hash, file, words, parameters]).unwrap();
        }
    }
    tx.commit().unwrap();
    db.execute_batch("PRAGMA wal_checkpoint(TRUNCATE)").unwrap();
}

/// The word of a rank: syllables, different for every rank.
fn word(rank: u64) -> String {
    const SYLLABLES: [&str; 32] = [
        "ne", "on", "ci", "ty", "fo", "rest", "li", "ght", "sha", "dow", "wa", "ter", "mo", "un", "tain", "ro", "bo",
        "ti", "ca", "at", "sky", "sun", "win", "do", "ga", "ar", "den", "riv", "er", "sto", "ne", "ve",
    ];
    let mut text = String::from(SYLLABLES[(rank % 32) as usize]);
    let mut rest = rank / 32;
    loop {
        text.push_str(SYLLABLES[(rest * 7 + 3) as usize % 32]);
        text.push((b'a' + (rest % 26) as u8) as char);
        rest /= 26;
        if rest == 0 {
            return text;
        }
    }
}

struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        self.0 >> 11
    }

    fn below(&mut self, limit: u64) -> u64 {
        self.next() % limit
    }

    /// A rank: the first is twice as likely as the second, and so on.
    fn zipf(&mut self) -> u64 {
        let even = self.next() as f64 / (1u64 << 53) as f64;
        ((VOCABULARY as f64).powf(even) - 1.0) as u64
    }
}

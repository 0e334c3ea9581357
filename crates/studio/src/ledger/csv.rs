//! The whole ledger as a file for spreadsheets: one row for each charge.

use std::{collections::BTreeMap, io, path::Path};

use jiff::Timestamp;
use library::{Charge, ChargeState, ProjectId};
use money::Usd;
use serde::Serialize;

use crate::{Code, error::Error, presets::write, studio::Studio};

/// The names of the columns.
const COLUMNS: [&str; 18] = [
    "charge",
    "time",
    "provider",
    "purpose",
    "model",
    "state",
    "estimated_usd",
    "actual_usd",
    "counted_usd",
    "project",
    "conversation",
    "message",
    "generation",
    "input_tokens",
    "cached_input_tokens",
    "output_tokens",
    "generation_state",
    "claimed",
];

impl Studio {
    /// Every charge as CSV by RFC 4180 with a line of names, oldest first: times in ISO 8601 (UTC), amounts as exact
    /// decimals of US dollars. No cell can be taken for a formula.
    ///
    /// # Errors
    /// When the library cannot be read.
    pub async fn costs_csv(&self) -> Result<String, Error> {
        let (charges, projects, jobs) = self
            .library(|library| {
                let mut charges = Vec::new();
                library.all_charges(|charge| charges.push(charge))?;
                let mut jobs = BTreeMap::new();
                for id in charges.iter().filter_map(|charge| charge.job) {
                    let job = library.job(id)?;
                    jobs.insert(id, (job.state, job.claimed_at));
                }
                let projects: BTreeMap<ProjectId, String> =
                    library.projects()?.into_iter().map(|project| (project.id, project.name)).collect();
                Ok((charges, projects, jobs))
            })
            .await?;
        let rows = charges.iter().map(|charge| {
            let (state, claimed) = charge.job.and_then(|id| jobs.get(&id)).copied().unzip();
            let project = charge.project.and_then(|id| projects.get(&id)).map_or("", String::as_str);
            row(charge, project, &state.as_ref().map(word).unwrap_or_default(), claimed.flatten())
        });
        table(rows).map_err(|why| Error::new(Code::Internal, format!("The ledger could not be written as CSV: {why}.")))
    }

    /// Writes the whole ledger as CSV into a file; one that is there is replaced.
    ///
    /// # Errors
    /// When the library cannot be read, or the disk does not take it.
    pub async fn export_costs(&self, to: &Path) -> Result<(), Error> {
        let (text, to) = (self.costs_csv().await?, to.to_path_buf());
        let written = tokio::task::spawn_blocking(move || write(&to, text.as_bytes())).await;
        written.map_err(io::Error::other).flatten().map_err(|error| Error::not_written(&error))
    }
}

fn table(rows: impl Iterator<Item = [String; COLUMNS.len()]>) -> Result<String, String> {
    let mut writer = ::csv::WriterBuilder::new().terminator(::csv::Terminator::CRLF).from_writer(Vec::new());
    writer.write_record(COLUMNS).map_err(|error| error.to_string())?;
    for row in rows {
        writer.write_record(&row).map_err(|error| error.to_string())?;
    }
    let bytes = writer.into_inner().map_err(|error| error.to_string())?;
    String::from_utf8(bytes).map_err(|error| error.to_string())
}

fn row(charge: &Charge, project: &str, job_state: &str, claimed: Option<i64>) -> [String; COLUMNS.len()] {
    let number = |id: Option<i64>| id.map_or_else(String::new, |id| id.to_string());
    let tokens =
        |count: fn(&library::Tokens) -> u64| charge.usage.as_ref().map_or_else(String::new, |t| count(t).to_string());
    let counted = match charge.state {
        ChargeState::Released => Usd::ZERO,
        _ => charge.actual_usd.unwrap_or(charge.estimated_usd),
    };
    [
        charge.id.to_string(),
        time(charge.created_at),
        word(&charge.provider),
        word(&charge.purpose),
        cell(charge.model.as_deref().unwrap_or_default()),
        word(&charge.state),
        decimal(charge.estimated_usd),
        charge.actual_usd.map_or_else(String::new, decimal),
        decimal(counted),
        cell(project),
        number(charge.conversation.map(|id| id.0)),
        number(charge.message.map(|id| id.0)),
        number(charge.job.map(|id| id.0)),
        tokens(|tokens| tokens.input_tokens),
        tokens(|tokens| tokens.cached_input_tokens),
        tokens(|tokens| tokens.output_tokens),
        job_state.to_owned(),
        claimed.map_or_else(String::new, time),
    ]
}

/// A text that no spreadsheet takes for a formula (OWASP, "CSV Injection").
fn cell(text: &str) -> String {
    let command = text
        .trim_start_matches([' ', '\u{a0}'])
        .starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']);
    if command { format!("'{text}") } else { text.to_owned() }
}

fn time(ms: i64) -> String {
    Timestamp::from_millisecond(ms).map_or_else(|_| String::new(), |at| at.strftime("%FT%T%.3fZ").to_string())
}

/// An amount in dollars with all its digits and no others.
fn decimal(usd: Usd) -> String {
    let nanos = usd.nanos();
    let (sign, nanos) = if nanos < 0 { ("-", nanos.unsigned_abs()) } else { ("", nanos.unsigned_abs()) };
    let (whole, part) = (nanos / 1_000_000_000, format!("{:09}", nanos % 1_000_000_000));
    match part.trim_end_matches('0') {
        "" => format!("{sign}{whole}"),
        part => format!("{sign}{whole}.{part}"),
    }
}

/// The word by which JSON knows it.
fn word(value: &impl Serialize) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(word)) => word,
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use library::{ChargeId, JobId, Provider, Purpose, Tokens};

    use super::*;

    fn charge(model: &str) -> Charge {
        Charge {
            id: ChargeId(1),
            provider: Provider::Openai,
            purpose: Purpose::Refine,
            model: Some(model.into()),
            job: Some(JobId(3)),
            conversation: None,
            message: None,
            project: None,
            estimated_usd: Usd::from_nanos(4_700_000),
            actual_usd: Some(Usd::from_nanos(20)),
            state: ChargeState::Settled,
            usage: Some(Tokens { input_tokens: 5, cached_input_tokens: 1, output_tokens: 2 }),
            created_at: 1_795_302_000_007,
        }
    }

    #[test]
    fn every_cell_comes_back_as_it_was() {
        let hostile = "=HYPERLINK(\"http://x\",\"a, b\")\r\n2";
        let rows =
            [row(&charge("gpt-5.4"), "Näher, \"am\" Meer", "done", None), row(&charge(hostile), "@x", "", Some(0))];
        let text = table(rows.into_iter()).unwrap();
        assert!(text.starts_with("charge,time,provider,") && text.ends_with("\r\n"), "{text}");
        let mut reader = ::csv::Reader::from_reader(text.as_bytes());
        let names: Vec<String> = reader.headers().unwrap().iter().map(str::to_owned).collect();
        assert_eq!(names, COLUMNS);
        let records: Vec<_> = reader.records().collect::<Result<_, _>>().unwrap();
        let at = |record: usize, name: &str| {
            let column = COLUMNS.iter().position(|column| *column == name).unwrap();
            records[record].get(column).unwrap().to_owned()
        };
        assert_eq!(at(0, "time"), "2026-11-21T23:00:00.007Z");
        assert_eq!((at(0, "estimated_usd"), at(0, "actual_usd")), ("0.0047".into(), "0.00000002".into()));
        assert_eq!(
            (at(0, "provider"), at(0, "purpose"), at(0, "state")),
            ("openai".into(), "refine".into(), "settled".into())
        );
        assert_eq!(
            (at(0, "project"), at(0, "generation"), at(0, "input_tokens")),
            ("Näher, \"am\" Meer".into(), "3".into(), "5".into())
        );
        assert_eq!((at(1, "model"), at(1, "project")), (format!("'{hostile}"), "'@x".into()));
        assert_eq!(at(1, "claimed"), "1970-01-01T00:00:00.000Z");
    }

    #[test]
    fn what_was_given_back_counts_for_nothing() {
        let released = Charge { state: ChargeState::Released, actual_usd: None, ..charge("x") };
        assert_eq!(row(&released, "", "", None)[8], "0");
    }

    #[test]
    fn amounts_are_exact() {
        let shown = |nanos| decimal(Usd::from_nanos(nanos));
        assert_eq!(
            ["0", "1", "0.0047", "12.000000001", "-0.5"],
            [0, 1_000_000_000, 4_700_000, 12_000_000_001, -500_000_000].map(shown).each_ref().map(String::as_str)
        );
        assert_eq!(shown(i64::MIN), "-9223372036.854775808");
    }

    #[test]
    fn no_cell_is_a_formula() {
        for text in ["=1", "+1", "-1", "@a", "\t=1", "\r", " =1", "＝1"] {
            assert_eq!(cell(text), format!("'{text}"));
        }
        assert_eq!((cell("a=1"), cell("")), ("a=1".into(), String::new()));
    }
}

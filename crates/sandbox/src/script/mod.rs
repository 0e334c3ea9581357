//! Faults on order: what the real services do on their bad days, at the moment a test asks for it.

mod canned;
mod fault;
mod quirk;
mod says;

use std::sync::{Mutex, PoisonError};

use serde::{Deserialize, Serialize};

pub use canned::Canned;
pub(crate) use canned::Reply;
pub use fault::{Fault, JobFault, TurnFault};
pub use quirk::Quirk;
pub use says::{Lack, SaidCall, Says};

/// A [`Fault`] and the requests it strikes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Script {
    /// Part of `METHOD /path?query` the request must contain; empty fits every request of both providers and of the
    /// file server. Examples: `POST /openai/v1/responses`, `/v6/realtime/text2img`, `GET /files/`.
    #[serde(rename = "match", default)]
    pub matching: String,
    /// Part of the body the request must contain as well.
    #[serde(default)]
    pub body: String,
    /// How many fitting requests pass unharmed first.
    #[serde(default)]
    pub skip: u32,
    /// How many requests it then strikes.
    #[serde(default = "once")]
    pub times: u32,
    /// What happens to them.
    pub fault: Fault,
}

const fn once() -> u32 {
    1
}

impl Script {
    /// Strikes the next request whose `METHOD /path` contains `matching`, once.
    pub fn new(matching: impl Into<String>, fault: Fault) -> Self {
        Self { matching: matching.into(), body: String::new(), skip: 0, times: 1, fault }
    }

    /// Strikes this many requests; `u32::MAX` means all.
    #[must_use]
    pub fn times(mut self, times: u32) -> Self {
        self.times = times;
        self
    }

    /// Lets this many fitting requests pass first.
    #[must_use]
    pub fn after(mut self, skip: u32) -> Self {
        self.skip = skip;
        self
    }

    /// Strikes only requests whose body contains this text.
    #[must_use]
    pub fn with_body(mut self, text: impl Into<String>) -> Self {
        self.body = text.into();
        self
    }
}

/// The scripts that still have something to do, in the order they were given.
#[derive(Debug, Default)]
pub(crate) struct Scripts(Mutex<Vec<Script>>);

impl Scripts {
    /// Adds one; returns how many there are.
    pub(crate) fn add(&self, script: Script) -> usize {
        let mut scripts = self.lock();
        scripts.push(script);
        scripts.len()
    }

    pub(crate) fn clear(&self) {
        self.lock().clear();
    }

    /// The fault this request meets, if any, and what the server lacks. Every fitting script that lets the request pass
    /// counts it; the first that does not strikes. What is lacking strikes nothing by itself, so that other faults can
    /// come on top.
    pub(crate) fn strike(&self, line: &str, body: &[u8]) -> (Option<Fault>, Vec<Lack>) {
        let mut scripts = self.lock();
        let (mut struck, mut lacking) = (None, Vec::new());
        for script in scripts.iter_mut() {
            let fits = line.contains(&script.matching)
                && (script.body.is_empty() || String::from_utf8_lossy(body).contains(&script.body));
            if !fits || script.times == 0 {
                continue;
            }
            if script.skip > 0 {
                script.skip -= 1;
                continue;
            }
            script.times -= u32::from(script.times != u32::MAX);
            if let Fault::Lacks { lacks } = &script.fault {
                lacking.extend(lacks);
                continue;
            }
            struck = Some(script.fault.clone());
            break;
        }
        scripts.retain(|s| s.times > 0);
        (struck, lacking)
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Vec<Script>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hang() -> Fault {
        Fault::Hang { seconds: None }
    }

    #[test]
    fn a_script_strikes_after_its_skips_and_only_so_often() {
        let scripts = Scripts::default();
        scripts.add(Script::new("POST /a", hang()).after(1).times(2));
        let strikes: Vec<_> = (0..5).map(|_| scripts.strike("POST /a/b", b"").0.is_some()).collect();
        assert_eq!(strikes, [false, true, true, false, false]);
        assert!(scripts.lock().is_empty(), "a used up script is gone");
    }

    #[test]
    fn path_and_body_must_both_fit() {
        let scripts = Scripts::default();
        scripts.add(Script::new("/a", hang()).with_body("fox").times(u32::MAX));
        assert!(scripts.strike("POST /b", b"fox").0.is_none());
        assert!(scripts.strike("POST /a", b"hare").0.is_none());
        assert!(scripts.strike("POST /a", b"a fox").0.is_some());
        assert!(scripts.strike("POST /a", b"a fox").0.is_some());
    }

    #[test]
    fn what_a_server_lacks_lets_other_faults_strike() {
        let scripts = Scripts::default();
        scripts.add(Script::new("/a", Fault::Lacks { lacks: vec![Lack::Namespaces] }).times(u32::MAX));
        scripts.add(Script::new("/a", hang()));
        assert_eq!(scripts.strike("POST /a", b""), (Some(hang()), vec![Lack::Namespaces]));
        assert_eq!(scripts.strike("POST /a", b""), (None, vec![Lack::Namespaces]));
    }

    #[test]
    fn a_script_reads_from_the_shortest_json() {
        let script: Script = serde_json::from_str(
            r#"{"match": "/files/", "fault": {"kind": "canned", "name": "file_missing"}, "times": 3}"#,
        )
        .unwrap();
        let expected = Script::new("/files/", Fault::Canned { name: Canned::FileMissing, processed: false }).times(3);
        assert_eq!(script, expected);
    }
}

//! Charges for nothing: generations that came to nothing and were charged, or may have been, with a letter to claim
//! them.

use jiff::Timestamp;
use library::{Charged, Job, JobId};

use crate::{cost::Claim, error::Error, event::Event, studio::Studio};

impl Studio {
    /// Generations that were charged, or may have been, and came to nothing; newest first, without those that were
    /// claimed already.
    ///
    /// # Errors
    /// When the library cannot be read.
    pub async fn claims(&self) -> Result<Vec<Claim>, Error> {
        let jobs = self.library(library::Library::charged_without_results).await?;
        Ok(jobs.into_iter().map(claim).collect())
    }

    /// Writes down that the charge of a generation was claimed back from the provider, or was not after all.
    ///
    /// # Errors
    /// When there is no such generation.
    pub async fn claim(&self, id: JobId, on: bool) -> Result<Job, Error> {
        let job = self.library(move |library| library.claim(id, on)).await?;
        self.publish(Event::Job { job: job.clone() });
        Ok(job)
    }
}

fn claim(job: Job) -> Claim {
    let certain = job.charged == Some(Charged::Yes) && job.actual_usd.is_some();
    let usd = job.actual_usd.or(job.estimated_usd).unwrap_or_default();
    let letter = letter(&job, certain);
    Claim { usd, certain, letter, job }
}

/// What to write to the provider's support: only facts it can look up, and nothing of the words of the prompt.
fn letter(job: &Job, certain: bool) -> String {
    let path = modelslab::operation(&job.operation).map_or(job.operation.as_str(), |operation| operation.path);
    let at = job.submitted_at.unwrap_or(job.created_at);
    let at = Timestamp::from_millisecond(at).map_or_else(|_| "unknown".into(), |at| at.strftime("%FT%TZ").to_string());
    let usd = job.actual_usd.or(job.estimated_usd).unwrap_or_default();
    let mut facts = vec![format!("- request: POST {path} at {at}")];
    facts.push(format!("- generation: {}", job.provider_id.as_deref().unwrap_or("no id was returned")));
    facts.push(format!("- track_id: {}", job.track_id));
    if let Some(model) = &job.model {
        facts.push(format!("- model: {model}"));
    }
    let why = job.error.as_ref().map_or("no reason was given", |error| error.message.as_str());
    facts.push(format!("- outcome here: {} ({why})", job.state.word()));
    let (what, wish) = if certain {
        facts.push(format!("- charged, by the wallet before and after it: {usd}"));
        ("was charged and gave no result", "Please credit the amount to my wallet.")
    } else {
        facts.push(format!("- price by your list: {usd}"));
        (
            "gave no result, and I cannot tell whether it was charged",
            "Please check whether it was, and if so credit the amount to my wallet.",
        )
    };
    format!("Hello,\n\none generation on my account {what}:\n\n{}\n\n{wish} Thank you.\n", facts.join("\n"))
}

#[cfg(test)]
mod tests {
    use library::{Code, Failure, JobState, Words};
    use money::Usd;
    use serde_json::json;

    use super::*;

    fn failed() -> Job {
        Job {
            id: JobId(7),
            operation: "text2img".into(),
            model: Some("flux".into()),
            state: JobState::Failed,
            words: Words { mine: "a secret campaign".into(), sent: "a secret campaign".into(), ..Words::default() },
            arguments: json!({"prompt": "a secret campaign"}),
            samples: 1,
            width: None,
            height: None,
            track_id: "limn-0abc".into(),
            provider_id: Some("150000123".into()),
            eta_s: None,
            error: Some(Failure { code: Code::Provider, message: "The server gave up.".into() }),
            charged: Some(Charged::Yes),
            estimated_usd: Usd::from_dollars(0.0047),
            actual_usd: Usd::from_dollars(0.005),
            assets: Vec::new(),
            retry_of: None,
            conversation: None,
            message: None,
            project: None,
            claimed_at: None,
            created_at: 0,
            submitted_at: Some(1_795_302_000_000),
            finished_at: None,
            dismissed: false,
        }
    }

    #[test]
    fn the_letter_says_what_can_be_looked_up_and_none_of_my_words() {
        let Claim { usd, certain, letter, .. } = claim(failed());
        assert_eq!((Some(usd), certain), (Usd::from_dollars(0.005), true));
        for fact in
            ["150000123", "limn-0abc", "flux", "2026-11-21T23:00:00Z", "$0.0050", "The server gave up.", "credit"]
        {
            assert!(letter.contains(fact), "{fact}: {letter}");
        }
        assert!(!letter.contains("secret"), "{letter}");
    }

    #[test]
    fn what_may_have_been_charged_is_asked_and_not_claimed() {
        let unclear = Job { charged: Some(Charged::Unclear), actual_usd: None, provider_id: None, ..failed() };
        let Claim { usd, certain, letter, .. } = claim(unclear);
        assert_eq!((Some(usd), certain), (Usd::from_dollars(0.0047), false));
        assert!(letter.contains("cannot tell") && letter.contains("no id was returned"), "{letter}");
    }
}

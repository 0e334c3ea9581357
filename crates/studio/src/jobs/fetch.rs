//! Bringing results home. They are paid for, so trouble here is waited out as long as there is hope.

use std::{collections::BTreeSet, io, time::Duration};

use futures_util::future::join_all;
use library::{Asset, Charged, Failure, Incoming, Job, JobState, Kind, NewAsset, Ready};
use modelslab::{Answer, ErrorKind, Link, Operation, Output, Sink, State};
use money::Usd;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{Driver, Place, pace::after_errors, plan::find};
use crate::{Code, error::Error, event::Event, media::parents, studio::Studio};

/// Rounds in which only bad results came before the rest is given up: the next one will not be better.
const BAD_ROUNDS: u32 = 3;
/// Rounds in which nothing was there, although the provider could be reached, before the rest is given up. With the
/// downloader's own patience that is over a minute, longer than a fresh link has been seen to answer 404.
const EMPTY_ROUNDS: u32 = 6;
/// How long to wait for room on a full disk before trying again.
const DISK_PAUSE: Duration = Duration::from_secs(20);

/// Where results are, as it is written down with the generation.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Results {
    pub(super) links: Vec<Link>,
    /// Results that are words in the answer itself; they come after the links.
    pub(super) texts: Vec<String>,
    /// Whether the provider says its safety checker replaced the pictures.
    pub(super) flagged: bool,
    /// The seed the provider reports; later answers may leave it out.
    pub(super) seed: Option<u64>,
}

impl Results {
    pub(super) fn to_json(&self) -> Value {
        serde_json::to_value(self).unwrap_or_default()
    }

    pub(super) fn from_json(json: &Value) -> Self {
        Self::deserialize(json).unwrap_or_default()
    }

    fn count(&self) -> usize {
        self.links.len() + self.texts.len()
    }

    fn get(&self, index: u32) -> Option<Source<'_>> {
        let index = index as usize;
        let text = || index.checked_sub(self.links.len()).and_then(|index| self.texts.get(index));
        self.links.get(index).map(Source::Link).or_else(|| text().map(|text| Source::Text(text)))
    }
}

/// Where one result comes from.
#[derive(Clone, Copy)]
enum Source<'a> {
    Link(&'a Link),
    Text(&'a str),
}

/// How bringing the results home ended.
enum Ending {
    All { flagged: bool },
    Stopped,
    Short { kept: usize, wanted: usize, gone: bool, error: Error },
}

/// What became of one result in one round.
enum One {
    Kept,
    Stopped,
    Failed(Trouble),
}

struct Trouble {
    kind: TroubleKind,
    error: Error,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum TroubleKind {
    /// Trying again cannot help: the link leads where Limn does not go, or to more than is allowed.
    Hopeless,
    /// What came is not what it should be.
    Bad,
    /// Nothing was there.
    Missing,
    /// The way there is broken.
    Network,
    /// There is no room, or the library is busy.
    Disk,
}

/// What the provider says about results that could not be had.
enum News {
    Links(Vec<Link>),
    Gone,
    Nothing,
    Unreachable,
}

impl Studio {
    /// Downloads what is still missing and ends the generation. Meanwhile the wallet says what it cost.
    pub(super) async fn fetch(&self, job: &Job, driver: &Driver, place: Option<Place<'_>>) -> Result<(), Error> {
        let price = async {
            let place = place?;
            let taken = self.taken_from_wallet(&place.watch).await;
            // A wallet that did not move may be a subscription, or late: the price list stands.
            taken.filter(|usd| *usd > Usd::ZERO)
        };
        let (actual, ending) = tokio::join!(price, self.bring_home(job, driver));
        let id = job.id;
        match ending? {
            Ending::All { flagged } => {
                let note = flagged.then(|| Failure {
                    code: Code::ContentRefused,
                    message: "ModelsLab's safety checker replaced this picture: change the words and try again.".into(),
                });
                self.finish(id, JobState::Done, note, None, actual).await?;
            }
            Ending::Stopped => self.cancel_ready(job).await?,
            Ending::Short { kept, wanted, gone, error } => {
                let state = if gone && kept == 0 { JobState::Expired } else { JobState::Failed };
                let message = match kept {
                    0 => error.message,
                    _ => format!("{kept} of {wanted} results are kept; the rest could not be had: {}", error.message),
                };
                let failure = Failure { code: error.code, message };
                self.finish(id, state, Some(failure), Some(Charged::Yes), actual).await?;
            }
        }
        Ok(())
    }

    async fn bring_home(&self, job: &Job, driver: &Driver) -> Result<Ending, Error> {
        let id = job.id;
        let operation = find(&job.operation)?;
        let (private, kept) =
            self.library(move |library| Ok((library.job_private(id)?, library.kept_indexes(id)?))).await?;
        let mut results = Results::from_json(&private.links);
        let notes = self.notes_on(job, operation).await;
        let mut kept: BTreeSet<u32> = kept.into_iter().collect();
        let mut shown = job.error.as_ref().map(|failure| failure.code);
        let (mut round, mut pauses) = (0, 0);
        loop {
            let missing: Vec<u32> = (0..).take(results.count()).filter(|index| !kept.contains(index)).collect();
            if missing.is_empty() && results.count() > 0 {
                return Ok(Ending::All { flagged: results.flagged });
            }
            let seed = private.seed.or(results.seed).or_else(|| operation.seed(job.arguments.as_object()?));
            let downloads = missing.iter().filter_map(|&index| {
                let source = results.get(index)?;
                let asset = new_asset(job, operation, &results, index, seed, &notes);
                Some(async move { (index, self.bring_one(driver, source, asset).await) })
            });
            let mut worst: Option<Trouble> = None;
            let before = kept.len();
            for (index, one) in join_all(downloads).await {
                match one {
                    One::Kept => _ = kept.insert(index),
                    One::Stopped => return Ok(Ending::Stopped),
                    One::Failed(trouble) if worst.as_ref().is_none_or(|worst| trouble.kind > worst.kind) => {
                        worst = Some(trouble);
                    }
                    One::Failed(_) => {}
                }
            }
            let trouble = match worst {
                Some(trouble) => trouble,
                None if results.count() == 0 => no_results(),
                None => continue,
            };
            if kept.len() > before {
                (round, pauses) = (0, 0);
            }
            pauses += 1;
            let pause = match trouble.kind {
                TroubleKind::Disk => {
                    self.note(id, Some(trouble.error), &mut shown).await;
                    DISK_PAUSE
                }
                TroubleKind::Hopeless => {
                    return Ok(Ending::Short {
                        kept: kept.len(),
                        wanted: results.count(),
                        gone: false,
                        error: trouble.error,
                    });
                }
                TroubleKind::Network | TroubleKind::Missing | TroubleKind::Bad => {
                    let news = self.ask_again(job, operation, &private).await;
                    if matches!(news, News::Unreachable) {
                        // Offline: nothing is wrong with the results.
                        self.note(id, Some(trouble.error), &mut shown).await;
                    } else {
                        round += 1;
                        let gone = matches!(news, News::Gone);
                        let rounds = if trouble.kind == TroubleKind::Bad { BAD_ROUNDS } else { EMPTY_ROUNDS };
                        if round >= rounds {
                            let (kept, wanted) = (kept.len(), results.count().max(job.samples as usize));
                            return Ok(Ending::Short { kept, wanted, gone, error: trouble.error });
                        }
                        if let News::Links(links) = news {
                            results.links = links;
                            let ready = Ready { links: results.to_json(), ..Ready::default() };
                            self.write_job(move |library| library.set_fetching(id, ready.clone())).await?;
                        }
                    }
                    after_errors(pauses, None)
                }
            };
            if !driver.pause(pause).await {
                return Ok(Ending::Stopped);
            }
        }
    }

    /// What was worth knowing about the media that were sent. A result is not held up by it.
    async fn notes_on(&self, job: &Job, operation: &Operation) -> Vec<String> {
        let Some(arguments) = job.arguments.as_object() else { return Vec::new() };
        self.media_notes(operation, arguments).await.unwrap_or_else(|error| {
            tracing::warn!(job = %job.id, %error, "what was sent of a picture could not be told");
            Vec::new()
        })
    }

    /// Downloads one result and keeps it.
    async fn bring_one(&self, driver: &Driver, source: Source<'_>, asset: NewAsset) -> One {
        match self.receive(driver, source, asset).await {
            Ok(Some(asset)) => {
                let id = asset.id;
                self.publish(Event::AssetAdded { asset });
                // Before the generation is over, so that GPT is told of it with the result.
                self.check_results(&[id]).await;
                One::Kept
            }
            Ok(None) => One::Stopped,
            Err(trouble) => One::Failed(trouble),
        }
    }

    async fn receive(&self, driver: &Driver, source: Source<'_>, asset: NewAsset) -> Result<Option<Asset>, Trouble> {
        let _turn = self.inner.jobs.downloads.acquire().await;
        let incoming = self.library(|library| library.incoming()).await.map_err(Trouble::of_library)?;
        let mut spool = Spool(incoming);
        let providers = self.providers();
        match source {
            Source::Link(link) => tokio::select! {
                fetched = providers.downloader.fetch(link, &mut spool) => { fetched.map_err(Trouble::of_download)?; }
                () = driver.cancelled.cancelled() => return Ok(None),
            },
            Source::Text(text) => spool.write(text.as_bytes()).map_err(|error| Trouble::of_disk(&error))?,
        }
        let Spool(incoming) = spool;
        self.library(move |library| library.keep(incoming, asset)).await.map(Some).map_err(Trouble::of_library)
    }

    /// Asks the provider once more where the results are.
    async fn ask_again(&self, job: &Job, operation: &Operation, private: &library::JobPrivate) -> News {
        let Some(id) = &job.provider_id else { return News::Nothing };
        let providers = self.providers();
        self.inner.jobs.polls.take().await;
        match providers.modelslab.fetch(operation, id, private.fetch_result.as_deref()).await {
            Ok(Answer { state: State::Ready, links, .. }) if !links.is_empty() => News::Links(links),
            Ok(Answer { state: State::Failed(error), .. }) | Err(error) => match error.kind {
                ErrorKind::NotFound => News::Gone,
                ErrorKind::Network | ErrorKind::Timeout => News::Unreachable,
                _ => News::Nothing,
            },
            Ok(_) => News::Nothing,
        }
    }
}

impl Trouble {
    fn of_library(error: Error) -> Self {
        let kind = match error.code {
            Code::BadMedia => TroubleKind::Bad,
            _ => TroubleKind::Disk,
        };
        Self { kind, error }
    }

    fn of_disk(error: &io::Error) -> Self {
        Self { kind: TroubleKind::Disk, error: Error::not_written(error) }
    }

    fn of_download(error: modelslab::Error) -> Self {
        let kind = match error.kind {
            ErrorKind::Disk => TroubleKind::Disk,
            ErrorKind::Network | ErrorKind::Timeout => TroubleKind::Network,
            ErrorKind::UnsafeLink | ErrorKind::TooLarge => TroubleKind::Hopeless,
            ErrorKind::NotFound => TroubleKind::Missing,
            _ => TroubleKind::Bad,
        };
        Self { kind, error: error.into() }
    }
}

fn no_results() -> Trouble {
    let error = Error::new(Code::Provider, "ModelsLab finished this without giving a result: try again.");
    Trouble { kind: TroubleKind::Bad, error }
}

/// What sort of media a result is. A 3D model may come with pictures of it.
fn kind(operation: &Operation, source: Option<Source<'_>>) -> Kind {
    match operation.output {
        Output::Image => Kind::Image,
        Output::Video => Kind::Video,
        Output::Audio => Kind::Audio,
        Output::Text => Kind::Text,
        Output::Model3d => match source {
            Some(Source::Link(link)) if has_ending(&link.url, &["png", "jpg", "jpeg", "webp"]) => Kind::Image,
            _ => Kind::Model,
        },
    }
}

fn has_ending(url: &str, endings: &[&str]) -> bool {
    let path = url.split(['?', '#']).next().unwrap_or(url);
    path.rsplit_once('.').is_some_and(|(_, ending)| endings.contains(&ending.to_ascii_lowercase().as_str()))
}

/// What is known of a result before it is there.
fn new_asset(
    job: &Job,
    operation: &Operation,
    results: &Results,
    index: u32,
    seed: Option<u64>,
    notes: &[String],
) -> NewAsset {
    let count = u64::try_from(results.count()).unwrap_or(1).max(1);
    let mut parameters = job.arguments.clone();
    if let (Some(parameters), false) = (parameters.as_object_mut(), notes.is_empty()) {
        parameters.insert("notes".into(), notes.into());
    }
    NewAsset {
        kind: kind(operation, results.get(index)),
        words: job.words.clone(),
        operation: job.operation.clone(),
        model: job.model.clone(),
        seed: seed.map(|seed| nth_seed(seed, index)),
        parents: job.arguments.as_object().map(|arguments| parents(operation, arguments)).unwrap_or_default(),
        parameters,
        job: Some(job.id),
        index,
        conversation: job.conversation,
        message: job.message,
        provider_id: job.provider_id.clone(),
        estimated_usd: job.estimated_usd.map(|usd| share(usd, count, u64::from(index))),
        requested_at: job.submitted_at,
    }
}

/// The seed of one of several results: the provider reports that of the first, and the next ones count up from it
/// within 32 bits.
fn nth_seed(first: u64, index: u32) -> u64 {
    match u32::try_from(first) {
        Ok(first) => u64::from(first.wrapping_add(index)),
        Err(_) => first.wrapping_add(u64::from(index)),
    }
}

/// One of `count` parts of an amount; the first ones carry what does not divide, so that the parts sum to the whole.
fn share(whole: Usd, count: u64, index: u64) -> Usd {
    let nanos = whole.nanos();
    let count = i64::try_from(count).unwrap_or(1).max(1);
    let extra = i64::from(i64::try_from(index).unwrap_or(i64::MAX) < nanos % count);
    Usd::from_nanos(nanos / count + extra)
}

/// A download on its way into the library.
struct Spool(Incoming);

impl Sink for Spool {
    fn restart(&mut self) -> io::Result<()> {
        self.0.restart()
    }

    fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.0.write(bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_sum_to_the_whole() {
        let whole = Usd::from_nanos(18_800_003);
        let shares: Vec<_> = (0..4).map(|index| share(whole, 4, index)).collect();
        assert_eq!(shares.iter().copied().sum::<Usd>(), whole);
        assert!(shares.iter().all(|share| share.nanos().abs_diff(whole.nanos() / 4) <= 1));
    }

    #[test]
    fn seeds_count_up_within_32_bits() {
        assert_eq!(nth_seed(41, 1), 42);
        assert_eq!(nth_seed(u64::from(u32::MAX), 1), 0);
        assert_eq!(nth_seed(1 << 40, 1), (1 << 40) + 1);
    }

    #[test]
    fn a_full_disk_is_waited_out_before_a_bad_picture_is_given_up() {
        assert!(TroubleKind::Disk > TroubleKind::Network && TroubleKind::Network > TroubleKind::Missing);
        assert!(TroubleKind::Missing > TroubleKind::Bad && TroubleKind::Bad > TroubleKind::Hopeless);
    }
}

//! The generations of this run: followed to their end and drawn as bars on a terminal; elsewhere only trouble is told.

use std::{
    collections::{BTreeMap, HashMap},
    future::pending,
    time::Duration,
};

use indicatif::{MultiProgress, ProgressBar, ProgressDrawTarget, ProgressStyle};
use studio::{Code, Error, Event, Job, JobId, JobState};
use tokio::{
    sync::{
        broadcast::{Receiver, error::RecvError},
        watch,
    },
    task::JoinHandle,
};
use tokio_util::sync::CancellationToken;

use crate::output::{Output, printable};

/// Follows until it is dropped.
pub(crate) struct Progress {
    bars: MultiProgress,
    jobs: watch::Receiver<BTreeMap<JobId, Job>>,
    ends: CancellationToken,
    task: std::sync::Mutex<Option<JoinHandle<()>>>,
}

impl Progress {
    /// Follows the events of a studio.
    pub(crate) fn follow(output: Output, mut events: Receiver<Event>) -> Self {
        let bars = MultiProgress::new();
        let (told, jobs) = watch::channel(BTreeMap::new());
        let ends = CancellationToken::new();
        let (drawn, ended) = (bars.clone(), ends.clone());
        let task = tokio::spawn(async move {
            let mut lines = HashMap::new();
            loop {
                let event = tokio::select! {
                    // What was told before the end still counts.
                    biased;
                    event = events.recv() => event,
                    () = ended.cancelled() => return,
                };
                match event {
                    Ok(Event::Job { job }) => {
                        draw(&drawn, &mut lines, &job);
                        let before = told.borrow().get(&job.id).and_then(|job: &Job| job.error.clone());
                        if let Some(error) = job.error.as_ref().filter(|_| drawn.is_hidden() && !job.state.is_final())
                            && before.is_none_or(|before| before.code != error.code)
                        {
                            output.note(&format!("limn: {} Still waiting.", error.message));
                        }
                        told.send_modify(|jobs| _ = jobs.insert(job.id, job));
                    }
                    Ok(_) | Err(RecvError::Lagged(_)) => {}
                    Err(RecvError::Closed) => return,
                }
            }
        });
        Self { bars, jobs, ends, task: std::sync::Mutex::new(Some(task)) }
    }

    /// Shows that something is going on, until the answer is dropped.
    pub(crate) fn busy(&self, what: &'static str) -> Busy {
        Busy(bar(&self.bars, what))
    }

    /// Takes the bars away: what is printed now stands alone.
    pub(crate) fn hide(&self) {
        // Bars are no result: nothing depends on whether the terminal takes this.
        let _ = self.bars.clear();
        self.bars.set_draw_target(ProgressDrawTarget::hidden());
    }

    /// Prints something between the bars.
    pub(crate) fn aside(&self, print: impl FnOnce()) {
        self.bars.suspend(print);
    }

    /// Every generation that this run had to do with, as it was last told. Nothing is followed after this.
    pub(crate) async fn jobs(&self) -> Vec<Job> {
        self.ends.cancel();
        let task = self.task.lock().unwrap_or_else(std::sync::PoisonError::into_inner).take();
        if let Some(task) = task {
            // One that fell over has told what it could.
            let _ = task.await;
        }
        self.jobs.borrow().values().cloned().collect()
    }

    /// Waits until a paid result has no room on the disk. It stays with the provider and can be fetched later; a command
    /// that waited for somebody to tidy up would wait for ever.
    pub(crate) async fn disk_full(&self) -> Error {
        let mut jobs = self.jobs.clone();
        let full = |job: &Job| job.error.as_ref().is_some_and(|error| error.code == Code::DiskFull);
        let found = jobs.wait_for(|jobs| jobs.values().any(|job| !job.state.is_final() && full(job))).await.is_ok();
        if found {
            return Error::new(
                Code::DiskFull,
                "The disk is full. The picture is paid for and waits at the provider: make room, then run `limn resume`.",
            );
        }
        pending().await
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.ends.cancel();
        self.hide();
    }
}

/// Something that is going on.
pub(crate) struct Busy(ProgressBar);

impl Drop for Busy {
    fn drop(&mut self) {
        self.0.finish_and_clear();
    }
}

fn bar(bars: &MultiProgress, message: &'static str) -> ProgressBar {
    let bar = bars.add(ProgressBar::new_spinner().with_style(style()).with_message(message));
    bar.enable_steady_tick(Duration::from_millis(120));
    bar
}

fn draw(bars: &MultiProgress, lines: &mut HashMap<JobId, ProgressBar>, job: &Job) {
    let line = lines.entry(job.id).or_insert_with(|| bar(bars, ""));
    let model = job.model.as_deref().unwrap_or(&job.operation);
    let eta = job.eta_s.map(|seconds| format!(", about {} s", seconds.ceil())).unwrap_or_default();
    let doing = match job.state {
        JobState::Planned => "waiting for its turn".into(),
        JobState::Submitting => "sending".into(),
        JobState::Running => format!("being made{eta}"),
        JobState::Fetching => "downloading".into(),
        _ => return line.finish_and_clear(),
    };
    let trouble = job.error.as_ref().map(|error| format!(" ({})", error.message)).unwrap_or_default();
    line.set_message(printable(&format!("{} × {model}: {doing}{trouble}", job.samples)));
}

fn style() -> ProgressStyle {
    ProgressStyle::with_template("{spinner} {msg} {elapsed:.dim}").unwrap_or_else(|_| ProgressStyle::default_spinner())
}

//! Progress of generations, as bars on a terminal and as nothing elsewhere.

use std::{collections::HashMap, time::Duration};

use indicatif::{MultiProgress, ProgressBar, ProgressStyle};
use studio::{Event, Job, JobId, JobState};
use tokio::{sync::broadcast::Receiver, task::JoinHandle};

/// Draws bars until it is dropped. Off a terminal the bars draw nothing.
pub(crate) struct Progress {
    task: JoinHandle<()>,
    bars: MultiProgress,
}

impl Progress {
    /// Follows the events of a studio.
    pub(crate) fn follow(mut events: Receiver<Event>) -> Self {
        let bars = MultiProgress::new();
        let drawn = bars.clone();
        let task = tokio::spawn(async move {
            let mut jobs = HashMap::new();
            while let Ok(event) = events.recv().await {
                if let Event::Job { job } = event {
                    draw(&drawn, &mut jobs, &job);
                }
            }
        });
        Self { task, bars }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.task.abort();
        // Bars are no result: nothing depends on whether the terminal takes this.
        let _ = self.bars.clear();
    }
}

fn draw(bars: &MultiProgress, jobs: &mut HashMap<JobId, ProgressBar>, job: &Job) {
    let bar = jobs.entry(job.id).or_insert_with(|| {
        let bar = bars.add(ProgressBar::new_spinner().with_style(style()));
        bar.enable_steady_tick(Duration::from_millis(120));
        bar
    });
    let model = job.model.as_deref().unwrap_or(&job.operation);
    let eta = job.eta_s.map(|seconds| format!(", about {} s", seconds.ceil())).unwrap_or_default();
    let doing = match job.state {
        JobState::Planned => "waiting for its turn".into(),
        JobState::Submitting => "sending".into(),
        JobState::Running => format!("being made{eta}"),
        JobState::Fetching => "downloading".into(),
        _ => return bar.finish_and_clear(),
    };
    bar.set_message(format!("{} × {model}: {doing}", job.samples));
}

fn style() -> ProgressStyle {
    ProgressStyle::with_template("{spinner} {msg} {elapsed:.dim}").unwrap_or_else(|_| ProgressStyle::default_spinner())
}

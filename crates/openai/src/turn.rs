//! One turn of the model: from the first try to the last event.

use std::collections::VecDeque;

use serde_json::Value;

use crate::{
    answer::{self, Answer, Lost},
    client::{Client, stale_key},
    error::Error,
    event::Event,
    history,
    ladder::{Feature, Limits, Remedy},
    request::Request,
    retry,
    tool::ToolSearch,
};

/// A turn that is under way. Dropping it closes the connection.
pub(crate) struct Turn {
    client: Client,
    request: Request,
    streamed: bool,
    limits: Limits,
    /// What was last sent, without the history: what a refusal can be about.
    sent: Value,
    /// Tries made, not counting those that only found out what the server lacks.
    made: u32,
    /// Reasoning items that had to be left out on the way.
    stale: Vec<String>,
    state: State,
    /// Events that wait to be yielded.
    ready: VecDeque<Event>,
    /// Whether any was: then nothing is tried again.
    yielded: bool,
}

enum State {
    Asking,
    Reading(Box<Answer>),
    Failed(Box<Error>),
    Over,
}

impl Turn {
    pub(crate) fn new(client: Client, mut request: Request, streamed: bool) -> Self {
        request.input.retain(|item| !client.is_stale(item));
        let limits = client.limits(&request.model);
        Self {
            client,
            request,
            streamed,
            limits,
            sent: Value::Null,
            made: 0,
            stale: Vec::new(),
            state: State::Asking,
            ready: VecDeque::new(),
            yielded: false,
        }
    }

    /// The next event; an error is the last.
    pub(crate) async fn next(&mut self) -> Option<Result<Event, Error>> {
        loop {
            if let Some(event) = self.ready.pop_front() {
                let event = self.as_declared(event);
                if !std::mem::replace(&mut self.yielded, true) {
                    // The server is answering, so this is how it wants to be asked.
                    self.client.learn(&self.request.model, &self.limits, std::mem::take(&mut self.stale));
                }
                return Some(Ok(event));
            }
            let failed = match std::mem::replace(&mut self.state, State::Over) {
                State::Over => return None,
                State::Failed(error) => return Some(Err(*error)),
                State::Asking => match self.ask().await {
                    Ok(answer) => {
                        self.state = State::Reading(Box::new(answer));
                        continue;
                    }
                    Err(error) => error,
                },
                State::Reading(mut answer) => match answer.read(&mut self.ready).await {
                    Ok(true) => continue,
                    Ok(false) => {
                        self.state = State::Reading(answer);
                        continue;
                    }
                    Err(error) => error,
                },
            };
            self.state = self.after(failed).await;
        }
    }

    /// An event whose calls have the names and namespaces that were declared. Where names are flat they are so only on
    /// the wire: the history keeps what they stand for, and can go on at any other server.
    fn as_declared(&self, mut event: Event) -> Event {
        if self.limits.search() == ToolSearch::Flat {
            match &mut event {
                Event::ItemDone(item) => history::declare(item, &self.request.tools),
                Event::Done(response) => {
                    response.output.iter_mut().for_each(|item| history::declare(item, &self.request.tools));
                }
                _ => {}
            }
        }
        event
    }

    async fn ask(&mut self) -> Result<Answer, Error> {
        let streamed = self.streamed && !self.limits.lacks(Feature::Streaming);
        let mut body = self.request.body(&self.limits, streamed);
        let post = self.client.post(self.limits.rung, &body);
        if let Some(fields) = body.as_object_mut() {
            fields.shift_remove("input");
            fields.shift_remove("messages");
        }
        self.sent = body;
        self.made += 1;
        // A stream begins at once; an answer in one piece only when all of it is thought and written.
        let idle = self.client.options().idle;
        let (limit, lost) = if streamed { (idle, Lost::Free) } else { (idle * 2, Lost::Paid) };
        let http = answer::begin(&self.client, &self.request.model, post, limit, lost).await?;
        Ok(Answer::new(self.client.clone(), &self.request.model, self.limits.rung, http))
    }

    /// What follows a failure: another try where that is right, else the failure.
    async fn after(&mut self, error: Error) -> State {
        if self.yielded || !self.ready.is_empty() {
            return State::Failed(Box::new(error));
        }
        let adapted = match self.limits.adapt(&error, &self.sent) {
            Remedy::Adapted => true,
            Remedy::ForgetReasoning => self.forget_reasoning(),
            Remedy::None => false,
        };
        if adapted {
            tracing::debug!(kind = ?error.kind, param = error.param.as_deref(), rung = ?self.limits.rung, "asking in another way");
            self.made -= 1;
            return State::Asking;
        }
        match retry::wait(&error, self.made, self.client.options().tries, rand::random()) {
            Some(wait) => {
                tracing::debug!(kind = ?error.kind, request_id = error.request_id.as_deref(), ?wait, "trying again");
                tokio::time::sleep(wait).await;
                State::Asking
            }
            None => State::Failed(Box::new(error)),
        }
    }

    /// Takes the reasoning out of the history; `false` when there is none left to take out. They were encrypted for
    /// another key, region or server, and will be left out from now on.
    fn forget_reasoning(&mut self) -> bool {
        let is_sealed = |item: &Value| matches!(history::kind(item), "reasoning" | "compaction");
        let before = self.request.input.len();
        let sealed = self.request.input.iter().filter(|item| is_sealed(item));
        self.stale.extend(sealed.filter_map(stale_key).map(str::to_owned));
        self.request.input.retain(|item| !is_sealed(item));
        self.request.input.len() < before
    }
}

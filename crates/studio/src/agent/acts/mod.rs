//! What GPT does that costs nothing: it looks, searches, keeps order, draws up contracts, writes, annotates, browses.
//!
//! An act is a row before it is done. It is done here, after the step that asked for it and outside the gate of turns,
//! and its outcome is told to GPT like that of a generation.

mod annotate;
mod browse;
mod contract;
mod find;
mod look;
mod shelf;
mod write;

use library::{Act, ActId, ActOutcome, ActState, Asset, AssetId, Failure, Message, MessageId};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

pub(crate) use self::browse::Browsing;
use super::handle;
use crate::{Code, direct::DecideAct, error::Error, lock::lock, studio::Studio};

/// The search for tools, where the server leaves it to us.
pub(super) const FIND: &str = "find_tools";
pub(super) const LOOK: &str = "look";
pub(super) const OPEN: &str = "browser.open";

/// What came of an act that went well.
pub(super) struct Done {
    /// One line for people.
    summary: String,
    /// The assets it was about or made.
    assets: Vec<AssetId>,
    /// What GPT is told.
    output: Value,
}

impl Studio {
    /// Does the acts of a message that wait to be done, one after the other.
    pub(super) async fn do_acts(&self, id: MessageId) {
        let message = match self.library(move |library| library.message(id)).await {
            Ok(message) => message,
            Err(error) => return tracing::error!(%error, "a message could not be read"),
        };
        for act in message.acts.iter().filter(|act| act.state == ActState::Running) {
            let outcome = self.perform(&message, act).await;
            if let Err(error) = self.finish_act(act.id, outcome).await {
                tracing::info!(%error, "an act was put aside while it was done");
            }
        }
    }

    /// The person lets an act happen that would leave the machine, or does not.
    ///
    /// # Errors
    /// `InvalidInput` when it was decided before.
    pub async fn decide_act(&self, request: DecideAct) -> Result<(), Error> {
        let id = request.act;
        let message = {
            let _gate = self.inner.turns.gate.lock().await;
            let (act, conversation) = self
                .library(move |library| {
                    let act = library.act(id)?;
                    let conversation = library.message(act.message)?.conversation;
                    Ok((act, conversation))
                })
                .await?;
            if act.state != ActState::Asking {
                return Err(Error::new(Code::InvalidInput, "This was decided before; look at the conversation again."));
            }
            let outcome = if request.allow {
                self.allow(conversation, &act);
                ActOutcome {
                    state: ActState::Running,
                    summary: None,
                    assets: Vec::new(),
                    error: None,
                    output: Value::Null,
                }
            } else {
                let told = json!({"status": "denied", "message": "The designer does not want this site to be opened."});
                ActOutcome { state: ActState::Denied, summary: None, assets: Vec::new(), error: None, output: told }
            };
            self.finish_act(id, outcome).await?;
            lock(&self.inner.turns.ours).insert(act.message);
            act.message
        };
        self.spawn(move |studio| async move {
            studio.do_acts(message).await;
            studio.advance(message).await;
        });
        Ok(())
    }

    async fn finish_act(&self, id: ActId, outcome: ActOutcome) -> Result<(), Error> {
        let message = self
            .library(move |library| {
                let act = library.finish_act(id, outcome)?;
                library.message(act.message)
            })
            .await?;
        self.publish_message(&message).await;
        Ok(())
    }

    /// Does one act.
    async fn perform(&self, message: &Message, act: &Act) -> ActOutcome {
        let done = match act.tool.as_str() {
            FIND => self.find_tools(message, act).await,
            LOOK => self.look(act).await,
            "set_contract" => self.draw_up_contract(message, act).await,
            "judge" => self.judge(act).await,
            "write_document" => self.write_document(message, act).await,
            "annotate" => self.annotate(message, act).await,
            "library.search" => self.search_library(act).await,
            "library.list_versions" => self.list_versions(act).await,
            "library.collect" => self.put_in_collection(act).await,
            "library.rate" => self.rate_one(act).await,
            "library.tag" => self.tag_some(act).await,
            "library.read_document" => self.read_pages(act).await,
            OPEN => self.open_page(message, act).await,
            "browser.act" => self.act_in_page(message, act).await,
            "browser.capture" => self.capture_page(message, act).await,
            other => Err(Error::new(Code::Internal, format!("Nobody does {other}."))),
        };
        match done {
            Ok(Done { summary, assets, output }) => {
                ActOutcome { state: ActState::Done, summary: Some(summary), assets, error: None, output }
            }
            Err(error) => {
                let failure = Failure::from(error);
                let output = match failure.code {
                    Code::Denied => json!({"status": "denied", "message": failure.message}),
                    _ => json!({"status": "error", "error": failure}),
                };
                ActOutcome { state: ActState::Failed, summary: None, assets: Vec::new(), error: Some(failure), output }
            }
        }
    }

    /// The asset a handle names.
    async fn named(&self, handle: &str) -> Result<Asset, Error> {
        let unknown = || Error::new(Code::InvalidInput, format!("There is no {handle} in the library."));
        let id = handle::asset(handle).ok_or_else(unknown)?;
        self.asset(id).await
    }

    /// The assets that handles name.
    async fn named_all(&self, handles: &[String]) -> Result<Vec<Asset>, Error> {
        let mut assets = Vec::new();
        for handle in handles {
            assets.push(self.named(handle).await?);
        }
        Ok(assets)
    }
}

/// The arguments of an act.
fn arguments<T: DeserializeOwned>(act: &Act) -> Result<T, Error> {
    serde_json::from_value(act.arguments.clone())
        .map_err(|error| Error::new(Code::InvalidInput, format!("The arguments cannot be read: {error}.")))
}

/// The line a person reads while an act has not been done.
pub(super) fn beginning(tool: &str, arguments: &Value) -> String {
    let text = |name: &str| arguments[name].as_str().unwrap_or_default().chars().take(80).collect::<String>();
    match tool {
        FIND => format!("Looks for tools: {}", text("query")),
        LOOK => "Looks at pictures".into(),
        "set_contract" => "Draws up a contract".into(),
        "judge" => format!("Judges {}", text("handle")),
        "write_document" => format!("Writes “{}”", text("title")),
        "annotate" => format!("Annotates {}", text("handle")),
        "library.search" => format!("Searches the library for {}", text("query")),
        "library.list_versions" => format!("Looks up versions of {}", text("handle")),
        "library.collect" => format!("Collects into “{}”", text("collection")),
        "library.rate" => format!("Rates {}", text("handle")),
        "library.tag" => "Tags assets".into(),
        "library.read_document" => format!("Reads {}", text("document")),
        OPEN => format!("Opens {}", text("url")),
        "browser.act" => format!("In the page: {}", text("action")),
        "browser.capture" => "Keeps what the page shows".into(),
        other => other.to_owned(),
    }
}

/// Handles in a row, for a sentence.
fn list(assets: &[Asset]) -> String {
    let handles: Vec<_> = assets.iter().map(handle::of).collect();
    match handles.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} and {last}", rest.join(", ")),
        Some((last, _)) => last.clone(),
        None => "nothing".into(),
    }
}

//! The person says something.

use library::{Conversation, ConversationId, Kit, Library, MessageState, NewMessage, ProjectId, Role};
use serde_json::{Value, json};

use super::{context, items, outcome, wind_up};
use crate::{
    Code,
    conversations::title_from,
    direct::Recipe,
    error::Error,
    event::Event,
    lock::lock,
    request::{SendRequest, Sent},
    studio::Studio,
};

impl Studio {
    /// Sends a message to the agent and returns once it is written down; the answer comes as events. What was pending
    /// in the conversation is put aside first.
    ///
    /// # Errors
    /// `Usage` without words or while GPT is still answering in this conversation.
    pub async fn send(&self, request: SendRequest) -> Result<Sent, Error> {
        if request.text.trim().is_empty() {
            return Err(Error::new(Code::Usage, "There are no words to send: say what you wish for."));
        }
        self.check_attachments(&request).await?;
        let kit = self.kit().await?;
        let recipe = match request.recipe.as_deref().filter(|_| request.conversation.is_none()) {
            Some(name) => Some(self.recipe(name).await?),
            None => None,
        };
        let _gate = self.inner.turns.gate.lock().await;
        if let Some(conversation) = request.conversation {
            if self.inner.turns.step(conversation).is_some() {
                return Err(Error::new(Code::Usage, "GPT is still answering: wait for it, or stop it first."));
            }
            self.put_aside(conversation).await?;
        }
        let settings = self.settings();
        let beside = Beside { kit, recipe, model: settings.gpt_model, project: settings.project };
        let sent = self.library(move |library| write_down(library, request, beside)).await?;
        lock(&self.inner.turns.ours).insert(sent.assistant.id);
        self.publish(Event::Conversation { conversation: sent.conversation.clone() });
        self.publish(Event::Message { message: sent.user.clone() });
        self.publish(Event::Message { message: sent.assistant.clone() });
        self.begin_step(sent.assistant.clone());
        Ok(sent)
    }
}

/// What goes into a message beside the person's words.
struct Beside {
    kit: Option<Kit>,
    recipe: Option<Recipe>,
    model: String,
    project: Option<ProjectId>,
}

fn write_down(library: &Library, request: SendRequest, beside: Beside) -> Result<Sent, library::Error> {
    let conversation = match request.conversation {
        Some(id) => library.conversation(id)?,
        None => {
            let new = library.new_conversation(&title_from(&request.text))?;
            if let Some(recipe) = &beside.recipe {
                library.set_recipe(new.id, &recipe.name)?;
            }
            library.set_project(new.id, beside.project)?;
            new
        }
    };
    let history: Vec<Value> = library.history(conversation.id)?.into_iter().flat_map(|(_, _, items)| items).collect();
    let mut said = late_results(library, conversation.id)?;
    said.extend(context::kit(beside.kit.as_ref(), &history));
    said.extend(beside.recipe.as_ref().map(context::recipe));
    let documents = request.documents.iter().map(|id| library.document(*id)).collect::<Result<Vec<_>, _>>()?;
    let mut attached = context::documents(library, &documents)?;
    for asset in library.assets(&request.pictures)? {
        attached.push(context::picture(&asset));
    }
    said.push(items::from_person(&attached, &request.text));
    let user = library.add_message(NewMessage {
        conversation: conversation.id,
        role: Role::User,
        state: MessageState::Done,
        text: request.text,
        model: None,
        budget_usd: None,
        documents: request.documents,
        pictures: request.pictures,
    })?;
    library.append_items(user.id, &said)?;
    let assistant = library.add_message(NewMessage {
        conversation: conversation.id,
        role: Role::Assistant,
        state: MessageState::Streaming,
        text: String::new(),
        model: Some(beside.model),
        budget_usd: request.budget_usd,
        documents: Vec::new(),
        pictures: Vec::new(),
    })?;
    let conversation: Conversation = library.conversation(conversation.id)?;
    Ok(Sent { conversation, user, assistant })
}

/// What came of generations that an earlier turn did not wait for, as a note to GPT in front of the person's words.
fn late_results(library: &Library, conversation: ConversationId) -> Result<Vec<Value>, library::Error> {
    let mut notes = Vec::new();
    let messages = library.own_messages(conversation)?;
    for proposal in messages.iter().flat_map(|message| &message.proposals) {
        let (Some(job), Some(told)) = (proposal.job, library.proposal_output(proposal.id)?) else { continue };
        let came = wind_up::of_job(library, job)?;
        if !outcome::is_outdated(&told, &came) {
            continue;
        }
        library.set_proposal_output(proposal.id, &came.to_string())?;
        // No sentence of a provider stands where GPT expects rules.
        let reason = &came["error"]["code"];
        let note = json!({"call_id": proposal.call_id, "status": came["status"], "pictures": came["pictures"], "reason": reason});
        notes.push(note);
    }
    if notes.is_empty() {
        return Ok(Vec::new());
    }
    let text = format!("These generations have ended since: {}", Value::from(notes));
    Ok(vec![json!({"type": "message", "role": "developer", "content": [{"type": "input_text", "text": text}]})])
}

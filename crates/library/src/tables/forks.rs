//! Branches: conversations that go on from a save-point of another one.

use rusqlite::{Connection, Transaction, params};

use super::{
    columns::{must_exist, one, read_word},
    conversations::{self, SELECT},
    histories, messages,
};
use crate::{
    clock,
    conversation::{Conversation, Fork, MessageState},
    error::Error,
    id::ConversationId,
    library::Library,
};

impl Library {
    /// Begins a conversation that goes on from a save-point. It has the project, contract and recipe of the one it
    /// branches off, and everything said up to there, which stays in the other one. A save-point that a branch has in
    /// common with the conversation it came from is one of that conversation.
    ///
    /// # Errors
    /// [`Error::NotFound`] when the conversation, message or asset is unknown; [`Error::Invalid`] for an empty name,
    /// when the message is no part of the conversation, has fewer items, or is not finished and all of it is asked for.
    pub fn fork(&self, title: &str, fork: Fork) -> Result<Conversation, Error> {
        let title = conversations::checked(title)?;
        self.database().write(|tx| {
            conversations::must_be_there(tx, fork.conversation)?;
            let point = settled(tx, fork)?;
            tx.execute(
                "INSERT INTO conversations (title, created_at, updated_at, project, recipe, contract,
                     fork_conversation, fork_message, fork_items, fork_asset)
                 SELECT ?2, ?3, ?3, project, recipe, contract, ?4, ?5, ?6, ?7 FROM conversations WHERE id = ?1",
                params![
                    fork.conversation.0,
                    title,
                    clock::now_ms(),
                    point.conversation.0,
                    point.message.0,
                    point.items,
                    point.asset.map(|id| id.0),
                ],
            )?;
            conversations::read(tx, ConversationId(tx.last_insert_rowid()))
        })
    }

    /// The first conversation of the tree that a conversation belongs to, even if it was deleted since.
    ///
    /// # Errors
    /// [`Error::NotFound`].
    pub fn root(&self, id: ConversationId) -> Result<Conversation, Error> {
        self.database().read(|db| {
            conversations::must_be_there(db, id)?;
            one(db, &format!("{SELECT} WHERE c.id = ?1"), "conversation", first(db, id)?.0, conversations::row)
        })
    }

    /// Every conversation of the tree of branches that a conversation belongs to: the first one, then each branch with
    /// the branches of its own, older ones first. Deleted ones are left out.
    ///
    /// # Errors
    /// [`Error::NotFound`].
    pub fn lineage(&self, id: ConversationId) -> Result<Vec<Conversation>, Error> {
        let sql = format!(
            "WITH RECURSIVE tree (id, path) AS (
                 SELECT ?1, ''
                 UNION ALL
                 SELECT c.id, tree.path || printf('/%019d', c.id)
                 FROM tree JOIN conversations c ON c.fork_conversation = tree.id
             ) {SELECT} JOIN tree ON tree.id = c.id WHERE c.hidden = 0 ORDER BY tree.path"
        );
        self.database().read(|db| {
            conversations::must_be_there(db, id)?;
            let mut statement = db.prepare_cached(&sql)?;
            let tree = statement.query_map([first(db, id)?.0], conversations::row)?.collect::<Result<_, _>>()?;
            Ok(tree)
        })
    }

    /// Deletes a conversation with its messages and proposals. Generations, assets and charges stay. While a branch goes
    /// on from it, it is only put out of sight; it goes with the last of its branches.
    ///
    /// # Errors
    /// [`Error::NotFound`].
    pub fn delete_conversation(&self, id: ConversationId) -> Result<(), Error> {
        self.database().write(|tx| {
            conversations::must_be_there(tx, id)?;
            tx.execute("UPDATE conversations SET hidden = 1 WHERE id = ?1", [id.0])?;
            let mut next = Some(id);
            while let Some(id) = next {
                // Itself, and then each hidden one before it that nobody needs any more.
                let sql = "SELECT hidden AND id NOT IN (SELECT fork_conversation FROM conversations
                         WHERE fork_conversation = ?1) FROM conversations WHERE id = ?1";
                if !one(tx, sql, "conversation", id.0, |row| row.get::<_, bool>(0))? {
                    break;
                }
                next = histories::fork(tx, id)?.map(|fork| fork.conversation);
                tx.execute("DELETE FROM conversations WHERE id = ?1", [id.0])?;
            }
            Ok(())
        })
    }
}

/// The save-point as one of the conversation that its message belongs to, with no more items than the branch has.
fn settled(tx: &Transaction, mut fork: Fork) -> Result<Fork, Error> {
    let owner = messages::conversation_of(tx, fork.message)?;
    let stretch = histories::stretches(tx, fork.conversation)?.into_iter().find(|one| one.conversation == owner);
    let seen = stretch.filter(|stretch| stretch.until.is_none_or(|(last, _)| fork.message <= last));
    let Some(seen) = seen else {
        return Err(Error::Invalid("This message belongs to another conversation. Go on from that one.".into()));
    };
    let count = messages::count_items(tx, fork.message)?;
    if fork.items.is_some_and(|items| items > count) {
        return Err(Error::Invalid(format!(
            "This message has {count} items, so it cannot be gone on from a later one."
        )));
    }
    if let Some((last, Some(cut))) = seen.until
        && last == fork.message
    {
        fork.items = Some(fork.items.map_or(cut, |items| items.min(cut)));
    }
    let sql = "SELECT state FROM messages WHERE id = ?1";
    let state = one(tx, sql, "message", fork.message.0, |row| read_word(row, "state"))?;
    if fork.items.is_none() && matches!(state, MessageState::Streaming | MessageState::Waiting) {
        return Err(Error::Invalid("This answer is not finished: wait for it, or stop it first.".into()));
    }
    if let Some(asset) = fork.asset {
        must_exist(tx, "assets", "asset", asset.0)?;
    }
    Ok(Fork { conversation: owner, ..fork })
}

/// Where a tree of branches begins.
fn first(db: &Connection, id: ConversationId) -> Result<ConversationId, Error> {
    Ok(histories::stretches(db, id)?.first().map_or(id, |stretch| stretch.conversation))
}

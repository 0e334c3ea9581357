//! The one stream of events that both faces watch. After a gap (a reload of the window) a snapshot says the rest.

use library::{Asset, AssetId, Checks, Conversation, ConversationId, Job, Kit, Message, MessageId, Project};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{connection::ConnectionStatus, cost::CostToday, settings::Settings};

/// Something changed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(tag = "type", rename_all = "snake_case")]
#[ts(export)]
pub enum Event {
    /// A generation is new or stands elsewhere.
    Job {
        /// As it is now.
        job: Job,
    },
    /// A result is safely on disk.
    AssetAdded {
        /// The new asset.
        asset: Asset,
    },
    /// Assets were starred, trashed or restored.
    AssetsChanged {
        /// Which ones.
        ids: Vec<AssetId>,
    },
    /// A conversation is new, was renamed or cost more.
    Conversation {
        /// As it is now.
        conversation: Conversation,
    },
    /// A conversation was deleted.
    ConversationDeleted {
        /// Which one.
        id: ConversationId,
    },
    /// A message is new or changed, its proposals included.
    Message {
        /// As it is now.
        message: Message,
    },
    /// More words of a message; deltas are gathered for about 30 ms.
    Words {
        /// The message they belong to.
        message: MessageId,
        /// Where it belongs.
        conversation: ConversationId,
        /// The words to append.
        text: String,
    },
    /// Projects or brand kits changed.
    Projects {
        /// The projects as they are now.
        projects: Vec<Project>,
        /// The kits as they are now.
        kits: Vec<Kit>,
    },
    /// Results were checked against the contract of their conversation, or GPT gave its opinion.
    Checked {
        /// The results.
        checks: Vec<Checks>,
    },
    /// The money of today changed.
    Cost {
        /// As it is now.
        cost: CostToday,
    },
    /// Where the calls go changed.
    Connection {
        /// As it is now.
        connection: ConnectionStatus,
    },
    /// The settings changed.
    Settings {
        /// As they are now.
        settings: Settings,
    },
}

//! Row identities. They count up and are never used again, so a greater id is a newer row; in JSON they are decimal
//! strings, which no client rounds or compares as floating point.

use std::{fmt, num::ParseIntError, str::FromStr};

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error};

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, ts_rs::TS)]
        #[ts(type = "string")]
        pub struct $name(pub i64);

        impl fmt::Display for $name {
            fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(out)
            }
        }

        impl FromStr for $name {
            type Err = ParseIntError;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                text.trim().parse().map(Self)
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                String::deserialize(deserializer)?.parse().map_err(D::Error::custom)
            }
        }
    )+};
}

ids! {
    /// A picture, clip, sound or text in the library.
    AssetId,
    /// A generation: one call that makes assets.
    JobId,
    /// A conversation with the agent.
    ConversationId,
    /// One message of a conversation, the person's or the agent's.
    MessageId,
    /// A paid call the agent would like to make.
    ProposalId,
    /// One version of a prompt.
    PromptId,
    /// One row of the ledger.
    ChargeId,
    /// A project: what belongs to one client or one piece of work.
    ProjectId,
    /// A brand kit.
    KitId,
    /// A document that came with a brief.
    DocumentId,
    /// A plan of the agent: several paid calls that are decided together.
    PlanId,
    /// Something the agent did that cost nothing.
    ActId,
    /// A collection of assets.
    CollectionId,
}

//! A switch that goes over the wire as "yes" or "no": `#[serde(default, with = "yesno")] #[schemars(with = "bool")]`,
//! on a `bool` or an `Option<bool>`.
//!
//! Part of ModelsLab documents its switches so. In the schema and in stored arguments such a field stays an ordinary
//! boolean; only the request's body says "yes".

use serde::{Deserialize, Deserializer, Serializer, de::Error};
use serde_json::Value;

use crate::loose;

/// Writes `true` as "yes" and `false` as "no"; nothing stays nothing.
pub(crate) fn serialize<T, S>(on: &T, serializer: S) -> Result<S::Ok, S::Error>
where
    T: Copy + Into<Option<bool>>,
    S: Serializer,
{
    match (*on).into() {
        Some(true) => serializer.serialize_str("yes"),
        Some(false) => serializer.serialize_str("no"),
        None => serializer.serialize_none(),
    }
}

/// Reads what [`serialize`] wrote and every other way to put a switch.
pub(crate) fn deserialize<'de, T: From<bool>, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    let value = Value::deserialize(deserializer)?;
    loose::flag(&value).map(T::from).ok_or_else(|| D::Error::custom("neither yes nor no"))
}

//! Columns as the library's own types.

use money::Usd;
use rusqlite::{Connection, OptionalExtension, Row, RowIndex, types::Type};
use serde::{Deserialize, Serialize, de::DeserializeOwned, de::IntoDeserializer, de::value};
use serde_json::Value;

use crate::error::Error;

/// A state or kind as the word it has in JSON.
pub(crate) fn word(of: &impl Serialize) -> String {
    match serde_json::to_value(of) {
        Ok(Value::String(word)) => word,
        other => unreachable!("only unit variants are written as words, not {other:?}"),
    }
}

pub(crate) fn read_word<T: DeserializeOwned>(row: &Row, column: impl RowIndex + Copy) -> rusqlite::Result<T> {
    let text: String = row.get(column)?;
    let word: value::StringDeserializer<value::Error> = text.into_deserializer();
    T::deserialize(word).map_err(|error| unreadable(row, column, error))
}

pub(crate) fn read_optional_word<T: DeserializeOwned>(
    row: &Row,
    column: impl RowIndex + Copy,
) -> rusqlite::Result<Option<T>> {
    if row.get_ref(column)? == rusqlite::types::ValueRef::Null { Ok(None) } else { read_word(row, column).map(Some) }
}

/// Any value as JSON text, byte for byte what it will be read as.
pub(crate) fn json(of: &impl Serialize) -> Result<String, Error> {
    serde_json::to_string(of).map_err(|error| Error::Invalid(format!("A value cannot be written as JSON: {error}.")))
}

pub(crate) fn optional_json(of: Option<&impl Serialize>) -> Result<Option<String>, Error> {
    of.map(json).transpose()
}

pub(crate) fn read_json<T: DeserializeOwned>(row: &Row, column: impl RowIndex + Copy) -> rusqlite::Result<T> {
    let text = row.get_ref(column)?.as_str()?;
    serde_json::from_str(text).map_err(|error| unreadable(row, column, error))
}

pub(crate) fn read_optional_json<T: for<'de> Deserialize<'de>>(
    row: &Row,
    column: impl RowIndex + Copy,
) -> rusqlite::Result<Option<T>> {
    match row.get_ref(column)?.as_str_or_null()? {
        Some(text) => serde_json::from_str(text).map(Some).map_err(|error| unreadable(row, column, error)),
        None => Ok(None),
    }
}

pub(crate) fn read_usd(row: &Row, column: impl RowIndex + Copy) -> rusqlite::Result<Option<Usd>> {
    Ok(row.get::<_, Option<i64>>(column)?.map(Usd::from_nanos))
}

/// How many acts, plans and proposals a message has, which is the place of the next one among them.
pub(crate) fn came(connection: &Connection, message: i64) -> Result<u32, Error> {
    let sql = "SELECT (SELECT count(*) FROM acts WHERE message = ?1) + (SELECT count(*) FROM plans WHERE message = ?1)
                   + (SELECT count(*) FROM proposals WHERE message = ?1)";
    Ok(connection.prepare_cached(sql)?.query_row([message], |row| row.get(0))?)
}

/// Whether a row of this identity is there; [`Error::NotFound`] when it is not.
pub(crate) fn must_exist(connection: &Connection, table: &str, what: &'static str, id: i64) -> Result<(), Error> {
    let mut statement = connection.prepare_cached(&format!("SELECT 1 FROM {table} WHERE id = ?1"))?;
    if statement.exists([id])? { Ok(()) } else { Err(Error::NotFound { what, id }) }
}

/// The one row a query finds by identity.
pub(crate) fn one<T>(
    connection: &Connection,
    sql: &str,
    what: &'static str,
    id: i64,
    read: impl FnOnce(&Row) -> rusqlite::Result<T>,
) -> Result<T, Error> {
    connection.prepare_cached(sql)?.query_row([id], read).optional()?.ok_or(Error::NotFound { what, id })
}

fn unreadable(
    row: &Row,
    column: impl RowIndex,
    error: impl std::error::Error + Send + Sync + 'static,
) -> rusqlite::Error {
    let index = column.idx(row.as_ref()).unwrap_or_default();
    rusqlite::Error::FromSqlConversionFailure(index, Type::Text, Box::new(error))
}

//! Client for ModelsLab: the catalogue of operations, submit, fetch, download.

mod error;
mod key;
mod loose;
pub mod models;
mod operation;
mod operations;
pub mod prices;
mod schema;
mod validate;
mod yesno;

pub use self::{
    error::{Error, ErrorKind, Reached},
    models::{Model, built_in_models},
    operation::{Arguments, Family, Map, Media, Operation, Output},
    operations::{RealtimeText2img, Text2img, operation, operations},
    prices::Prices,
    validate::Problem,
};

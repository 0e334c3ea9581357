//! One description, many faces: what an operation is made from, and what is derived from it.

use money::Usd;
use schemars::JsonSchema;
use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Value, json};

use crate::{
    prices::Prices,
    schema,
    validate::{self, Problem},
};

/// Arguments of an operation by name, as they are stored and shown.
pub type Map = serde_json::Map<String, Value>;

/// Operations that share a place in the API and are polled there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Family {
    /// Fast pictures without a choice of model.
    Realtime,
    /// Pictures with a choice of model: community models, FLUX, Z-Image and others.
    Images,
}

impl Family {
    /// The family's name, as in its paths.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Realtime => "realtime",
            Self::Images => "images",
        }
    }

    /// Where a generation of this family is polled, from the API's base.
    pub(crate) fn fetch_path(self, id: &str) -> String {
        format!("/v6/{}/fetch/{id}", self.name())
    }
}

/// What an operation makes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Output {
    /// Still pictures.
    Image,
    /// Moving pictures.
    Video,
    /// Speech, music or sound.
    Audio,
    /// Words.
    Text,
    /// A three-dimensional model.
    #[serde(rename = "model")]
    Model3d,
}

/// What an argument takes when it takes a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Media {
    /// A picture.
    Image,
    /// A mask: white is what changes.
    Mask,
    /// A clip.
    Video,
    /// A sound.
    Audio,
}

/// What the author of an operation writes: a struct of its arguments and this.
///
/// The struct's doc comment is the operation's summary, each field's doc comment the argument's description; types,
/// `#[schemars(range(...))]`, `#[schemars(length(...))]` and `#[serde(default = ...)]` are its rules. A field is
/// required unless it is an `Option` or has a default. An `Option` that is `None` is not sent. Quirks of the wire live
/// in serde attributes on the field. See `operations/images.rs` for a full one.
pub trait Arguments: Serialize + DeserializeOwned + JsonSchema {
    /// The operation's name: a tool name and a word on the command line.
    const NAME: &'static str;
    /// A short title for people.
    const TITLE: &'static str;
    /// The path from the API's base, with its version.
    const PATH: &'static str;
    /// The family that polls it.
    const FAMILY: Family;
    /// What it makes.
    const OUTPUT: Output = Output::Image;
    /// The arguments that take media, by name.
    const MEDIA: &'static [(&'static str, Media)] = &[];

    /// The price of one call with these arguments; `None` when no price is known.
    fn price(&self, prices: &Prices) -> Option<Usd>;

    /// Fills what depends on other arguments. Every constant default belongs into the struct instead.
    fn settle(&mut self) {}

    /// What is wrong with arguments that are each acceptable by themselves.
    fn check(&self) -> Vec<Problem> {
        Vec::new()
    }

    /// How many results are asked for.
    fn samples(&self) -> u32 {
        1
    }

    /// Width and height of the results in pixels, so that a placeholder has the right shape.
    fn size(&self) -> Option<(u32, u32)> {
        None
    }

    /// The model asked for.
    fn model(&self) -> Option<&str> {
        None
    }

    /// The words.
    fn prompt(&self) -> Option<&str> {
        None
    }

    /// The seed asked for.
    fn seed(&self) -> Option<u64> {
        None
    }
}

/// All that is to know about one set of arguments, worked out in one go.
struct Settled {
    /// The request's body without key and mark.
    body: Map,
    problems: Vec<Problem>,
    price: Option<Usd>,
    samples: u32,
    size: Option<(u32, u32)>,
    model: Option<String>,
    prompt: Option<String>,
    seed: Option<u64>,
}

fn settle<T: Arguments>(arguments: Map, prices: &Prices) -> serde_json::Result<Settled> {
    let mut it: T = serde_json::from_value(Value::Object(arguments))?;
    it.settle();
    let mut body = match serde_json::to_value(&it)? {
        Value::Object(body) => body,
        other => return Err(serde::de::Error::custom(format!("arguments are an object, not {other}"))),
    };
    body.retain(|_, value| !value.is_null());
    let said = |text: Option<&str>| text.filter(|text| !text.is_empty()).map(str::to_owned);
    Ok(Settled {
        problems: it.check(),
        price: it.price(prices),
        samples: it.samples(),
        size: it.size(),
        model: said(it.model()),
        prompt: said(it.prompt()),
        seed: it.seed(),
        body,
    })
}

/// One operation of ModelsLab: a static description, made from the struct of its arguments.
pub struct Operation {
    /// The name: a tool name and a word on the command line.
    pub name: &'static str,
    /// A short title for people.
    pub title: &'static str,
    /// One or two sentences on what it does, for people and for GPT.
    pub summary: String,
    /// The family that polls it.
    pub family: Family,
    /// The path from the API's base, with its version.
    pub path: &'static str,
    /// What it makes.
    pub output: Output,
    /// The arguments that take media, by name.
    pub media: &'static [(&'static str, Media)],
    schema: Value,
    settle: fn(Map, &Prices) -> serde_json::Result<Settled>,
}

impl Operation {
    /// The description of an operation, from its struct.
    pub fn of<T: Arguments>() -> Self {
        let mut schema = schema::of::<T>();
        let summary = schema["description"].take().as_str().unwrap_or_default().to_owned();
        schema["description"] = json!(summary);
        Self {
            name: T::NAME,
            title: T::TITLE,
            summary,
            family: T::FAMILY,
            path: T::PATH,
            output: T::OUTPUT,
            media: T::MEDIA,
            schema,
            settle: settle::<T>,
        }
    }

    /// The JSON Schema of the arguments: an object with a description, a type and, where there are any, a range, a
    /// default, examples or the accepted words on each property; `required`; no further properties.
    pub fn schema(&self) -> Value {
        self.schema.clone()
    }

    /// The arguments as they will be sent, defaults filled in and numbers written as words read as numbers.
    ///
    /// # Errors
    /// All problems at once: unknown arguments (with the name that was probably meant), missing ones, wrong types and
    /// ranges, and combinations that the chosen model does not take.
    pub fn validate(&self, arguments: &Map) -> Result<Map, Vec<Problem>> {
        Ok(validate::check(&self.schema, self.name, &self.body(arguments)?).0)
    }

    /// The request's body, without key and mark: what [`Self::validate`] gives, in the provider's spelling.
    pub(crate) fn body(&self, arguments: &Map) -> Result<Map, Vec<Problem>> {
        let (good, mut problems) = validate::check(&self.schema, self.name, arguments);
        match self.settled(good, &Prices::built_in()) {
            Ok(settled) => {
                // A rule about a combination says nothing new about an argument that is wrong by itself.
                let known: Vec<_> = problems.iter().map(|problem| problem.field.clone()).collect();
                problems.extend(settled.problems.into_iter().filter(|problem| !known.contains(&problem.field)));
                if problems.is_empty() { Ok(settled.body) } else { Err(problems) }
            }
            Err(error) => {
                problems.push(Problem {
                    field: String::new(),
                    message: format!("These arguments do not fit together: {error}."),
                });
                Err(problems)
            }
        }
    }

    /// The price expected for a call with these arguments, which need not be complete yet; `None` when none is known.
    pub fn estimate(&self, arguments: &Map, prices: &Prices) -> Option<Usd> {
        let (good, _) = validate::check(&self.schema, self.name, arguments);
        self.settled(good, prices).ok()?.price
    }

    /// How many results are asked for, at least one.
    pub fn samples(&self, arguments: &Map) -> u32 {
        self.known(arguments).map_or(1, |known| known.samples.max(1))
    }

    /// Expected width and height of the results in pixels.
    pub fn size(&self, arguments: &Map) -> Option<(u32, u32)> {
        self.known(arguments)?.size
    }

    /// The model asked for.
    pub fn model(&self, arguments: &Map) -> Option<String> {
        self.known(arguments)?.model
    }

    /// The words, byte for byte.
    pub fn prompt(&self, arguments: &Map) -> Option<String> {
        self.known(arguments)?.prompt
    }

    /// The seed asked for.
    pub fn seed(&self, arguments: &Map) -> Option<u64> {
        self.known(arguments)?.seed
    }

    fn known(&self, arguments: &Map) -> Option<Settled> {
        let (good, _) = validate::check(&self.schema, self.name, arguments);
        self.settled(good, &Prices::built_in()).ok()
    }

    /// Reads arguments that are good one by one; required ones that are missing are stood in for by empty ones, so
    /// that a half-written form has a price and a shape.
    fn settled(&self, mut good: Map, prices: &Prices) -> serde_json::Result<Settled> {
        for name in schema::required(&self.schema) {
            let empty = || schema::empty(&self.schema["properties"][name]);
            good.entry(name).or_insert_with(empty);
        }
        (self.settle)(good, prices)
    }
}

impl std::fmt::Debug for Operation {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("Operation").field("name", &self.name).field("path", &self.path).finish_non_exhaustive()
    }
}

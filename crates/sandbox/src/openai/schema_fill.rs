//! Fills any JSON Schema from what is known of a wish. Which value goes where is told by each property's name,
//! description, type, enum and range, as a model would.

use serde_json::{Map, Value};

use super::mind::media_kind;
use crate::dice::scramble;

/// What is known.
#[derive(Debug, Clone, Default)]
pub(crate) struct Brief {
    pub(crate) prompt: String,
    pub(crate) negative: Option<String>,
    pub(crate) subject: String,
    pub(crate) why: String,
    pub(crate) changes: Vec<String>,
    /// Everything the person said, in lower case: enum values are looked for in it.
    pub(crate) said: String,
    pub(crate) count: Option<u64>,
    pub(crate) aspect: Option<(u64, u64)>,
    pub(crate) size: Option<(u64, u64)>,
    pub(crate) seed: Option<u64>,
    /// Ids of media spoken of, newest first.
    pub(crate) media: Vec<String>,
    /// How many of them the person named in this message.
    pub(crate) named: usize,
    /// Different prompts, where several are asked for.
    pub(crate) variations: Vec<String>,
    /// For numbers nobody asked for.
    pub(crate) dice: u64,
}

/// A value that fits the schema.
pub(crate) fn fill(schema: &Value, brief: &Brief) -> Value {
    Filler { root: schema, brief }.value("", schema, true, 0).unwrap_or(Value::Null)
}

/// What is wanted, in the shape of the schema: what it does not know is left out, what it requires besides is filled.
pub(crate) fn fit(schema: &Value, wanted: &Value, brief: &Brief) -> Value {
    if let Some(choices) = schema["anyOf"].as_array() {
        let fitting = choices.iter().find(|c| (c["type"] == "null") == wanted.is_null());
        return fitting.map_or_else(|| wanted.clone(), |choice| fit(choice, wanted, brief));
    }
    let nullable_here = nullable(schema);
    let kind =
        |name: &str| schema["type"] == name || schema["type"].as_array().is_some_and(|k| k.iter().any(|k| k == name));
    match wanted {
        Value::Object(members) if kind("object") => {
            let mut base = fill(schema, brief);
            for (name, inner) in schema["properties"].as_object().into_iter().flatten() {
                if let Some(value) = members.get(name) {
                    base[name] = fit(inner, value, brief);
                } else if nullable(inner) {
                    base[name] = Value::Null;
                }
            }
            base
        }
        Value::Array(list) if kind("array") => {
            let most = schema["maxItems"].as_u64().unwrap_or(u64::MAX) as usize;
            list.iter().take(most).map(|item| fit(&schema["items"], item, brief)).collect()
        }
        value => match schema["enum"].as_array() {
            Some(values) if !values.contains(value) && nullable_here => Value::Null,
            Some(values) if !values.contains(value) => values.first().cloned().unwrap_or_default(),
            _ => value.clone(),
        },
    }
}

struct Filler<'a> {
    root: &'a Value,
    brief: &'a Brief,
}

/// What a property is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum About {
    Prompt,
    Negative,
    Variations,
    Count,
    Aspect,
    Width,
    Height,
    Seed,
    Model,
    Why,
    Changes,
    Title,
    Media,
    Other,
}

fn about(name: &str, description: &str) -> About {
    let name = name.to_lowercase();
    let text = format!("{name} {}", description.to_lowercase());
    let named = |signs: &[&str]| signs.iter().any(|s| name.contains(s));
    let told = |signs: &[&str]| signs.iter().any(|s| text.contains(s));
    match () {
        () if named(&["negative", "avoid", "exclude", "without"]) => About::Negative,
        () if named(&["variation", "versions", "takes", "alternatives"]) => About::Variations,
        () if named(&["why", "reason", "explanation", "rationale", "note", "comment"]) && !named(&["notes_list"]) => {
            About::Why
        }
        () if named(&["change", "edits", "diff"]) => About::Changes,
        () if named(&["prompt", "query", "lyrics"]) || name == "text" || name == "words" || name == "description" => {
            About::Prompt
        }
        () if named(&["samples", "count", "number", "how_many", "quantity", "n_images", "num_images"])
            || name == "n" =>
        {
            About::Count
        }
        () if named(&["aspect", "ratio", "orientation", "shape", "format"]) || name == "size" => About::Aspect,
        () if named(&["width"]) => About::Width,
        () if named(&["height"]) => About::Height,
        () if named(&["seed"]) => About::Seed,
        () if named(&["model"]) => About::Model,
        () if named(&["title", "label", "caption", "name"]) => About::Title,
        () if named(&["image", "asset", "picture", "mask", "video", "audio", "media"]) => About::Media,
        () if told(&["what must not", "should not be in", "keep out of", "leave out"]) => About::Negative,
        () if told(&["one line", "why ", "explain"]) => About::Why,
        () if told(&["the prompt", "refined", "rewritten", "improved words", "prompt to send"]) => About::Prompt,
        () => About::Other,
    }
}

impl<'a> Filler<'a> {
    /// A value for a schema; `None` leaves an optional property out.
    fn value(&self, name: &str, schema: &'a Value, required: bool, depth: usize) -> Option<Value> {
        let schema = self.resolved(schema);
        if depth > 12 {
            return required.then_some(Value::Null);
        }
        if let Some(fixed) = schema.get("const") {
            return Some(fixed.clone());
        }
        let description = schema["description"].as_str().unwrap_or_default();
        let about = about(name, description);
        if let Some(choices) = schema.get("anyOf").or_else(|| schema.get("oneOf")).and_then(Value::as_array) {
            return self.any_of(name, choices, description, required, depth);
        }
        if let Some(values) = schema["enum"].as_array() {
            return self.one_of(about, values, schema, required);
        }
        let kinds: Vec<&str> = match &schema["type"] {
            Value::String(one) => vec![one],
            Value::Array(many) => many.iter().filter_map(Value::as_str).collect(),
            _ if schema.get("properties").is_some() => vec!["object"],
            _ => vec!["string"],
        };
        let nullable = kinds.contains(&"null");
        let kind = kinds.iter().find(|k| **k != "null").copied().unwrap_or("null");
        let medium = media_kind(name, schema).is_some();
        let found = match kind {
            "string" if medium && about == About::Media => self.medium(name, schema, required && !nullable),
            "object" => Some(self.object(schema, depth)),
            "array" => self.array(name, about, schema, required && !nullable, depth),
            "string" => self.text(about, schema, required && !nullable),
            "integer" | "number" => self.number(about, schema, required && !nullable, kind == "integer"),
            "boolean" => self.flag(name, schema, required && !nullable),
            _ => None,
        };
        found.or_else(|| required.then(|| if nullable { Value::Null } else { self.fallback(kind, schema) }))
    }

    fn resolved(&self, schema: &'a Value) -> &'a Value {
        let mut schema = schema;
        for _ in 0..8 {
            let Some(path) = schema["$ref"].as_str().and_then(|r| r.strip_prefix('#')) else { break };
            schema = self.root.pointer(path).unwrap_or(&Value::Null);
        }
        schema
    }

    fn object(&self, schema: &'a Value, depth: usize) -> Value {
        let required: Vec<&str> =
            schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
        let mut members = Map::new();
        let mut medium = false;
        // What media a tool must have come first; of those it may have, only the first is used.
        let needed = |name: &str, inner: &Value| required.contains(&name) && !nullable(inner);
        let properties = || schema["properties"].as_object().into_iter().flatten();
        let needs = properties().any(|(name, inner)| needed(name, inner) && media_kind(name, inner).is_some());
        for (name, inner) in properties() {
            let spare = media_kind(name, inner).is_some() && !needed(name, inner);
            let value = match self.value(name, inner, required.contains(&name.as_str()), depth + 1) {
                Some(value) if spare && (needs || medium) && !value.is_null() => {
                    if !required.contains(&name.as_str()) {
                        continue;
                    }
                    Value::Null
                }
                Some(value) => value,
                None => continue,
            };
            medium |= spare && !value.is_null();
            members.insert(name.clone(), value);
        }
        Value::Object(members)
    }

    fn any_of(
        &self,
        name: &str,
        choices: &'a [Value],
        description: &str,
        required: bool,
        depth: usize,
    ) -> Option<Value> {
        let null = |c: &&Value| self.resolved(c)["type"] == "null";
        let nullable = choices.iter().any(|c| null(&c));
        for choice in choices.iter().filter(|c| !null(c)) {
            // The description often stands beside anyOf and not in it.
            let mut inner = self.resolved(choice).clone();
            if let Some(members) = inner.as_object_mut() {
                members.entry("description").or_insert_with(|| description.into());
            }
            let filler = Filler { root: self.root, brief: self.brief };
            let value = filler.value_owned(name, &inner, required && !nullable, depth + 1);
            if value.is_some() {
                return value;
            }
        }
        (required && nullable).then_some(Value::Null)
    }

    /// As [`Self::value`], for a schema made on the way.
    fn value_owned(&self, name: &str, schema: &Value, required: bool, depth: usize) -> Option<Value> {
        Filler { root: self.root, brief: self.brief }.borrowed(name, schema, required, depth)
    }

    fn borrowed(&self, name: &str, schema: &Value, required: bool, depth: usize) -> Option<Value> {
        // A document of its own whose references still lead into the root.
        let mut document = schema.clone();
        for definitions in ["$defs", "definitions"] {
            if let (Some(members), Some(shared)) = (document.as_object_mut(), self.root.get(definitions)) {
                members.entry(definitions).or_insert_with(|| shared.clone());
            }
        }
        Filler { root: &document, brief: self.brief }.value(name, &document, required, depth)
    }

    fn one_of(&self, about: About, values: &[Value], schema: &Value, required: bool) -> Option<Value> {
        let nullable = values.contains(&Value::Null)
            || schema["type"].as_array().is_some_and(|kinds| kinds.iter().any(|k| k == "null"));
        let texts = || values.iter().filter_map(|v| v.as_str().map(|text| (v, text)));
        // Something the person named, the longest name first ("flux-2-dev" before "flux").
        let mut named: Vec<_> = texts().filter(|(_, text)| self.names(text)).collect();
        named.sort_by_key(|(_, text)| std::cmp::Reverse(text.len()));
        if let Some((value, _)) = named.first().filter(|_| about != About::Aspect) {
            return Some((*value).clone());
        }
        if about == About::Aspect
            && let Some((w, h)) = self.brief.aspect.or(self.brief.size)
        {
            let wanted = w as f64 / h as f64;
            // Lying or standing matters more than how much.
            let lies = |s: f64| if (s - 1.0).abs() < 0.02 { 0 } else { i8::from(s > 1.0) * 2 - 1 };
            let off = |text: &str| {
                let turned = |s: f64| if lies(s) == lies(wanted) { 0.0 } else { 1.0 };
                shape_of(text).map(|s| (s.ln() - wanted.ln()).abs() + turned(s))
            };
            let mut shaped: Vec<_> = texts().filter_map(|(v, t)| off(t).map(|o| (v, o))).collect();
            shaped.sort_by(|a, b| a.1.total_cmp(&b.1));
            if let Some((value, _)) = shaped.first() {
                return Some((*value).clone());
            }
        }
        if about == About::Count
            && let Some(count) = self.brief.count
            && let Some(value) =
                values.iter().find(|v| v.as_u64() == Some(count) || v.as_str() == Some(&count.to_string()))
        {
            return Some(value.clone());
        }
        if let Some(default) = schema.get("default").filter(|d| values.contains(d)) {
            return required.then(|| default.clone());
        }
        match () {
            () if !required => None,
            () if nullable => Some(Value::Null),
            () => values.iter().find(|v| !v.is_null()).cloned(),
        }
    }

    /// Whether the person said this enum value, or its words.
    fn names(&self, value: &str) -> bool {
        let said = &self.brief.said;
        let value = value.to_lowercase();
        let apart = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric() && c != '-');
        let whole = |needle: &str| {
            said.match_indices(needle)
                .any(|(at, _)| apart(said[..at].chars().next_back()) && apart(said[at + needle.len()..].chars().next()))
        };
        value.len() > 1 && (whole(&value) || value.contains(['-', '_']) && whole(&value.replace(['-', '_'], " ")))
    }

    fn array(&self, name: &str, about: About, schema: &'a Value, required: bool, depth: usize) -> Option<Value> {
        let least = schema["minItems"].as_u64().unwrap_or(0) as usize;
        let most = schema["maxItems"].as_u64().unwrap_or(8).min(64) as usize;
        let list: Vec<Value> = match about {
            About::Variations if !self.brief.variations.is_empty() => {
                let prompts = self.brief.variations.iter().take(most);
                let one = |prompt: &String| {
                    let brief = Brief { prompt: prompt.clone(), ..self.brief.clone() };
                    let item = self.resolved(&schema["items"]);
                    if item["type"] == "object" {
                        Filler { root: self.root, brief: &brief }.value("", item, true, depth + 1).unwrap_or_default()
                    } else {
                        prompt.as_str().into()
                    }
                };
                prompts.map(one).collect()
            }
            About::Changes | About::Why => self.brief.changes.iter().map(|c| c.as_str().into()).take(most).collect(),
            About::Media => {
                let kind = media_kind(name, schema).unwrap_or_default();
                let fitting = |m: &&String| m.starts_with(kind) || !m.contains(':');
                // More than one picture is meant only where more than one was named.
                let most = if required { most.min(self.brief.named.max(1)) } else { most.min(self.brief.named) };
                self.brief.media.iter().filter(fitting).map(|m| m.as_str().into()).take(most).collect()
            }
            _ if required || least > 0 => {
                let n = least.max(1).min(most.max(least));
                (0..n).filter_map(|_| self.value(name, &schema["items"], true, depth + 1)).collect()
            }
            _ => return None,
        };
        let enough = list.len() >= least && (required || !list.is_empty());
        enough.then_some(Value::Array(list))
    }

    fn text(&self, about: About, schema: &Value, required: bool) -> Option<Value> {
        let brief = self.brief;
        let default = || schema["default"].as_str().map(str::to_owned);
        let text = match about {
            About::Prompt => Some(brief.prompt.clone()),
            About::Negative => brief.negative.clone(),
            About::Why => Some(brief.why.clone()),
            About::Changes => Some(brief.changes.join("; ")),
            About::Title => required.then(|| brief.subject.clone()),
            About::Media => brief.media.first().cloned(),
            About::Aspect => brief.aspect.map(|(w, h)| format!("{w}:{h}")),
            About::Count => brief.count.map(|n| n.to_string()),
            About::Seed => brief.seed.map(|n| n.to_string()),
            About::Width => brief.size.map(|(w, _)| w.to_string()),
            About::Height => brief.size.map(|(_, h)| h.to_string()),
            About::Model => self.named_in(schema["description"].as_str().unwrap_or_default()),
            About::Variations => self.brief.variations.first().cloned(),
            About::Other => None,
        };
        let text = text.or_else(|| if required { default() } else { None });
        let most = schema["maxLength"].as_u64().unwrap_or(u64::MAX) as usize;
        text.map(|t| Value::String(t.chars().take(most).collect()))
    }

    /// A handle of the kind the member takes. Nobody's mask is made up.
    fn medium(&self, name: &str, schema: &Value, required: bool) -> Option<Value> {
        let kind = media_kind(name, schema)?;
        let media = &self.brief.media;
        let fitting = media.iter().find(|m| m.starts_with(kind));
        // Ids of other makes do not tell their kind.
        let plain = || media.iter().find(|m| !m.contains(':')).filter(|_| kind != "mask");
        let any = || media.first().filter(|_| required);
        fitting.or_else(plain).or_else(any).map(|m| m.as_str().into())
    }

    /// A model the person named, if the description knows it as well.
    fn named_in(&self, description: &str) -> Option<String> {
        let marks = |c: char| !c.is_alphanumeric() && c != '-' && c != '.';
        let mut known: Vec<&str> =
            description.split(marks).map(|w| w.trim_matches('.')).filter(|w| w.len() > 2).collect();
        known.sort_by_key(|w| std::cmp::Reverse(w.len()));
        let id = |w: &&str| {
            w.contains('-')
                || w.chars().any(|c| c.is_ascii_digit())
                || matches!(*w, "flux" | "sdxl" | "realtime" | "midjourney")
        };
        known.into_iter().filter(id).find(|w| self.names(w)).map(str::to_owned)
    }

    fn number(&self, about: About, schema: &Value, required: bool, whole: bool) -> Option<Value> {
        let brief = self.brief;
        let (low, high) = range(schema, whole);
        let step = schema["multipleOf"].as_f64().filter(|s| *s > 0.0);
        let wanted = match about {
            About::Count => brief.count.map(|n| n as f64),
            About::Width => brief.size.map(|size| within(size, high).0).or_else(|| self.side(high, true)),
            About::Height => brief.size.map(|size| within(size, high).1).or_else(|| self.side(high, false)),
            About::Seed => brief.seed.map(|n| n as f64),
            _ => None,
        };
        let default = schema["default"].as_f64();
        let wanted = wanted.or_else(|| required.then(|| default.unwrap_or_else(|| self.unasked(about, low, high))))?;
        let fitted = wanted.clamp(low, high);
        let step = step.or(matches!(about, About::Width | About::Height).then_some(8.0));
        let fitted = step.map_or(fitted, |s| ((fitted / s).floor() * s).max((low / s).ceil() * s));
        Some(if whole { Value::from(fitted.round() as i64) } else { Value::from(fitted) })
    }

    /// A side for the shape that is wanted, near 1024 pixels on the long side.
    fn side(&self, high: f64, width: bool) -> Option<f64> {
        let (w, h) = self.brief.aspect?;
        let long = high.min(1_024.0);
        let (w, h) = (w as f64, h as f64);
        Some(long * if width { w / w.max(h) } else { h / w.max(h) })
    }

    /// A number for a required member nobody spoke of.
    fn unasked(&self, about: About, low: f64, high: f64) -> f64 {
        match about {
            About::Count => 1.0,
            About::Width | About::Height => 1_024.0,
            About::Seed => (scramble(self.brief.dice) % 1_000_000) as f64,
            _ if low > -1e12 && high < 1e12 => (low + high) / 2.0,
            _ => low.max(1.0),
        }
    }

    fn flag(&self, name: &str, schema: &Value, required: bool) -> Option<Value> {
        let word = name.to_lowercase().replace('_', " ");
        if self.brief.said.contains(&word) {
            return Some(true.into());
        }
        required.then(|| schema["default"].as_bool().unwrap_or(false).into())
    }

    /// The plainest value of a kind that must be there.
    fn fallback(&self, kind: &str, schema: &Value) -> Value {
        match kind {
            "string" => {
                let least = schema["minLength"].as_u64().unwrap_or(0) as usize;
                let example = example(schema["description"].as_str().unwrap_or_default());
                let subject = || if least > 0 { self.brief.subject.clone() } else { String::new() };
                format!("{:<least$}", example.map_or_else(subject, str::to_owned)).into()
            }
            "integer" | "number" => 0.into(),
            "boolean" => false.into(),
            "array" => Value::Array(Vec::new()),
            "object" => Value::Object(Map::new()),
            _ => Value::Null,
        }
    }
}

/// What a description names first after "for example".
fn example(description: &str) -> Option<&str> {
    let (_, named) = description.split_once("for example ")?;
    named.split([',', ' ', ';', '.']).next().filter(|word| !word.is_empty())
}

/// A size in its own shape, no side longer than this.
fn within((w, h): (u64, u64), longest: f64) -> (f64, f64) {
    let (w, h) = (w as f64, h as f64);
    let scale = (longest / w.max(h)).min(1.0);
    (w * scale, h * scale)
}

/// Whether a schema allows null.
fn nullable(schema: &Value) -> bool {
    schema["type"].as_array().is_some_and(|kinds| kinds.iter().any(|k| k == "null"))
}

/// Least and greatest value a numeric schema allows.
fn range(schema: &Value, whole: bool) -> (f64, f64) {
    let gap = if whole { 1.0 } else { 1e-6 };
    let of = |name: &str| schema[name].as_f64();
    let low = of("minimum").or_else(|| of("exclusiveMinimum").map(|n| n + gap)).unwrap_or(-1e15);
    let high = of("maximum").or_else(|| of("exclusiveMaximum").map(|n| n - gap)).unwrap_or(1e15);
    (low, high.max(low))
}

/// Width over height of an enum value such as "16:9", "1024x768", "landscape" or "wide".
fn shape_of(text: &str) -> Option<f64> {
    let lower = text.to_lowercase();
    if let Some((w, h)) = lower.split_once([':', 'x', '×', '/'])
        && let (Ok(w), Ok(h)) = (w.trim().parse::<f64>(), h.trim().parse::<f64>())
        && w > 0.0
        && h > 0.0
    {
        return Some(w / h);
    }
    match lower.as_str() {
        "square" => Some(1.0),
        "landscape" | "wide" | "horizontal" | "widescreen" => Some(16.0 / 9.0),
        "portrait" | "tall" | "vertical" | "upright" => Some(9.0 / 16.0),
        "panorama" | "panoramic" => Some(21.0 / 9.0),
        _ => None,
    }
}

#[cfg(test)]
mod tests;

//! Lenient reading of loosely typed JSON. ModelsLab answers from PHP: a list may be an array, an object with "0" and
//! "1", a string or null; a number may be a string; a switch may be true, "yes" or "1".

use serde_json::Value;

/// A switch: true/false, yes/no, 1/0, as words or numbers; of a list, whether any is on.
pub(crate) fn flag(value: &Value) -> Option<bool> {
    match value {
        Value::Bool(on) => Some(*on),
        Value::Number(number) => Some(number.as_f64()? != 0.0),
        Value::String(word) => match word.trim().to_ascii_lowercase().as_str() {
            "true" | "yes" | "1" | "on" => Some(true),
            "false" | "no" | "0" | "off" | "none" | "" => Some(false),
            _ => None,
        },
        Value::Array(items) => Some(items.iter().any(|item| flag(item) == Some(true))),
        Value::Null | Value::Object(_) => None,
    }
}

/// A finite number, or the digits of one.
pub(crate) fn number(value: &Value) -> Option<f64> {
    match value {
        Value::Number(number) => number.as_f64(),
        Value::String(digits) => digits.trim().parse().ok(),
        _ => None,
    }
    .filter(|number| number.is_finite())
}

/// A whole number from zero on, or the digits of one.
pub(crate) fn whole(value: &Value) -> Option<u64> {
    match value {
        Value::Number(whole) => whole.as_u64().or_else(|| {
            let float = whole.as_f64()?;
            (float.fract() == 0.0 && (0.0..9e15).contains(&float)).then_some(float as u64)
        }),
        Value::String(digits) => digits.trim().parse().ok(),
        _ => None,
    }
}

/// An identity: a string or a number; empty is none.
pub(crate) fn id(value: &Value) -> Option<String> {
    match value {
        Value::String(id) => Some(id.trim().to_owned()).filter(|id| !id.is_empty()),
        Value::Number(_) => whole(value).map(|id| id.to_string()),
        _ => None,
    }
}

/// A text that says something.
pub(crate) fn text(value: &Value) -> Option<&str> {
    value.as_str().map(str::trim).filter(|text| !text.is_empty())
}

/// Every text in a string, an array or an object, however deep, in order; numeric names count as positions.
pub(crate) fn texts(value: &Value) -> Vec<&str> {
    match value {
        Value::String(_) => text(value).into_iter().collect(),
        Value::Array(items) => items.iter().flat_map(texts).collect(),
        Value::Object(members) => {
            let mut members: Vec<_> = members.iter().collect();
            members.sort_by_key(|(name, _)| name.parse::<u64>().unwrap_or(u64::MAX));
            members.into_iter().flat_map(|(_, value)| texts(value)).collect()
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn lists_come_in_every_shape() {
        assert_eq!(texts(&json!("a")), ["a"]);
        assert_eq!(texts(&json!(["a", "", null, "b"])), ["a", "b"]);
        assert_eq!(texts(&json!({"10": "c", "2": "b", "0": "a"})), ["a", "b", "c"]);
        assert_eq!(texts(&json!([{"url": "a"}])), ["a"]);
        assert!(texts(&json!("")).is_empty() && texts(&json!(null)).is_empty());
    }

    #[test]
    fn numbers_come_as_words_too() {
        assert_eq!(number(&json!("13.5")), Some(13.5));
        assert_eq!(number(&json!("soon")), None);
        assert_eq!(number(&json!("inf")), None);
        assert_eq!(whole(&json!("4294967295")), Some(4_294_967_295));
        assert_eq!(whole(&json!(7.0)), Some(7));
        assert_eq!(whole(&json!(-1)), None);
        assert_eq!(whole(&json!(1.5)), None);
    }

    #[test]
    fn switches_and_ids() {
        assert_eq!(
            [flag(&json!("YES")), flag(&json!("0")), flag(&json!([false, true]))],
            [Some(true), Some(false), Some(true)]
        );
        assert_eq!(flag(&json!("perhaps")), None);
        assert_eq!(
            [id(&json!("")), id(&json!(null)), id(&json!(12)), id(&json!("a-b"))],
            [None, None, Some("12".into()), Some("a-b".into())]
        );
    }
}

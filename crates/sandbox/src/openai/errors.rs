//! OpenAI's error answers: `{"error": {message, type, param, code}}` with an honest HTTP status.

use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

/// A refusal.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct ApiError {
    pub(crate) status: StatusCode,
    pub(crate) code: Option<&'static str>,
    pub(crate) param: Option<String>,
    pub(crate) message: String,
}

impl ApiError {
    /// 400 about a parameter.
    pub(crate) fn bad(param: impl Into<String>, code: Option<&'static str>, message: impl Into<String>) -> Self {
        Self { status: StatusCode::BAD_REQUEST, code, param: Some(param.into()), message: message.into() }
    }

    /// 400 about a member that does not exist.
    pub(crate) fn unknown_parameter(path: impl Into<String>) -> Self {
        let path = path.into();
        let message = format!("Unknown parameter: '{path}'.");
        Self::bad(path, Some("unknown_parameter"), message)
    }

    /// 400 about a member that is missing.
    pub(crate) fn missing_parameter(path: impl Into<String>) -> Self {
        let path = path.into();
        let message = format!("Missing required parameter: '{path}'.");
        Self::bad(path, Some("missing_required_parameter"), message)
    }

    /// 400 about a member of the wrong type.
    pub(crate) fn wrong_type(path: impl Into<String>, expected: &str, got: &Value) -> Self {
        let path = path.into();
        let got = match got {
            Value::Null => "null",
            Value::Bool(_) => "a boolean",
            Value::Number(_) => "a number",
            Value::String(_) => "a string",
            Value::Array(_) => "an array",
            Value::Object(_) => "an object",
        };
        let message = format!("Invalid type for '{path}': expected {expected}, but got {got} instead.");
        Self::bad(path, Some("invalid_type"), message)
    }

    /// 400 about a value that is not one of those there are.
    pub(crate) fn invalid_value(path: impl Into<String>, got: &str, supported: &[&str]) -> Self {
        let path = path.into();
        let list: Vec<_> = supported.iter().map(|s| format!("'{s}'")).collect();
        let message = format!("Invalid value: '{got}'. Supported values are: {}.", list.join(", "));
        Self::bad(path, Some("invalid_value"), message)
    }

    /// 401 without any key.
    pub(crate) fn no_key() -> Self {
        Self {
            status: StatusCode::UNAUTHORIZED,
            code: None,
            param: None,
            message:
                "You didn't provide an API key. You need to provide your API key in an Authorization header using \
                      Bearer auth (i.e. Authorization: Bearer YOUR_KEY). You can obtain an API key from \
                      https://platform.openai.com/account/api-keys."
                    .to_owned(),
        }
    }

    /// 401 with a wrong key; like the real one it repeats the key's ends.
    pub(crate) fn wrong_key(key: &str) -> Self {
        let signs: Vec<char> = key.chars().collect();
        let shown: String = match signs.len() {
            0..=8 => signs.iter().collect(),
            n => signs.iter().enumerate().map(|(i, c)| if (6..n - 4).contains(&i) { '*' } else { *c }).collect(),
        };
        Self {
            status: StatusCode::UNAUTHORIZED,
            code: Some("invalid_api_key"),
            param: None,
            message: format!(
                "Incorrect API key provided: {shown}. You can find your API key at \
                 https://platform.openai.com/account/api-keys."
            ),
        }
    }

    /// 404 for a model.
    pub(crate) fn no_model(model: &str) -> Self {
        Self {
            status: StatusCode::NOT_FOUND,
            code: Some("model_not_found"),
            param: None,
            message: format!("The model `{model}` does not exist or you do not have access to it."),
        }
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let error = json!({ "error": {
            "message": self.message, "type": "invalid_request_error", "param": self.param, "code": self.code,
        } });
        (self.status, Json(error)).into_response()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wrong_key_shows_only_its_ends() {
        assert!(ApiError::wrong_key("sk-bad-0123456789").message.contains("sk-bad*******6789."));
        assert!(ApiError::wrong_key("bad").message.contains(" bad."));
    }
}

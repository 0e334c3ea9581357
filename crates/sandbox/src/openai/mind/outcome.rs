//! Reads what a tool gave back: whether it came well, and why not.

use serde_json::Value;

/// How one tool output reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Came {
    Well,
    Running,
    Denied,
    Cancelled,
    Failed,
}

/// One output may hold the results of several calls.
pub(super) fn parts(text: &str) -> Vec<String> {
    let value: Value = serde_json::from_str(text).unwrap_or(Value::Null);
    let list = value.as_array().or_else(|| ["results", "outputs"].iter().find_map(|n| value[*n].as_array()));
    list.map_or_else(|| vec![text.to_owned()], |list| list.iter().map(Value::to_string).collect())
}

/// Reads an output: JSON members first, then the words themselves.
pub(super) fn came(text: &str) -> (Came, Option<String>) {
    let value: Value = serde_json::from_str(text).unwrap_or(Value::Null);
    let member = |names: &[&str]| names.iter().map(|n| &value[*n]).find(|v| !v.is_null()).cloned();
    let status = member(&["status", "state", "outcome", "result"]);
    let status = status.as_ref().and_then(Value::as_str).unwrap_or_default().to_lowercase();
    let error = member(&["error", "failure", "reason", "message"]);
    let reason = error.as_ref().and_then(|e| e.as_str().or_else(|| e["message"].as_str())).map(str::to_owned);
    let judged = if value.is_object() && !status.is_empty() {
        status
    } else if value.is_object() {
        let failed = value.get("error").is_some_and(|e| !e.is_null());
        if failed { format!("failed {}", reason.clone().unwrap_or_default()) } else { "done".to_owned() }
    } else {
        text.to_lowercase()
    };
    let says = |signs: &[&str]| signs.iter().any(|s| judged.contains(s));
    let came = if says(&[
        "denied",
        "deny",
        "declined",
        "rejected by",
        "refused by the p",
        "did not approve",
        "not approved",
    ]) {
        Came::Denied
    } else if says(&["cancel", "stopped", "interrupted"]) {
        Came::Cancelled
    } else if says(&[
        "error",
        "fail",
        "could not",
        "over budget",
        "over_budget",
        "unknown",
        "expired",
        "refused",
        "invalid",
        "not found",
    ]) {
        Came::Failed
    } else if says(&["processing", "running", "queued", "planned", "submitting", "fetching", "started"]) {
        Came::Running
    } else {
        Came::Well
    };
    let plain = || (!value.is_object()).then(|| text.trim().to_owned());
    (came, reason.or_else(plain))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn outputs_are_read_in_json_and_in_words() {
        let cases = [
            (r#"{"status":"done","assets":[{"id":"7"}]}"#, Came::Well),
            (r#"{"status":"failed","error":{"code":"provider","message":"Try again."}}"#, Came::Failed),
            (r#"{"error":"over_budget"}"#, Came::Failed),
            (r#"{"status":"denied"}"#, Came::Denied),
            (r#"{"state":"running"}"#, Came::Running),
            ("The person denied this call.", Came::Denied),
            ("cancelled by user", Came::Cancelled),
            ("ok, seed 7", Came::Well),
            ("Unknown tool.", Came::Failed),
        ];
        for (text, expected) in cases {
            assert_eq!(came(text).0, expected, "{text}");
        }
        let both = parts(r#"{"results":[{"status":"denied"},{"status":"done"}]}"#);
        assert_eq!(both.iter().map(|p| came(p).0).collect::<Vec<_>>(), [Came::Denied, Came::Well]);
    }
}

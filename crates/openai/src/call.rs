//! A call the model made, and the undeclared wrapper in which it sometimes packs several.

use serde_json::{Map, Value};

use crate::{
    history,
    tool::{self, FIND_TOOLS, Tool},
};

/// A finished call that waits for its answer: of a function, or a search for tools that the caller has to make.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Call {
    /// Ties the result to the call: the item that answers it repeats it.
    pub call_id: String,
    /// The function's name; for a search the name of what searches.
    pub name: String,
    /// Its namespace, when it has one.
    pub namespace: Option<String>,
    /// Arguments as JSON text, as the model wrote them: they may not parse and may not fit the schema.
    pub arguments: String,
    /// What is called.
    pub kind: CallKind,
}

/// What a call calls, and so what answers it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum CallKind {
    /// A function of the caller's; answered by a `function_call_output`.
    #[default]
    Function,
    /// A search of OpenAI's own kind, left to the caller; answered by [`crate::found`].
    Search,
    /// The function [`FIND_TOOLS`] of servers without tool search; answered by [`crate::found`].
    FindTools,
}

impl Call {
    /// The call in an output item; `None` when the item is something else, was not finished, or was already answered by
    /// the server itself.
    pub fn of(item: &Value) -> Option<Self> {
        let search = match item.get("type")?.as_str()? {
            "function_call" => false,
            "tool_search_call" if item.get("execution").is_some_and(|by| by == "client") => true,
            _ => return None,
        };
        // Servers that are not OpenAI's leave the status out; only a stated other one means "do not run this".
        if item.get("status").and_then(Value::as_str).is_some_and(|status| status != "completed") {
            return None;
        }
        let text = |key: &str| item.get(key).and_then(Value::as_str).map(str::to_owned);
        let arguments = history::arguments(item);
        let call_id = text("call_id")?;
        if search {
            return Some(Self {
                call_id,
                name: "tool_search".to_owned(),
                namespace: None,
                arguments,
                kind: CallKind::Search,
            });
        }
        let (name, namespace) = (text("name")?, text("namespace"));
        let kind = if namespace.is_none() && name == FIND_TOOLS { CallKind::FindTools } else { CallKind::Function };
        Some(Self { call_id, name, namespace, arguments, kind })
    }

    /// Whether the model searches for tools: see [`Call::query`], [`crate::search`] and [`crate::found`].
    pub fn is_search(&self) -> bool {
        self.kind != CallKind::Function
    }

    /// What is searched for, in the model's words; empty for other calls and for arguments that are no JSON object.
    pub fn query(&self) -> String {
        if !self.is_search() {
            return String::new();
        }
        let arguments: Map<String, Value> = serde_json::from_str(&self.arguments).unwrap_or_default();
        match arguments.get("query").and_then(Value::as_str) {
            Some(query) => query.to_owned(),
            // Models that do not follow the schema still say what they want.
            None => arguments.values().filter_map(Value::as_str).collect::<Vec<_>>().join(" "),
        }
    }

    /// The tool that is called, however the model spells its name; `None` when there is none or more than one, and for
    /// a search. The arguments are not looked at.
    pub fn tool<'a>(&self, tools: &'a [Tool]) -> Option<&'a Tool> {
        if self.is_search() { None } else { tool::named(self.namespace.as_deref(), &self.name, tools) }
    }
}

/// The calls inside a call of `parallel` or `multi_tool_use.parallel`, a tool that GPT models sometimes call although
/// nobody declared it, with `{"tool_uses": [{"recipient_name": "functions.NAME", "parameters": {…}}]}`.
///
/// The names inside may have their namespace before them, with a dot or flat. Every inner call carries the name and
/// namespace as declared and the wrapper's `call_id`: the history needs exactly one output for it, listing the results
/// in order. [`FIND_TOOLS`] is known wherever there is something to find. `None` when the call is no such wrapper, or
/// when not every inner name is one of `known`; such a call is answered with an error as its output.
pub fn expand_parallel(call: &Call, known: &[Tool]) -> Option<Vec<Call>> {
    let wrapper = matches!(
        (call.namespace.as_deref(), call.name.as_str()),
        (None, "parallel" | "multi_tool_use.parallel") | (Some("multi_tool_use" | "parallel"), "parallel")
    );
    if !wrapper || known.iter().any(|tool| tool.name == call.name) {
        return None;
    }
    let arguments: Value = serde_json::from_str(&call.arguments).ok()?;
    let uses = arguments.get("tool_uses")?.as_array()?;
    if uses.is_empty() {
        return None;
    }
    uses.iter()
        .map(|inner| {
            let name = inner.get("recipient_name")?.as_str()?;
            let arguments = match inner.get("parameters") {
                Some(Value::String(text)) => text.clone(),
                Some(fields) => fields.to_string(),
                None => "{}".to_owned(),
            };
            if is_find_tools(name) && known.iter().any(|tool| tool.deferred) {
                let call_id = call.call_id.clone();
                return Some(Call {
                    call_id,
                    name: FIND_TOOLS.to_owned(),
                    namespace: None,
                    arguments,
                    kind: CallKind::FindTools,
                });
            }
            let tool = tool::named(None, name, known)?;
            Some(Call {
                call_id: call.call_id.clone(),
                name: tool.name.clone(),
                namespace: tool.namespace.clone(),
                arguments,
                kind: CallKind::Function,
            })
        })
        .collect()
}

/// Whether a wrapper packs a search for tools.
pub(crate) fn packs_find_tools(arguments: &str) -> bool {
    let arguments: Value = serde_json::from_str(arguments).unwrap_or_default();
    let mut uses = arguments["tool_uses"].as_array().into_iter().flatten();
    uses.any(|inner| inner["recipient_name"].as_str().is_some_and(is_find_tools))
}

fn is_find_tools(recipient: &str) -> bool {
    recipient.strip_prefix("functions.").unwrap_or(recipient) == FIND_TOOLS
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn wrapper(name: &str, arguments: &Value) -> Call {
        Call { call_id: "call_1".into(), name: name.into(), arguments: arguments.to_string(), ..Call::default() }
    }

    /// Tools by their names, with a namespace before a slash.
    fn tools(names: &[&str]) -> Vec<Tool> {
        let tool = |name: &&str| match name.split_once('/') {
            Some((namespace, name)) => {
                Tool { name: name.into(), namespace: Some(namespace.into()), deferred: true, ..Tool::default() }
            }
            None => Tool { name: (*name).into(), ..Tool::default() },
        };
        names.iter().map(tool).collect()
    }

    #[test]
    fn only_finished_calls_are_calls() {
        let item = |status: Value| json!({"type": "function_call", "call_id": "c", "name": "f", "arguments": "{}", "status": status});
        assert!(Call::of(&item(json!("completed"))).is_some());
        assert!(Call::of(&item(Value::Null)).is_some());
        assert!(Call::of(&item(json!("incomplete"))).is_none());
        assert!(Call::of(&json!({"type": "message"})).is_none());
    }

    #[test]
    fn arguments_may_be_missing_empty_or_an_object() {
        let arguments = |value: Value| {
            let mut item = json!({"type": "function_call", "call_id": "c", "name": "f"});
            item["arguments"] = value;
            Call::of(&item).map(|call| call.arguments)
        };
        assert_eq!(arguments(Value::Null).as_deref(), Some("{}"));
        assert_eq!(arguments(json!("")).as_deref(), Some("{}"));
        assert_eq!(arguments(json!({"a": 1})).as_deref(), Some(r#"{"a":1}"#));
        assert_eq!(arguments(json!("{not json")).as_deref(), Some("{not json"));
    }

    #[test]
    fn the_wrapper_is_opened_in_order_under_its_own_call_id() {
        let packed = json!({"tool_uses": [
            {"recipient_name": "functions.paint", "parameters": {"words": "moss"}},
            {"recipient_name": "list", "parameters": {}},
        ]});
        for name in ["parallel", "multi_tool_use.parallel"] {
            let calls = expand_parallel(&wrapper(name, &packed), &tools(&["paint", "list"])).expect("both are known");
            assert_eq!(calls.iter().map(|call| call.name.as_str()).collect::<Vec<_>>(), ["paint", "list"]);
            assert_eq!(calls[0].arguments, r#"{"words":"moss"}"#);
            assert!(calls.iter().all(|call| call.call_id == "call_1"));
        }
    }

    #[test]
    fn strangers_inside_or_outside_leave_it_closed() {
        let packed = json!({"tool_uses": [{"recipient_name": "functions.rm", "parameters": {}}]});
        assert_eq!(expand_parallel(&wrapper("parallel", &packed), &tools(&["paint"])), None);
        assert_eq!(expand_parallel(&wrapper("paint", &packed), &tools(&["paint", "rm"])), None);
        assert_eq!(expand_parallel(&wrapper("parallel", &json!({"tool_uses": []})), &tools(&["paint"])), None);
        assert_eq!(expand_parallel(&wrapper("parallel", &json!("text")), &tools(&["paint"])), None);
        // A tool of our own by that name is a tool, not a wrapper.
        assert_eq!(expand_parallel(&wrapper("parallel", &packed), &tools(&["parallel", "rm"])), None);
    }

    #[test]
    fn a_search_inside_is_a_search_where_there_is_something_to_find() {
        let packed = json!({"tool_uses": [
            {"recipient_name": "functions.find_tools", "parameters": {"query": "music"}},
            {"recipient_name": "functions.paint", "parameters": {}},
        ]});
        let calls = expand_parallel(&wrapper("parallel", &packed), &tools(&["paint", "sound/music"])).expect("known");
        assert!(calls[0].is_search() && calls[0].kind == CallKind::FindTools && !calls[1].is_search(), "{calls:?}");
        assert_eq!((calls[0].query().as_str(), calls[0].call_id.as_str()), ("music", "call_1"));
        assert_eq!(expand_parallel(&wrapper("parallel", &packed), &tools(&["paint"])), None);
    }

    #[test]
    fn names_with_namespaces_are_known_however_they_are_spelled() {
        let known = tools(&["paint", "video/img2video", "edit/cut", "sound/cut"]);
        for spelled in
            ["functions.video.img2video", "video__img2video", "video.img2video", "functions.video__img2video"]
        {
            let packed = json!({"tool_uses": [{"recipient_name": spelled, "parameters": {"seconds": 5}}]});
            let calls = expand_parallel(&wrapper("parallel", &packed), &known).expect(spelled);
            assert_eq!((calls[0].namespace.as_deref(), calls[0].name.as_str()), (Some("video"), "img2video"));
        }
        // Two tools have that name, so it says nothing.
        let packed = json!({"tool_uses": [{"recipient_name": "functions.cut", "parameters": {}}]});
        assert_eq!(expand_parallel(&wrapper("parallel", &packed), &known), None);
    }

    #[test]
    fn a_search_for_the_caller_is_a_call_and_one_of_the_server_is_not() {
        let item = |execution: Value, call_id: Value| {
            json!({"type": "tool_search_call", "id": "tsc_1", "call_id": call_id, "execution": execution,
                "arguments": {"query": "animate a picture"}, "status": "completed"})
        };
        let call = Call::of(&item(json!("client"), json!("call_1"))).expect("a call");
        assert!(call.is_search() && call.kind == CallKind::Search);
        assert_eq!((call.call_id.as_str(), call.query().as_str()), ("call_1", "animate a picture"));
        assert_eq!(Call::of(&item(json!("server"), Value::Null)), None);
        assert_eq!(Call::of(&item(Value::Null, Value::Null)), None);
        let mut half = item(json!("client"), json!("call_1"));
        half["status"] = json!("in_progress");
        assert_eq!(Call::of(&half), None);
    }

    #[test]
    fn find_tools_is_a_search_and_its_query_is_read_leniently() {
        let call = |arguments: &str| {
            let item = json!({"type": "function_call", "call_id": "c", "name": "find_tools", "arguments": arguments});
            Call::of(&item).expect("a call")
        };
        assert_eq!(call(r#"{"query":"music"}"#).kind, CallKind::FindTools);
        assert_eq!(call(r#"{"query":"music"}"#).query(), "music");
        assert_eq!(call(r#"{"goal":"music"}"#).query(), "music");
        assert_eq!(call("{not json").query(), "");
        let inside = json!({"type": "function_call", "call_id": "c", "name": "find_tools", "namespace": "library", "arguments": "{}"});
        assert!(!Call::of(&inside).expect("a call").is_search());
    }

    #[test]
    fn a_call_finds_its_tool_by_any_spelling() {
        let known = tools(&["paint", "video/img2video", "edit/cut", "sound/cut", "search"]);
        let called = |namespace: Option<&str>, name: &str| {
            let call = Call { name: name.into(), namespace: namespace.map(str::to_owned), ..Call::default() };
            call.tool(&known).map(Tool::flat_name)
        };
        assert_eq!(called(None, "paint").as_deref(), Some("paint"));
        assert_eq!(called(Some("paint"), "paint").as_deref(), Some("paint"));
        assert_eq!(called(Some("functions"), "paint").as_deref(), Some("paint"));
        assert_eq!(called(Some("sound"), "cut").as_deref(), Some("sound__cut"));
        assert_eq!(called(None, "edit__cut").as_deref(), Some("edit__cut"));
        assert_eq!(called(None, "img2video").as_deref(), Some("video__img2video"));
        assert_eq!(called(Some("edit"), "img2video"), None);
        assert_eq!(called(None, "cut"), None);
    }
}

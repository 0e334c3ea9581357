//! The tools of a request: functions, alone or in namespaces, and the tool search.

use serde_json::{Value, json};

use super::errors::ApiError;
use super::strict;

/// Tools that run at OpenAI; the sandbox accepts them and never uses them.
const HOSTED: &[&str] = &[
    "apply_patch",
    "code_interpreter",
    "computer",
    "custom",
    "file_search",
    "image_generation",
    "local_shell",
    "mcp",
    "shell",
    "web_search",
    "web_search_preview",
];

/// A function the model may call.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Tool {
    pub(crate) name: String,
    pub(crate) namespace: Option<String>,
    pub(crate) description: String,
    pub(crate) parameters: Value,
    /// Known only by name until the tool search has loaded it.
    pub(crate) deferred: bool,
    /// The definition as it was given.
    pub(crate) definition: Value,
    /// What its namespace is for.
    pub(crate) space: String,
}

impl Tool {
    /// Whether this is the tool of that name, in a namespace or under the flat name `namespace__name`.
    pub(crate) fn is(&self, name: &str) -> bool {
        self.short() == name
    }

    /// Its name without a flattened namespace in front.
    pub(crate) fn short(&self) -> &str {
        self.name.rsplit_once("__").map_or(&self.name, |(_, name)| name)
    }
}

/// Who looks for deferred tools.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Search {
    /// The service itself, within the turn.
    Hosted,
    /// The caller, between two turns; the schema of what it is asked.
    Client { parameters: Value },
}

/// The tools of a request.
#[derive(Debug, Clone, Default)]
pub(crate) struct Tools {
    pub(crate) list: Vec<Tool>,
    pub(crate) search: Option<Search>,
}

/// Names are 1 to 64 letters, digits, dashes and underscores.
pub(crate) fn check_name(path: &str, name: &str) -> Result<(), ApiError> {
    let fits = (1..=64).contains(&name.len()) && name.bytes().all(|b| b.is_ascii_alphanumeric() || b"_-".contains(&b));
    if fits {
        return Ok(());
    }
    let message = format!(
        "Invalid '{path}': string does not match pattern. Expected a string that matches the pattern \
         '^[a-zA-Z0-9_-]{{1,64}}$'."
    );
    Err(ApiError::bad(path, Some("invalid_value"), message))
}

/// Reads and checks the member `tools`.
pub(crate) fn read(given: Option<&Value>) -> Result<Tools, ApiError> {
    let list = match given {
        None | Some(Value::Null) => return Ok(Tools::default()),
        Some(Value::Array(list)) => list,
        Some(other) => return Err(ApiError::wrong_type("tools", "an array", other)),
    };
    let mut tools = Tools::default();
    for (i, tool) in list.iter().enumerate() {
        let path = format!("tools[{i}]");
        match tool["type"].as_str() {
            Some("function" | "namespace") => tools.list.extend(definition(&path, tool)?),
            Some("tool_search") => tools.search = Some(search(&path, tool)?),
            Some(hosted) if HOSTED.contains(&hosted) => {}
            other => {
                let mut supported = vec!["function", "namespace", "tool_search"];
                supported.extend(HOSTED);
                return Err(ApiError::invalid_value(format!("{path}.type"), other.unwrap_or("?"), &supported));
            }
        }
    }
    if tools.search.is_none() && tools.list.iter().any(|t| t.deferred) {
        let message = "Invalid Value: tools.defer_loading. Deferred tools require tools.tool_search.";
        return Err(ApiError::bad("tools.defer_loading", None, message));
    }
    Ok(tools)
}

/// The tools as the model sees them at first: of a deferred function its name and what it does, of a namespace that
/// has nothing else not even these.
pub(crate) fn seen(given: &Value) -> Value {
    let seen = |tool: &Value| match tool["type"].as_str() {
        Some("namespace") => {
            let shown = tool["tools"].as_array().into_iter().flatten().filter(|t| t["defer_loading"] != true);
            let mut tool = tool.clone();
            tool["tools"] = shown.cloned().collect();
            tool
        }
        _ if tool["defer_loading"] == true => json!({ "name": tool["name"], "description": tool["description"] }),
        _ => tool.clone(),
    };
    given.as_array().into_iter().flatten().map(seen).collect()
}

fn search(path: &str, tool: &Value) -> Result<Search, ApiError> {
    match tool["execution"].as_str() {
        None | Some("server") => Ok(Search::Hosted),
        Some("client") => match &tool["parameters"] {
            Value::Null => Err(ApiError::missing_parameter(format!("{path}.parameters"))),
            parameters => Ok(Search::Client { parameters: parameters.clone() }),
        },
        Some(other) => Err(ApiError::invalid_value(format!("{path}.execution"), other, &["server", "client"])),
    }
}

/// The functions of a definition: itself, or those of a namespace.
fn definition(path: &str, tool: &Value) -> Result<Vec<Tool>, ApiError> {
    if tool["type"] == "function" {
        return Ok(vec![function(path, tool, None)?]);
    }
    let name = tool["name"].as_str().ok_or_else(|| ApiError::missing_parameter(format!("{path}.name")))?;
    check_name(&format!("{path}.name"), name)?;
    let about = tool["description"].as_str().unwrap_or_default();
    if about.is_empty() {
        return Err(ApiError::missing_parameter(format!("{path}.description")));
    }
    let inner = tool["tools"].as_array().into_iter().flatten().enumerate();
    inner.map(|(j, inner)| function(&format!("{path}.tools[{j}]"), inner, Some((name, about)))).collect()
}

impl Tools {
    /// Adds what the searches of a conversation have loaded: such tools are known in full, and callable.
    pub(crate) fn load(&mut self, items: &[Value]) -> Result<(), ApiError> {
        let outputs = items.iter().enumerate().filter(|(_, item)| item["type"] == "tool_search_output");
        for (i, output) in outputs {
            for (j, found) in output["tools"].as_array().into_iter().flatten().enumerate() {
                let path = format!("input[{i}].tools[{j}]");
                if !matches!(found["type"].as_str(), Some("function" | "namespace")) {
                    let kind = found["type"].as_str().unwrap_or("?");
                    return Err(ApiError::invalid_value(format!("{path}.type"), kind, &["function", "namespace"]));
                }
                for tool in definition(&path, found)? {
                    let loaded = Tool { deferred: false, ..tool };
                    let known = |t: &&mut Tool| t.name == loaded.name && t.namespace == loaded.namespace;
                    match self.list.iter_mut().find(known) {
                        // A function outside any namespace that the service found goes on being called by its own name.
                        Some(known) => known.deferred = false,
                        None => self.list.push(loaded),
                    }
                }
            }
        }
        Ok(())
    }

    /// What a hosted search for this tool loads: its whole namespace, or itself.
    pub(crate) fn found_with(&self, tool: &Tool) -> Value {
        let Some(namespace) = &tool.namespace else { return tool.definition.clone() };
        let mates = self.list.iter().filter(|t| t.deferred && t.namespace.as_ref() == Some(namespace));
        let mates: Vec<_> = mates.map(|t| t.definition.clone()).collect();
        json!({ "type": "namespace", "name": namespace, "description": tool.space, "tools": mates })
    }

    /// The namespace a call of this tool carries.
    pub(crate) fn namespace_of(&self, tool: &Tool) -> Option<String> {
        let own = tool.definition["defer_loading"] == true && self.search == Some(Search::Hosted);
        tool.namespace.clone().or_else(|| own.then(|| tool.name.clone()))
    }
}

fn function(path: &str, tool: &Value, namespace: Option<(&str, &str)>) -> Result<Tool, ApiError> {
    if tool.get("function").is_some() {
        // The shape of Chat Completions, sent to Responses.
        return Err(ApiError::unknown_parameter(format!("{path}.function")));
    }
    let name = tool["name"].as_str().ok_or_else(|| ApiError::missing_parameter(format!("{path}.name")))?;
    check_name(&format!("{path}.name"), name)?;
    let parameters = tool.get("parameters").cloned().unwrap_or(Value::Null);
    if tool["strict"] == true {
        strict::check(&parameters).map_err(|what| {
            let message = format!("Invalid schema for function '{name}': {what}");
            ApiError::bad(format!("{path}.parameters"), Some("invalid_function_parameters"), message)
        })?;
    }
    Ok(Tool {
        name: name.to_owned(),
        namespace: namespace.map(|(name, _)| name.to_owned()),
        description: tool["description"].as_str().unwrap_or_default().to_owned(),
        parameters,
        deferred: tool["defer_loading"] == true,
        definition: tool.clone(),
        space: namespace.map(|(_, about)| about.to_owned()).unwrap_or_default(),
    })
}

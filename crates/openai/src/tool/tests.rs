//! How tools are declared to each kind of server, and by what names.

use super::*;

fn tool(namespace: Option<&str>, name: &str, deferred: bool) -> Tool {
    Tool {
        name: name.into(),
        description: format!("About {name}"),
        parameters: json!({"type": "object"}),
        strict: true,
        namespace: namespace.map(str::to_owned),
        deferred,
    }
}

fn tools() -> Vec<Tool> {
    vec![
        tool(Some("video"), "cut", true),
        tool(None, "paint", false),
        tool(Some("library"), "search", false),
        tool(None, "lone", true),
        tool(Some("video"), "join", true),
        tool(Some("library"), "rate", true),
    ]
}

fn namespaces() -> Vec<Namespace> {
    let named = |name: &str, about: &str| Namespace { name: name.into(), description: about.into() };
    vec![named("library", "What is there"), named("unused", "Nothing"), named("video", "Clips")]
}

fn names(wire: &[Value]) -> Vec<String> {
    wire.iter()
        .map(|tool| format!("{}:{}", tool["type"].as_str().unwrap(), tool["name"].as_str().unwrap_or_default()))
        .collect()
}

#[test]
fn a_hosted_search_knows_all_tools_and_loads_the_deferred_ones_late() {
    let wire = grouped(&tools(), &namespaces(), true, true);
    assert_eq!(
        names(&wire),
        ["function:paint", "function:lone", "namespace:library", "namespace:video", "tool_search:"]
    );
    assert_eq!(wire[0].get("defer_loading"), None);
    assert_eq!(wire[1]["defer_loading"], true);
    let library = &wire[2];
    assert_eq!(library["description"], "What is there");
    assert_eq!(names(library["tools"].as_array().unwrap()), ["function:search", "function:rate"]);
    assert_eq!((library["tools"][0].get("defer_loading"), &library["tools"][1]["defer_loading"]), (None, &json!(true)));
    assert_eq!(library.get("defer_loading"), None, "only functions are deferred");
    assert_eq!(wire[4], json!({"type": "tool_search"}));
}

#[test]
fn a_search_of_ours_is_told_what_there_is_and_nothing_deferred_is_declared() {
    let wire = grouped(&tools(), &namespaces(), false, true);
    assert_eq!(names(&wire), ["function:paint", "namespace:library", "tool_search:"]);
    assert_eq!(names(wire[1]["tools"].as_array().unwrap()), ["function:search"]);
    assert_eq!(wire[2]["execution"], "client");
    let about = wire[2]["description"].as_str().unwrap();
    assert!(
        about.contains("library (What is there); video (Clips); lone (About lone)") && !about.contains("unused"),
        "{about}"
    );
    assert_eq!(wire[2]["parameters"]["required"], json!(["query"]));
}

#[test]
fn without_deferred_tools_there_is_no_search() {
    let tools = [tool(None, "paint", false), tool(Some("video"), "cut", false)];
    for hosted in [true, false] {
        assert_eq!(names(&grouped(&tools, &[], hosted, true)), ["function:paint", "namespace:video"]);
    }
    let flat: Vec<String> = flat(&tools, &[], &["video__join".into()]).into_iter().map(|tool| tool.name).collect();
    assert_eq!(flat, ["paint", "video__cut"]);
}

#[test]
fn flat_tools_come_fixed_ones_first_and_found_ones_in_the_order_of_finding() {
    let flat_names = |loaded: &[&str]| {
        let loaded: Vec<String> = loaded.iter().map(|name| (*name).to_owned()).collect();
        flat(&tools(), &namespaces(), &loaded).into_iter().map(|tool| tool.name).collect::<Vec<_>>()
    };
    let fixed = ["paint", "library__search", "find_tools"];
    assert_eq!(flat_names(&[]), fixed);
    let later = flat_names(&["video__join", "lone", "video__join", "no__such", "library__search", "video__cut"]);
    assert_eq!(later[..3], fixed);
    assert_eq!(later[3..], ["video__join", "lone", "video__cut"]);
    assert!(
        flat(&tools(), &namespaces(), &["lone".into()]).iter().all(|tool| !tool.deferred && tool.namespace.is_none())
    );
}

#[test]
fn flat_names_fit_and_stay_apart() {
    assert_eq!(flat_name("", "video.cut"), "video_cut");
    assert_eq!(flat_name("video", "cut"), "video__cut");
    assert_eq!(flat_name("cut", "cut"), "cut");
    let long = "n".repeat(60);
    let (one, other) = (flat_name(&long, "one_tool"), flat_name(&long, "two_tool"));
    assert_eq!((one.len(), other.len()), (LONGEST_NAME, LONGEST_NAME));
    assert_ne!(one, other);
    assert_eq!(flat_name(&"ü".repeat(70), "x").len(), LONGEST_NAME);
}

#[test]
fn strict_is_left_out_where_it_is_not_known() {
    let wire = Value::from(grouped(&tools(), &namespaces(), true, false));
    assert!(!wire.to_string().contains("strict"), "{wire}");
    assert_eq!(tool(None, "paint", false).definition(true)["strict"], true);
}

//! The keys that can be pressed by name. Letters are typed as text.

/// A key, as the protocol wants it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Key {
    /// `KeyboardEvent.key` and, but for the space bar, `KeyboardEvent.code`.
    pub(crate) name: &'static str,
    /// The Windows virtual key code.
    pub(crate) number: u32,
    /// What it types, if anything.
    pub(crate) text: Option<&'static str>,
}

/// Every key there is.
pub(crate) const KEYS: [Key; 14] = [
    Key { name: "Enter", number: 13, text: Some("\r") },
    Key { name: "Tab", number: 9, text: None },
    Key { name: "Escape", number: 27, text: None },
    Key { name: "Backspace", number: 8, text: None },
    Key { name: "Delete", number: 46, text: None },
    Key { name: "Space", number: 32, text: Some(" ") },
    Key { name: "ArrowUp", number: 38, text: None },
    Key { name: "ArrowDown", number: 40, text: None },
    Key { name: "ArrowLeft", number: 37, text: None },
    Key { name: "ArrowRight", number: 39, text: None },
    Key { name: "PageUp", number: 33, text: None },
    Key { name: "PageDown", number: 34, text: None },
    Key { name: "Home", number: 36, text: None },
    Key { name: "End", number: 35, text: None },
];

/// The key of a name, whatever its case.
pub(crate) fn key(name: &str) -> Option<Key> {
    KEYS.into_iter().find(|key| key.name.eq_ignore_ascii_case(name))
}

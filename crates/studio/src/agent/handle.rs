//! Handles: the short names by which GPT and the person speak of assets and documents. They never change and never fall
//! out of a conversation.

use library::{Asset, AssetId, DocumentId, Kind};

/// What the handle of each kind begins with.
const KINDS: [(&str, Kind); 5] =
    [("img", Kind::Image), ("clip", Kind::Video), ("sound", Kind::Audio), ("text", Kind::Text), ("model", Kind::Model)];

/// The handle of an asset: `img:12`.
pub(crate) fn of(asset: &Asset) -> String {
    named(asset.kind, asset.id)
}

/// The handle of an asset of a kind.
pub(crate) fn named(kind: Kind, id: AssetId) -> String {
    let prefix = KINDS.iter().find(|(_, known)| *known == kind).map_or("img", |(prefix, _)| prefix);
    format!("{prefix}:{id}")
}

/// The asset a handle names, whatever kind it says it is.
pub(crate) fn asset(handle: &str) -> Option<AssetId> {
    let (prefix, id) = handle.trim().split_once(':')?;
    let known = prefix == "asset" || KINDS.iter().any(|(known, _)| *known == prefix);
    id.parse().ok().filter(|_| known)
}

/// The document a handle names.
pub(crate) fn document(handle: &str) -> Option<DocumentId> {
    handle.trim().strip_prefix("doc:")?.parse().ok()
}

/// A medium as an argument of an operation names it; what is no handle (an address) stays as it is.
pub(crate) fn as_argument(text: &str) -> String {
    asset(text).map_or_else(|| text.to_owned(), |id| format!("asset:{id}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn handles_name_assets_whatever_kind_they_say() {
        assert_eq!(named(Kind::Video, AssetId(7)), "clip:7");
        for handle in ["img:7", " clip:7 ", "asset:7"] {
            assert_eq!(asset(handle), Some(AssetId(7)), "{handle}");
        }
        for other in ["7", "doc:7", "https://x.test/7", "img:", "img:7f"] {
            assert_eq!(asset(other), None, "{other}");
        }
        assert_eq!(document("doc:3"), Some(DocumentId(3)));
        assert_eq!(as_argument("img:7"), "asset:7");
        assert_eq!(as_argument("https://x.test/a:7"), "https://x.test/a:7");
    }
}

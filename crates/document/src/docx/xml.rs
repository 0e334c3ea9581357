//! XML as a series of steps, names without their prefix: producers choose prefixes as they like.

use std::borrow::Cow;

use quick_xml::{
    Reader,
    events::{BytesStart, Event},
};

use crate::{error::Error, plain};

/// How deep elements may nest. Word's own documents stay below 100.
const DEEPEST: usize = 4_096;

/// What comes next in a part.
pub(super) enum Step<'a> {
    Open(&'a Element<'a>),
    Close(&'a str),
    Text(Cow<'a, str>),
}

/// An element that opens.
pub(super) struct Element<'a>(BytesStart<'a>);

impl Element<'_> {
    pub(super) fn name(&self) -> &str {
        self.0.local_name().into_inner()
    }

    /// The attribute of this name, whatever its prefix.
    pub(super) fn get(&self, name: &str) -> Option<String> {
        let mut attributes = self.0.attributes().filter_map(Result::ok);
        let found = attributes.find(|attribute| attribute.key.local_name().into_inner() == name)?;
        Some(quick_xml::escape::unescape(&found.value).map_or_else(|_| found.value.to_string(), Cow::into_owned))
    }

    /// The attribute `val`, where most elements of a document keep what they say.
    pub(super) fn val(&self) -> Option<String> {
        self.get("val")
    }

    /// Whether a property that is on by being there is not switched off.
    pub(super) fn is_on(&self) -> bool {
        !matches!(self.val().as_deref(), Some("0" | "false" | "off"))
    }
}

/// Goes through a part. Entities other than the five of XML and numbers stay out, so none can grow.
///
/// # Errors
/// [`Error::Damaged`] for what is no XML.
pub(super) fn walk(part: &[u8], mut on: impl FnMut(Step<'_>)) -> Result<(), Error> {
    let text = plain::decode(part).map_err(|_| super::DAMAGED)?;
    let mut reader = Reader::from_str(&text);
    let mut depth = 0_usize;
    loop {
        match reader.read_event().map_err(|_| super::DAMAGED)? {
            Event::Start(start) => {
                depth += 1;
                if depth > DEEPEST {
                    return Err(super::DAMAGED);
                }
                on(Step::Open(&Element(start)));
            }
            Event::Empty(start) => {
                let element = Element(start);
                on(Step::Open(&element));
                on(Step::Close(element.name()));
            }
            Event::End(end) => {
                depth = depth.saturating_sub(1);
                on(Step::Close(end.local_name().into_inner()));
            }
            Event::Text(text) => on(Step::Text(text.xml10_content())),
            Event::CData(text) => on(Step::Text(text.xml10_content())),
            Event::GeneralRef(name) => match name.resolve_char_ref() {
                Ok(Some(letter)) => on(Step::Text(Cow::Owned(letter.to_string()))),
                _ => on(Step::Text(quick_xml::escape::resolve_xml_entity(&name).unwrap_or_default().into())),
            },
            Event::Eof if depth > 0 => return Err(super::DAMAGED),
            Event::Eof => return Ok(()),
            Event::Decl(_) | Event::PI(_) | Event::Comment(_) | Event::DocType(_) => {}
        }
    }
}

/// The text within the first element of this name; `None` also when the part is damaged, for it holds nothing a reader
/// would miss.
pub(super) fn text_of(part: &[u8], name: &str) -> Option<String> {
    let (mut found, mut inside) = (None::<String>, false);
    let read = walk(part, |step| match step {
        Step::Open(element) if element.name() == name && found.is_none() => {
            inside = true;
            found = Some(String::new());
        }
        Step::Close(closed) if closed == name => inside = false,
        Step::Text(text) if inside => found.get_or_insert_default().push_str(&text),
        _ => {}
    });
    found.filter(|_| read.is_ok())
}

/// The name of the part that holds the body, by the links of the package.
pub(super) fn main_part(links: &[u8]) -> Option<String> {
    let mut found = None;
    let read = walk(links, |step| {
        if let Step::Open(element) = step
            && element.get("Type").is_some_and(|kind| kind.ends_with("/officeDocument"))
        {
            found = element.get("Target").map(|target| target.trim_start_matches('/').to_owned());
        }
    });
    found.filter(|_| read.is_ok())
}

// What has the focus, down through shadow trees and frames of the same site. What cannot be looked into is no text field.
(() => {
  let at = document.activeElement;
  for (let depth = 0; at && depth < 64; depth += 1) {
    let inner = at.shadowRoot && at.shadowRoot.activeElement;
    if (at.localName === "iframe" || at.localName === "frame") {
      if (!at.contentDocument) return "frame";
      inner = at.contentDocument.activeElement;
    }
    if (!inner) break;
    at = inner;
  }
  if (!at) return "none";
  const hints = /password|one-time-code|\bcc-/i.test(at.getAttribute("autocomplete") ?? "");
  const hidden = getComputedStyle(at).webkitTextSecurity !== "none";
  if (at.type === "password" || hints || hidden) return "secret";
  const typed = at.localName === "input" && ["text", "search", "url", "email", "tel", "number"].includes(at.type);
  const editable = (typed || at.localName === "textarea") && !at.disabled && !at.readOnly;
  return editable || at.isContentEditable ? "text" : "none";
})()

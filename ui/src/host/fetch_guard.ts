/**
 * WebKitGTK crashes the whole app when a Blob or FormData is sent to a custom scheme (segmentation fault in
 * `webkit_uri_scheme_request_get_http_body`). The guard turns such bodies into an ArrayBuffer first.
 */
export function guardFetch(target: { fetch: typeof fetch }): void {
  const send = target.fetch;
  target.fetch = async (input, init) => {
    if (!isCustomScheme(addressOf(input))) return send.call(target, input, init);
    const body = init?.body;
    if (body instanceof Blob || body instanceof FormData) {
      return send.call(target, input, await flatten(body, init));
    }
    if (input instanceof Request && !body && input.body) {
      const bytes = await input.clone().arrayBuffer();
      return send.call(target, input.url, {
        method: input.method,
        headers: input.headers,
        signal: input.signal,
        ...init,
        body: bytes,
      });
    }
    return send.call(target, input, init);
  };
}

/** The same request with its body as bytes; the content type the browser would have set is kept. */
async function flatten(body: Blob | FormData, init: RequestInit | undefined): Promise<RequestInit> {
  // A Response encodes both kinds exactly as a request would, boundary included.
  const encoded = new Response(body);
  const headers = new Headers(init?.headers);
  const type = encoded.headers.get("content-type");
  if (type && !headers.has("content-type")) headers.set("content-type", type);
  return { ...init, headers, body: await encoded.arrayBuffer() };
}

function addressOf(input: RequestInfo | URL): string {
  return input instanceof Request ? input.url : String(input);
}

/** Everything but the web's own schemes and relative addresses; `ipc:` and `media:` among them. */
function isCustomScheme(address: string): boolean {
  const scheme = /^([a-z][a-z0-9+.-]*):/i.exec(address)?.[1]?.toLowerCase();
  return scheme !== undefined && !["http", "https", "data", "blob", "about"].includes(scheme);
}

// What a person may type into the settings. Each function gives the value or one sentence on what is accepted.

/** A value that can be kept, or why it cannot. */
export type Checked<T> = { value: T; problem: null } | { value: null; problem: string };

const ok = <T>(value: T): Checked<T> => ({ value, problem: null });
const no = (problem: string): Checked<never> => ({ value: null, problem });

/** Amounts above this are taken for a slip of the finger. */
const MOST_USD = 100_000;

/** An amount of dollars: "2", "$2.50", "2,50"; at most nine decimals, as exact as the ledger. */
export function amount(text: string): Checked<number> {
  const clean = text
    .trim()
    .replace(/^\$\s*/, "")
    .replace(/^(\d*),(\d{1,2})$/, "$1.$2");
  if (!/^(?:\d+\.?\d*|\.\d+)$/.test(clean)) return no("Write an amount in dollars, such as 2.50.");
  if ((clean.split(".")[1] ?? "").length > 9) return no("Nine decimals are the most that is kept.");
  const value = Number(clean);
  if (value > MOST_USD) return no("That is more than $100,000; write a smaller amount.");
  return ok(value);
}

/** An amount of dollars, or nothing for no limit. */
export function limit(text: string): Checked<number | null> {
  return text.trim() === "" ? ok(null) : amount(text);
}

/** The base address of an API. A closing slash is dropped, since paths are added to it. */
export function baseUrl(text: string): Checked<string> {
  let url: URL;
  try {
    url = new URL(text.trim());
  } catch {
    return no("Write a whole address, such as https://api.openai.com/v1.");
  }
  if (url.protocol !== "https:" && url.protocol !== "http:")
    return no("The address must begin with https:// or http://.");
  if (url.username || url.password) return no("Leave out the name and password; the key is sent on its own.");
  if (url.search || url.hash) return no("Leave out everything from the ? or # on.");
  return ok(url.href.replace(/\/+$/, ""));
}

/** A warning about an address that is accepted all the same, or `null`. */
export function exposed(address: string): string | null {
  let url: URL;
  try {
    url = new URL(address);
  } catch {
    return null;
  }
  const loopback = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/.test(url.hostname);
  return url.protocol === "http:" && !loopback ? "Without https, the key can be read on the way." : null;
}

/** The id of a model: anything without white space. */
export function modelId(text: string): Checked<string> {
  const id = text.trim();
  if (id === "") return no("Write the id of a model, such as gpt-5.4.");
  if (/\s/.test(id)) return no("A model's id has no spaces.");
  return ok(id);
}

/** Names of hosts, separated by commas or spaces. */
export function hosts(text: string): Checked<string[]> {
  const names = text
    .toLowerCase()
    .split(/[\s,]+/)
    .filter(Boolean);
  const wrong = names.find(
    (name) => !/^(?=.{1,253}$)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)+$/.test(name),
  );
  if (wrong !== undefined) return no(`“${wrong}” is not the name of a host, such as cdn.example.com.`);
  return ok([...new Set(names)]);
}

/** Sites of the agent's browser: names of hosts, each with all hosts below it when it begins with `*.`. */
export function sites(text: string): Checked<string[]> {
  const names = text
    .toLowerCase()
    .split(/[\s,]+/)
    .filter(Boolean);
  const wrong = names.find((name) => hosts(name.replace(/^\*\./, "")).problem !== null);
  if (wrong !== undefined) {
    return no(`“${wrong}” is not a site, such as example.com or *.example.com.`);
  }
  return ok([...new Set(names)]);
}

/** An amount as it is written into a field; nothing for no limit. */
export function written(usd: number | null): string {
  if (usd === null) return "";
  // Plain decimals: a millionth is not "1e-6" to a person.
  return usd.toFixed(9).replace(/\.?0+$/, "");
}

import type { Branch } from "../../ipc/Branch";
import type { Conversation } from "../../ipc/Conversation";
import type { Message } from "../../ipc/Message";
import type { FakeLibrary } from "./library";
import type { FakeWork } from "./work";

/** The tree a conversation belongs to: the first one, and everything that branched off it, depth first. */
export function branchesOf(
  start: Conversation,
  all: readonly Conversation[],
  messages: readonly Message[],
  work: FakeWork,
  library: FakeLibrary,
): Branch[] {
  let root = start;
  for (let above = parentOf(root, all); above; above = parentOf(root, all)) root = above;
  const tree: Branch[] = [];
  const visit = (conversation: Conversation, depth: number): void => {
    const assets = work
      .all()
      .filter((job) => job.conversation === conversation.id)
      .flatMap((job) => job.assets)
      .sort((a, b) => Number(b) - Number(a))
      .slice(0, 12);
    const own = messages.filter((message) => message.conversation === conversation.id);
    tree.push({
      conversation,
      depth,
      from: fromWords(conversation, messages, library),
      messages: own.length,
      assets,
    });
    const below = all.filter(({ fork }) => fork?.conversation === conversation.id);
    below.sort((a, b) => Number(a.id) - Number(b.id)).forEach((next) => visit(next, depth + 1));
  };
  visit(root, 0);
  return tree;
}

/** The messages a conversation begins with because it branched off, oldest first. */
export function inherited(
  conversation: Conversation,
  all: readonly Conversation[],
  messages: readonly Message[],
): Message[] {
  const above = parentOf(conversation, all);
  if (!above || !conversation.fork) return [];
  const last = Number(conversation.fork.message);
  const own = messages.filter((message) => message.conversation === above.id && Number(message.id) <= last);
  return [...inherited(above, all, messages), ...own];
}

function parentOf({ fork }: Conversation, all: readonly Conversation[]): Conversation | undefined {
  return all.find(({ id }) => id === fork?.conversation);
}

function fromWords({ fork }: Conversation, messages: readonly Message[], library: FakeLibrary): string {
  if (!fork) return "";
  if (fork.asset !== null) return library.asset(fork.asset)?.words.mine.slice(0, 60) ?? "a picture";
  return messages.find(({ id }) => id === fork.message)?.text.slice(0, 60) ?? "";
}

/** Messages of the host in memory as a tree: what is added, which path is shown, and how versions stand to each other. */
import type { Message } from '../../contract/index.ts';
import type { FakeState } from './fake-state.ts';

/** Everything that was ever said in a conversation, oldest first. */
export function treeOf(state: FakeState, conversation: string): Message[] {
  const all = new Map([...(state.kept[conversation] ?? []), ...(state.messages[conversation] ?? [])].map((m) => [m.id, m]));
  const tree = [...all.values()].toSorted((a, b) => a.seq - b.seq);
  return tree.map((m) => ({ ...m, children: tree.filter((child) => child.parent === m.id).length }));
}

interface Wanted {
  limit?: number | undefined;
  before?: string | undefined;
  around?: string | undefined;
  after?: string | undefined;
}

/** A piece of the shown path, as the host gives it. */
export function pieceOf(path: Message[], { limit = 200, before, around, after }: Wanted) {
  const at = (id: string): number => path.findIndex((m) => m.id === id);
  const middle = around === undefined ? -1 : at(around);
  let start = Math.max(0, path.length - limit);
  if (before !== undefined) start = Math.max(0, at(before) - limit);
  else if (after !== undefined) start = at(after) + 1;
  else if (middle >= 0) start = Math.max(0, Math.min(start, middle + 1 - Math.ceil(limit / 2)));
  const end = before === undefined ? Math.min(path.length, start + limit) : at(before);
  return { messages: path.slice(start, end), before: start > 0, after: end < path.length };
}

/** Puts a message below its parent: it becomes the end of the shown path, what stood there is kept beside it. */
export function addMessage(state: FakeState, conversation: string, message: Message): Message {
  const tree = treeOf(state, conversation).filter((m) => m.id !== message.id);
  const path = state.messages[conversation] ?? [];
  const siblings = [...tree.filter((m) => m.parent === message.parent && m.role === message.role), message].toSorted(
    (a, b) => a.seq - b.seq,
  );
  const ids = siblings.map((m) => m.id);
  const numbered = siblings.map((m, version) => ({ ...m, version, versions: ids.length, siblings: ids }));
  state.kept[conversation] = [...tree.filter((m) => !ids.includes(m.id)), ...numbered];
  const at = message.parent === null ? -1 : path.findIndex((m) => m.id === message.parent);
  const added = numbered.find((m) => m.id === message.id) ?? message;
  state.messages[conversation] = [...path.slice(0, at + 1).map((m) => numbered.find((n) => n.id === m.id) ?? m), added];
  return added;
}

/** Shows the path to a message; with `below`, on to the newest message under it. */
export function showPath(state: FakeState, conversation: string, id: string, below: boolean): Message[] {
  const tree = treeOf(state, conversation);
  const path: Message[] = [];
  for (let at = tree.find((m) => m.id === id); at; at = tree.find((m) => m.id === at?.parent)) path.unshift(at);
  for (let last = path.at(-1); below && last; ) {
    last = tree.findLast((m) => m.parent === last?.id);
    if (last) path.push(last);
  }
  state.kept[conversation] = tree;
  state.messages[conversation] = path;
  return path;
}

/** A version is gone, and another one stands in its place. Returns the end of the path. */
export function leaveVersion(state: FakeState, gone: Message, neighbour: string): string {
  const tree = treeOf(state, gone.conversation);
  const ids = gone.siblings.filter((id) => id !== gone.id);
  const numbered = (m: Message): Message => ({ ...m, version: ids.indexOf(m.id), versions: ids.length, siblings: ids });
  state.kept[gone.conversation] = tree.filter((m) => m.id !== gone.id).map((m) => (ids.includes(m.id) ? numbered(m) : m));
  state.messages[gone.conversation] = [];
  return showPath(state, gone.conversation, neighbour, true).at(-1)?.id ?? neighbour;
}

/** A version that was gone is there again, and shown. */
export function addVersion(state: FakeState, back: Message): string {
  addMessage(state, back.conversation, back);
  return showPath(state, back.conversation, back.id, true).at(-1)?.id ?? back.id;
}

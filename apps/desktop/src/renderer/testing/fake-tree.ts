/** Messages of the host in memory as a tree: what is added, which path is shown, and how versions stand to each other. */
import type { Message } from '../../contract/index.ts';
import type { FakeState } from './fake-state.ts';

/** Everything that was ever said in a conversation, oldest first. */
export function treeOf(state: FakeState, conversation: string): Message[] {
  const all = new Map([...(state.kept[conversation] ?? []), ...(state.messages[conversation] ?? [])].map((m) => [m.id, m]));
  const tree = [...all.values()].toSorted((a, b) => a.seq - b.seq);
  return tree.map((m) => ({ ...m, children: tree.filter((child) => child.parent === m.id).length }));
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

/** "Find in conversation": all of the conversation, also what is not fetched and what is being written. */
import { create } from 'zustand';
import type { Message, Part } from '../../../contract/index.ts';
import { chatOf, shownMessages, useChats } from '../../chat/index.ts';
import { ask } from '../../host/index.ts';
import { NEW, useRoute } from '../../lib/route.ts';
import { told } from '../../models/index.ts';
import { articleOf, currentRange, unfoldFor, useMarks } from './marks.ts';
import { bringUp } from './reveal.ts';
import { seenText } from './seen.ts';
import { countIn, patternOf } from './text.ts';

export interface Match {
  message: string;
  /** Where the message stands in the order of its conversation. */
  seq: number;
  count: number;
}

interface FindState {
  open: boolean;
  text: string;
  /** Messages with a match, oldest first. */
  matches: Match[];
  /** Of a text that the host still looks for. */
  running: boolean;
  current: { message: string; nth: number } | null;
}

const closed = { open: false, text: '', matches: [], running: false, current: null };
export const useFind = create<FindState>(() => closed);

export const FIND_BOX = 'find-box';
/** Milliseconds after the last key. */
const AFTER = 100;
/** As long as the contract lets a text be. */
const TEXT_MAX = 1000;

/** What the host found, for the messages that this window has not fetched. */
let remote: Match[] = [];
let timer: ReturnType<typeof setTimeout> | undefined;
let asked = 0;
let opener: HTMLElement | null = null;

/** False where there is nothing to find in. */
export function openFind(): boolean {
  const { conversation, page } = useRoute.getState();
  if (page !== 'chat' || conversation === NEW || shownMessages(chatOf(conversation)).length === 0) return false;
  if (!useFind.getState().open && document.activeElement instanceof HTMLElement) opener = document.activeElement;
  useFind.setState({ open: true });
  requestAnimationFrame(() => {
    const box = document.getElementById(FIND_BOX);
    if (!(box instanceof HTMLInputElement)) return;
    box.focus();
    box.select();
  });
  return true;
}

export function closeFind(): void {
  if (!useFind.getState().open) return;
  clearTimeout(timer);
  asked += 1;
  remote = [];
  const inside = document.activeElement === document.body || document.activeElement?.closest('[data-find]') != null;
  useFind.setState(closed);
  useMarks.setState({ find: null });
  if (inside && opener?.isConnected) opener.focus();
  opener = null;
}

export function setFind(text: string): void {
  clearTimeout(timer);
  asked += 1;
  remote = [];
  useFind.setState({ text, current: null, running: false });
  refresh(true);
  const { conversation } = useRoute.getState();
  if (text.trim() === '' || !isPart(conversation)) return;
  useFind.setState({ running: true });
  timer = setTimeout(() => void askHost(conversation, text), AFTER);
}

/** Whether some of what is shown of a conversation is not here. */
function isPart(conversation: string): boolean {
  const { more, tail } = chatOf(conversation);
  return more || tail !== null;
}

async function askHost(conversation: string, text: string): Promise<void> {
  asked += 1;
  const mine = asked;
  await told(
    ask('conversation.find', { id: conversation, text: text.trim().slice(0, TEXT_MAX) }).then(({ matches }) => {
      if (mine !== asked) return;
      remote = matches;
    }),
  );
  if (mine !== asked) return;
  useFind.setState({ running: false });
  refresh(true);
}

/** Counts again: a page was fetched, an answer grows, the host has answered. `go`: shows a match where none is current yet. */
function refresh(go = false): void {
  const { text, current } = useFind.getState();
  const { conversation } = useRoute.getState();
  const pattern = patternOf([text]);
  if (!pattern) {
    useFind.setState({ matches: [], current: null });
    useMarks.setState({ find: null });
    return;
  }
  const shown = shownMessages(chatOf(conversation));
  const here = new Set(shown.map((m) => m.id));
  const local = shown.map((m) => ({ message: m.id, seq: m.seq, count: saidIn(m, pattern) })).filter((m) => m.count > 0);
  const elsewhere = isPart(conversation) ? remote.filter((m) => !here.has(m.message)) : [];
  const matches = [...elsewhere, ...local].sort((a, b) => a.seq - b.seq);
  const still = current && matches.some((m) => m.message === current.message && m.count > current.nth) ? current : null;
  const next = still ?? (go ? nearest(matches) : null);
  useFind.setState({ matches, current: next });
  useMarks.setState({ find: { text, current: next } });
  if (next && !still) void showCurrent();
}

/** As the host counts: in everything that was said, as it is shown, pasted texts too; not in what was thought, a tool gave, or was read in an image. */
function saidIn({ forgotten, role, parts }: Message, pattern: RegExp): number {
  if (forgotten) return 0;
  const shown = ({ kind, text }: Part): string => (role === 'assistant' && kind === 'text' ? seenText(text) : text);
  const unseen = ({ kind, meta }: Part): boolean =>
    kind === 'thinking' || kind === 'tool' || (kind === 'observation' && meta !== undefined);
  return parts.reduce((n, p) => n + (unseen(p) ? 0 : countIn(shown(p), pattern)), 0);
}

/** The first match from what is in view on, else the last. */
function nearest(matches: Match[]): { message: string; nth: number } | null {
  const log = document.querySelector('[role=log]');
  const top = log?.getBoundingClientRect().top ?? 0;
  const first = Array.from(log?.querySelectorAll('article') ?? []).find((a) => a.getBoundingClientRect().bottom > top + 24);
  const id = first?.id.replace(/^message-/, '');
  const from = shownMessages(chatOf(useRoute.getState().conversation)).find((m) => m.id === id)?.seq;
  const ahead = from === undefined ? undefined : matches.find((m) => m.seq >= from);
  if (ahead) return { message: ahead.message, nth: 0 };
  const last = matches.at(-1);
  return last ? { message: last.message, nth: last.count - 1 } : null;
}

/** The number of the current match, from 1, and of all. */
export function place({ matches, current }: Pick<FindState, 'matches' | 'current'>): { at: number; total: number } {
  let at = 0;
  let total = 0;
  for (const m of matches) {
    if (m.message === current?.message) at = total + current.nth + 1;
    total += m.count;
  }
  return { at, total };
}

/** To the next match or the one before, round the ends. */
export function step(by: 1 | -1): void {
  const { matches, current, text } = useFind.getState();
  const { at, total } = place({ matches, current });
  if (total === 0) return;
  let left = (at - 1 + by + total) % total;
  for (const m of matches) {
    if (left < m.count) {
      const next = { message: m.message, nth: left };
      useFind.setState({ current: next });
      useMarks.setState({ find: { text, current: next } });
      void showCurrent();
      return;
    }
    left -= m.count;
  }
}

async function showCurrent(): Promise<void> {
  const { current } = useFind.getState();
  if (!current) return;
  const { message } = current;
  const part = (): Range | null => {
    unfoldFor(message, useFind.getState().matches.find((m) => m.message === message)?.count ?? 0);
    return currentRange();
  };
  await bringUp(useRoute.getState().conversation, message, { part });
  // Messages that came with it are counted here from now on.
  if (useFind.getState().open && articleOf(current.message)) useMarks.setState((s) => ({ find: s.find && { ...s.find } }));
}

/** Follows what changes while it is open; going to another conversation closes it. */
export function watchFind(): () => void {
  const stops = [
    useChats.subscribe((now, before) => {
      const { conversation } = useRoute.getState();
      if (useFind.getState().open && now.chats[conversation] !== before.chats[conversation]) refreshSoon();
    }),
    useRoute.subscribe((now, before) => {
      if (now.conversation !== before.conversation || now.page !== before.page) closeFind();
    }),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}

let waiting = false;
/** An answer that is written changes many times a second. */
function refreshSoon(): void {
  if (waiting) return;
  waiting = true;
  setTimeout(() => {
    waiting = false;
    if (useFind.getState().open) refresh();
  }, 200);
}

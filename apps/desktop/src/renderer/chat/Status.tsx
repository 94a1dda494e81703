/** "Assistant status": what goes on now, with which model, and where. */
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from '../i18n/index.ts';
import { notices } from '../lib/notices.ts';
import { useModels } from '../models/index.ts';
import { useSpeaking } from '../voice/speaking/index.ts';
import { assistantStatus, statusLine } from './status.ts';
import type { Turn } from './turn.ts';

/** A wait is said again this often, in milliseconds. */
const REPEAT = 7000;

const piece = 'min-w-0 overflow-hidden text-ellipsis';

interface Props {
  /** A conversation's id, or "new". */
  conversation: string;
  connected: boolean;
  turn: Turn | null;
  pending: boolean;
  stopped: boolean;
  voice: 'listening' | 'transcribing' | null;
}

export function Status({ conversation, connected, turn, pending, stopped, voice }: Props) {
  const { t } = useTranslation();
  const chosen = useModels((s) => s.chosen);
  const models = useModels((s) => s.models);
  const waited = useWaited(turn);
  const model = models.find((m) => m.id === (turn?.answer?.model ?? chosen?.model)) ?? null;
  // From its first sound on: before that the wait has its own words.
  const speaking = useSpeaking((s) => s.conversation === conversation && s.range !== null);
  const word = voice ?? (speaking ? 'speaking' : null);
  const status = assistantStatus({ connected, turn, waited, pending, stopped, voice: word, chosen, model });
  const line = statusLine(status);
  useSpoken(status.word, status.label, status.detail, turn === null ? pending : turn.phase !== 'answering');
  const calm = status.word === 'ready' || status.word === 'stopped' || status.word === 'no-model';
  return (
    <div
      role="status"
      aria-label={t('chat.status')}
      aria-live="off"
      className="tabular flex min-w-0 shrink text-xs whitespace-pre text-muted"
      title={line}
    >
      {/* Where there is little room the model's name goes first: it stands in the picker, and where it runs stands only here. */}
      <span className={`${piece} ${calm ? '' : 'font-medium text-text'}`}>{status.detail ?? status.label}</span>
      <span className={`${piece} shrink-[999999]`}>{status.model}</span>
      <span className={piece}>{status.place}</span>
    </div>
  );
}

/** Milliseconds since the turn began, twice a second while it waits. */
function useWaited(turn: Turn | null): number {
  const waiting = turn !== null && turn.phase !== 'answering';
  const started = turn?.started ?? 0;
  const [waited, setWaited] = useState(0);
  useEffect(() => {
    if (!waiting) return setWaited(0);
    const tick = (): void => setWaited(performance.now() - started);
    tick();
    const timer = setInterval(tick, 500);
    return () => clearInterval(timer);
  }, [waiting, started]);
  return waited;
}

/** Says each state once, and a long wait again every seven seconds. */
function useSpoken(word: string, label: string, detail: string | null, waiting: boolean): void {
  const said = useRef<string | null>(null);
  const latest = useRef(label);
  latest.current = detail ?? label;
  useEffect(() => {
    const before = said.current;
    said.current = word;
    // The first state is no change, and "Ready" or "Stopped" after an answer is told by the answer itself.
    if (before === null || before === word || word === 'ready' || word === 'stopped') return;
    // What is spoken tells itself, and nothing is said over it.
    if (word === 'speaking') return;
    notices().announce(latest.current);
  }, [word]);
  useEffect(() => {
    if (!waiting) return;
    const timer = setInterval(() => notices().announce(latest.current), REPEAT);
    return () => clearInterval(timer);
  }, [waiting]);
}

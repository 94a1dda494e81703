/** "Assistant status": exactly one word of UX first, then the model and where it runs. Pure. */
import type { Choice, ModelEntry, TurnEvent } from '../../contract/index.ts';
import { about, count } from '../i18n/format.ts';
import { t } from '../i18n/index.ts';
import type { Turn } from './turn.ts';

/** Milliseconds of waiting before the word, the estimate and the offer. */
export const WORD_AFTER = 1000;
export const ESTIMATE_AFTER = 4000;
export const OFFER_AFTER = 15_000;

export type Word =
  | 'listening'
  | 'transcribing'
  | 'ready'
  | 'no-model'
  | 'waiting'
  | 'loading'
  | 'reading'
  | 'thinking'
  | 'answering'
  | 'speaking'
  | 'stopped'
  | 'unreachable';

export interface StatusInput {
  connected: boolean;
  turn: Turn | null;
  /** Milliseconds since the turn began to wait. */
  waited: number;
  /** A message sent early waits for its model. */
  pending: boolean;
  /** What is done with the person's voice, or that this conversation is read aloud. */
  voice: 'listening' | 'transcribing' | 'speaking' | null;
  /** The last answer was stopped and nothing was asked since. */
  stopped: boolean;
  chosen: Choice | null;
  model: ModelEntry | null;
}

export interface Status {
  word: Word;
  /** The first word or two, as UX spells them. */
  label: string;
  /** The estimate, in place of the bare word. */
  detail: string | null;
  /** " · MODEL", or nothing. */
  model: string;
  /** " · on this computer", or nothing. */
  place: string;
  /** Something that helps is offered. */
  offer: boolean;
}

type Progress = Extract<TurnEvent, { type: 'state' }>['progress'];

export function assistantStatus(input: StatusInput): Status {
  const { turn, waited } = input;
  const word = wordOf(input);
  const waiting = turn !== null && turn.phase !== 'answering';
  const estimate = waiting && !input.voice && waited >= ESTIMATE_AFTER ? estimateOf(turn.phase, turn.progress) : null;
  return {
    word,
    label: t(`status.${word}`),
    detail: estimate,
    ...tailOf(input),
    offer: waiting && waited >= OFFER_AFTER && (turn.phase === 'reading' || turn.phase === 'loading' || turn.phase === 'waiting'),
  };
}

function wordOf({ connected, turn, waited, pending, stopped, voice, chosen }: StatusInput): Word {
  if (!connected) return 'unreachable';
  if (voice) return voice;
  if (turn) {
    if (turn.phase === 'answering') return 'answering';
    // Most waits are over before a word for them could be read.
    if (waited >= WORD_AFTER) return turn.phase;
  } else if (pending) return 'waiting';
  if (chosen && chosen.model === null) return 'no-model';
  if (stopped && !turn) return 'stopped';
  return 'ready';
}

function estimateOf(phase: Turn['phase'], progress: Progress | null): string | null {
  if (phase === 'reading' && progress) {
    const tokens = t('status.readingTokens', { n: count(progress.total) });
    return progress.etaMs === null ? tokens : t('status.withTime', { what: tokens, time: about(progress.etaMs) });
  }
  if (progress?.etaMs != null) return t('status.withTime', { what: t(`status.${phase}`), time: about(progress.etaMs) });
  return null;
}

function tailOf({ turn, chosen, model }: StatusInput): Pick<Status, 'model' | 'place'> {
  const name = turn?.answer?.modelName ?? chosen?.name;
  if (!name) return { model: '', place: '' };
  const place = turn?.answer?.place ?? model?.place ?? null;
  const where = !place ? '' : place.kind === 'elsewhere' ? t('status.elsewhere', { host: place.host }) : t('status.here');
  return { model: t('status.model', { name }), place: where };
}

/** The whole line, as a test and a screen reader get it. */
export function statusLine(status: Status): string {
  return `${status.detail ?? status.label}${status.model}${status.place}`;
}

/** Hold to talk as a machine: what presses, releases and time make of one utterance. Pure; all times are milliseconds of one clock. */

/** What is held: a pointer on the button, Space or Enter on the button, or the keys that work everywhere. */
export type Held = 'pointer' | 'key' | 'chord';

/** Why an utterance is over: released, pressed again, the window is not in front any more, or it was as long as it may be. */
export type Ending = 'released' | 'again' | 'left' | 'limit';

export type PressEvent =
  /** `repeat`: the keyboard says so itself. */
  | { type: 'down'; by: Held; at: number; repeat?: boolean }
  | { type: 'up'; by: Held; at: number }
  /** Without a pointer or a key that is held: a screen reader, a switch, a spoken command. */
  | { type: 'click'; at: number }
  /** The window lost the focus, was hidden, or the screen was locked. No release comes any more. */
  | { type: 'leave'; at: number }
  /** The person discards it. */
  | { type: 'discard'; at: number }
  /** It ended by itself: no microphone, or it was taken away. */
  | { type: 'stopped'; at: number }
  | { type: 'tick'; at: number };

export type PressEffect =
  | { type: 'begin'; preRoll: boolean }
  /** From now on nothing need be held. */
  | { type: 'latch' }
  | { type: 'warn' }
  | { type: 'end'; why: Ending }
  | { type: 'discard' };

export type PressState =
  | { kind: 'idle' }
  /** `released`: when the key went up, as long as it may be one half of an auto-repeat. */
  | { kind: 'held'; by: Held; since: number; released: number | null; warned: boolean }
  | { kind: 'latched'; since: number; warned: boolean }
  /** Over, and something is still held: it begins nothing anew. */
  | { kind: 'spent'; by: Held; released: number | null };

export interface PressLimits {
  /** The longest utterance, and how long before its end that is said. */
  longest: number;
  warning: number;
}

export interface Pressed {
  state: PressState;
  effects: PressEffect[];
}

/** A press shorter than this latches. */
export const TAP_MS = 250;
/** X11 repeats a held key as pairs of release and press; a hand is never this quick. */
export const REPEAT_MS = 25;

export const IDLE: PressState = { kind: 'idle' };

const stay = (state: PressState): Pressed => ({ state, effects: [] });

/** What an event makes of a state. Time that passed before the event is heeded first. */
export function press(state: PressState, event: PressEvent, limits: PressLimits): Pressed {
  const late = pass(state, event, limits);
  const then = take(late.state, event);
  return { state: then.state, effects: [...late.effects, ...then.effects] };
}

/** When `tick` has something to do next; null: never by itself. */
export function nextTick(state: PressState, { longest, warning }: PressLimits): number | null {
  if (state.kind === 'idle') return null;
  if (state.kind === 'spent') return state.released === null ? null : state.released + REPEAT_MS;
  const end = state.since + longest;
  const next = state.warned ? end : end - warning;
  return state.kind === 'held' && state.released !== null ? Math.min(next, state.released + REPEAT_MS) : next;
}

/** True while an utterance is being said. */
export function isTalking(state: PressState): boolean {
  return state.kind === 'held' || state.kind === 'latched';
}

function take(state: PressState, event: PressEvent): Pressed {
  const { at } = event;
  switch (event.type) {
    case 'tick':
      return stay(state);
    case 'down':
      return down(state, event);
    case 'up':
      if ((state.kind === 'held' || state.kind === 'spent') && state.by === event.by)
        // Nothing repeats a pointer.
        return event.by === 'pointer' ? settle({ ...state, released: at }) : stay({ ...state, released: at });
      return stay(state);
    case 'click':
      if (state.kind === 'idle')
        return {
          state: { kind: 'latched', since: at, warned: false },
          effects: [{ type: 'begin', preRoll: false }, { type: 'latch' }],
        };
      return state.kind === 'latched' ? { state: IDLE, effects: [{ type: 'end', why: 'again' }] } : stay(state);
    case 'leave':
      return { state: IDLE, effects: isTalking(state) ? [{ type: 'end', why: 'left' }] : [] };
    case 'discard':
      return { state: spend(state), effects: isTalking(state) ? [{ type: 'discard' }] : [] };
    case 'stopped':
      return stay(spend(state));
  }
}

function down(state: PressState, { by, at, repeat = false }: Extract<PressEvent, { type: 'down' }>): Pressed {
  // The other half of an auto-repeat.
  if ((state.kind === 'held' || state.kind === 'spent') && state.by === by) return stay({ ...state, released: null });
  if (repeat || state.kind === 'held') return stay(state);
  if (state.kind === 'latched') return { state: { kind: 'spent', by, released: null }, effects: [{ type: 'end', why: 'again' }] };
  return { state: { kind: 'held', by, since: at, released: null, warned: false }, effects: [{ type: 'begin', preRoll: by !== 'key' }] };
}

/** What is held still has to be let go. */
function spend(state: PressState): PressState {
  if (state.kind === 'held') return { kind: 'spent', by: state.by, released: state.released };
  return state.kind === 'spent' ? state : IDLE;
}

/** A release that was one. */
function settle(state: PressState): Pressed {
  if (state.kind === 'spent') return stay(IDLE);
  if (state.kind !== 'held' || state.released === null) return stay(state);
  if (state.released - state.since < TAP_MS)
    return { state: { kind: 'latched', since: state.since, warned: state.warned }, effects: [{ type: 'latch' }] };
  return { state: IDLE, effects: [{ type: 'end', why: 'released' }] };
}

function pass(state: PressState, { at }: PressEvent, { longest, warning }: PressLimits): Pressed {
  let now: PressState = state;
  const effects: PressEffect[] = [];
  if ((now.kind === 'held' || now.kind === 'spent') && now.released !== null && at - now.released >= REPEAT_MS) {
    const settled = settle(now);
    now = settled.state;
    effects.push(...settled.effects);
  }
  if ((now.kind === 'held' || now.kind === 'latched') && !now.warned && at - now.since >= longest - warning) {
    now = { ...now, warned: true };
    effects.push({ type: 'warn' });
  }
  if ((now.kind === 'held' || now.kind === 'latched') && at - now.since >= longest) {
    now = spend(now);
    effects.push({ type: 'end', why: 'limit' });
  }
  return { state: now, effects };
}

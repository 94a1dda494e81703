/** Hold to talk: runs the press machine on the window's clock, and the utterance that it begins and ends. */
import { MiaError } from '@mia/core/errors.ts';
import { chatOf, pausePreparation, prepareSoon, sendRecording, stop, useConversations, useDrafts } from '../../chat/index.ts';
import { ask } from '../../host/index.ts';
import { t } from '../../i18n/index.ts';
import { notices } from '../../lib/notices.ts';
import { goTo, useRoute } from '../../lib/route.ts';
import { silence } from '../speaking/index.ts';
import { questionEnded } from '../timings/index.ts';
import { deliver, type How, nothingHeard } from './deliver.ts';
import { type Hearing, hear } from './hear.ts';
import { NOTHING, settle } from './partial.ts';
import {
  type Ending,
  type Held,
  IDLE,
  isTalking,
  nextTick,
  type PressEffect,
  type PressEvent,
  type PressLimits,
  type PressState,
  press,
} from './press.ts';
import { loadVoice, QUIET, useTalk, useVoice } from './store.ts';
import { canWait, dropWaiting, hideWaiting, waitingSeconds, waits } from './waiting.ts';

const MINUTE = 60_000;
/** The longest utterance; where nothing is written to disk it is held in memory, and shorter. */
const LONGEST = 30 * MINUTE;
const LONGEST_HELD = 5 * MINUTE;
const WARNING = MINUTE;
/** A microphone that took longer than this to open asked for something. */
const ASKED_MS = 1200;

type Untimed<E> = E extends { at: number } ? Omit<E, 'at'> : never;

let state: PressState = IDLE;
let timer: ReturnType<typeof setTimeout> | undefined;
let current: Talking | null = null;
let limits: PressLimits = { longest: LONGEST, warning: WARNING };

interface Talking {
  hearing: Hearing;
  conversation: string;
  keep: boolean;
  pressed: number;
  /** What went wrong was told. */
  told: boolean;
}

const now = (): number => performance.now();

function take(event: Untimed<PressEvent>): void {
  const next = press(state, { ...event, at: now() } as PressEvent, limits);
  state = next.state;
  for (const effect of next.effects) apply(effect);
  clearTimeout(timer);
  const tick = nextTick(state, limits);
  if (tick !== null) timer = setTimeout(() => take({ type: 'tick' }), Math.max(0, tick - now()));
}

/** Something that is held went down. */
export const pressDown = (by: Held, repeat = false): void => take({ type: 'down', by, repeat });
/** It went up. */
export const pressUp = (by: Held): void => take({ type: 'up', by });
/** A press that nothing is held for: it begins, and the next one ends. */
export const pressClick = (): void => take({ type: 'click' });

/** The window is not in front any more: what was said is kept. */
export function leaveTalk(): void {
  // A question for the permission takes the focus too, and hides nothing.
  if (useTalk.getState().phase === 'opening' && document.visibilityState === 'visible') return;
  take({ type: 'leave' });
}

/** Discards what is being said, or what waits. False where nothing is or does. */
export function discardTalk(): boolean {
  if (isTalking(state)) take({ type: 'discard' });
  else if (!dropWaiting()) return false;
  notices().announce(t('talk.discarded'));
  return true;
}

/** The vault was locked: nothing of it stays here. */
export function dropTalk(): void {
  take({ type: 'discard' });
  take({ type: 'leave' });
  hideWaiting();
}

export const isTalkingNow = (): boolean => isTalking(state);

function apply(effect: PressEffect): void {
  switch (effect.type) {
    case 'begin':
      begin(effect.preRoll);
      return;
    case 'latch':
      useTalk.setState({ latched: true });
      notices().announce(t('talk.latched'));
      return;
    case 'warn':
      useTalk.setState({ endsAt: now() + limits.warning });
      notices().announce(t('talk.warning'));
      return;
    case 'end':
      if (current) void end(current, effect.why);
      return;
    case 'discard':
      current?.hearing.discard();
      rest();
  }
}

function begin(preRoll: boolean): void {
  const { conversation, page } = useRoute.getState();
  if (page !== 'chat') goTo(conversation);
  const status = useVoice.getState().status;
  const keep = status !== null && status.recogniser === null;
  const incognito = useConversations.getState().conversations.some((c) => c.id === conversation && c.incognito);
  const longest = incognito ? LONGEST_HELD : LONGEST;
  if (keep && !canWait(conversation, longest / 1000)) {
    take({ type: 'stopped' });
    return;
  }
  limits = { longest: keep ? longest - waitingSeconds(conversation) * 1000 : longest, warning: WARNING };
  // Whoever talks wants to be heard: what is being spoken and written ends here.
  silence();
  if (chatOf(conversation).turn) void stop(conversation);
  // What was missing when it was last asked may be here by now.
  if (keep) loadVoice().catch(() => {});
  else ask('voice.warm', {}).catch(() => {});
  useTalk.setState({ ...QUIET, phase: 'opening', conversation });
  const hearing = hear({
    ...{ conversation, preRoll, keep },
    onBegin: () => ifCurrent(hearing.id, () => useTalk.setState({ phase: 'listening', since: now() })),
    onPartial: (text) => ifCurrent(hearing.id, () => partial(conversation, text)),
    onGone: () => ifCurrent(hearing.id, gone),
  });
  current = { hearing, conversation, keep, pressed: now(), told: false };
  void hearing.failed.then((error) => ifCurrent(hearing.id, () => failed(error)));
}

/** Shown, and read ahead: when it is over, the model has only its last words left to read. */
function partial(conversation: string, text: string): void {
  useTalk.setState((s) => ({ partial: settle(s.partial, text) }));
  if ((useDrafts.getState().texts[conversation] ?? '').trim() === '') prepareSoon(conversation, text, 0);
}

function ifCurrent(id: string, work: () => void): void {
  if (current?.hearing.id === id) work();
}

function rest(): void {
  current = null;
  useTalk.setState(QUIET);
}

/** The device went while somebody spoke: what was said stands. */
function gone(): void {
  if (!current || !isTalking(state)) return;
  const talking = current;
  take({ type: 'stopped' });
  notices().notify(t('talk.unplugged'));
  void end(talking, 'left');
}

/** It could not begin, or does not go on: told once, and nothing goes on being held. */
function failed(error: MiaError): void {
  const talking = current;
  if (!talking) return;
  talking.told = true;
  const over = useTalk.getState().phase === 'transcribing';
  take({ type: 'stopped' });
  if (over && unrecognised(error)) {
    rest();
    keepRecording(talking, error);
    return;
  }
  talking.hearing.discard();
  rest();
  if (error.code === 'connection.lost') notices().notify(t('talk.cut'));
  else if (!over || error.code.startsWith('microphone.')) notices().alert(error.toShape(), pressClick);
  else notices().alert(error.toShape());
}

/** It was recorded, and nobody could say what it says. */
const unrecognised = ({ code }: MiaError): boolean => code === 'speech.missing' || code === 'internal' || /^(?:child|audio)\./.test(code);

/** The recording stands in the conversation, where it can be recognised again. */
function keepRecording({ hearing, conversation }: Talking, error: MiaError): void {
  void sendRecording(conversation, hearing.id);
  notices().alert(error.toShape());
}

async function end(talking: Talking, why: Ending): Promise<void> {
  const { hearing, conversation, keep } = talking;
  if (useTalk.getState().phase === 'opening') return tooEarly(talking);
  if (!keep) questionEnded(hearing.id);
  // The recogniser needs the processor now.
  pausePreparation(conversation);
  useTalk.setState({ phase: 'transcribing', latched: false, endsAt: null });
  try {
    const result = await hearing.end();
    const how: How = why === 'released' || why === 'again' ? 'meant' : 'cut';
    ifCurrent(hearing.id, rest);
    if ('waits' in result) await waits(conversation, how);
    else deliver(conversation, hearing.id, result.heard.transcript, how, result.loudest);
  } catch (thrown) {
    // Of the one that is shown, `failed` tells it.
    if (current === talking || talking.told) return;
    const error = MiaError.from(thrown);
    if (unrecognised(error)) keepRecording(talking, error);
    else notices().alert(error.toShape());
  }
}

/** It was let go before a sample came: for the answer to a question for the permission, or it was very short. */
async function tooEarly({ hearing, pressed }: Talking): Promise<void> {
  await hearing.opened;
  hearing.discard();
  ifCurrent(hearing.id, rest);
  if (now() - pressed > ASKED_MS) notices().notify(t('talk.readyNow'));
  else nothingHeard(1);
}

/** For tests: as if nothing had ever been pressed. */
export function resetTalk(): void {
  clearTimeout(timer);
  current?.hearing.discard();
  state = IDLE;
  rest();
  useTalk.setState({ partial: NOTHING });
  hideWaiting();
}

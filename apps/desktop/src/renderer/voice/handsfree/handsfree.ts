/** Conversation without a key: listens, sends what was said when it is over, and listens on; who begins to speak interrupts. */
import { create } from 'zustand';
import { chatOf, stop } from '../../chat/index.ts';
import { t } from '../../i18n/index.ts';
import { notices } from '../../lib/notices.ts';
import { useRoute } from '../../lib/route.ts';
import { useVault } from '../../security/index.ts';
import { keepListening } from '../capture/index.ts';
import { silence, useSpeaking } from '../speaking/index.ts';
import { deliver, type Hearing, hear, QUIET, settle, useTalk, useVoice } from '../talk/index.ts';
import { hearFrame, NOBODY, type TurnTaking } from './turn-taking.ts';

export const useHandsFree = create<{ on: boolean }>(() => ({ on: false }));

/** Milliseconds in which nobody speaks, after which what was recorded is dropped: the recording does not grow for nothing. */
const QUIET_MS = 60_000;

interface Listening {
  hearing: Hearing;
  conversation: string;
  began: number;
  /** Somebody speaks: it is shown, and will be sent. */
  speaking: boolean;
}

let current: Listening | null = null;
/** How the person pauses is remembered from one utterance to the next. */
let taking: TurnTaking = NOBODY;
let text = '';
let partial = QUIET.partial;

/** Switches it on or off. What is being said is discarded with it. */
export function setHandsFree(on: boolean): void {
  if (on === useHandsFree.getState().on) return;
  if (on && useVoice.getState().status?.recogniser === null) {
    notices().alert({ code: 'speech.missing' });
    return;
  }
  useHandsFree.setState({ on });
  keepListening(on);
  notices().announce(t(on ? 'handsFree.begun' : 'handsFree.ended'));
  taking = NOBODY;
  if (on) look();
  else drop();
}

/** Discards what is being said freely. False where nothing is. */
export function discardHandsFree(): boolean {
  if (!current?.speaking) return false;
  drop();
  look();
  return true;
}

/** Whether to listen now: not while a key is held, nor over a voice that the echo canceller does not know. */
function wanted(): boolean {
  if (!useHandsFree.getState().on || useRoute.getState().page !== 'chat') return false;
  const { message, own } = useSpeaking.getState();
  return message === null || own;
}

/** Something changed that listening depends on. */
function look(): void {
  const { phase } = useTalk.getState();
  if (phase === 'opening') yieldToKey();
  else if (!wanted() || (phase !== 'idle' && !current?.speaking)) drop();
  else if (current && !current.speaking && current.conversation !== useRoute.getState().conversation) {
    drop();
    begin();
  } else if (!current && phase === 'idle') begin();
}

function begin(): void {
  const { conversation } = useRoute.getState();
  text = '';
  partial = QUIET.partial;
  taking = { ...NOBODY, pauses: taking.pauses };
  const mine: Listening = {
    ...{ conversation, began: performance.now(), speaking: false },
    hearing: hear({
      ...{ conversation, preRoll: true, keep: false, sounds: false },
      onBegin: () => {},
      onPartial(now) {
        if (current !== mine) return;
        text = now;
        partial = settle(partial, now);
        if (mine.speaking) show(mine);
      },
      onActivity(probabilities) {
        for (const probability of probabilities) if (current === mine) frame(mine, probability);
      },
      onGone: () => ifCurrent(mine, () => setHandsFree(false)),
    }),
  };
  current = mine;
  void mine.hearing.failed.then((error) =>
    ifCurrent(mine, () => {
      setHandsFree(false);
      notices().alert(error.toShape(), () => setHandsFree(true));
    }),
  );
}

function ifCurrent(listening: Listening, work: () => void): void {
  if (current === listening) work();
}

function frame(mine: Listening, probability: number): void {
  taking = hearFrame(taking, probability, text);
  if (taking.state === 'speaking' && !mine.speaking) interrupt(mine);
  else if (taking.state === 'over') void finish(mine);
  else if (taking.speech === 0 && performance.now() - mine.began > QUIET_MS) {
    drop();
    look();
  }
}

/** Somebody speaks: what is spoken and written ends, and what they say is shown. */
function interrupt(mine: Listening): void {
  mine.speaking = true;
  silence();
  if (chatOf(mine.conversation).turn) void stop(mine.conversation);
  show(mine);
}

function show({ conversation, began }: Listening): void {
  useTalk.setState({ ...QUIET, phase: 'listening', latched: true, conversation, since: began, partial });
}

async function finish(mine: Listening): Promise<void> {
  current = null;
  useTalk.setState({ phase: 'transcribing' });
  try {
    const result = await mine.hearing.end();
    useTalk.setState(QUIET);
    // What was no words is no question: nobody asked for an answer, nor for a notice.
    if ('heard' in result && result.heard.transcript.text.trim() !== '')
      deliver(mine.conversation, result.id, result.heard.transcript, 'meant', result.loudest);
  } catch {
    // Told by `failed`, where it went wrong; `request.cancelled` is no failure.
    useTalk.setState(QUIET);
  }
  look();
}

/** Whoever presses the key begins anew: what is shown is theirs from now on. */
function yieldToKey(): void {
  current?.hearing.discard();
  current = null;
}

function drop(): void {
  if (!current) return;
  const { hearing, speaking } = current;
  current = null;
  hearing.discard();
  if (speaking) useTalk.setState(QUIET);
}

/** Follows what listening depends on. Returns what ends it. */
export function watchHandsFree(): () => void {
  const stops = [
    // Whose voice it is, is known a moment after it begins.
    useSpeaking.subscribe(({ message, own }, before) => (message !== before.message || own !== before.own) && look()),
    useTalk.subscribe(({ phase }, before) => phase !== before.phase && look()),
    useRoute.subscribe(look),
    useVault.subscribe(({ status }) => status?.state === 'locked' && setHandsFree(false)),
  ];
  return () => {
    for (const one of stops) one();
    setHandsFree(false);
  };
}

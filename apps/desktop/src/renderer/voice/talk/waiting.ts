/** A recording that waits in memory until something here recognises speech. What is said meanwhile joins it. */
import { MiaError } from '@mia/core/errors.ts';
import { t } from '../../i18n/index.ts';
import { notices } from '../../lib/notices.ts';
import { deliver, type How } from './deliver.ts';
import { hearRecording } from './hear.ts';
import { NOTHING, settle } from './partial.ts';
import { useTalk, useVoice } from './store.ts';

const RATE = 16_000;
const LONGEST_SECONDS = 5 * 60;
/** Between two recordings that became one. */
const PAUSE = 0.6;

let kept: Float32Array[] = [];
let meant: How = 'meant';

const samples = (): number => kept.reduce((sum, one) => sum + one.length, 0);

/** Seconds that wait. */
export const waitingSeconds = (): number => samples() / RATE;

/** Whether more of this conversation can wait; says so where it can not. */
export function canWait(conversation: string): boolean {
  const { waiting } = useTalk.getState();
  if ((!waiting || waiting.conversation === conversation) && waitingSeconds() < LONGEST_SECONDS - 1) return true;
  notices().notify(t('talk.waitingFull'));
  return false;
}

/** Keeps a recording until something recognises it. */
export function waits(conversation: string, recording: Float32Array[], how: How): void {
  const before = useTalk.getState().waiting;
  if (before) kept.push(new Float32Array(PAUSE * RATE), ...recording);
  else kept = [...recording];
  meant = before && meant === 'cut' ? 'cut' : how;
  useTalk.setState({ waiting: { conversation, seconds: waitingSeconds() } });
  notices().announce(t('talk.waiting'));
  void recogniseWaiting();
}

/** Forgets what waits. False where nothing does. */
export function dropWaiting(): boolean {
  const something = useTalk.getState().waiting !== null;
  kept = [];
  meant = 'meant';
  useTalk.setState({ waiting: null });
  return something;
}

/** Something may recognise speech now. */
export async function recogniseWaiting(): Promise<void> {
  const { waiting, phase } = useTalk.getState();
  if (!waiting || phase !== 'idle' || !useVoice.getState().status?.recogniser) return;
  const recording = kept;
  const how = meant;
  const { conversation } = waiting;
  useTalk.setState({ phase: 'transcribing', conversation, partial: NOTHING });
  try {
    const result = await hearRecording(recording, conversation, (text) => useTalk.setState((s) => ({ partial: settle(s.partial, text) })));
    // Discarded meanwhile.
    if (kept !== recording) return;
    dropWaiting();
    if ('heard' in result) deliver(conversation, result.id, result.heard.transcript, how, result.loudest);
  } catch (thrown) {
    // It goes on waiting.
    notices().alert(MiaError.from(thrown).toShape(), () => void recogniseWaiting());
  } finally {
    if (useTalk.getState().phase === 'transcribing') useTalk.setState({ phase: 'idle', conversation: null, partial: NOTHING });
  }
}

/** What was said waits with the host until something here recognises speech. What is said meanwhile joins it. */
import { MiaError } from '@mia/core/errors.ts';
import { ask, uuidv7 } from '../../host/index.ts';
import { t } from '../../i18n/index.ts';
import { notices, told } from '../../lib/notices.ts';
import { useRoute } from '../../lib/route.ts';
import { deliver, type How } from './deliver.ts';
import { hearWaiting } from './hear.ts';
import { NOTHING, settle } from './partial.ts';
import { useTalk, useVoice } from './store.ts';

/** How it ended, of a conversation whose recording this window made: what another one or an earlier start left is looked at first. */
const meant = new Map<string, How>();
/** What a recogniser failed at, and where: that is not tried again by itself. */
let failed: string | null = null;

/** Seconds that wait in a conversation, as far as it was looked at. */
export const waitingSeconds = (conversation: string): number => {
  const { waiting } = useTalk.getState();
  return waiting?.conversation === conversation ? waiting.seconds : 0;
};

/** Whether more of this conversation can wait; says so where it can not. @param longest seconds */
export function canWait(conversation: string, longest: number): boolean {
  if (waitingSeconds(conversation) < longest - 1) return true;
  notices().notify(t('talk.waitingFull'));
  return false;
}

/** Asks what waits in a conversation, and has it recognised where something can. @throws MiaError of the host */
export async function loadWaiting(conversation: string): Promise<void> {
  const { seconds } = await ask('voice.waiting', { conversation });
  const { waiting } = useTalk.getState();
  if (seconds > 0) useTalk.setState({ waiting: { conversation, seconds } });
  else if (waiting?.conversation === conversation) useTalk.setState({ waiting: null });
  await recogniseWaiting();
}

/** The host keeps a recording until something recognises it. */
export async function waits(conversation: string, how: How): Promise<void> {
  meant.set(conversation, meant.get(conversation) === 'cut' ? 'cut' : how);
  failed = null;
  const there = await told(() => loadWaiting(conversation));
  if (there && waitingSeconds(conversation) > 0) notices().announce(t('talk.waiting'));
}

/** Forgets what waits in the conversation that is shown. False where nothing does. */
export function dropWaiting(): boolean {
  const { waiting } = useTalk.getState();
  if (waiting?.conversation !== useRoute.getState().conversation || !waiting) return false;
  meant.delete(waiting.conversation);
  useTalk.setState({ waiting: null });
  void told(() => ask('voice.waiting.drop', { conversation: waiting.conversation }));
  return true;
}

/** The vault was locked: the host keeps it, and this window knows of it no more. */
export function hideWaiting(): void {
  meant.clear();
  failed = null;
  useTalk.setState({ waiting: null });
}

/** Something may recognise speech now. */
export async function recogniseWaiting(): Promise<void> {
  const { waiting, phase } = useTalk.getState();
  const recogniser = useVoice.getState().status?.recogniser;
  if (!waiting || phase !== 'idle' || !recogniser) return;
  const { conversation } = waiting;
  const attempt = `${recogniser.id} ${conversation}`;
  if (failed === attempt) return;
  const utterance = uuidv7();
  useTalk.setState({ phase: 'transcribing', conversation, partial: NOTHING });
  try {
    const { transcript } = await hearWaiting(utterance, conversation, (text) =>
      useTalk.setState((s) => ({ partial: settle(s.partial, text) })),
    );
    // Discarded meanwhile.
    if (useTalk.getState().waiting?.conversation !== conversation) return;
    useTalk.setState({ waiting: null });
    deliver(conversation, utterance, transcript, meant.get(conversation) ?? 'cut', 1);
    meant.delete(conversation);
  } catch (thrown) {
    const error = MiaError.from(thrown);
    failed = attempt;
    if (error.code === 'conflict' || error.code === 'not-found') {
      // Another window has it.
      useTalk.setState({ waiting: null });
      return;
    }
    // It goes on waiting.
    const again = (): void => {
      failed = null;
      void recogniseWaiting();
    };
    if (error.code !== 'connection.lost') notices().alert(error.toShape(), again);
  } finally {
    if (useTalk.getState().phase === 'transcribing') useTalk.setState({ phase: 'idle', conversation: null, partial: NOTHING });
  }
}

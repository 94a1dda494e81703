/** What becomes of an utterance: it is sent, it waits in the message box, or nothing was said. */
import { focusMessageBox, isBusy, send, useDrafts, writeDraft } from '../../chat/index.ts';
import { count } from '../../i18n/format.ts';
import { t } from '../../i18n/index.ts';
import { notices } from '../../lib/notices.ts';
import { useRoute } from '../../lib/route.ts';
import { readSetting, useSettings } from '../../lib/settings.ts';
import { useMicrophone } from '../capture/index.ts';
import { questionAside, questionRecognised } from '../timings/index.ts';
import { type Doubt, judge, type Transcript } from './doubt.ts';
import { setSpoken, useVoice } from './store.ts';

/** How an utterance ended: the person let go or pressed again; or something else ended it, and they look at it first. */
export type How = 'meant' | 'cut';

/** Root mean square of the loudest frame below which a level was low: −46 dB of full scale. */
const LOW = 0.005;

/** @param loudest root mean square of the loudest frame, 0 to 1 */
export function deliver(conversation: string, utterance: string, transcript: Transcript, how: How, loudest: number): void {
  const text = transcript.text.trim();
  questionRecognised(utterance, useVoice.getState().status?.recogniser?.id);
  if (text === '') {
    questionAside(utterance);
    nothingHeard(loudest);
    return;
  }
  const { sure, doubts } = judge({ ...transcript, text });
  const draft = useDrafts.getState().texts[conversation] ?? '';
  const sends = readSetting(useSettings.getState().values, 'voice.after') === 'send';
  // What is written already is no part of what was said: both are looked at together.
  if (how === 'meant' && sends && sure && draft.trim() === '' && !isBusy(conversation)) {
    // As if it had been written: a window that is reloaded on the way finds it in the box.
    writeDraft(conversation, text);
    void send(conversation, text, { utterance });
    return;
  }
  questionAside(utterance);
  intoBox(conversation, utterance, text, doubts);
  const reason = !sure ? doubtful(text, doubts) : isBusy(conversation) ? t('talk.boxBusy') : t('talk.inBox');
  notices().announce(reason);
}

/** Behind what stands there. */
function intoBox(conversation: string, utterance: string, text: string, doubts: Doubt[]): void {
  const before = (useDrafts.getState().texts[conversation] ?? '').trimEnd();
  const at = before === '' ? 0 : before.length + 1;
  writeDraft(conversation, before === '' ? text : `${before} ${text}`);
  setSpoken(conversation, { utterance, marks: doubts.map((doubt) => ({ ...doubt, from: doubt.from + at, to: doubt.to + at })) });
  if (useRoute.getState().conversation === conversation) focusMessageBox();
}

function doubtful(text: string, doubts: Doubt[]): string {
  const words = doubts.filter((doubt) => doubt.matter !== 'word').map(({ from, to }) => text.slice(from, to));
  return words.length === 0 ? t('talk.unsure') : t('talk.check', { count: words.length, n: count(words.length), words: words.join(', ') });
}

/** A gentle notice, and no model is asked. */
export function nothingHeard(loudest: number): void {
  const { deviceName } = useMicrophone.getState();
  const device = deviceName ?? t('talk.unnamed');
  notices().notify(t(loudest < LOW ? 'talk.nothingLow' : 'talk.nothing', { device }), { lasts: 10_000 });
}

/** The hidden polite status "Announcements": each state once, and the finished answer as the person chose. */
import { useEffect, useRef, useState } from 'react';
import type { Message } from '../../contract/index.ts';
import { type Cut, chatOf, claimsChange, cut, onAnswerEnd, plainText, textOf, titleOf, useChats, useConversations } from '../chat/index.ts';
import { t, useTranslation } from '../i18n/index.ts';
import { notices, useNotices } from '../lib/notices.ts';
import { useRoute } from '../lib/route.ts';
import { readSetting, useSetting, useSettings } from '../lib/settings.ts';
import { useSpeaking } from '../voice/speaking/index.ts';

/** How much of the answer that is being written was read out: the rest is read at its end. */
interface Read {
  answer: string;
  to: number;
}

export function Announcer() {
  // Rendered anew when the language changes; what is said by a listener asks for its words then.
  useTranslation();
  const mode = useSetting('announce.answers');
  const read = useRef<Read>({ answer: '', to: 0 });
  useEffect(() => {
    onAnswerEnd((answer) => {
      const { conversation, status } = answer;
      // It is being heard.
      if (useSpeaking.getState().message === answer.id) return;
      const how = readSetting(useSettings.getState().values, 'announce.answers');
      if (conversation !== useRoute.getState().conversation) {
        const { conversations } = useConversations.getState();
        const title = titleOf(conversations.find((c) => c.id === conversation));
        if (status === 'done') notices().announce(t('announce.answerElsewhere', { title }));
      } else if (status === 'stopped') notices().announce(t('announce.stopped'));
      else if (status === 'done') {
        const from = how === 'paragraph' && read.current.answer === answer.id ? read.current.to : 0;
        notices().announce([wordsOf(answer, how, from), claimsChange(answer) ? t('chat.unchanged') : ''].join(' ').trim());
      }
    });
  }, []);
  return (
    <>
      {mode === 'paragraph' && <Paragraphs read={read} />}
      <Region />
    </>
  );
}

/** What is said within one task is said together: each would take the place of the one before, unheard. */
function Region() {
  const { t } = useTranslation();
  const [{ text, n }, setShown] = useState(() => useNotices.getState().announcement);
  useEffect(() => {
    let waiting: string[] = [];
    return useNotices.subscribe(({ announcement }, before) => {
      if (announcement === before.announcement) return;
      waiting.push(announcement.text);
      if (waiting.length > 1) return;
      setTimeout(() => {
        setShown({ text: waiting.join('\n'), n: announcement.n });
        waiting = [];
      });
    });
  }, []);
  return (
    <div role="status" aria-label={t('frame.announcements')} aria-live="polite" className="sr-only">
      {/* The same words twice are two things to say. */}
      <span key={n}>{text}</span>
    </div>
  );
}

/** What is said of a finished answer: all of it, what was not read yet, or that it is there. */
function wordsOf(answer: Message, how: 'finished' | 'paragraph' | 'ready', from: number): string {
  if (how === 'ready') return t('announce.answerReady');
  return plainText(textOf(answer).slice(from)) || t('announce.answerReady');
}

/** Reads paragraphs once they are whole, each once, however many come at a time. */
function Paragraphs({ read }: { read: { current: Read } }) {
  const conversation = useRoute((s) => s.conversation);
  useEffect(() => {
    let before: Cut | null = null;
    const look = (): void => {
      const turn = chatOf(conversation).turn;
      if (!turn?.answer || useSpeaking.getState().message === turn.answer.id) return;
      const text = turn.base.text + turn.text;
      // What follows the last boundary is still being written.
      before = cut(text, before);
      // A window that was loaded anew does not read again what stood there before the answer went on.
      const from = read.current.answer === turn.answer.id ? read.current.to : cut(turn.base.text).last;
      if (before.last <= from) return;
      read.current = { answer: turn.answer.id, to: before.last };
      const words = plainText(text.slice(from, before.last));
      if (words !== '') notices().announce(words);
    };
    look();
    return useChats.subscribe((now, last) => {
      if (now.chats[conversation]?.turn?.text !== last.chats[conversation]?.turn?.text) look();
    });
  }, [conversation, read]);
  return null;
}

/** The hidden polite status "Announcements": each state once, and the finished answer as the person chose. */
import { useEffect } from 'react';
import type { Message } from '../../contract/index.ts';
import { chatOf, claimsChange, onAnswerEnd, plainText, textOf, titleOf, useChats, useConversations } from '../chat/index.ts';
import { t, useTranslation } from '../i18n/index.ts';
import { notices, useNotices } from '../lib/notices.ts';
import { useRoute } from '../lib/route.ts';
import { readSetting, useSetting, useSettings } from '../lib/settings.ts';

export function Announcer() {
  // Rendered anew when the language changes; what is said by a listener asks for its words then.
  useTranslation();
  const { text, n } = useNotices((s) => s.announcement);
  const mode = useSetting('announce.answers');
  useEffect(() => {
    onAnswerEnd((answer) => {
      const { conversation, status } = answer;
      const how = readSetting(useSettings.getState().values, 'announce.answers');
      if (conversation !== useRoute.getState().conversation) {
        const { conversations } = useConversations.getState();
        const title = titleOf(conversations.find((c) => c.id === conversation));
        if (status === 'done') notices().announce(t('announce.answerElsewhere', { title }));
      } else if (status === 'stopped') notices().announce(t('announce.stopped'));
      else if (status === 'done')
        notices().announce([wordsOf(answer, how), claimsChange(answer) ? t('chat.unchanged') : ''].join(' ').trim());
    });
  }, []);
  return (
    <>
      {mode === 'paragraph' && <Paragraphs />}
      <div role="status" aria-label={t('frame.announcements')} aria-live="polite" className="sr-only">
        {/* The same words twice are two things to say. */}
        <span key={n}>{text}</span>
      </div>
    </>
  );
}

/** What is said of a finished answer: all of it, what was not read yet, or that it is there. */
function wordsOf(answer: Message, how: 'finished' | 'paragraph' | 'ready'): string {
  if (how === 'ready') return t('announce.answerReady');
  const text = textOf(answer);
  const rest = how === 'paragraph' ? (text.split('\n\n').findLast((part) => part.trim() !== '') ?? '') : text;
  return plainText(rest) || t('announce.answerReady');
}

/** Reads each paragraph once it is whole. */
function Paragraphs() {
  const conversation = useRoute((s) => s.conversation);
  const length = useChats((s) => s.chats[conversation]?.turn?.text.split('\n\n').length ?? 0);
  useEffect(() => {
    if (length < 2) return;
    const paragraph = chatOf(conversation).turn?.text.split('\n\n')[length - 2];
    if (paragraph) notices().announce(plainText(paragraph));
  }, [length, conversation]);
  return null;
}

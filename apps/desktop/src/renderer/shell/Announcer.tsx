/** The hidden polite status "Announcements": each state once, and the finished answer as the person chose. */
import { useEffect } from 'react';
import { chatOf, onAnswerEnd, plainText, useChats } from '../chat/index.ts';
import { useTranslation } from '../i18n/index.ts';
import { notices, useNotices } from '../lib/notices.ts';
import { useRoute } from '../lib/route.ts';
import { readSetting, useSetting, useSettings } from '../lib/settings.ts';

export function Announcer() {
  const { t } = useTranslation();
  const { text, n } = useNotices((s) => s.announcement);
  const mode = useSetting('announce.answers');
  useEffect(() => {
    onAnswerEnd((answer, status) => {
      const how = readSetting(useSettings.getState().values, 'announce.answers');
      if (status === 'stopped') notices().announce(t('announce.stopped'));
      else if (how === 'ready' || (how === 'paragraph' && status === 'done')) notices().announce(t('announce.answerReady'));
      else if (status === 'done') notices().announce(plainText(answer));
    });
  }, [t]);
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

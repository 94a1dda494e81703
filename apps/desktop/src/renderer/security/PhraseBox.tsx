/** The box for the 24 recovery words: it counts them, and names the first that is on no list while it is typed. */
import { type Ref, useEffect, useId, useState } from 'react';
import { count } from '../i18n/format.ts';
import { useTranslation } from '../i18n/index.ts';
import { checkWords, PHRASE_WORDS, type Typed } from './phrase-words.ts';

interface Props {
  ref?: Ref<HTMLTextAreaElement>;
  value: string;
  onChange(value: string): void;
}

export function PhraseBox({ ref, value, onChange }: Props) {
  const { t } = useTranslation();
  const id = useId();
  const [typed, setTyped] = useState<Typed>({ count: 0, wrong: null });
  const [ended, setEnded] = useState(false);
  useEffect(() => {
    let stale = false;
    void checkWords(value, ended).then(
      (now) => !stale && setTyped(now),
      () => {},
    );
    return () => {
      stale = true;
    };
  }, [value, ended]);
  const { wrong } = typed;
  const about = { n: wrong?.position ?? 0, word: wrong?.word ?? '', meant: wrong?.meant ?? '' };
  return (
    <div>
      <label htmlFor={id} className="mb-1 block text-sm font-medium">
        {t('unlock.words')}
      </label>
      <textarea
        ref={ref}
        id={id}
        rows={5}
        value={value}
        onChange={(event) => {
          setEnded(false);
          onChange(event.target.value);
        }}
        onBlur={() => setEnded(true)}
        placeholder={t('unlock.wordsHint')}
        autoComplete="off"
        autoCapitalize="off"
        autoCorrect="off"
        spellCheck={false}
        aria-invalid={wrong !== null}
        aria-describedby={`${id}-said`}
        className="w-full resize-none rounded-md border border-edge bg-bg px-2.5 py-1.5 font-mono text-sm leading-6"
      />
      <p id={`${id}-said`} aria-live="polite" className={`tabular mt-1 min-h-5 text-sm ${wrong ? 'text-danger' : 'text-muted'}`}>
        {wrong
          ? t(wrong.meant ? 'unlock.wordMeant' : 'unlock.wordUnknown', about)
          : value !== '' && t('unlock.wordCount', { n: count(typed.count), total: count(PHRASE_WORDS) })}
      </p>
    </div>
  );
}

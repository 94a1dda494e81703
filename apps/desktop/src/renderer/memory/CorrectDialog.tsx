import { useId, useState } from 'react';
import { AlertList } from '../errors/index.ts';
import { useTranslation } from '../i18n/index.ts';
import { Button, Dialog } from '../ui/index.ts';
import { type Correcting, cancelCorrect, correct, useCorrect } from './correct.ts';

/** As long as the contract lets a correction be. */
const MOST = 1000;

/** "Correct": the sentence as it stands, to be put right. */
export function CorrectDialog() {
  const correcting = useCorrect((s) => s.correcting);
  if (!correcting) return null;
  return <Asking key={correcting.memory} {...correcting} />;
}

function Asking({ facts, text: said }: Correcting) {
  const { t } = useTranslation();
  const [chosen, setChosen] = useState(facts[0] ?? null);
  const text = chosen?.text ?? '';
  const [right, setRight] = useState(text);
  const [saving, setSaving] = useState(false);
  const id = useId();
  const ready = right.trim() !== '' && right.trim() !== text.trim() && !saving;
  const save = async (): Promise<void> => {
    if (!ready) return;
    setSaving(true);
    await correct(chosen?.id ?? null, right.trim());
    setSaving(false);
  };
  return (
    <Dialog open onClose={cancelCorrect} title={t('memory.correct')} description={t('memory.correctText')}>
      <div className="flex flex-col gap-2 pb-3 empty:hidden">
        <AlertList />
      </div>
      {facts.length > 1 && (
        <fieldset className="pb-3">
          <legend className="pb-1 text-sm font-medium">{t('memory.which')}</legend>
          {facts.map((fact) => (
            <label key={fact.id} className="flex items-start gap-2.5 rounded-md px-1.5 py-1 text-sm hover:bg-hover">
              <input
                type="radio"
                name={id}
                checked={fact.id === chosen?.id}
                onChange={() => {
                  setChosen(fact);
                  setRight(fact.text);
                }}
                className="mt-0.5 size-4 shrink-0 accent-[var(--accent)]"
              />
              <span dir="auto" className="min-w-0 [overflow-wrap:anywhere]">
                {fact.text}
              </span>
            </label>
          ))}
        </fieldset>
      )}
      {facts.length === 0 && (
        <p dir="auto" className="mb-3 line-clamp-4 border-s-2 border-border ps-3 text-sm text-muted [overflow-wrap:anywhere]">
          {said}
        </p>
      )}
      <label htmlFor={id} className="mb-1 block text-sm font-medium">
        {t('memory.right')}
      </label>
      <textarea
        id={id}
        data-first-focus
        dir="auto"
        rows={3}
        maxLength={MOST}
        autoComplete="off"
        value={right}
        onFocus={(event) => event.currentTarget.select()}
        onChange={(event) => setRight(event.target.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
          event.preventDefault();
          void save();
        }}
        className="w-full resize-none rounded-md border border-edge bg-bg px-2.5 py-1.5 text-base outline-offset-0"
      />
      <div className="flex justify-end gap-2 pt-4">
        <Button onClick={cancelCorrect}>{t('frame.cancel')}</Button>
        <Button kind="primary" disabled={!ready} onClick={() => void save()}>
          {t('memory.save')}
        </Button>
      </div>
    </Dialog>
  );
}

/** What is too much to be drawn: its source, and a button to draw it anyway where that is safe. */
import type { ReactNode } from 'react';
import { useTranslation } from '../i18n/index.ts';
import { Button } from '../ui/index.ts';
import { LongText } from './LongText.tsx';
import { ScrollBox } from './ScrollBox.tsx';

interface Props {
  source: string;
  /** What it is: "Table", "Diagram"; "Source" where it is not known. */
  label?: string;
  /** Why it is not drawn. */
  why: string;
  onDraw?: (() => void) | undefined;
  children?: ReactNode;
}

export function SourceBlock({ source, label, why, onDraw, children }: Props) {
  const { t } = useTranslation();
  const name = label ?? t('message.source');
  return (
    <div className="code-block" dir="ltr">
      <div data-own className="flex min-h-8 flex-wrap items-center gap-x-3 border-b border-border ps-3 pe-1">
        <span className="grow text-xs text-muted">{why}</span>
        {children}
        {onDraw && (
          <Button kind="quiet" className="text-xs" onClick={onDraw}>
            {t('message.drawAnyway')}
          </Button>
        )}
      </div>
      <ScrollBox label={name} className="max-h-96 overflow-y-auto">
        <LongText text={source.trimEnd()} />
      </ScrollBox>
    </div>
  );
}

/** Settings, General: the keys of "Quick ask", which the system listens to while M.I.A runs. */
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import type { ShellNote } from '../../contract/shell.ts';
import { shellPort } from '../host/index.ts';
import { useTranslation } from '../i18n/index.ts';
import { acceleratorNames, acceleratorOf } from '../lib/accelerator.ts';
import { isMac } from '../lib/platform.ts';
import { change, useSetting } from '../lib/settings.ts';
import { Button, Row } from '../ui/index.ts';

const MODIFIERS = ['Control', 'Shift', 'Alt', 'Meta', 'AltGraph'];

export function QuickKeys() {
  const { t } = useTranslation();
  const keys = useSetting('voice.quickKeys');
  const state = useKeysState();
  const [asking, setAsking] = useState(false);
  const button = useRef<HTMLButtonElement>(null);

  const onKeyDown = (event: KeyboardEvent): void => {
    if (!asking || event.key === 'Tab') return;
    event.preventDefault();
    event.stopPropagation();
    if (event.key === 'Escape') {
      setAsking(false);
      return;
    }
    const chosen = MODIFIERS.includes(event.key) ? null : acceleratorOf(event.nativeEvent, isMac);
    if (chosen === null) return;
    setAsking(false);
    change('voice.quickKeys', chosen);
  };

  const names =
    keys === '' ? t('settings.quickNone') : acceleratorNames(keys, isMac, (key) => t(`keys.names.${key}`, { defaultValue: key })).join(' ');
  return (
    <Row title={t('quick.heading')} text={t('settings.quickText')}>
      <div className="flex flex-col items-end gap-1.5">
        <div className="flex flex-wrap justify-end gap-2">
          <Button
            ref={button}
            aria-label={asking ? t('settings.quickPress') : t('settings.quickChange', { keys: names })}
            onClick={() => setAsking(!asking)}
            onKeyDown={onKeyDown}
            onBlur={() => setAsking(false)}
          >
            {asking ? t('settings.quickPress') : names}
          </Button>
          {keys !== '' && (
            <Button
              kind="quiet"
              onClick={() => {
                change('voice.quickKeys', '');
                button.current?.focus();
              }}
            >
              {t('settings.quickNone')}
            </Button>
          )}
        </div>
        {state === 'taken' && !asking && (
          <p role="status" className="max-w-[30ch] text-end text-xs text-danger">
            {t('settings.quickTaken')}
          </p>
        )}
      </div>
    </Row>
  );
}

function useKeysState(): ShellNote['quickKeys'] {
  const [state, setState] = useState<ShellNote['quickKeys']>(undefined);
  useEffect(() => shellPort()?.onNote(({ quickKeys }) => setState(quickKeys)), []);
  return state;
}

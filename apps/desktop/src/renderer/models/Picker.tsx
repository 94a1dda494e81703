/** The model picker: a button that names the model, a search, a list, and why this one. */

import { ChevronDown } from 'lucide-react';
import { Popover } from 'radix-ui';
import { useTranslation } from '../i18n/index.ts';
import { openSettings } from '../lib/layout.ts';
import { Button } from '../ui/index.ts';
import { ContextMeter } from './ContextMeter.tsx';
import { ModelList } from './ModelList.tsx';
import { StartServer } from './StartServer.tsx';
import { chooseModel, startable, useModels } from './store.ts';

interface Props {
  /** Tokens that the last answer's prompt and text took; null before one. */
  used: number | null;
}

export function Picker({ used }: Props) {
  const { t } = useTranslation();
  const open = useModels((s) => s.pickerOpen);
  const chosen = useModels((s) => s.chosen);
  const name = chosen?.name ?? t('model.none');
  const setOpen = (next: boolean): void => useModels.setState({ pickerOpen: next });
  return (
    <Popover.Root open={open} onOpenChange={setOpen}>
      <Popover.Trigger asChild>
        <Button kind="quiet" className="max-w-[45vw] min-w-0 shrink-0 gap-1 px-2 text-text">
          <span className={chosen?.name ? 'sr-only' : ''}>{t('model.button', { name: '' })}</span>
          <span className="truncate">{name}</span>
          <ChevronDown size={14} aria-hidden className="shrink-0 text-muted" />
        </Button>
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          align="start"
          sideOffset={4}
          collisionPadding={12}
          aria-label={t('model.list')}
          className="arrive z-30 flex max-h-[min(560px,var(--radix-popover-content-available-height))] w-[min(440px,calc(100vw-24px))] flex-col overflow-hidden rounded-lg border border-border bg-bg shadow-float"
        >
          <List used={used} />
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}

function List({ used }: Props) {
  const { t } = useTranslation();
  const models = useModels((s) => s.models);
  const chosen = useModels((s) => s.chosen);
  const sleeping = useModels((s) => s.servers).filter((server) => startable(server) !== null);
  const current = models.find((m) => m.id === chosen?.model) ?? null;
  return (
    <ModelList chosen={chosen?.model ?? null} onChoose={(model) => void chooseModel(model)}>
      <div className="flex flex-col gap-2 border-t border-border px-3.5 py-2.5">
        {sleeping.map((server) => (
          <div key={server.provider} className="flex items-center gap-3">
            <p className="grow text-xs text-muted">{t('models.sleeps', { name: t(`models.provider.${server.provider}`) })}</p>
            <StartServer server={server} className="shrink-0" />
          </div>
        ))}
        {current && <ContextMeter used={used} total={current.contextLength} />}
        <div className="flex items-center gap-3">
          <p className="grow text-xs text-muted">{chosen && t(`model.why.${chosen.why}`, { name: chosen.name ?? '' })}</p>
          <Button
            onClick={() => {
              useModels.setState({ pickerOpen: false });
              openSettings('models');
            }}
          >
            {t('model.get')}
          </Button>
        </div>
      </div>
    </ModelList>
  );
}

/** The model picker: a button that names the model, a search, a list, and why this one. */

import { Command } from 'cmdk';
import { Check, ChevronDown } from 'lucide-react';
import { Popover } from 'radix-ui';
import { useState } from 'react';
import type { ModelEntry } from '../../contract/index.ts';
import { bytes, count } from '../i18n/format.ts';
import { useTranslation } from '../i18n/index.ts';
import { openSettings } from '../lib/layout.ts';
import { Button } from '../ui/index.ts';
import { ContextMeter } from './ContextMeter.tsx';
import { chooseModel, groupModels, useModels } from './store.ts';

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
  const [words, setWords] = useState('');
  const groups = groupModels(models, words);
  const current = models.find((m) => m.id === chosen?.model) ?? null;
  const none = groups.recent.length + groups.here.length + groups.elsewhere.length === 0;
  return (
    <Command
      shouldFilter={false}
      label={t('model.search')}
      loop
      className="flex min-h-0 flex-col"
      {...(chosen?.model ? { defaultValue: chosen.model } : {})}
    >
      <div className="border-b border-border p-2">
        <Command.Input
          value={words}
          onValueChange={setWords}
          placeholder={t('model.search')}
          aria-label={t('model.search')}
          autoComplete="off"
          className="h-8 w-full rounded-md bg-transparent px-2 text-sm outline-none pointer-coarse:h-10"
        />
      </div>
      <Command.List label={t('model.list')} className="min-h-0 grow overflow-y-auto p-1.5">
        {none && <p className="px-2 py-6 text-center text-sm text-muted">{models.length === 0 ? t('model.empty') : t('model.nothing')}</p>}
        <Group heading={t('model.recent')} models={groups.recent} chosen={chosen?.model ?? null} />
        <Group heading={t('model.here')} models={groups.here} chosen={chosen?.model ?? null} />
        <Group heading={t('model.elsewhere')} models={groups.elsewhere} chosen={chosen?.model ?? null} />
      </Command.List>
      <div className="flex flex-col gap-2 border-t border-border px-3.5 py-2.5">
        {current && <ContextMeter used={used} total={current.contextLength} />}
        <div className="flex items-center gap-3">
          <p className="grow text-xs text-muted">{chosen && t(`model.why.${chosen.why}`, { name: chosen.name ?? '' })}</p>
          <Button
            className="h-7 px-2.5"
            onClick={() => {
              useModels.setState({ pickerOpen: false });
              openSettings('models');
            }}
          >
            {t('model.get')}
          </Button>
        </div>
      </div>
    </Command>
  );
}

function Group({ heading, models, chosen }: { heading: string; models: ModelEntry[]; chosen: string | null }) {
  if (models.length === 0) return null;
  return (
    <Command.Group
      heading={heading}
      className="[&_[cmdk-group-heading]]:px-2 [&_[cmdk-group-heading]]:pt-2 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:text-xs [&_[cmdk-group-heading]]:text-muted"
    >
      {models.map((model) => (
        <Item key={model.id} model={model} chosen={model.id === chosen} />
      ))}
    </Command.Group>
  );
}

function Item({ model, chosen }: { model: ModelEntry; chosen: boolean }) {
  const { t } = useTranslation();
  return (
    <Command.Item
      value={model.id}
      disabled={!model.fits}
      onSelect={() => void chooseModel(model.id)}
      className="flex items-start gap-2 rounded-md px-2 py-1.5 data-[disabled=true]:opacity-60 data-[selected=true]:bg-hover pointer-coarse:py-2.5"
    >
      <Check size={14} aria-hidden className={`mt-0.5 shrink-0 text-accent ${chosen ? '' : 'invisible'}`} />
      <span className="min-w-0 grow">
        <span className="block truncate text-sm font-medium">{model.name}</span>
        <span className="tabular block text-xs text-muted">{useFacts(model).join(' · ')}</span>
      </span>
      {!model.fits && <Mark>{t('model.noFit')}</Mark>}
      {model.place.kind === 'elsewhere' && <Mark>{t('model.elsewhereAt', { host: model.place.host })}</Mark>}
      {model.unlisted && <Mark>{t('model.unlisted')}</Mark>}
    </Command.Item>
  );
}

function Mark({ children }: { children: string }) {
  return <span className="mt-0.5 shrink-0 rounded border border-border px-1.5 text-xs text-muted">{children}</span>;
}

/** What a model can do, how large and how fast it is, in few words. */
export function useFacts(model: ModelEntry): string[] {
  const { t } = useTranslation();
  const facts = [t(`models.provider.${model.provider}`, { defaultValue: model.provider })];
  if (model.sizeBytes !== null) facts.push(bytes(model.sizeBytes));
  if (model.contextLength > 0) facts.push(t('model.context', { n: count(model.contextLength) }));
  if (model.vision) facts.push(t('model.sees'));
  if (model.tools) facts.push(t('model.tools'));
  if (model.thinking) facts.push(t('model.thinks'));
  if (model.writeSpeed !== null) facts.push(t('model.speed', { n: count(Math.round(model.writeSpeed)) }));
  if (model.loaded) facts.push(t('model.loaded'));
  return facts;
}

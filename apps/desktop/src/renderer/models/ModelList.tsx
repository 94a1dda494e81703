/** The list of models with its search: for the picker, and wherever a model is chosen for something. */
import { Command } from 'cmdk';
import { Check } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import type { ModelEntry } from '../../contract/index.ts';
import { bytes, count } from '../i18n/format.ts';
import { useTranslation } from '../i18n/index.ts';
import { Facts } from './row.tsx';
import { groupModels, useModels } from './store.ts';

interface Props {
  /** The model that is marked, and where the list begins. */
  chosen: string | null;
  onChoose(model: string): void;
  /** What stands below the list. */
  children?: ReactNode;
}

export function ModelList({ chosen, onChoose, children }: Props) {
  const { t } = useTranslation();
  const models = useModels((s) => s.models);
  const [words, setWords] = useState('');
  const groups = groupModels(models, words);
  const none = groups.recent.length + groups.here.length + groups.elsewhere.length === 0;
  return (
    <Command
      shouldFilter={false}
      label={t('model.search')}
      loop
      className="flex min-h-0 flex-col"
      {...(chosen ? { defaultValue: chosen } : {})}
    >
      <div className="border-b border-border p-2">
        <Command.Input
          value={words}
          onValueChange={setWords}
          placeholder={t('model.search')}
          aria-label={t('model.search')}
          data-first-focus
          autoComplete="off"
          className="h-8 w-full rounded-md bg-transparent px-2 text-sm outline-none pointer-coarse:h-10"
        />
      </div>
      <Command.List label={t('model.list')} className="min-h-0 grow overflow-y-auto p-1.5">
        {none && <p className="px-2 py-6 text-center text-sm text-muted">{models.length === 0 ? t('model.empty') : t('model.nothing')}</p>}
        <Group heading={t('model.recent')} models={groups.recent} chosen={chosen} onChoose={onChoose} />
        <Group heading={t('model.here')} models={groups.here} chosen={chosen} onChoose={onChoose} />
        <Group heading={t('model.elsewhere')} models={groups.elsewhere} chosen={chosen} onChoose={onChoose} />
      </Command.List>
      {children}
    </Command>
  );
}

interface GroupProps {
  heading: string;
  models: ModelEntry[];
  chosen: string | null;
  onChoose(model: string): void;
}

function Group({ heading, models, chosen, onChoose }: GroupProps) {
  if (models.length === 0) return null;
  return (
    <Command.Group
      heading={heading}
      className="[&_[cmdk-group-heading]]:px-2 [&_[cmdk-group-heading]]:pt-2 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:text-xs [&_[cmdk-group-heading]]:text-muted"
    >
      {models.map((model) => (
        <Item key={model.id} model={model} chosen={model.id === chosen} onChoose={onChoose} />
      ))}
    </Command.Group>
  );
}

function Item({ model, chosen, onChoose }: { model: ModelEntry; chosen: boolean; onChoose(model: string): void }) {
  const { t } = useTranslation();
  return (
    <Command.Item
      value={model.id}
      disabled={!model.fits}
      onSelect={() => onChoose(model.id)}
      className="flex items-start gap-2 rounded-md px-2 py-1.5 data-[disabled=true]:opacity-60 data-[selected=true]:bg-hover pointer-coarse:py-2.5"
    >
      <Check size={14} aria-hidden className={`mt-0.5 shrink-0 text-accent ${chosen ? '' : 'invisible'}`} />
      <span className="min-w-0 grow">
        <span className="block truncate text-sm font-medium">{model.name}</span>
        <span className="tabular block text-xs text-muted">
          <Facts facts={useFacts(model)} />
        </span>
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

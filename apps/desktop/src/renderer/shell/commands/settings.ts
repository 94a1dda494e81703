/** Every page of Settings, the choices that need no page, and what protects the memory. */
import { ALargeSmall, Cpu, KeyRound, Languages, Lock, Settings, SunMoon } from 'lucide-react';
import { ask } from '../../host/index.ts';
import { t } from '../../i18n/index.ts';
import { LANGUAGES, type LanguageChoice } from '../../i18n/language.ts';
import type { Command } from '../../lib/commands.ts';
import { openSettings, SETTINGS_TABS } from '../../lib/layout.ts';
import { change, readSetting, useSettings } from '../../lib/settings.ts';
import { chooseModel, told, useModels } from '../../models/index.ts';
import { openPhrase } from '../../security/index.ts';

const group = 'settings' as const;

export function settingsCommands(): Command[] {
  const { values } = useSettings.getState();
  return [
    ...SETTINGS_TABS.map(
      (tab): Command => ({
        ...{ id: `settings.${tab}`, group, label: t('palette.settings', { tab: t(`settings.${tab}`) }), icon: Settings },
        ...(tab === 'general' ? { combos: [{ key: ',', mod: true, always: true }] } : {}),
        run: () => openSettings(tab),
      }),
    ),
    {
      ...{ id: 'settings.theme', group, label: t('settings.theme'), icon: SunMoon },
      choices: (['system', 'light', 'dark'] as const).map((theme) => ({
        ...{ id: `settings.theme.${theme}`, group, label: t(`settings.themes.${theme}`) },
        current: readSetting(values, 'appearance.theme') === theme,
        run: () => change('appearance.theme', theme),
      })),
    },
    {
      ...{ id: 'settings.language', group, label: t('settings.language'), icon: Languages, also: 'language Sprache' },
      choices: [['system', t('settings.themes.system')] as const, ...(Object.entries(LANGUAGES) as [LanguageChoice, string][])].map(
        ([language, label]) => ({
          ...{ id: `settings.language.${language}`, group, label, also: 'language Sprache' },
          current: readSetting(values, 'appearance.language') === language,
          run: () => change('appearance.language', language),
        }),
      ),
    },
    {
      ...{ id: 'settings.textSize', group, label: t('settings.textSize'), icon: ALargeSmall },
      choices: (['small', 'normal', 'large'] as const).map((size) => ({
        ...{ id: `settings.textSize.${size}`, group, label: t(`settings.sizes.${size}`) },
        current: readSetting(values, 'appearance.textSize') === size,
        run: () => change('appearance.textSize', size),
      })),
    },
    { id: 'security.phrase', group, label: t('phrase.heading'), icon: KeyRound, run: () => openPhrase() },
    { id: 'security.lock', group, label: t('settings.lockNow'), icon: Lock, run: () => told(ask('vault.lock', {})) },
  ];
}

export function modelCommands(): Command[] {
  const { models, chosen } = useModels.getState();
  return [
    {
      ...{ id: 'models.switch', group: 'models', label: t('palette.switchModel'), icon: Cpu },
      run: () => useModels.setState({ pickerOpen: true }),
    },
    ...models
      .filter((m) => m.fits)
      .map(
        (model): Command => ({
          ...{ id: `models.use.${model.id}`, group: 'models', label: t('model.button', { name: model.name }), icon: Cpu, typed: true },
          current: model.id === chosen?.model,
          run: () => chooseModel(model.id),
        }),
      ),
  ];
}

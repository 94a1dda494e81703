/** The dialog "Settings": one tab for each thing that has settings now. */
import { Tabs } from 'radix-ui';
import { AlertList } from '../errors/index.ts';
import { useTranslation } from '../i18n/index.ts';
import { closeSettings, SETTINGS_TABS, type SettingsTab, useLayout } from '../lib/layout.ts';
import { ModelsPage } from '../models/index.ts';
import { SecurityPage } from '../security/index.ts';
import { Dialog } from '../ui/index.ts';
import { VoicePage } from '../voice/settings/index.ts';
import { AboutPage } from './AboutPage.tsx';
import { GeneralPage } from './GeneralPage.tsx';
import { MemorySettings } from './MemorySettings.tsx';
import { PrivacyPage } from './PrivacyPage.tsx';

const pages: Record<SettingsTab, () => React.ReactNode> = {
  general: GeneralPage,
  models: ModelsPage,
  memory: MemorySettings,
  voice: VoicePage,
  privacy: PrivacyPage,
  security: SecurityPage,
  about: AboutPage,
};

export default function SettingsDialog() {
  const { t } = useTranslation();
  const tab = useLayout((s) => s.settings);
  if (tab === null) return null;
  return (
    <Dialog open wide title={t('settings.title')} onClose={closeSettings}>
      {/* What goes wrong here is told here: the conversation's alerts lie under this dialog. */}
      <div className="flex flex-col gap-2 px-5 pb-3 empty:hidden">
        <AlertList />
      </div>
      <Tabs.Root
        value={tab}
        onValueChange={(next) => useLayout.setState({ settings: next as SettingsTab })}
        orientation="vertical"
        className="flex h-[min(600px,calc(100dvh-120px))] min-h-0 max-sm:flex-col"
      >
        <Tabs.List
          aria-label={t('settings.title')}
          className="flex shrink-0 gap-0.5 px-3 max-sm:gap-0 pb-3 max-sm:overflow-x-auto max-sm:border-b max-sm:border-border sm:w-40 sm:flex-col"
        >
          {SETTINGS_TABS.map((name) => (
            <Tabs.Trigger
              key={name}
              value={name}
              className="h-8 rounded-md px-2.5 text-start max-sm:px-2 text-sm text-muted transition-colors duration-150 hover:bg-hover hover:text-text data-[state=active]:bg-raised data-[state=active]:font-medium data-[state=active]:text-text pointer-coarse:h-10"
            >
              {t(`settings.${name}`)}
            </Tabs.Trigger>
          ))}
        </Tabs.List>
        {SETTINGS_TABS.map((name) => {
          const Page = pages[name];
          return (
            <Tabs.Content
              key={name}
              value={name}
              className="focus-inset min-h-0 min-w-0 grow overflow-y-auto px-5 pb-6 max-sm:pt-4 sm:border-s sm:border-border"
            >
              <Page />
            </Tabs.Content>
          );
        })}
      </Tabs.Root>
    </Dialog>
  );
}

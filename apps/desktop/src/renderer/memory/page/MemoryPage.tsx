/** The Memory page: everything that is remembered, to be found, looked up, pinned and forgotten. */
import { PanelLeftOpen, Search } from 'lucide-react';
import { Tabs } from 'radix-ui';
import { useTranslation } from '../../i18n/index.ts';
import { useRoute } from '../../lib/route.ts';
import { IconButton, inputShape } from '../../ui/index.ts';
import { FactsTab } from './FactsTab.tsx';
import { ForgetMenu } from './ForgetMenu.tsx';
import { HabitsTab } from './HabitsTab.tsx';
import { MEMORY_HEADING } from './heading.ts';
import { ImagesTab } from './ImagesTab.tsx';
import { MEMORY_TABS, type MemoryTab, searchMemories, useMemoryPage } from './store.ts';
import { TimelineTab } from './TimelineTab.tsx';

const pages: Record<MemoryTab, () => React.ReactNode> = {
  ...{ timeline: TimelineTab, facts: FactsTab, habits: HabitsTab, images: ImagesTab },
};

export interface MemoryPageProps {
  /** Null while the sidebar is open. */
  onOpenSidebar: (() => void) | null;
  /** The title of the conversation that was left; null where there is none to forget. */
  title: string | null;
  alerts: React.ReactNode;
}

export default function MemoryPage({ onOpenSidebar, title, alerts }: MemoryPageProps) {
  const { t } = useTranslation();
  const { tab, text } = useMemoryPage();
  const conversation = useRoute((s) => s.conversation);
  return (
    <main aria-label={t('memory.heading')} className="flex min-w-0 grow flex-col">
      <header className="flex h-12 shrink-0 items-center gap-1 border-b border-border pe-3 ps-2 sm:ps-3">
        {onOpenSidebar && (
          <IconButton label={t('sidebar.open')} onClick={onOpenSidebar}>
            <PanelLeftOpen size={16} aria-hidden className="rtl:-scale-x-100" />
          </IconButton>
        )}
        <h1 id={MEMORY_HEADING} tabIndex={-1} className="grow rounded-md px-2 text-lg font-semibold">
          {t('memory.heading')}
        </h1>
        <ForgetMenu conversation={conversation} title={title} />
      </header>
      <Tabs.Root
        value={tab}
        onValueChange={(next) => useMemoryPage.setState({ tab: next as MemoryTab })}
        className="flex min-h-0 grow flex-col"
      >
        <div className="mx-auto flex w-full max-w-[800px] shrink-0 flex-wrap items-center gap-x-4 gap-y-2 px-4 pt-3 pb-2 sm:px-6">
          <Tabs.List aria-label={t('memory.heading')} className="flex gap-0.5">
            {MEMORY_TABS.map((name) => (
              <Tabs.Trigger
                key={name}
                value={name}
                className="h-8 rounded-md px-2.5 text-sm text-muted transition-colors duration-150 hover:bg-hover hover:text-text data-[state=active]:bg-raised data-[state=active]:font-medium data-[state=active]:text-text pointer-coarse:h-10"
              >
                {t(`memory.tabs.${name}`)}
              </Tabs.Trigger>
            ))}
          </Tabs.List>
          <div className="relative min-w-52 grow">
            <Search size={14} aria-hidden className="pointer-events-none absolute start-2.5 top-1/2 -translate-y-1/2 text-muted" />
            <input
              type="search"
              aria-label={t('memory.search')}
              placeholder={t('memory.search')}
              autoComplete="off"
              spellCheck={false}
              value={text}
              onChange={(event) => searchMemories(event.target.value)}
              className={`${inputShape} ps-8`}
            />
          </div>
        </div>
        <div className="mx-auto flex w-full max-w-[800px] flex-col gap-2 px-4 pb-2 empty:hidden sm:px-6">{alerts}</div>
        {MEMORY_TABS.map((name) => {
          const Page = pages[name];
          return (
            <Tabs.Content key={name} value={name} tabIndex={-1} className="flex min-h-0 grow flex-col data-[state=inactive]:hidden">
              <Page />
            </Tabs.Content>
          );
        })}
      </Tabs.Root>
    </main>
  );
}

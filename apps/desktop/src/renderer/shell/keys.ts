/** The keys that work everywhere. Esc does the first that applies. */
import { chatOf, stop } from '../chat/index.ts';
import { focusMessageBox } from '../composer/index.ts';
import { closeSettings, openSettings, useLayout } from '../lib/layout.ts';
import { notices } from '../lib/notices.ts';
import { isMac } from '../lib/platform.ts';
import { goTo, NEW, useRoute } from '../lib/route.ts';
import { setSetting } from '../lib/settings.ts';
import { closeReceipts, useMemory } from '../memory/index.ts';
import { told } from '../models/index.ts';

export const SEARCH_BOX = 'search-box';

export function newChat(): void {
  goTo(NEW);
  useLayout.setState({ overlay: false });
  requestAnimationFrame(focusMessageBox);
}

export function watchKeys(): () => void {
  const onKey = (event: KeyboardEvent): void => {
    if (event.defaultPrevented || event.isComposing) return;
    const mod = isMac ? event.metaKey : event.ctrlKey;
    const key = event.key.toLowerCase();
    const did =
      key === 'escape'
        ? onEscape()
        : key === 'f6'
          ? nextRegion(event.shiftKey ? -1 : 1)
          : event.altKey && (key === 'pageup' || key === 'pagedown')
            ? nextMessage(key === 'pageup' ? -1 : 1)
            : mod && !event.altKey && onModified(key, event.shiftKey);
    if (did) event.preventDefault();
  };
  window.addEventListener('keydown', onKey);
  return () => window.removeEventListener('keydown', onKey);
}

function modalOpen(): boolean {
  return document.querySelector('[role=dialog][data-state=open], [role=menu][data-state=open]') !== null;
}

function onModified(key: string, shift: boolean): boolean {
  if (key === ',' && !shift) {
    openSettings('general');
    return true;
  }
  if (key === '/' && !shift) {
    openSettings('general');
    return true;
  }
  if (modalOpen()) return false;
  if ((key === 'n' && !shift) || (key === 'o' && shift)) {
    newChat();
    return true;
  }
  if (key === 'f' && shift) {
    useLayout.setState({ overlay: true });
    if (!document.getElementById(SEARCH_BOX)) void told(setSetting('sidebar.open', true));
    requestAnimationFrame(() => document.getElementById(SEARCH_BOX)?.focus());
    return true;
  }
  if (key === 'z' && !shift && !hasOwnUndo()) return notices().undoLast();
  return false;
}

/** A box with something in it undoes its own typing first. */
function hasOwnUndo(): boolean {
  const active = document.activeElement;
  return (active instanceof HTMLTextAreaElement || active instanceof HTMLInputElement) && active.value !== '';
}

function onEscape(): boolean {
  if (modalOpen()) return false;
  if (useLayout.getState().settings !== null) {
    closeSettings();
    return true;
  }
  if (useLayout.getState().overlay) {
    useLayout.setState({ overlay: false });
    return true;
  }
  if (useMemory.getState().answer !== null) {
    closeReceipts();
    return true;
  }
  const { conversation } = useRoute.getState();
  if (chatOf(conversation).turn) {
    void stop(conversation);
    return true;
  }
  return false;
}

function nextRegion(step: number): boolean {
  if (modalOpen()) return false;
  const regions = Array.from(document.querySelectorAll<HTMLElement>('[data-region]')).filter((r) => r.offsetParent !== null);
  if (regions.length === 0) return false;
  const at = regions.findIndex((region) => region.contains(document.activeElement));
  const next = regions[(at + step + regions.length) % regions.length];
  if (!next) return false;
  const target =
    next.dataset.region === 'composer'
      ? next.querySelector<HTMLElement>('textarea')
      : next.tabIndex >= 0
        ? next
        : next.querySelector<HTMLElement>('button, a[href], input, [tabindex="0"]');
  target?.focus();
  return true;
}

function nextMessage(step: number): boolean {
  const articles = Array.from(document.querySelectorAll<HTMLElement>('[role=log] article'));
  if (articles.length === 0) return false;
  const at = articles.findIndex((a) => a.contains(document.activeElement));
  const next = at < 0 ? articles.at(-1) : articles[Math.max(0, Math.min(articles.length - 1, at + step))];
  next?.focus();
  next?.scrollIntoView({ block: 'nearest' });
  return true;
}

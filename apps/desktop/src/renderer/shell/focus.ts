/**
 * What goes away under the focus passes it on: to its neighbour where it was one of several (a list, a panel, a dialog),
 * else to the message box. Nobody who works by keys is thrown back to the page's beginning. The log and the sidebar, whose
 * rows come and go while they scroll, look after themselves.
 */
import { focusMessageBox, MESSAGE_BOX } from '../composer/index.ts';

const FOCUSABLE = 'button, a[href], input, textarea, select, [tabindex]';
/** Within these the neighbour gets it. */
const NEAR = '[role=dialog], aside, ul, ol, [role=tabpanel]';
const OWN = '[role=log], [data-region=sidebar], [role=menu], [data-radix-popper-content-wrapper]';

interface Last {
  element: HTMLElement;
  /** What surrounds it, the nearest first. */
  around: Element[];
  /** What could have had the focus beside it, in order. */
  beside: HTMLElement[];
  /** What had the focus when the dialog around it opened. */
  opener: Last | null;
}

const can = (element: HTMLElement): boolean =>
  element.isConnected && element.tabIndex >= 0 && !element.matches(':disabled') && element.closest('[inert], [aria-hidden=true]') === null;

/** Whether nothing has the focus any more. A dialog takes it itself where what had it goes away. */
function lost({ element, around }: Last): boolean {
  const active = document.activeElement;
  if (active === document.body) return true;
  return active?.matches('[role=dialog]') === true && (!element.isConnected || around.includes(active));
}

function lastOf(element: HTMLElement, before: Last | null): Last {
  const around: Element[] = [];
  for (let at = element.parentElement; at; at = at.parentElement) if (at.matches(NEAR)) around.push(at);
  const all = around.at(-1)?.querySelectorAll<HTMLElement>(FOCUSABLE) ?? [];
  const dialog = dialogOf(around);
  const opener = before && dialogOf(before.around) === dialog ? before.opener : before;
  return { element, around, beside: [...all], opener: dialog ? opener : null };
}

const dialogOf = (around: Element[]): Element | undefined => around.find((one) => one.matches('[role=dialog]'));

/** The next of its kind that is still here, else the one before, as near as there is one; of a dialog that closed, its opener's. */
function neighbourOf({ element, around, beside, opener }: Last): HTMLElement | null {
  const at = beside.indexOf(element);
  for (const place of around.filter((one) => one.isConnected)) {
    const within = (one: HTMLElement): boolean => place.contains(one) && can(one);
    const found = beside.slice(at + 1).find(within) ?? beside.slice(0, Math.max(0, at)).findLast(within);
    if (found) return found;
  }
  if (!opener) return null;
  return can(opener.element) ? opener.element : neighbourOf(opener);
}

/** Watches until the returned function is called. */
export function watchFocus(): () => void {
  let last: Last | null = null;
  let waiting = 0;
  const onFocus = ({ target }: FocusEvent): void => {
    // A dialog's own focus is what is left when something in it went away.
    if (!(target instanceof HTMLElement) || target.getAttribute('role') === 'dialog') return;
    last = target.closest(OWN) ? null : lastOf(target, last);
  };
  const onBlur = ({ relatedTarget }: FocusEvent): void => {
    // On its way to something else: that is told next.
    if (relatedTarget !== null) return;
    queueMicrotask(() => {
      // Somebody clicked beside everything: that is where the focus is wanted.
      if (last?.element.isConnected && !last.element.matches(':disabled') && document.hasFocus() && lost(last)) last = null;
    });
  };
  const pass = (): void => {
    waiting = 0;
    if (!last || !lost(last)) return;
    // What is only busy gets it back when it is done.
    if (last.element.isConnected) {
      if (can(last.element)) last.element.focus({ preventScroll: true });
      return;
    }
    const dialog = [...document.querySelectorAll('[role=dialog]')].at(-1);
    const next = neighbourOf(last) ?? [...(dialog?.querySelectorAll<HTMLElement>(FOCUSABLE) ?? [])].find(can);
    if (next) next.focus();
    else if (!dialog && document.getElementById(MESSAGE_BOX)) focusMessageBox();
  };
  const watch = new MutationObserver(() => {
    if (!last || waiting !== 0 || (last.element.isConnected && !lost(last))) return;
    // Whoever took it away may pass it on itself.
    waiting = requestAnimationFrame(() => {
      waiting = requestAnimationFrame(pass);
    });
  });
  document.addEventListener('focusin', onFocus);
  document.addEventListener('focusout', onBlur);
  watch.observe(document.body, { childList: true, subtree: true, attributes: true, attributeFilter: ['disabled'] });
  return () => {
    document.removeEventListener('focusin', onFocus);
    document.removeEventListener('focusout', onBlur);
    watch.disconnect();
    cancelAnimationFrame(waiting);
  };
}

/** Moving by keys: between the regions of the window, and between messages. */

export function modalOpen(): boolean {
  return document.querySelector('[role=dialog][data-state=open], [role=menu][data-state=open]') !== null;
}

export function nextRegion(step: number): boolean {
  if (modalOpen()) return false;
  const regions = Array.from(document.querySelectorAll<HTMLElement>('[data-region]')).filter(
    (r) => r.offsetParent !== null && r.closest('[inert]') === null,
  );
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

export function nextMessage(step: number): boolean {
  const articles = Array.from(document.querySelectorAll<HTMLElement>('[role=log] article'));
  if (articles.length === 0) return false;
  const at = articles.findIndex((a) => a.contains(document.activeElement));
  const next = at < 0 ? articles.at(-1) : articles[Math.max(0, Math.min(articles.length - 1, at + step))];
  next?.focus();
  next?.scrollIntoView({ block: 'nearest' });
  return true;
}

/** Moving by keys between the regions of the window. */

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

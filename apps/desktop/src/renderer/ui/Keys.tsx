import { t } from '../i18n/index.ts';
import { type Combo, keyNames } from '../lib/commands.ts';
import { isMac } from '../lib/platform.ts';

const NAMED = /^(shift|enter|escape|delete|f\d+|page(up|down)|arrowleft)$/;

function nameOf(key: string): string {
  if (!NAMED.test(key)) return key;
  return /^f\d/.test(key) ? key.toUpperCase() : t(`keys.names.${key}`);
}

/** Keys as they are written on a keyboard: several ways side by side. */
export function Keys({ combos }: { combos: Combo[] }) {
  return (
    <span className="flex shrink-0 flex-wrap justify-end gap-x-2.5 gap-y-1">
      {combos.map((combo) => {
        const names = keyNames(combo, isMac, nameOf);
        return (
          <span key={names.join()} className="flex gap-1">
            {names.map((name) => (
              <kbd key={name} className="rounded border border-border bg-raised px-1.5 text-xs leading-5 text-muted">
                {name}
              </kbd>
            ))}
          </span>
        );
      })}
    </span>
  );
}

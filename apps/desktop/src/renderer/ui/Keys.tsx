import { t } from '../i18n/index.ts';
import { type Combo, keyNames } from '../lib/commands.ts';
import { inTab, isMac } from '../lib/platform.ts';

const NAMED = /^(shift|enter|escape|delete|f\d+|page(up|down)|arrow(left|up|down))$/;

function nameOf(key: string): string {
  if (!NAMED.test(key)) return key;
  return /^f\d/.test(key) ? key.toUpperCase() : t(`keys.names.${key}`);
}

interface Props {
  combos: Combo[];
  /** Only the first of several ways. */
  one?: boolean;
}

/** Keys as they are written on a keyboard: several ways side by side, and none that never arrives here. */
export function Keys({ combos, one = false }: Props) {
  const here = inTab() ? combos.filter((combo) => !combo.kept) : combos;
  return (
    <span className="flex shrink-0 flex-wrap justify-end gap-x-4 gap-y-1">
      {(one ? here.slice(0, 1) : here).map((combo) => {
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

/** The dialog "Keys": every key that does something here, from the commands themselves. */
import { useTranslation } from '../../i18n/index.ts';
import { COMMAND_GROUPS, commands } from '../../lib/commands.ts';
import { useLayout } from '../../lib/layout.ts';
import { inTab } from '../../lib/platform.ts';
import { Dialog, Keys } from '../../ui/index.ts';

export function KeysSheet() {
  const { t } = useTranslation();
  const open = useLayout((s) => s.keys);
  return (
    <Dialog reading open={open} title={t('settings.keys')} onClose={() => useLayout.setState({ keys: false })}>
      {open && <Table />}
    </Dialog>
  );
}

function Table() {
  const { t } = useTranslation();
  const all = commands().filter((c) => c.combos?.some((combo) => !(combo.kept && inTab())));
  return COMMAND_GROUPS.map((group) => {
    const inside = all.filter((c) => c.group === group);
    if (inside.length === 0) return null;
    return (
      <section key={group} aria-label={t(`palette.groups.${group}`)} className="pb-4">
        <h3 className="pb-1.5 text-xs font-medium text-muted">{t(`palette.groups.${group}`)}</h3>
        <dl className="flex flex-col gap-1.5 text-sm">
          {inside.map((command) => (
            <div key={command.id} className="flex items-start justify-between gap-4">
              <dt>{command.label}</dt>
              <dd>
                <Keys combos={command.combos ?? []} />
              </dd>
            </div>
          ))}
        </dl>
      </section>
    );
  });
}

/** Before a link is opened: where it leads, in full. Nothing is opened but by a click here. */
import { create } from 'zustand';
import { useTranslation } from '../i18n/index.ts';
import { openOutside } from '../lib/outside.ts';
import { Button, copyText, Dialog } from '../ui/index.ts';
import { type Address, addressOf } from './address.ts';
import { ScrollBox } from './ScrollBox.tsx';

const useLink = create<{ address: Address | null }>(() => ({ address: null }));

/** Shows where a link leads, and offers to open it. An address that may not be opened shows nothing. */
export function showAddress(href: string): void {
  useLink.setState({ address: addressOf(href) ?? null });
}

export function LinkDialog() {
  const { t } = useTranslation();
  const address = useLink((s) => s.address);
  const close = (): void => useLink.setState({ address: null });
  return (
    <Dialog
      open={address !== null}
      onClose={close}
      title={address?.kind === 'mail' ? t('address.mailTitle') : t('address.title')}
      description={address?.kind === 'mail' ? t('address.mail') : t('address.leaves')}
    >
      {address && (
        <>
          <ScrollBox
            as="div"
            label={t('address.label')}
            className="max-h-48 overflow-y-auto rounded-md border border-border bg-side px-3 py-2 text-left font-mono text-sm [direction:ltr] [overflow-wrap:anywhere]"
          >
            {address.parts ? (
              <>
                <span className="text-muted">{address.parts.before}</span>
                {address.parts.user && <mark className="rounded-sm bg-danger-soft px-0.5 text-danger">{address.parts.user}</mark>}
                <strong className="font-semibold">{address.parts.host}</strong>
                <span>{address.parts.after}</span>
              </>
            ) : (
              address.whole
            )}
          </ScrollBox>
          <ul className="mt-2 flex flex-col gap-1 text-sm text-muted empty:hidden">
            {address.parts?.user && <li>{t('address.user', { host: address.parts.host })}</li>}
            {address.spelled !== null && (
              <li>
                {t('address.spelled')} <bdi className="font-mono">{address.spelled}</bdi>
              </li>
            )}
            {address.open && <li>{t('address.open')}</li>}
          </ul>
          <div className="flex flex-wrap justify-end gap-2 pt-4">
            <Button kind="quiet" data-first-focus onClick={close}>
              {t('address.cancel')}
            </Button>
            <Button onClick={() => void copyText(address.whole)}>{t('address.copy')}</Button>
            <Button
              kind="primary"
              onClick={() => {
                openOutside(address.whole);
                close();
              }}
            >
              {t('address.go')}
            </Button>
          </div>
        </>
      )}
    </Dialog>
  );
}

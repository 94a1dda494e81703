/** A folder by its path. In M.I.A's own window the system's dialog fills it in; a browser shows no page where folders lie. */
import { shellPort } from '../host/index.ts';
import { useTranslation } from '../i18n/index.ts';
import { told } from '../lib/notices.ts';
import { Button, Field } from '../ui/index.ts';

export function FolderField(props: { label: string; value: string; placeholder?: string; onChange(path: string): void }) {
  const { label, value, placeholder, onChange } = props;
  const { t } = useTranslation();
  const shell = shellPort();
  const choose = async (): Promise<void> => {
    const path = await shell?.chooseFolder();
    if (path) onChange(path);
  };
  return (
    <div className="flex grow items-end gap-2">
      <Field
        className="min-w-0 grow"
        label={label}
        value={value}
        onChange={(event) => onChange(event.target.value)}
        {...(placeholder === undefined ? {} : { placeholder })}
      />
      {shell && (
        <Button type="button" onClick={() => void told(choose)}>
          {t('backup.browse')}
        </Button>
      )}
    </div>
  );
}

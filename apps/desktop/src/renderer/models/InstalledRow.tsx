/** A model that can answer now: what it is, "Use", "Remove". */
import { Trash2 } from 'lucide-react';
import { useState } from 'react';
import type { ModelEntry } from '../../contract/index.ts';
import { ask } from '../host/index.ts';
import { bytes, count } from '../i18n/format.ts';
import { useTranslation } from '../i18n/index.ts';
import { notices, told } from '../lib/notices.ts';
import { Button, Dialog } from '../ui/index.ts';
import { useFacts } from './ModelList.tsx';
import { Facts, ModelRow, rowText } from './row.tsx';
import { chooseModel, loadCatalogue, loadModels } from './store.ts';

export function InstalledRow({ model, inUse }: { model: ModelEntry; inUse: boolean }) {
  const { t } = useTranslation();
  const facts = useFacts(model);
  if (model.unlisted) facts.push(t('model.unlisted'));
  if (model.readSpeed !== null) facts.push(t('models.readSpeed', { n: count(Math.round(model.readSpeed)) }));
  return (
    <ModelRow name={model.name}>
      <div className={rowText}>
        <p className="text-sm font-medium [overflow-wrap:anywhere]">{model.name}</p>
        <p className="tabular text-xs text-muted">
          <Facts facts={facts} />
        </p>
        {!model.fits && <p className="text-xs text-danger">{t('model.noFit')}</p>}
        {model.place.kind === 'elsewhere' && <p className="text-xs text-muted">{t('model.elsewhereAt', { host: model.place.host })}</p>}
      </div>
      {inUse ? (
        <span className="px-3 text-sm text-muted">{t('models.inUse')}</span>
      ) : (
        <Button disabled={!model.fits} onClick={() => chooseModel(model.id)}>
          {t('models.use')}
        </Button>
      )}
      {model.place.kind === 'this-computer' && ['embedded', 'ollama'].includes(model.provider) && (
        <RemoveButton id={model.id} name={model.name} size={model.sizeBytes ?? 0} />
      )}
    </ModelRow>
  );
}

export function RemoveButton({ id, name, size }: { id: string; name: string; size: number }) {
  const { t } = useTranslation();
  const [asking, setAsking] = useState(false);
  const remove = async (): Promise<void> => {
    setAsking(false);
    if (!(await told(() => ask('model.remove', { model: id })))) return;
    notices().notify(t('notices.modelRemoved', { name }));
    await told(() => Promise.all([loadModels(), loadCatalogue()]));
  };
  return (
    <>
      <Button kind="quiet" icon={<Trash2 size={14} aria-hidden />} onClick={() => setAsking(true)}>
        {t('models.remove')}
      </Button>
      <Dialog
        open={asking}
        onClose={() => setAsking(false)}
        title={t('models.remove')}
        description={t('models.removeAsk', { name, size: bytes(size) })}
      >
        <div className="flex justify-end gap-2">
          <Button onClick={() => setAsking(false)}>{t('frame.cancel')}</Button>
          <Button kind="danger" onClick={remove}>
            {t('models.remove')}
          </Button>
        </div>
      </Dialog>
    </>
  );
}

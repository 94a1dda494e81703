/** Dialog "Mark an area": what is meant on an image, by pointer or by keys alone. */
import { useState } from 'react';
import type { Region } from '../../../contract/index.ts';
import { useTranslation } from '../../i18n/index.ts';
import { Button, Dialog } from '../../ui/index.ts';
import { useAttachment, useImages } from '../shown/index.ts';
import { type Area, areaOf, regionOfArea, WHOLE } from './area.ts';
import { PickArea } from './PickArea.tsx';

interface Props {
  id: string;
  name: string;
  region: Region | undefined;
  onUse(region: Region | undefined): void;
  onClose(): void;
}

export default function MarkDialog({ id, name, region, onUse, onClose }: Props) {
  const { t } = useTranslation();
  const info = useImages((s) => s[id]);
  const { url } = useAttachment(id, 'view');
  const [area, setArea] = useState<Area>(() => areaOf(region));
  return (
    <Dialog open wide onClose={onClose} title={t('mark.title')}>
      <form
        noValidate
        className="flex min-h-0 grow flex-col"
        onSubmit={(event) => {
          event.preventDefault();
          // It lies in the message box's own form as far as React knows: that one is not to be sent.
          event.stopPropagation();
          onUse(regionOfArea(area));
        }}
      >
        <p className="px-5 pb-3 text-sm text-muted">{t('mark.how')}</p>
        <PickArea url={url} name={name} known={{ width: info?.width ?? 0, height: info?.height ?? 0 }} area={area} setArea={setArea}>
          <Button disabled={regionOfArea(area) === undefined} onClick={() => setArea(WHOLE)}>
            {t('mark.none')}
          </Button>
          <Button type="submit" kind="primary">
            {t('mark.use')}
          </Button>
        </PickArea>
      </form>
    </Dialog>
  );
}

/** Dialog "Mark an area": what is meant on an image, by pointer or by keys alone. */
import { useState } from 'react';
import type { Region } from '../../../contract/index.ts';
import { useTranslation } from '../../i18n/index.ts';
import { Button } from '../../ui/index.ts';
import { useAttachment, useImages } from '../shown/index.ts';
import { AreaDialog } from './AreaDialog.tsx';
import { type Area, areaOf, regionOfArea, WHOLE } from './area.ts';

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
    <AreaDialog
      url={url}
      name={name}
      known={{ width: info?.width ?? 0, height: info?.height ?? 0 }}
      area={area}
      setArea={setArea}
      onUse={() => onUse(regionOfArea(area))}
      onClose={onClose}
    >
      <Button disabled={regionOfArea(area) === undefined} onClick={() => setArea(WHOLE)}>
        {t('mark.none')}
      </Button>
    </AreaDialog>
  );
}

/** Over the whole window while files are dragged across it: says what becomes of them. */
import { ImagePlus } from 'lucide-react';
import { count } from '../../i18n/format.ts';
import { useTranslation } from '../../i18n/index.ts';
import { useDrop } from './store.ts';

export function DropTarget() {
  const { t } = useTranslation();
  const over = useDrop((s) => s.over);
  if (!over) return null;
  const { images, sounds, others } = over;
  const words =
    images > 0 && sounds + others === 0
      ? t('drop.images', { count: images, n: count(images) })
      : sounds > 0 && images + others === 0
        ? t('drop.sounds', { count: sounds, n: count(sounds) })
        : t('drop.files');
  return (
    <div
      role="status"
      className="pointer-events-none fixed inset-0 z-[65] flex items-center justify-center bg-[oklch(0.15_0.01_75/0.42)] p-6"
    >
      <div className="flex max-w-[44ch] flex-col items-center gap-2 rounded-lg border-2 border-dashed border-accent bg-bg px-8 py-7 text-center shadow-float">
        <ImagePlus size={24} aria-hidden className="text-accent" />
        <p className="text-base font-medium text-balance">{words}</p>
        <p className="text-sm text-balance text-muted">{t('drop.stays')}</p>
      </div>
    </div>
  );
}

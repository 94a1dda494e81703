import { useTranslation } from '../../i18n/index.ts';
import type { Picture } from './parts.ts';

/** Characters of what was read that stand for an image. */
const READ = 300;

/** What stands for an image where it cannot be seen: its name, and what was read in it. */
export function useAlt(): (picture: Pick<Picture, 'name' | 'text' | 'region'>) => string {
  const { t } = useTranslation();
  return ({ name, text, region }) => {
    const called = name === '' ? t('picture.unnamed') : name.toWellFormed();
    const read = text.replace(/\s+/g, ' ').trim().slice(0, READ).toWellFormed();
    const whole = read === '' ? called : t('picture.reads', { name: called, text: read });
    return region ? t('picture.marked', { name: whole }) : whole;
  };
}

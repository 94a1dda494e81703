/** What is said in place of what can not be read aloud. */
import type { SpokenWords } from '@mia/core/response/format/index.ts';
import { t } from '../../i18n/index.ts';

export function spokenWords(): SpokenWords {
  return {
    code: (language) => (language ? t('speaking.codeIn', { language }) : t('speaking.code')),
    snippet: t('speaking.snippet'),
    formula: t('speaking.formula'),
    diagram: t('speaking.diagram'),
    picture: (description) => (description ? t('speaking.picture', { description }) : t('speaking.somePicture')),
    link: (host) => t('speaking.link', { host }),
  };
}

/** Words. Every sentence that a person reads comes from `resources/locales/LANGUAGE/`. */
import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';
import errors from '../../../../../resources/locales/en/errors.json' with { type: 'json' };
import ui from '../../../../../resources/locales/en/ui.json' with { type: 'json' };

export const i18n = i18next.createInstance();

void i18n.use(initReactI18next).init({
  lng: 'en',
  fallbackLng: 'en',
  resources: { en: { translation: ui, errors } },
  initAsync: false,
  interpolation: { escapeValue: false },
  returnNull: false,
});

export const t = i18n.t.bind(i18n);
export { useTranslation } from 'react-i18next';

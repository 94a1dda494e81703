/** A language that nobody speaks: every word of English, accented, in brackets and four tenths longer. What it does not mark was never translated. */
import errors from '../../../../../resources/locales/en/errors.json' with { type: 'json' };
import ui from '../../../../../resources/locales/en/ui.json' with { type: 'json' };
import { i18n } from '../i18n/index.ts';

export const OPEN = '⟦';
export const CLOSE = '⟧';

const accents: Record<string, string> = {
  a: 'á',
  c: 'ç',
  e: 'é',
  i: 'í',
  n: 'ñ',
  o: 'ó',
  s: 'š',
  u: 'ú',
  y: 'ý',
  z: 'ž',
  A: 'Á',
  E: 'É',
  I: 'Í',
  O: 'Ó',
  U: 'Ú',
};

/** What is filled in stays as it is. */
export function pseudo(text: string): string {
  const accented = text
    .split(/(\{\{[^}]*\}\})/)
    .map((piece) => (piece.startsWith('{{') ? piece : piece.replace(/[a-zA-Z]/g, (letter) => accents[letter] ?? letter)))
    .join('');
  const words = text.replace(/\{\{[^}]*\}\}/g, '').length;
  const longer = ' lórém íp'.repeat(Math.ceil((words * 0.4) / 9)).slice(0, Math.ceil(words * 0.4));
  return `${OPEN}${accented}${longer}${CLOSE}`;
}

function all(node: unknown): unknown {
  if (typeof node === 'string') return pseudo(node);
  return Object.fromEntries(Object.entries(node as object).map(([key, value]) => [key, value === null ? null : all(value)]));
}

/** Everything that is shown says it from now on; with `on` false, the language that was spoken before. */
export async function speakPseudo(on = true): Promise<void> {
  if (!on) {
    await i18n.changeLanguage('en');
    return;
  }
  i18n.addResourceBundle('en-XA', 'translation', all(ui));
  i18n.addResourceBundle('en-XA', 'errors', all(errors));
  await i18n.changeLanguage('en-XA');
}

/** What forms of words are made of, in any language. */
import type { Form, Said } from './said.ts';

export type Groups = Readonly<Record<string, string | undefined>>;

/** A form that is the whole sentence, in any case. */
export const form = (pattern: string, said: Form['said'], question = false): Form => ({
  form: new RegExp(`^(?:${pattern})$`, 'iu'),
  said,
  question,
});

export const forget = (of: Exclude<Extract<Said, { kind: 'forget' }>['of'], 'words'>): Said => ({ kind: 'forget', of });
export const known = (about: string | null): Said => ({ kind: 'known', about });

const AT_THE_END = / (?:now|again|for good|completely|entirely|altogether|jetzt|wieder|endgültig|komplett)$/iu;

/** What is to be forgotten, by its words; `all` that was said about it, or the one thing that they tell. */
export const words = (text: string | undefined, all = false): Said | null => {
  const what = text?.trim().replace(AT_THE_END, '') ?? '';
  return what === '' ? null : { kind: 'forget', of: 'words', words: what, ...(all ? { all } : {}) };
};

/**
 * What is right instead, with the sentences behind it; only of what `somebody` knows as a subject, not what `nothing` knows as
 * an answer to a question, nor what is long.
 */
export const rightUnless =
  (nothing: RegExp, somebody: (what: string) => boolean): Form['said'] =>
  ({ o }, rest) => {
    const what = o?.trim() ?? '';
    if (what === '' || nothing.test(what) || !somebody(what) || what.split(' ').length > 25) return null;
    return { kind: 'correct', right: [what, ...rest].join('. ') };
  };

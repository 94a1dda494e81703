/** How hard a passphrase is to guess. The dictionaries are large: they are fetched when a passphrase is first typed. */

/** The vault takes none that is shorter (`packages/core/src/security/passphrase.ts`). */
export const LEAST_CHARACTERS = 12;

export type Strength = 'short' | 'weak' | 'fair' | 'good' | 'strong';

let estimator: Promise<(passphrase: string) => number> | null = null;

/** Guesses that it stands, as a power of ten. */
async function guesses(passphrase: string): Promise<number> {
  estimator ??= Promise.all([import('@zxcvbn-ts/core'), import('@zxcvbn-ts/language-common'), import('@zxcvbn-ts/language-en')]).then(
    ([{ ZxcvbnFactory }, common, english]) => {
      const it = new ZxcvbnFactory({
        dictionary: { ...common.dictionary, ...english.dictionary },
        graphs: common.adjacencyGraphs,
        maxLength: 256,
      });
      return (text) => it.check(text).guessesLog10;
    },
  );
  return (await estimator)(passphrase);
}

/**
 * Argon2id makes each guess cost about half a second of a computer like this one: 10⁹ guesses take one of them 16 years,
 * somebody with ten thousand of them half a day.
 */
export async function strengthOf(passphrase: string): Promise<Strength> {
  const characters = [...passphrase.normalize('NFKC').trim()];
  if (characters.length < LEAST_CHARACTERS || new Set(characters).size < 5) return 'short';
  const power = await guesses(passphrase);
  return power < 9 ? 'weak' : power < 12 ? 'fair' : power < 15 ? 'good' : 'strong';
}

import { z } from 'zod';
import { MiaError } from '../errors.ts';
import { openByPassphrase } from './passphrase.ts';
import { openByPhrase } from './phrase.ts';
import { passphraseWrap, phraseWrap, VAULT_FORMAT, type VaultFile } from './vault-file.ts';

/** What a backup carries of the vault: what a person can open it by on any computer, and nothing that this computer opens. */
const portable = z.object({
  format: z.literal(VAULT_FORMAT),
  id: z.string().regex(/^[0-9a-f]{32}$/),
  cipher: z.enum(['sqlcipher', 'aegis-256']),
  wraps: z.array(z.discriminatedUnion('kind', [passphraseWrap, phraseWrap])).max(2),
});

export type PortableVault = z.infer<typeof portable>;

/** What a person types. */
export type Secret = { passphrase: string } | { words: string };

export function portableOf({ format, id, cipher, wraps }: VaultFile): PortableVault {
  const own = wraps.filter((wrap) => wrap.kind === 'passphrase' || wrap.kind === 'phrase');
  return { format, id, cipher, wraps: own };
}

export const portableText = (vault: PortableVault): string => `${JSON.stringify(vault, null, 2)}\n`;

/** @throws MiaError `backup.damaged`, `vault.newer` */
export function parsePortable(text: string): PortableVault {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new MiaError('backup.damaged', { what: 'keys' });
  }
  const format = (json as { format?: unknown } | null)?.format;
  if (typeof format === 'number' && format > VAULT_FORMAT) throw new MiaError('vault.newer', { format, known: VAULT_FORMAT });
  const read = portable.safeParse(json);
  if (!read.success) throw new MiaError('backup.damaged', { what: 'keys' });
  return read.data;
}

/**
 * The data key of a backup.
 * @throws MiaError `backup.no-key` (nothing that a person knows was set when it was made), `vault.no-key` with `what` it does
 *   not open by, `vault.wrong-passphrase`, `vault.wrong-phrase`
 */
export async function openPortable(vault: PortableVault, secret: Secret): Promise<Buffer> {
  if (vault.wraps.length === 0) throw new MiaError('backup.no-key');
  for (const wrap of vault.wraps) {
    if (wrap.kind === 'passphrase' && 'passphrase' in secret) return openByPassphrase(wrap, secret.passphrase, vault.id);
    if (wrap.kind === 'phrase' && 'words' in secret) return openByPhrase(wrap, secret.words, vault.id);
  }
  throw new MiaError('backup.needs-other', { what: 'words' in secret ? 'phrase' : 'passphrase' });
}

import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { MiaError } from '../errors.ts';
import { fileError } from './files.ts';

/** `vault.json`: the data key, wrapped. Nothing in it opens anything by itself, but for the wrap "file". */
export const VAULT_FORMAT = 1;

const hex = (bytes: number) => z.string().regex(new RegExp(`^[0-9a-f]{${bytes * 2}}$`));

/** Bounds: weaker was never written by us, and stronger would only stall the machine. */
export const KDF_BOUNDS = { memoryKiB: { min: 65_536, max: 2_097_152 }, passes: { min: 3, max: 64 }, lanes: { min: 1, max: 8 } } as const;

const within = ({ min, max }: { min: number; max: number }) => z.number().int().min(min).max(max);

const sealed = { nonce: hex(12), sealed: hex(48) };

export const passphraseWrap = z.object({
  kind: z.literal('passphrase'),
  kdf: z.object({
    name: z.literal('argon2id'),
    memoryKiB: within(KDF_BOUNDS.memoryKiB),
    passes: within(KDF_BOUNDS.passes),
    lanes: within(KDF_BOUNDS.lanes),
    salt: hex(16),
  }),
  ...sealed,
});

export const phraseWrap = z.object({
  kind: z.literal('phrase'),
  kdf: z.object({ name: z.literal('hkdf-sha256'), salt: hex(32) }),
  ...sealed,
});

/** What the keychain made of the key; opaque. */
export const keychainWrap = z.object({ kind: z.literal('keychain'), wrapped: z.string().min(1).max(16_384) });

/** The key as it is, protected by the file's permissions alone. */
export const fileWrap = z.object({ kind: z.literal('file'), key: hex(32) });

const wrap = z.discriminatedUnion('kind', [passphraseWrap, phraseWrap, keychainWrap, fileWrap]);

const wraps = z
  .array(wrap)
  .min(1)
  .max(4)
  .refine((list) => new Set(list.map(({ kind }) => kind)).size === list.length);

const vaultFile = z.object({
  format: z.literal(VAULT_FORMAT),
  /** Random; stands in what authenticates every wrap, so that none can be moved to another vault. */
  id: hex(16),
  cipher: z.enum(['sqlcipher', 'aegis-256']),
  wraps,
  /** The same for the next data key, while the database is being given it: one of the two opens it. */
  pending: wraps.optional(),
});

export type PassphraseWrap = z.infer<typeof passphraseWrap>;
export type PhraseWrap = z.infer<typeof phraseWrap>;
export type Wrap = z.infer<typeof wrap>;
export type WrapKind = Wrap['kind'];
export type VaultFile = z.infer<typeof vaultFile>;

export const textOf = (file: VaultFile): string => `${JSON.stringify(file, null, 2)}\n`;

/** @throws MiaError `vault.newer`, `vault.damaged` */
export function parseVaultFile(text: string): VaultFile {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    // Not the cause: its message quotes the file.
    throw new MiaError('vault.damaged', { reason: 'json' });
  }
  const format = (json as { format?: unknown } | null)?.format;
  if (typeof format === 'number' && format > VAULT_FORMAT) throw new MiaError('vault.newer', { format, known: VAULT_FORMAT });
  const result = vaultFile.safeParse(json);
  if (!result.success) throw new MiaError('vault.damaged', { reason: 'shape' });
  return result.data;
}

/** The vault file, or null where there is none. */
export async function readVaultFile(path: string): Promise<VaultFile | null> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if ((error as { code?: string }).code === 'ENOENT') return null;
    throw fileError(error);
  }
  return parseVaultFile(text);
}

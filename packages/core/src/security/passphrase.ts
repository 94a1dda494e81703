import { argon2, randomBytes } from 'node:crypto';
import { totalmem } from 'node:os';
import { promisify } from 'node:util';
import { MiaError } from '../errors.ts';
import type { Clock } from '../ports/clock.ts';
import { KDF_BOUNDS, type PassphraseWrap } from './vault-file.ts';
import { seal, unseal } from './wraps.ts';

const derive = promisify(argon2);

export type Argon2Cost = Omit<PassphraseWrap['kdf'], 'name' | 'salt'>;

const LEAST: Argon2Cost = { memoryKiB: KDF_BOUNDS.memoryKiB.min, passes: KDF_BOUNDS.passes.min, lanes: 1 };
/** What unlocking should take on this machine, in ms. */
const TARGET = 500;
/** Memory is raised before passes: it is what attackers' hardware lacks. At most this, and an eighth of the machine's. */
const MOST_KIB = 524_288;

/** One spelling for what people see as the same passphrase, whatever keyboard wrote it. */
const normalised = (passphrase: string) => Buffer.from(passphrase.normalize('NFKC'));

/** Argon2id (RFC 9106), 32 bytes. */
async function wrappingKey(passphrase: string, cost: Argon2Cost, salt: Uint8Array): Promise<Buffer> {
  const message = normalised(passphrase);
  try {
    return await derive('argon2id', {
      message,
      nonce: salt,
      parallelism: cost.lanes,
      tagLength: 32,
      memory: cost.memoryKiB,
      passes: cost.passes,
    });
  } finally {
    message.fill(0);
  }
}

/** Cost that takes about half a second here, measured; never below 64 MiB and 3 passes. */
export async function tunedCost(clock: Clock): Promise<Argon2Cost> {
  const began = clock.monotonic();
  await wrappingKey('measure', LEAST, randomBytes(16));
  const took = Math.max(1, clock.monotonic() - began);
  const most = Math.max(LEAST.memoryKiB, Math.min(MOST_KIB, Math.floor(totalmem() / 8192)));
  const memoryKiB = Math.min(most, Math.max(LEAST.memoryKiB, Math.round((LEAST.memoryKiB * TARGET) / took / 1024) * 1024));
  const left = (TARGET / took) * (LEAST.memoryKiB / memoryKiB);
  return { ...LEAST, memoryKiB, passes: Math.min(16, Math.max(LEAST.passes, Math.round(LEAST.passes * left))) };
}

/** @throws MiaError `vault.weak-passphrase`: shorter than 12 characters, or made of fewer than 5 different ones */
export function checkPassphrase(passphrase: string): void {
  const characters = [...passphrase.normalize('NFKC').trim()];
  if (characters.length < 12 || new Set(characters).size < 5) throw new MiaError('vault.weak-passphrase');
}

/** All that a change of which must keep the wrap from opening. */
function contextOf(vault: string, kdf: PassphraseWrap['kdf']): string {
  return JSON.stringify(['mia vault', 1, vault, 'passphrase', kdf.name, kdf.memoryKiB, kdf.passes, kdf.lanes, kdf.salt]);
}

export async function wrapByPassphrase(dataKey: Uint8Array, passphrase: string, vault: string, cost: Argon2Cost): Promise<PassphraseWrap> {
  const salt = randomBytes(16);
  const kdf: PassphraseWrap['kdf'] = { name: 'argon2id', ...cost, salt: salt.toString('hex') };
  const key = await wrappingKey(passphrase, cost, salt);
  try {
    return { kind: 'passphrase', kdf, ...seal(dataKey, key, contextOf(vault, kdf)) };
  } finally {
    key.fill(0);
  }
}

/** The data key. @throws MiaError `vault.wrong-passphrase` */
export async function openByPassphrase(wrap: PassphraseWrap, passphrase: string, vault: string): Promise<Buffer> {
  const key = await wrappingKey(passphrase, wrap.kdf, Buffer.from(wrap.kdf.salt, 'hex'));
  try {
    const dataKey = unseal(wrap, key, contextOf(vault, wrap.kdf));
    if (!dataKey) throw new MiaError('vault.wrong-passphrase');
    return dataKey;
  } finally {
    key.fill(0);
  }
}

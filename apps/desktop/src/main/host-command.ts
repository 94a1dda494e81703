/** How the host is started. Pure. */

/** What the host inherits: nothing that changes what its Node does, nothing of Electron's. */
export function hostEnvironment(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const kept = Object.entries(env).filter(
    ([name]) => !/^(NODE_OPTIONS|NODE_CHANNEL_.*|NODE_REPL_.*|NODE_PENDING_.*|ELECTRON_.*|CHROME_.*|MIA_NODE)$/i.test(name),
  );
  return Object.fromEntries(kept);
}

export interface HostCommand {
  file: string;
  args: string[];
}

export interface HostPlace {
  node: string;
  entry: string;
  dataDir: string;
  platform: NodeJS.Platform;
}

/** Node has no setrlimit: a shell switches core dumps off and becomes Node, with the same process id and file descriptors. */
const WITHOUT_CORES = 'ulimit -c 0 2>/dev/null; exec "$@"';

/** @param locked the person locked it: the vault waits for them */
export function hostCommand({ node, entry, dataDir, platform }: HostPlace, locked: boolean): HostCommand {
  const args = ['--disable-sigusr1', entry, '--data-dir', dataDir, ...(locked ? ['--locked'] : [])];
  return platform === 'win32' ? { file: node, args } : { file: '/bin/sh', args: ['-c', WITHOUT_CORES, 'sh', node, ...args] };
}

/** The Node to start it with, in the order in which they are tried. Nothing of the person's PATH: that may be any version. */
export function nodeCandidates(place: {
  packaged: boolean;
  resources: string;
  checkout: string;
  env: NodeJS.ProcessEnv;
  platform: NodeJS.Platform;
  arch: string;
}): string[] {
  const file = place.platform === 'win32' ? 'node.exe' : 'node';
  if (place.packaged) return [`${place.resources}/node/${file}`, `${place.resources}/node/bin/${file}`];
  const platform = place.platform === 'win32' ? 'win' : place.platform;
  return [
    ...(place.env.MIA_NODE ? [place.env.MIA_NODE] : []),
    `${place.checkout}/node_modules/node-${platform}-${place.arch}/bin/${file}`,
    `${place.checkout}/node_modules/.bin/${file}`,
  ];
}

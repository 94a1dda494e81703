/** Variables that a child may inherit. Nothing else does: no NODE_OPTIONS, no ELECTRON_*, no tokens, no proxies. */
const POSIX = ['PATH', 'HOME', 'LANG', 'LC_ALL', 'LC_CTYPE', 'TMPDIR', 'TZ', 'NODE_COMPILE_CACHE'];
const WINDOWS = [
  'PATH',
  'PATHEXT',
  'SystemRoot',
  'SystemDrive',
  'windir',
  'ComSpec',
  'TEMP',
  'TMP',
  'USERPROFILE',
  'APPDATA',
  'LOCALAPPDATA',
  'ProgramData',
  'NUMBER_OF_PROCESSORS',
  'PROCESSOR_ARCHITECTURE',
  'NODE_COMPILE_CACHE',
];

/**
 * ONNX Runtime's official builds report to their maker since 1.29, and put an id of the machine into the home folder, unless
 * this stands in the environment before they are loaded (microsoft/onnxruntime, docs/Privacy.md). Nobody was asked, so: off.
 */
const QUIET = { ORT_DISABLE_TELEMETRY: '1' };

/** The minimal environment of a child: what the platform needs, then what the caller adds on purpose. */
export function childEnvironment(
  added: Readonly<Record<string, string>> = {},
  inherited: NodeJS.ProcessEnv = process.env,
  platform: NodeJS.Platform = process.platform,
): Record<string, string> {
  const windows = platform === 'win32';
  const allowed = new Set((windows ? WINDOWS : POSIX).map((name) => (windows ? name.toLowerCase() : name)));
  const environment: Record<string, string> = {};
  for (const [name, value] of Object.entries(inherited)) {
    if (value !== undefined && allowed.has(windows ? name.toLowerCase() : name)) environment[name] = value;
  }
  return { ...environment, ...added, ...QUIET };
}

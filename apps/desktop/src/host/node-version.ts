/** Whether this Node can run M.I.A: type stripping without a flag and `crypto.argon2` came with 24.7. Imports nothing. */
export function nodeTooOld(version: string): boolean {
  const [major = 0, minor = 0] = version.replace(/^v/, '').split('.').map(Number);
  return major < 24 || (major === 24 && minor < 7);
}

/** The sentence of `runtime.node-too-old`: said before anything else is loaded, so it stands here and not in a file. */
export function nodeSentence(version: string): string {
  return `M.I.A needs Node 24.7 or newer; this is ${version.replace(/^v/, '')}. Install Node 24 and start again. (runtime.node-too-old)`;
}

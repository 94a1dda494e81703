/**
 * Where Ollama listens, from OLLAMA_HOST as its own client reads it: host, port and scheme may each be missing; an address
 * that means "all interfaces" is reached on loopback.
 * @returns URL without a trailing slash, by default "http://127.0.0.1:11434"
 */
export function ollamaBaseUrl(env: NodeJS.ProcessEnv = process.env): string {
  const given = env.OLLAMA_HOST?.trim().replace(/^["']|["']$/g, '');
  if (!given) return 'http://127.0.0.1:11434';
  const scheme = /^https?:\/\//.exec(given)?.[0] ?? '';
  const rest = given.slice(scheme.length);
  try {
    const url = new URL((scheme || 'http://') + (rest.startsWith(':') ? `127.0.0.1${rest}` : rest));
    // as Ollama: no port is 11434, or the scheme's own where one is written
    const port = url.port || (scheme === 'https://' ? '443' : scheme === 'http://' ? '80' : '11434');
    const host = url.hostname === '0.0.0.0' ? '127.0.0.1' : url.hostname === '[::]' ? '[::1]' : url.hostname;
    return `${url.protocol}//${host}:${port}`;
  } catch {
    return 'http://127.0.0.1:11434';
  }
}

/** What stands on every response of the browser shell. */

export interface PolicyOptions {
  /** Where the page may connect to besides its own origin: the shell's WebSocket. */
  connect?: readonly string[];
  /** Whether `frame-ancestors` belongs into the policy (it is ignored in a `<meta>`; Electron's shell frames nothing). */
  frameAncestors?: boolean;
}

/** The content security policy of the window. Source: DESIGN, "Frames and contracts". */
export function contentSecurityPolicy(options: PolicyOptions = {}): string {
  const directives = [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' blob: data:",
    "media-src 'self' blob:",
    "font-src 'self' data:",
    ["connect-src 'self'", ...(options.connect ?? [])].join(' '),
    "worker-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
  ];
  if (options.frameAncestors) directives.push("frame-ancestors 'none'");
  return directives.join('; ');
}

/** Headers of every response, refusals included. */
export function responseHeaders(port: number): Record<string, string> {
  return {
    'Content-Security-Policy': contentSecurityPolicy({ connect: [`ws://127.0.0.1:${port}`], frameAncestors: true }),
    'Cache-Control': 'no-store',
    'X-Content-Type-Options': 'nosniff',
    'Referrer-Policy': 'no-referrer',
    'Cross-Origin-Resource-Policy': 'same-origin',
    'Cross-Origin-Opener-Policy': 'same-origin',
    // For browsers that know no frame-ancestors.
    'X-Frame-Options': 'DENY',
  };
}

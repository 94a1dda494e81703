/** A link's address, taken apart for a person to judge before it is opened. Pure. */

export interface Address {
  /** The whole address, exactly as it would be opened: letters beyond ASCII in their coded form. */
  whole: string;
  /** The address in parts; put together they are `whole`. Null for a mail address. */
  parts: { before: string; user: string; host: string; after: string } | null;
  /** The host as it is written, where that is not what is opened: `xn--…` spelled out. */
  spelled: string | null;
  kind: 'web' | 'mail';
  /** http: what is sent and shown there can be read on the way. */
  open: boolean;
}

/** Takes a link apart. Undefined where a click may not open it: anything but http, https and mailto. */
export function addressOf(href: string): Address | undefined {
  let url: URL;
  try {
    url = new URL(href);
  } catch {
    return undefined;
  }
  if (url.protocol === 'mailto:') return { whole: url.href, parts: null, spelled: null, kind: 'mail', open: false };
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return undefined;
  const before = `${url.protocol}//`;
  const user = url.username || url.password ? `${url.username}${url.password ? `:${url.password}` : ''}@` : '';
  const after = url.href.slice(before.length + user.length + url.host.length);
  return {
    whole: url.href,
    parts: { before, user, host: url.host, after },
    spelled: url.hostname.includes('xn--') ? spell(url.hostname) : null,
    kind: 'web',
    open: url.protocol === 'http:',
  };
}

/** A host with its `xn--` labels decoded; a label that can not be decoded stays as it is. */
export function spell(host: string): string {
  return host
    .split('.')
    .map((label) => (label.startsWith('xn--') ? (decode(label.slice(4)) ?? label) : label))
    .join('.');
}

/** Punycode of RFC 3492, decoding only. */
function decode(label: string): string | null {
  const dash = label.lastIndexOf('-');
  const out = dash > 0 ? [...label.slice(0, dash)] : [];
  let n = 128;
  let i = 0;
  let bias = 72;
  for (let at = dash > 0 ? dash + 1 : 0; at < label.length; ) {
    const begin = i;
    let w = 1;
    for (let k = 36; ; k += 36) {
      const digit = digitOf(label.charCodeAt(at));
      at += 1;
      if (digit < 0 || at > label.length) return null;
      i += digit * w;
      const t = k <= bias ? 1 : k >= bias + 26 ? 26 : k - bias;
      if (digit < t) break;
      w *= 36 - t;
    }
    const size = out.length + 1;
    let delta = begin === 0 ? Math.floor((i - begin) / 700) : (i - begin) >> 1;
    delta += Math.floor(delta / size);
    let k = 0;
    for (; delta > 455; k += 36) delta = Math.floor(delta / 35);
    bias = k + Math.floor((36 * delta) / (delta + 38));
    n += Math.floor(i / size);
    i %= size;
    if (n > 0x10ffff) return null;
    out.splice(i, 0, String.fromCodePoint(n));
    i += 1;
  }
  return out.join('');
}

function digitOf(code: number): number {
  if (code >= 48 && code <= 57) return code - 22;
  if (code >= 97 && code <= 122) return code - 97;
  return code >= 65 && code <= 90 ? code - 65 : -1;
}

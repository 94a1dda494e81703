/** Pictures to look at, drawn: a receipt, a view, a label, a screen. Nothing of it is shipped. */

export interface Drawn {
  width: number;
  height: number;
  svg: string;
}

const svg = (width: number, height: number, body: string): Drawn => ({
  width,
  height,
  svg: `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">${body}</svg>`,
});

export const RECEIPT_LINES = ['HARBOUR BAKERY', 'Bread  2 x 3.20  6.40', 'Olives  4.10', 'Coffee  2.80', 'TOTAL  13.30', 'Card  13.30'];

export function receipt(): Drawn {
  const lines = RECEIPT_LINES.map(
    (line, n) =>
      `<text x="40" y="${90 + n * 70}" font-family="monospace" font-size="34" font-weight="${n === 0 || n === 4 ? 700 : 400}" fill="#222" xml:space="preserve">${line}</text>`,
  );
  return svg(
    620,
    560,
    `<rect width="620" height="560" fill="#fbfaf6"/>${lines.join('')}<path d="M40 330h540" stroke="#999" stroke-dasharray="8 6"/>`,
  );
}

/** A sea with a hill: wide, and larger than anything that looks at it. */
export function view(width = 4032, height = 3024): Drawn {
  return svg(
    width,
    height,
    `<defs><linearGradient id="s" x2="0" y2="1"><stop stop-color="#8fc4e8"/><stop offset="1" stop-color="#f6dcb8"/></linearGradient></defs>
<rect width="100%" height="100%" fill="url(#s)"/><circle cx="${width * 0.72}" cy="${height * 0.24}" r="${height * 0.07}" fill="#fff3c9"/>
<path d="M0 ${height * 0.55}Q${width * 0.3} ${height * 0.3} ${width * 0.55} ${height * 0.52}T${width} ${height * 0.45}V${height}H0Z" fill="#5d7f63"/>
<rect y="${height * 0.64}" width="100%" height="${height * 0.36}" fill="#2f6f91"/><path d="M${width * 0.3} ${height * 0.72}l${width * 0.05} -${height * 0.18}v${height * 0.18}z" fill="#fff"/>`,
  );
}

/** A jar's label: tall. */
export function label(): Drawn {
  return svg(
    480,
    900,
    `<rect width="480" height="900" fill="#3d2f1f"/><rect x="40" y="60" width="400" height="780" rx="24" fill="#f3e6c8"/>
<text x="240" y="240" text-anchor="middle" font-family="serif" font-size="64" fill="#3d2f1f">THYME</text>
<text x="240" y="310" text-anchor="middle" font-family="serif" font-size="40" fill="#3d2f1f">HONEY</text>
<text x="240" y="700" text-anchor="middle" font-family="sans-serif" font-size="28" fill="#3d2f1f">Best before 05/2027</text>`,
  );
}

/** A screen with a table: wide, and full of small text. */
export function screen(): Drawn {
  const rows = Array.from(
    { length: 24 },
    (_, n) =>
      `<text x="80" y="${170 + n * 50}" font-family="monospace" font-size="26" fill="#d6d6d6">${String(n + 1).padStart(2, '0')}  queue.take()  ${(n * 7919) % 997} ms</text>`,
  );
  return svg(
    2560,
    1440,
    `<rect width="2560" height="1440" fill="#1b1d20"/><rect width="2560" height="90" fill="#2a2d31"/>${rows.join('')}`,
  );
}

/** The containers of icons for Windows and macOS. Both hold PNG files as they are. */

const ICO_SIZES = [16, 24, 32, 48, 64, 128, 256];

/** A Windows icon. @param drawn side in pixels → PNG */
export function ico(drawn: ReadonlyMap<number, Buffer>): Buffer {
  const pictures = ICO_SIZES.flatMap((size) => {
    const png = drawn.get(size);
    return png ? [{ size, png }] : [];
  });
  const head = Buffer.alloc(6 + 16 * pictures.length);
  head.writeUInt16LE(1, 2);
  head.writeUInt16LE(pictures.length, 4);
  let at = head.length;
  for (const [index, { size, png }] of pictures.entries()) {
    const entry = 6 + 16 * index;
    // 0 stands for 256
    head.writeUInt8(size % 256, entry);
    head.writeUInt8(size % 256, entry + 1);
    head.writeUInt16LE(1, entry + 4);
    head.writeUInt16LE(32, entry + 6);
    head.writeUInt32LE(png.length, entry + 8);
    head.writeUInt32LE(at, entry + 12);
    at += png.length;
  }
  return Buffer.concat([head, ...pictures.map(({ png }) => png)]);
}

/** Types of PNG in an icns file, with their sides in pixels; a "2x" has a type of its own. */
const ICNS_TYPES: [string, number][] = [
  ['icp4', 16],
  ['icp5', 32],
  ['ic11', 32],
  ['ic12', 64],
  ['ic07', 128],
  ['ic08', 256],
  ['ic13', 256],
  ['ic09', 512],
  ['ic14', 512],
  ['ic10', 1024],
];

/** A macOS icon. @param drawn side in pixels → PNG */
export function icns(drawn: ReadonlyMap<number, Buffer>): Buffer {
  const chunks = ICNS_TYPES.flatMap(([type, size]) => {
    const png = drawn.get(size);
    return png ? [chunk(type, png)] : [];
  });
  return chunk('icns', Buffer.concat(chunks));
}

function chunk(type: string, body: Buffer): Buffer {
  const head = Buffer.alloc(8);
  head.write(type, 'latin1');
  head.writeUInt32BE(8 + body.length, 4);
  return Buffer.concat([head, body]);
}

/** Pixels as an uncompressed TIFF in memory: what another decoder made, with its colour profile, for libvips to go on with. */

export interface TiffShape {
  width: number;
  height: number;
  /** Bytes a pixel: RGB or RGBA. */
  channels: 3 | 4;
  /** ICC. */
  profile?: Uint8Array | undefined;
}

/** Rows that libtiff holds at once. */
const ROWS = 64;
const SHORT = 3;
const LONG = 4;
const UNDEFINED = 7;

/** A file whose pixels are still to be written into it. */
export interface TiffFile {
  file: Uint8Array;
  /** Row by row, without padding; a part of `file`. */
  pixels: Uint8Array;
}

export function tiffFile({ width, height, channels, profile }: TiffShape): TiffFile {
  const strips = Math.ceil(height / ROWS);
  const row = width * channels;
  const tags = 10 + (channels === 4 ? 1 : 0) + (profile ? 1 : 0);
  const bitsAt = 8 + 2 + 12 * tags + 4;
  const offsetsAt = bitsAt + 8;
  const countsAt = offsetsAt + 4 * strips;
  const profileAt = countsAt + 4 * strips;
  const pixelsAt = profileAt + (profile ? profile.length + (profile.length & 1) : 0);
  const file = new Uint8Array(pixelsAt + row * height);
  const view = new DataView(file.buffer);
  view.setUint32(0, 0x002a4949, true);
  view.setUint32(4, 8, true);
  view.setUint16(8, tags, true);
  let at = 10;
  const tag = (id: number, type: number, count: number, value: number) => {
    view.setUint16(at, id, true);
    view.setUint16(at + 2, type, true);
    view.setUint32(at + 4, count, true);
    if (type === SHORT && count === 1) view.setUint16(at + 8, value, true);
    else view.setUint32(at + 8, value, true);
    at += 12;
  };
  // in rising order, as the format wants it
  tag(256, LONG, 1, width);
  tag(257, LONG, 1, height);
  tag(258, SHORT, channels, bitsAt);
  tag(259, SHORT, 1, 1);
  tag(262, SHORT, 1, 2);
  tag(273, LONG, strips, strips === 1 ? pixelsAt : offsetsAt);
  tag(277, SHORT, 1, channels);
  tag(278, LONG, 1, ROWS);
  tag(279, LONG, strips, strips === 1 ? row * height : countsAt);
  tag(284, SHORT, 1, 1);
  if (channels === 4) tag(338, SHORT, 1, 2);
  if (profile) tag(34_675, UNDEFINED, profile.length, profileAt);
  for (let channel = 0; channel < channels; channel++) view.setUint16(bitsAt + 2 * channel, 8, true);
  for (let strip = 0; strip < strips; strip++) {
    view.setUint32(offsetsAt + 4 * strip, pixelsAt + strip * ROWS * row, true);
    view.setUint32(countsAt + 4 * strip, Math.min(ROWS, height - strip * ROWS) * row, true);
  }
  if (profile) file.set(profile, profileAt);
  return { file, pixels: file.subarray(pixelsAt) };
}

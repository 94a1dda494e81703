/**
 * As much of protobuf's wire format as is needed to read an ONNX graph and to add to it. A message that is put behind another is
 * merged into it, and a repeated field (a graph's nodes, its outputs) grows by what stands there: nothing of the file itself is changed.
 */

/** All length-delimited fields of that number; others are passed over. @throws RangeError where it is no protobuf message */
export function* fields(bytes: Uint8Array, wanted: number): Generator<Uint8Array> {
  let at = 0;
  const varint = (): number => {
    let value = 0;
    for (let factor = 1; ; factor *= 128) {
      const byte = bytes[at++];
      if (byte === undefined) throw new RangeError('protobuf');
      value += (byte & 127) * factor;
      if (byte < 128) return value;
    }
  };
  while (at < bytes.length) {
    const tag = varint();
    const [field, kind] = [Math.floor(tag / 8), tag % 8];
    if (kind === 2) {
      const length = varint();
      if (at + length > bytes.length) throw new RangeError('protobuf');
      if (field === wanted) yield bytes.subarray(at, at + length);
      at += length;
    } else if (kind === 0) varint();
    else if (kind === 1) at += 8;
    else if (kind === 5) at += 4;
    else throw new RangeError('protobuf');
  }
}

/** One length-delimited field. */
export function message(field: number, content: Uint8Array): Uint8Array {
  const length: number[] = [];
  let left = content.length;
  for (; left > 127; left = Math.floor(left / 128)) length.push((left % 128) | 128);
  return joined(Uint8Array.of((field << 3) | 2, ...length, left), content);
}

export function joined(...parts: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

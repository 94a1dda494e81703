/** The field of ONNX's ModelProto that holds its key-value pairs, and the two fields of each. */
const METADATA = 14;
const [KEY, VALUE] = [1, 2];
/** Wire types of Protocol Buffers. */
const [VARINT, FIXED64, BYTES, FIXED32] = [0, 1, 2, 5];

/**
 * The key-value pairs that an ONNX file carries: the runtime's binding for Node.js does not hand them out.
 * @throws RangeError where the bytes are no such file
 */
export function onnxMetadata(file: Uint8Array): Map<string, string> {
  const pairs = new Map<string, string>();
  for (const [field, content] of fieldsOf(file)) {
    if (field !== METADATA || !content) continue;
    const pair = new Map(fieldsOf(content));
    pairs.set(text(pair.get(KEY)), text(pair.get(VALUE)));
  }
  return pairs;
}

/** Number and bytes of each field of one message; null for numbers. */
function* fieldsOf(message: Uint8Array): Generator<[number, Uint8Array | null]> {
  let at = 0;
  const number = () => {
    let value = 0;
    for (let shift = 1; ; shift *= 128) {
      const byte = message[at++];
      if (byte === undefined || shift > 2 ** 56) throw new RangeError('no protocol buffer');
      value += (byte & 127) * shift;
      if (byte < 128) return value;
    }
  };
  while (at < message.length) {
    const tag = number();
    const [field, type] = [Math.floor(tag / 8), tag % 8];
    const size = type === BYTES ? number() : type === FIXED64 ? 8 : type === FIXED32 ? 4 : 0;
    if (type === VARINT) number();
    else if (size === 0 && type !== BYTES) throw new RangeError('no protocol buffer');
    if (at + size > message.length) throw new RangeError('no protocol buffer');
    yield [field, type === BYTES ? message.subarray(at, at + size) : null];
    at += size;
  }
}

function text(bytes: Uint8Array | null | undefined): string {
  return bytes ? new TextDecoder().decode(bytes) : '';
}

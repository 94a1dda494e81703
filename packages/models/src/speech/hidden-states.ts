/**
 * The hub's exports of Wav2Vec 2.0 with a CTC head give that head's scores alone. What the head reads is the encoder's last layer:
 * here it is found in the graph and made an output too, so that one file of weights recognises and encodes.
 *
 * An ONNX file is a protobuf message; one that is put behind another is merged into it, and a repeated field (the graph's outputs)
 * grows by what stands there. Nothing of the file itself is changed.
 */

/** Field numbers of onnx.proto3 that are read here. */
const MODEL_GRAPH = 7;
const GRAPH_NODE = 1;
const GRAPH_OUTPUT = 12;
const NODE = { input: 1, output: 2, operator: 4 };
const FLOAT = 1;

const HEADS = new Set(['MatMul', 'Gemm', 'MatMulInteger', 'MatMulNBits', 'DynamicQuantizeMatMul']);

interface GraphNode {
  inputs: string[];
  outputs: string[];
  operator: string;
}

/**
 * @param model bytes of an ONNX file
 * @param output the head's output, from which is searched
 * @returns the name of the tensor that the head reads, and the bytes of a file that gives it too; null where there is no such head
 */
export function withHiddenStates(model: Uint8Array, output = 'logits'): { name: string; model: Uint8Array } | null {
  const makers = new Map<string, GraphNode>();
  for (const graph of fields(model, MODEL_GRAPH)) {
    for (const bytes of fields(graph, GRAPH_NODE)) {
      const node = nodeOf(bytes);
      for (const name of node.outputs) makers.set(name, node);
    }
  }
  const head = headOf(output, makers, new Set());
  const read = head?.inputs[0];
  if (read === undefined) return null;
  // Of a quantized head the input is quantized right before it.
  const before = makers.get(read);
  const name = before?.operator === 'DynamicQuantizeLinear' ? before.inputs[0] : read;
  if (name === undefined || !makers.has(name)) return null;
  const encoded = new TextEncoder().encode(name);
  const type = message(2, message(1, Uint8Array.of(1 << 3, FLOAT)));
  const added = message(MODEL_GRAPH, message(GRAPH_OUTPUT, joined(message(1, encoded), type)));
  return { name, model: joined(model, added) };
}

/** The nearest matrix product on the way back. */
function headOf(name: string, makers: ReadonlyMap<string, GraphNode>, seen: Set<string>): GraphNode | null {
  const node = makers.get(name);
  if (!node || seen.has(name)) return null;
  seen.add(name);
  if (HEADS.has(node.operator)) return node;
  for (const input of node.inputs) {
    const found = headOf(input, makers, seen);
    if (found) return found;
  }
  return null;
}

function nodeOf(bytes: Uint8Array): GraphNode {
  const texts = (field: number) => [...fields(bytes, field)].map((one) => new TextDecoder().decode(one));
  return { inputs: texts(NODE.input), outputs: texts(NODE.output), operator: texts(NODE.operator)[0] ?? '' };
}

/** All length-delimited fields of that number; others are passed over. @throws RangeError where it is no protobuf message */
function* fields(bytes: Uint8Array, wanted: number): Generator<Uint8Array> {
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
function message(field: number, content: Uint8Array): Uint8Array {
  const length: number[] = [];
  let left = content.length;
  for (; left > 127; left = Math.floor(left / 128)) length.push((left % 128) | 128);
  return joined(Uint8Array.of((field << 3) | 2, ...length, left), content);
}

function joined(...parts: Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

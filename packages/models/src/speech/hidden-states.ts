/**
 * The hub's exports of Wav2Vec 2.0 with a CTC head give that head's scores alone. What the head reads is the encoder's last layer:
 * here it is found in the graph and made an output too, so that one file of weights recognises and encodes.
 */
import { type GraphNode, makersOf, withAdded } from '../onnx/graph.ts';

const HEADS = new Set(['MatMul', 'Gemm', 'MatMulInteger', 'MatMulNBits', 'DynamicQuantizeMatMul']);

/**
 * @param model bytes of an ONNX file
 * @param output the head's output, from which is searched
 * @returns the name of the tensor that the head reads, and the bytes of a file that gives it too; null where there is no such head
 */
export function withHiddenStates(model: Uint8Array, output = 'logits'): { name: string; model: Uint8Array } | null {
  const makers = makersOf(model);
  const head = headOf(output, makers, new Set());
  const read = head?.inputs[0];
  if (read === undefined) return null;
  // Of a quantized head the input is quantized right before it.
  const before = makers.get(read);
  const name = before?.operator === 'DynamicQuantizeLinear' ? before.inputs[0] : read;
  if (name === undefined || !makers.has(name)) return null;
  return { name, model: withAdded(model, { outputs: [name] }) };
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

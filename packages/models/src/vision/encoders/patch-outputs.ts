/**
 * The hub's exports of CLIP's image tower give one vector an image. What it is made of, the last layer's patch tokens, goes through
 * the same normalisation and projection here, added to the graph: one vector a patch in the space of images and texts (as in Zhou et
 * al. 2022, Extract Free Dense Labels from CLIP, without their change to the last attention). The attention of the last layer comes out too.
 */
import { type GraphNode, makersOf, withAdded } from '../../onnx/graph.ts';

/** Operators that do the same to each token whether there is one or many. */
const PER_TOKEN = new Set([
  ...['LayerNormalization', 'SimplifiedLayerNormalization', 'ReduceMean', 'Sub', 'Add', 'Mul', 'Div', 'Pow', 'Sqrt', 'Cast', 'Identity'],
  ...['MatMul', 'MatMulInteger', 'MatMulNBits', 'DynamicQuantizeLinear', 'DynamicQuantizeMatMul'],
]);
/** How the first token is taken out of all. */
const FIRST = new Set(['Gather']);
const MARK = '/each-token';

export interface PatchOutputs {
  model: Uint8Array;
  /** [n, 1 + patches, dimension]: the first row is the image's own vector. */
  tokens: string;
  /** [n, heads, 1 + patches, 1 + patches]; null where the graph has it in no node of its own. */
  attention: string | null;
}

/**
 * @param model bytes of an ONNX file
 * @param output the image's vector
 * @returns null where the graph is not built so
 */
export function withPatchOutputs(model: Uint8Array, output = 'image_embeds'): PatchOutputs | null {
  const makers = makersOf(model);
  const copies = new Map<GraphNode, GraphNode>();

  /** What gives that tensor for every token; null where it does not come from the first token, undefined where that can not be said. */
  function each(name: string): string | null | undefined {
    const node = makers.get(name);
    if (!node) return null;
    if (FIRST.has(node.operator) && isHidden(node.inputs[0], makers)) return node.inputs[0];
    const done = copies.get(node);
    if (done) return done.outputs[node.outputs.indexOf(name)];
    const inputs: string[] = [];
    let changed = false;
    for (const input of node.inputs) {
      const found = each(input);
      if (found === undefined) return undefined;
      changed ||= found !== null;
      inputs.push(found ?? input);
    }
    if (!changed) return null;
    if (!PER_TOKEN.has(node.operator)) return undefined;
    copies.set(node, { ...node, inputs, outputs: node.outputs.map((one) => one + MARK) });
    return name + MARK;
  }

  const tokens = each(output);
  if (!tokens?.endsWith(MARK)) return null;
  const attention = [...makers.values()].findLast(({ operator }) => operator === 'Softmax')?.outputs[0] ?? null;
  const outputs = attention ? [tokens, attention] : [tokens];
  return { model: withAdded(model, { nodes: [...copies.values()], outputs }), tokens, attention };
}

/** A constant or a weight is gathered from as well: what comes from the image goes back to a layer's sum. */
function isHidden(name: string | undefined, makers: ReadonlyMap<string, GraphNode>): name is string {
  const operator = name === undefined ? undefined : makers.get(name)?.operator;
  return operator === 'Add' || operator === 'LayerNormalization' || operator === 'SkipLayerNormalization';
}

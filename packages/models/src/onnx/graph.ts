/** Reading an ONNX graph's nodes, and adding nodes and outputs to it. */
import { fields, joined, message } from './protobuf.ts';

/** Field numbers of onnx.proto3 that are used here. */
const MODEL_GRAPH = 7;
const GRAPH_NODE = 1;
const GRAPH_OUTPUT = 12;
const NODE = { input: 1, output: 2, name: 3, operator: 4, attribute: 5, domain: 7 };
const FLOAT = 1;

export interface GraphNode {
  inputs: string[];
  outputs: string[];
  operator: string;
  /** Of an operator that is not ONNX's own. */
  domain: string;
  /** As they lie in the file. */
  attributes: Uint8Array[];
}

/** The nodes by the tensors that they make. @throws RangeError where it is no protobuf message */
export function makersOf(model: Uint8Array): Map<string, GraphNode> {
  const makers = new Map<string, GraphNode>();
  for (const graph of fields(model, MODEL_GRAPH)) {
    for (const bytes of fields(graph, GRAPH_NODE)) {
      const node = nodeOf(bytes);
      for (const name of node.outputs) makers.set(name, node);
    }
  }
  return makers;
}

/**
 * The model with these nodes behind its own, and with these tensors of float32 among its outputs.
 * @param model bytes of an ONNX file, which stay as they are
 */
export function withAdded(model: Uint8Array, added: { nodes?: readonly GraphNode[]; outputs: readonly string[] }): Uint8Array {
  const nodes = (added.nodes ?? []).map((node) => message(GRAPH_NODE, bytesOf(node)));
  const type = message(2, message(1, Uint8Array.of(1 << 3, FLOAT)));
  const outputs = added.outputs.map((name) => message(GRAPH_OUTPUT, joined(message(1, encoded(name)), type)));
  return joined(model, message(MODEL_GRAPH, joined(...nodes, ...outputs)));
}

function nodeOf(bytes: Uint8Array): GraphNode {
  const texts = (field: number) => [...fields(bytes, field)].map((one) => new TextDecoder().decode(one));
  return {
    inputs: texts(NODE.input),
    outputs: texts(NODE.output),
    operator: texts(NODE.operator)[0] ?? '',
    domain: texts(NODE.domain)[0] ?? '',
    attributes: [...fields(bytes, NODE.attribute)],
  };
}

function bytesOf({ inputs, outputs, operator, domain, attributes }: GraphNode): Uint8Array {
  return joined(
    ...inputs.map((name) => message(NODE.input, encoded(name))),
    ...outputs.map((name) => message(NODE.output, encoded(name))),
    message(NODE.operator, encoded(operator)),
    ...attributes.map((one) => message(NODE.attribute, one)),
    ...(domain === '' ? [] : [message(NODE.domain, encoded(domain))]),
  );
}

const encoded = (text: string): Uint8Array => new TextEncoder().encode(text);

import { describe, expect, test } from 'vitest';
import { type GraphNode, makersOf, withAdded } from '../../onnx/graph.ts';
import { withPatchOutputs } from './patch-outputs.ts';

const node = (operator: string, inputs: string[], ...outputs: string[]): GraphNode => ({
  ...{ operator, inputs, outputs, domain: '', attributes: [Uint8Array.of(10, 1, 65)] },
});
const modelOf = (...nodes: GraphNode[]) => withAdded(new Uint8Array(), { nodes, outputs: [] });

/** The end of an image tower whose normalisation was exported in its parts, as before opset 17. */
const PARTS = [
  node('Softmax', ['scores'], 'weights'),
  node('Add', ['sum', 'mlp'], 'hidden'),
  node('Gather', ['hidden', 'zero'], 'first'),
  node('ReduceMean', ['first'], 'mean'),
  node('Sub', ['first', 'mean'], 'centred'),
  node('Pow', ['centred', 'two'], 'squared'),
  node('ReduceMean', ['squared'], 'variance'),
  node('Add', ['variance', 'epsilon'], 'positive'),
  node('Sqrt', ['positive'], 'deviation'),
  node('Div', ['centred', 'deviation'], 'normal'),
  node('Mul', ['normal', 'scale'], 'scaled'),
  node('Add', ['scaled', 'shift'], 'shifted'),
  node('MatMul', ['shifted', 'projection'], 'image_embeds'),
];

describe('patches of an image tower', () => {
  test('go through copies of what the first token goes through, behind the graph’s own nodes', () => {
    const model = modelOf(...PARTS);
    const found = withPatchOutputs(model);
    expect([found?.tokens, found?.attention]).toEqual(['image_embeds/each-token', 'weights']);
    expect(found?.model.subarray(0, model.length)).toEqual(model);
    const makers = makersOf(found?.model as Uint8Array);
    expect(makers.get('centred/each-token')?.inputs).toEqual(['hidden', 'mean/each-token']);
    expect(makers.get('image_embeds/each-token')).toMatchObject({ operator: 'MatMul', inputs: ['shifted/each-token', 'projection'] });
    expect(makers.get('mean/each-token')?.attributes).toEqual([Uint8Array.of(10, 1, 65)]);
    // All but what comes before the first token is taken.
    expect(makers.size).toBe(PARTS.length + 10);
    expect(makers.get('image_embeds')?.inputs).toEqual(['shifted', 'projection']);
  });

  test.each([
    ['a graph that is something else', [node('Conv', ['x'], 'y'), node('MatMul', ['y', 'w'], 'image_embeds')]],
    [
      'one that changes the tokens’ shape in between',
      [...PARTS.slice(0, -1), node('Reshape', ['shifted', 's'], 'flat'), node('MatMul', ['flat', 'w'], 'image_embeds')],
    ],
    ['one without that output', PARTS.slice(0, -1)],
  ])('are none in %s', (_, nodes) => {
    expect(withPatchOutputs(modelOf(...nodes))).toBeNull();
  });

  test('a graph without attention of its own has patches all the same', () => {
    expect(withPatchOutputs(modelOf(...PARTS.slice(1)))?.attention).toBeNull();
  });

  test('what is no graph is said to be none', () => {
    expect(() => withPatchOutputs(new TextEncoder().encode('no graph'))).toThrow(RangeError);
  });
});

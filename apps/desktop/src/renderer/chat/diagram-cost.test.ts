import { beforeEach, describe, expect, it } from 'vitest';
import { diagramCost, kindOf } from './diagram-cost.ts';
import { drawnIn, forgetPace, verdictOf } from './diagrams.ts';

const many = (n: number, line: (at: number) => string): string => Array.from({ length: n }, (_, at) => line(at)).join('\n');
const chain = (n: number): string => `flowchart TD\n${many(n, (at) => ` n${at} --> n${at + 1}`)}`;

describe('what a diagram costs', () => {
  beforeEach(forgetPace);

  it('grows with what is drawn, by its kind', () => {
    expect(kindOf('%% mine\n\n  sequenceDiagram\n A->>B: x')).toBe('sequenceDiagram');
    expect(diagramCost(chain(40))).toBeGreaterThan(diagramCost(chain(20)) * 1.9);
    expect(diagramCost(`mindmap\n root\n${many(20, (at) => `  n${at}`)}`)).toBeGreaterThan(diagramCost(chain(20)));
    expect(diagramCost(`pie\n${many(20, (at) => ` "p${at}" : 1`)}`)).toBeLessThan(diagramCost(chain(20)));
    expect(diagramCost(`flowchart TD\n a["${'word '.repeat(400)}"]`)).toBeGreaterThan(100);
  });

  it('counts every link of a line', () => {
    const one = diagramCost('flowchart TD\n a & b & c --> d & e & f');
    expect(one).toBeGreaterThan(diagramCost(`flowchart TD\n${many(8, () => 'a-->b')}`) * 0.9);
    expect(diagramCost(`flowchart TD\n ${many(78, (at) => `n${at}`).replaceAll('\n', ' --> ')}`)).toBeGreaterThan(250);
    expect(diagramCost(`flowchart LR\n ${'a & '.repeat(100)}b --> ${'c & '.repeat(100)}d`)).toBeGreaterThan(10_000);
  });

  it('counts what a number in it makes', () => {
    for (const source of ['block-beta\n a space:20000 b', 'block-beta\n columns 2000000\n a b', 'packet-beta\n0-2000000: "all"'])
      expect(diagramCost(source), source).toBeGreaterThan(5000);
    expect(diagramCost('block-beta\n columns 3\n a["Port 8080: open"] space:2 b')).toBeLessThan(100);
    expect(diagramCost('packet-beta\n0-15: "Source Port"\n16-31: "Destination Port"')).toBeLessThan(50);
  });

  it.each([
    ['a small one', chain(12), 'draw'],
    ['one that is seen to take its time', chain(50), 'ask'],
    ['one that takes over half a second', chain(120), 'source'],
    ['one that a number makes large', 'block-beta\n columns 3\n a space:20000 b', 'source'],
    ['more than 200 of the cheapest', `pie\n${many(300, (at) => ` "p${at}" : 1`)}`, 'source'],
  ])('decides: %s', (_name, source, verdict) => expect(verdictOf(source)).toBe(verdict));

  it('learns how fast this machine is', () => {
    expect(verdictOf(chain(12))).toBe('draw');
    for (let n = 0; n < 4; n += 1) drawnIn(diagramCost(chain(12)), 8 * diagramCost(chain(12)));
    expect(verdictOf(chain(12))).toBe('ask');
    expect(verdictOf(chain(50))).toBe('source');
    // What one long stall says is not believed.
    forgetPace();
    drawnIn(100, 60_000);
    expect(verdictOf(chain(5))).toBe('draw');
  });
});

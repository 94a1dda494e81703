import { expect, it } from 'vitest';
import { type Element, elementsOf } from './elements.ts';

const limits = { bytes: 10_000, depth: 20 };

async function cut(text: string, size = 1 << 20, given = limits): Promise<Element[]> {
  const bytes = Buffer.from(text);
  const chunks = async function* () {
    for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
  };
  const found: Element[] = [];
  for await (const element of elementsOf(chunks(), given)) found.push(element);
  return found;
}
const values = async (text: string, size?: number): Promise<unknown[]> => (await cut(text, size)).map(({ value }) => value);

it('gives what JSON.parse gives, wherever the chunks are cut', async () => {
  const all = [
    { a: 'quote " and \\ and ] } , [ {', b: [1, [2, { c: null }]] },
    'a, string',
    [],
    {},
    -1.5e3,
    'emoji 👩‍👩‍👧 ü \u0000 \ud83d',
    { nested: { '"': '\\"' } },
    true,
  ];
  for (const text of [JSON.stringify(all), `\ufeff ${JSON.stringify(all, null, 3)}\n\n`]) {
    for (let size = 1; size < 40; size++) expect(await values(text, size)).toEqual(JSON.parse(text.replace('\ufeff', '')));
  }
  const objects = all.filter((one) => typeof one === 'object');
  const lines = objects.map((one) => JSON.stringify(one)).join('\n');
  // The first line begins with a brace: values behind each other, not one array.
  for (let size = 1; size < 40; size++) expect(await values(lines, size)).toEqual(objects);
});

it('takes an empty array, an empty file, one object', async () => {
  expect(await values('[]')).toEqual([]);
  expect(await values(' [ \n ] ')).toEqual([]);
  expect(await values('')).toEqual([]);
  expect(await values('{"a":[1]}')).toEqual([{ a: [1] }]);
});

it('passes over what is too long or too deep without holding it, and goes on behind it', async () => {
  const long = JSON.stringify({ text: 'x'.repeat(50_000) });
  const deep = `${'['.repeat(30)}${']'.repeat(30)}`;
  const found = await cut(`[{"n":1},${long},{"n":2},${deep},{"n":3}]`, 100);
  expect(found.map(({ readable, value }) => (readable ? value : 'no'))).toEqual([{ n: 1 }, 'no', { n: 2 }, 'no', { n: 3 }]);
});

it('says of an element that it is no JSON, and of a text that it was cut', async () => {
  expect((await cut('[{"a":1},{a:2},{"a":3}]')).map(({ readable }) => readable)).toEqual([true, false, true]);
  for (const text of ['[{"a":1},{"a":', '[{"a":"open', '[1,2', '{"a":{}', '[1]]', '[1}', '[1][2]']) {
    await expect(cut(text), text).rejects.toMatchObject({ code: 'import.damaged' });
  }
});

import { describe, expect, it } from 'vitest';
import { grammarSchema } from './schema.ts';

describe('a JSON schema for a grammar', () => {
  it('keeps what grammars know and leaves out what only narrows values', () => {
    const schema = {
      $schema: 'http://json-schema.org/draft-07/schema#',
      type: 'object',
      properties: {
        name: { type: 'string', minLength: 1, pattern: '^a' },
        age: { anyOf: [{ type: 'integer', minimum: 0 }, { type: 'null' }] },
        kind: { enum: ['a', 'b'] },
        tags: { type: 'array', items: { $ref: '#/definitions/tag' }, maxItems: 3 },
        either: { type: ['string', 'number'] },
      },
      required: ['name'],
      additionalProperties: false,
      definitions: { tag: { type: 'string', format: 'date' } },
    };
    expect(grammarSchema(schema)).toEqual({
      type: 'object',
      properties: {
        name: { type: 'string', minLength: 1 },
        age: { oneOf: [{ type: 'integer' }, { type: 'null' }] },
        kind: { enum: ['a', 'b'] },
        tags: { type: 'array', items: { $ref: '#/$defs/tag' }, maxItems: 3 },
        either: { oneOf: [{ type: 'string' }, { type: 'number' }] },
      },
      required: ['name'],
      $defs: { tag: { type: 'string', format: 'date' } },
    });
  });

  it.each([[{ allOf: [] }], [{ not: {} }], [{ $ref: 'http://elsewhere/schema' }], ['text'], [{ type: 'nonsense' }]])(
    'refuses %j',
    (schema) => {
      expect(() => grammarSchema(schema)).toThrow(expect.objectContaining({ code: 'model.unsupported', details: { reason: 'schema' } }));
    },
  );
});

import { MiaError } from '@mia/core/errors.ts';

type Schema = Record<string, unknown>;

const KEPT = ['minLength', 'maxLength', 'minItems', 'maxItems', 'minProperties', 'maxProperties', 'required', 'description'];
const TYPES = ['string', 'number', 'integer', 'boolean', 'null', 'object', 'array'];

/**
 * A JSON schema in the subset that node-llama-cpp's grammars know: anyOf becomes oneOf, definitions stay, keywords that
 * only narrow values (pattern, minimum …) are left out.
 * @throws MiaError `model.unsupported` (reason "schema") for allOf, not, tuples of unknown shape and foreign references
 */
export function grammarSchema(schema: unknown): Schema {
  const root = convert(schema);
  const definitions = (schema as Schema).$defs ?? (schema as Schema).definitions;
  if (!isObject(definitions)) return root;
  return { ...root, $defs: Object.fromEntries(Object.entries(definitions).map(([name, each]) => [name, convert(each)])) };
}

function convert(schema: unknown): Schema {
  if (!isObject(schema)) throw unsupported();
  if (typeof schema.$ref === 'string') {
    const name = /^#\/(?:\$defs|definitions)\/([^/]+)$/.exec(schema.$ref)?.[1];
    if (!name) throw unsupported();
    return { $ref: `#/$defs/${name}` };
  }
  if ('const' in schema) return { const: schema.const };
  if (Array.isArray(schema.enum)) return { enum: schema.enum };
  const choices = schema.oneOf ?? schema.anyOf;
  if (Array.isArray(choices)) return { oneOf: choices.map(convert) };
  if ('allOf' in schema || 'not' in schema) throw unsupported();
  const type = schema.type ?? (isObject(schema.properties) ? 'object' : schema.items === undefined ? undefined : 'array');
  if (Array.isArray(type)) return { oneOf: type.map((each) => convert({ ...schema, type: each })) };
  if (typeof type !== 'string' || !TYPES.includes(type)) throw unsupported();
  const converted: Schema = { type };
  for (const key of KEPT) if (schema[key] !== undefined) converted[key] = schema[key];
  if (type === 'string' && ['date', 'time', 'date-time'].includes(String(schema.format))) converted.format = schema.format;
  if (type === 'object') {
    const properties = isObject(schema.properties) ? Object.entries(schema.properties) : [];
    converted.properties = Object.fromEntries(properties.map(([name, each]) => [name, convert(each)]));
    if (isObject(schema.additionalProperties)) converted.additionalProperties = convert(schema.additionalProperties);
    else if (properties.length === 0) converted.additionalProperties = schema.additionalProperties ?? true;
  }
  if (type === 'array') {
    if (Array.isArray(schema.prefixItems)) converted.prefixItems = schema.prefixItems.map(convert);
    if (isObject(schema.items)) converted.items = convert(schema.items);
  }
  return converted;
}

function isObject(value: unknown): value is Schema {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function unsupported(): MiaError {
  return new MiaError('model.unsupported', { reason: 'schema' });
}

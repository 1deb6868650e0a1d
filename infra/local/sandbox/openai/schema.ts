/** JSON schema as the service takes it for structured output. */
export type Schema = Readonly<Record<string, unknown>>;

/** What the walk over a schema asks for words. */
export interface Words {
  /** A text of at most so many characters; Infinity where the schema sets no limit. */
  text(limit: number): string;
  title(limit: number): string;
  readonly topic: string;
  readonly language: string;
  /** Items of a list of texts where the schema leaves the number open. */
  readonly parts: number;
}

/**
 * What the service says of a schema that strict mode does not take, or undefined. Rules:
 * https://platform.openai.com/docs/guides/structured-outputs#supported-schemas (2026-11).
 */
export function strictFault(schema: unknown, name: string): string | undefined {
  const intro = `Invalid schema for response_format '${name}'`;
  if (!isSchema(schema)) return `${intro}: schema must be a JSON Schema of 'type: "object"', got 'type: "None"'.`;
  if (schema.type !== 'object') {
    return `${intro}: schema must be a JSON Schema of 'type: "object"', got 'type: "${String(schema.type)}"'.`;
  }
  const fault = objectFault(schema, []);
  return fault && `${intro}: ${fault}`;
}

function objectFault(schema: Schema, path: readonly string[]): string | undefined {
  const context = `In context=(${path.map((step) => `'${step}'`).join(', ')}${path.length === 1 ? ',' : ''})`;
  const properties = isSchema(schema.properties) ? schema.properties : {};
  if (schema.type === 'object') {
    if (schema.additionalProperties !== false) {
      return `${context}, 'additionalProperties' is required to be supplied and to be false.`;
    }
    const required: readonly unknown[] = Array.isArray(schema.required) ? schema.required : [];
    const missing = Object.keys(properties).find((key) => !required.includes(key));
    if (missing !== undefined) {
      return `${context}, 'required' is required to be supplied and to be an array including every key in properties. Missing '${missing}'.`;
    }
  }
  const inner: [readonly string[], unknown][] = [
    ...Object.entries(properties).map(([key, value]): [string[], unknown] => [[...path, 'properties', key], value]),
    [[...path, 'items'], schema.items],
    ...alternatives(schema).map((value, index): [string[], unknown] => [[...path, 'anyOf', `${index}`], value]),
    ...Object.entries(isSchema(schema.$defs) ? schema.$defs : {}).map(([key, value]): [string[], unknown] => [
      [...path, '$defs', key],
      value,
    ]),
  ];
  for (const [place, value] of inner) {
    const fault = isSchema(value) ? objectFault(value, place) : undefined;
    if (fault !== undefined) return fault;
  }
  return undefined;
}

/** A value that fits a schema, with words where it asks for words. */
export function fillSchema(schema: Schema, words: Words, key = '', root: Schema = schema, depth = 0): unknown {
  if (typeof schema.$ref === 'string') {
    const target = schema.$ref === '#' ? root : resolve(root, schema.$ref);
    return depth > 12 ? null : fillSchema(target, words, key, root, depth + 1);
  }
  if ('const' in schema) return schema.const;
  if (Array.isArray(schema.enum)) return schema.enum[0];
  const choices = alternatives(schema);
  if (choices.length > 0) return fillSchema(choose(choices, key, depth), words, key, root, depth + 1);
  const types: readonly unknown[] = Array.isArray(schema.type)
    ? schema.type
    : [schema.type ?? (schema.properties ? 'object' : 'string')];
  switch (isWordless(key) && types.includes('null') ? 'null' : types.find((type) => type !== 'null')) {
    case 'object': {
      const properties = Object.entries(isSchema(schema.properties) ? schema.properties : {});
      return Object.fromEntries(
        properties.map(([name, value]) => [
          name,
          fillSchema(isSchema(value) ? value : {}, words, name, root, depth + 1),
        ]),
      );
    }
    case 'array':
      return fillList(schema, words, key, root, depth);
    case 'number':
    case 'integer':
      return Math.max(numberOr(schema.minimum, 1), Math.min(numberOr(schema.maximum, 1), 1));
    case 'boolean':
      return false;
    case 'string':
      return fillString(schema, words, key);
    default:
      return null;
  }
}

function fillList(schema: Schema, words: Words, key: string, root: Schema, depth: number): unknown[] {
  const items = isSchema(schema.items) ? schema.items : { type: 'string' };
  const [least, most] = [numberOr(schema.minItems, 0), numberOr(schema.maxItems, Number.POSITIVE_INFINITY)];
  // Lists of anything but texts stay as short as they may: a tag nobody asked for would be an invention.
  const wanted = /part|text|post|tweet|thread|paragraph/iu.test(key) ? words.parts : least;
  const length = depth > 12 ? least : Math.min(most, Math.max(least, wanted));
  return Array.from({ length }, () =>
    fillSchema(items, words, /s$/u.test(key) ? key.slice(0, -1) : key, root, depth + 1),
  );
}

function fillString(schema: Schema, words: Words, key: string): string {
  const limit = numberOr(schema.maxLength, Number.POSITIVE_INFINITY);
  if (/title|headline|subject/iu.test(key)) return words.title(limit);
  if (/^topic|theme$/iu.test(key)) return words.topic.slice(0, limit);
  if (/^lang(uage)?$/iu.test(key)) return words.language;
  return words.text(limit);
}

function choose(choices: readonly Schema[], key: string, depth: number): Schema {
  const none = choices.find((choice) => choice.type === 'null');
  if (none && (isWordless(key) || depth > 8)) return none;
  return choices.find((choice) => choice.type !== 'null') ?? {};
}

/** Fields that a writer leaves empty where it may. */
function isWordless(key: string): boolean {
  return /flair|hashtag|tags?$|link|url|media|image|reason|note|warning|error/iu.test(key);
}

function alternatives(schema: Schema): Schema[] {
  const all: unknown = schema.anyOf ?? schema.oneOf;
  return Array.isArray(all) ? all.filter(isSchema) : [];
}

function resolve(root: Schema, reference: string): Schema {
  const found = reference
    .replace(/^#\//u, '')
    .split('/')
    .reduce<unknown>((value, step) => (isSchema(value) ? value[step] : undefined), root);
  return isSchema(found) ? found : {};
}

function numberOr(value: unknown, otherwise: number): number {
  return typeof value === 'number' ? value : otherwise;
}

export function isSchema(value: unknown): value is Schema {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

import { randomInt } from 'node:crypto';

/** Properties of GenerateSecretString: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-secretsmanager-secret-generatesecretstring.html */
export interface GenerateSecret {
  length: number;
  excludeCharacters: string;
  excludeLowercase: boolean;
  excludeUppercase: boolean;
  excludeNumbers: boolean;
  excludePunctuation: boolean;
  includeSpace: boolean;
  requireEachIncludedType: boolean;
  /** JSON object the value is put into, under `key`. */
  template?: string;
  key?: string;
}

const LOWERCASE = 'abcdefghijklmnopqrstuvwxyz';
const NUMBERS = '0123456789';
const PUNCTUATION = '!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~';

/**
 * A random value as Secrets Manager makes it. `random(n)` gives an integer from 0 to n - 1.
 * @throws when the options leave no character, or not enough length for one of each kind.
 */
export function generateSecret(options: GenerateSecret, random: (below: number) => number = randomInt): string {
  const kinds = [
    options.excludeLowercase ? '' : LOWERCASE,
    options.excludeUppercase ? '' : LOWERCASE.toUpperCase(),
    options.excludeNumbers ? '' : NUMBERS,
    options.excludePunctuation ? '' : PUNCTUATION,
    options.includeSpace ? ' ' : '',
  ]
    .map((kind) => [...kind].filter((character) => !options.excludeCharacters.includes(character)))
    .filter((kind) => kind.length > 0);
  const required = options.requireEachIncludedType ? kinds : [];
  if (kinds.length === 0 || required.length > options.length) {
    throw new Error(
      `A secret of ${options.length} characters cannot be generated: its options leave ${kinds.length} kinds of characters.`,
    );
  }
  const all = kinds.flat();
  const pick = (from: string[]): string => from[random(from.length)] ?? '';
  const characters = required.map(pick);
  while (characters.length < options.length) characters.push(pick(all));
  for (let last = characters.length - 1; last > 0; last -= 1) {
    const other = random(last + 1);
    [characters[last], characters[other]] = [characters[other] ?? '', characters[last] ?? ''];
  }
  const value = characters.join('');
  if (options.template === undefined || options.key === undefined) return value;
  return JSON.stringify({ ...JSON.parse(options.template), [options.key]: value });
}

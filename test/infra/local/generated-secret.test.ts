import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type GenerateSecret, generateSecret } from '../../../infra/local/generated-secret.ts';

const defaults: GenerateSecret = {
  length: 32,
  excludeCharacters: '',
  excludeLowercase: false,
  excludeUppercase: false,
  excludeNumbers: false,
  excludePunctuation: false,
  includeSpace: false,
  requireEachIncludedType: true,
};

it('has the length, one of each kind, and nothing excluded', () => {
  fc.assert(
    fc.property(fc.integer({ min: 4, max: 80 }), (length) => {
      const value = generateSecret({ ...defaults, length, excludeCharacters: 'abc"\\' });
      expect(value).toHaveLength(length);
      for (const kind of [/[a-z]/, /[A-Z]/, /[0-9]/, /[^A-Za-z0-9]/]) expect(value).toMatch(kind);
      expect(value).not.toMatch(/[abc"\\ ]/);
    }),
  );
});

it('is put into its template', () => {
  const options = { ...defaults, excludePunctuation: true, template: '{"user":"ada"}', key: 'password' };
  expect(JSON.parse(generateSecret(options))).toEqual({
    user: 'ada',
    password: expect.stringMatching(/^[A-Za-z0-9]{32}$/),
  });
});

it('is refused where the options leave nothing', () => {
  const nothing = { excludeLowercase: true, excludeUppercase: true, excludeNumbers: true, excludePunctuation: true };
  expect(() => generateSecret({ ...defaults, ...nothing })).toThrow('leave 0 kinds of characters');
});

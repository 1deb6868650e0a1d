import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { AccountBlocked } from '../../../shared/publication/errors.ts';
import { moment, readImportedSession } from '../../../shared/publication/imported-session.ts';

const schema = z.strictObject({ accessToken: z.string(), expiresAt: moment });
const read = (value: unknown) => readImportedSession(schema, 'account "ada"', 'accessToken and expiresAt', value);

describe('a session that is brought', () => {
  it.each([
    [1_795_000_000_000, 1_795_000_000_000],
    ['2026-11-23T10:00:00Z', Date.parse('2026-11-23T10:00:00Z')],
    ['2026-11-23T11:00:00+01:00', Date.parse('2026-11-23T10:00:00Z')],
  ])('may say its end as %s', (expiresAt, time) => {
    expect(read({ accessToken: 'a', expiresAt })).toEqual({ accessToken: 'a', expiresAt: time });
  });

  it.each<[unknown, RegExp]>([
    ['canary', /the session as a whole/],
    [{ accessToken: 'canary' }, /expiresAt/],
    [{ accessToken: 'a', expiresAt: 'canary' }, /expiresAt/],
    [{ accessToken: 'a', expiresAt: 1, cookies: 'canary' }, /cookies \(unknown\)/],
    [{ accessToken: 'a', expiresAt: 1, 'canary=with;signs': 1 }, /a field with no name of ours/],
  ])('is refused by its fields: %j', (value, sentence) => {
    let thrown: unknown;
    try {
      read(value);
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toBeInstanceOf(AccountBlocked);
    const { message } = thrown as Error;
    expect(message).toMatch(sentence);
    expect(message).toContain('account "ada"');
    expect(message).not.toContain('canary');
  });
});

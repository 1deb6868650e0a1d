import { describe, expect, it } from 'vitest';
import { readCredentials, userAgent } from '../../../../shared/platforms/reddit/credentials.ts';

const password = {
  scheme: 'password',
  clientId: 'id',
  clientSecret: 'se',
  username: 'Ada_B-1',
  password: 'pass word:é',
};
const refresh = { scheme: 'refresh-token', clientId: 'id', clientSecret: 'se', refreshToken: '17-token' };

describe('credentials', () => {
  it.each([
    password,
    { ...password, totpSeed: 'GEZD GNBV gy3t qojq' },
    { ...password, operator: 'bob' },
    refresh,
    { scheme: 'refresh-token', clientId: 'id', refreshToken: '17-token' },
  ])('are taken as they are: %j', (entry) => {
    expect(readCredentials('ada', entry)).toEqual(entry);
  });
});

describe('the user agent', () => {
  it('names program, account and person', () => {
    const of = (entry: unknown) => userAgent('ada', readCredentials('ada', entry));
    expect(of(password)).toBe('nodejs:flavumhive.ada:v1 (by /u/Ada_B-1)');
    expect(of({ ...password, operator: 'bob' })).toBe('nodejs:flavumhive.ada:v1 (by /u/bob)');
    expect(of({ ...refresh, operator: 'bob' })).toBe('nodejs:flavumhive.ada:v1 (by /u/bob)');
    expect(of(refresh)).toBe('nodejs:flavumhive.ada:v1');
  });
});

import { describe, expect, it } from 'vitest';
import { createRedactor } from '../../../shared/monitoring/redact.ts';

const canary = 'canary-7f3a91';

describe('what never reaches a log', () => {
  it.each([
    'secret',
    'clientSecret',
    'accessToken',
    'refresh_token',
    'Authorization',
    'password',
    'cookie',
    'Set-Cookie',
    'cookies',
    'apiKey',
    'api_key',
    'x-api-key',
    'credentials',
    'totpSeed',
    'codeVerifier',
    'session',
  ])('is a field named %s', (name) => {
    const clean = createRedactor().clean({ outer: [{ [name]: { deep: canary } }] });
    expect(JSON.stringify(clean)).not.toContain(canary);
    expect(JSON.stringify(clean)).toContain(name);
  });

  it.each(['inputTokens', 'outputTokens', 'account', 'reason', 'key', 'text', 'publication', 'textHash'])(
    'is not a field named %s',
    (name) => {
      expect(createRedactor().clean({ [name]: 12 })).toEqual({ [name]: 12 });
    },
  );

  it.each([
    `Authorization: Bearer ${canary}`,
    `Basic ${canary}`,
    'sk-proj-canary7f3a91canary7f3a91',
    `OAuth oauth_token="${canary}", oauth_signature="${canary}"`,
    `https://x.example/cb?access_token=${canary}&b=1`,
    `client_secret=${canary}`,
    `https://ada:${canary}@proxy.example/`,
  ])('is a text like %s', (text) => {
    const clean = createRedactor().clean({ message: `before ${text} after` });
    expect(JSON.stringify(clean)).not.toMatch(/canary/);
    expect(JSON.stringify(clean)).toContain('[hidden]');
  });

  it('is a value that was read from a secret store, wherever it turns up', () => {
    const redactor = createRedactor();
    redactor.hide({ apiKey: canary, list: ['p"ss\\word'], username: 'ada_lovelace', short: 'abc', number: 5 });
    const error = new Error(`X answered 401 to ${canary}`, { cause: new Error('p"ss\\word') });
    const text = JSON.stringify(redactor.clean({ note: `in ${canary}`, error, who: 'ada_lovelace', short: 'abc' }));
    expect(text).not.toContain(canary);
    expect(text).not.toContain('ss\\\\word');
    expect(text).toContain('ada_lovelace');
    expect(text).toContain('"short":"abc"');
  });

  it('is what an error carries beside its words', () => {
    const error = Object.assign(new TypeError('failed'), { request: { headers: { 'x-weird': canary } } });
    const clean = createRedactor().clean({ error }) as { error: Record<string, unknown> };
    expect(clean.error).toMatchObject({ name: 'TypeError', message: 'failed' });
    expect(Object.keys(clean.error).sort()).toEqual(['message', 'name', 'stack']);
  });

  it('forgets the oldest secrets only', () => {
    const redactor = createRedactor();
    redactor.hide(canary);
    for (let i = 0; i < 999; i += 1) redactor.hide(`secret-number-${i}`);
    expect(redactor.clean(canary)).toBe('[hidden]');
    redactor.hide(canary);
    redactor.hide('one more secret');
    expect(redactor.clean(canary)).toBe('[hidden]');
    expect(redactor.clean('secret-number-0')).toBe('secret-number-0');
  });
});

describe('a clean copy', () => {
  it('is JSON, whatever comes', () => {
    const circular: Record<string, unknown> = { name: 'loop' };
    circular.self = circular;
    const shared = { a: 1 };
    const clean = createRedactor().clean({
      circular,
      twice: [shared, shared],
      big: 12n,
      date: new Date(0),
      never: new Date(Number.NaN),
      set: new Set(['x']),
      map: new Map([['k', 1]]),
      bytes: new Uint8Array(3),
      nothing: null,
      work: () => 1,
    });
    expect(JSON.parse(JSON.stringify(clean))).toEqual({
      circular: { name: 'loop', self: '[circular]' },
      twice: [{ a: 1 }, { a: 1 }],
      big: '12',
      date: '1970-01-01T00:00:00.000Z',
      never: 'Invalid Date',
      set: ['x'],
      map: { k: 1 },
      bytes: '[3 bytes]',
      nothing: null,
    });
  });
});

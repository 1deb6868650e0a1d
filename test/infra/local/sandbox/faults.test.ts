import { describe, expect, it } from 'vitest';
import { FaultInjector, matchesPath } from '../../../../infra/local/sandbox/faults.ts';

describe('matchesPath', () => {
  it.each([
    ['/2/tweets', '/2/tweets', true],
    ['/2/tweets', '/2/tweets/1', false],
    ['/2/users/:id/tweets', '/2/users/12/tweets', true],
    ['/2/*/12/tweets', '/2/users/12/mentions', false],
    ['/2/**', '/2/users/12/tweets', true],
    ['/2/users/*', '/2/users', false],
  ])('%s and %s: %s', (pattern, path, expected) => {
    expect(matchesPath(pattern, path)).toBe(expected);
  });
});

describe('FaultInjector', () => {
  const request = { method: 'POST', path: '/x', body: JSON.stringify({ text: 'Grüße "aus" Köln' }) };

  it('looks for words as people write them', () => {
    const faults = new FaultInjector();
    faults.inject({ kind: 'status', match: { text: 'Grüße "aus"' } });
    expect(faults.take({ ...request, body: '{"text":"other"}' })).toEqual([]);
    expect(faults.take(request)).toHaveLength(1);
    expect(faults.take(request)).toEqual([]);
  });

  it('can be forgotten one by one', () => {
    const faults = new FaultInjector(['own']);
    const first = faults.inject({ kind: 'own', times: 'always' });
    const second = faults.inject({ kind: 'delay', ms: 1 });
    faults.clear(first);
    expect(faults.list().map((fault) => fault.id)).toEqual([second]);
    faults.clear();
    expect(faults.take(request)).toEqual([]);
  });
});

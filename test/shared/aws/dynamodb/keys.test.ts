import { describe, expect, it } from 'vitest';
import * as keys from '../../../../shared/aws/dynamodb/keys.ts';

describe('keys of the table', () => {
  it('are those of the design', () => {
    expect(keys.publicationKey('ada.twitter.20261122T0900Z')).toEqual({
      pk: 'PUB#ada.twitter.20261122T0900Z',
      sk: 'PUB',
    });
    expect(keys.externalKey('twitter', '17')).toEqual({ pk: 'EXTERNAL#twitter#17', sk: 'PUB' });
    expect(keys.accountKey('twitter', 'ada')).toEqual({ pk: 'ACCOUNT#twitter#ada', sk: 'STATE' });
    expect(keys.sessionKey('twitter', 'ada', 'api')).toEqual({ pk: 'ACCOUNT#twitter#ada', sk: 'SESSION#api' });
    expect(keys.personalityCurrentKey('ada')).toEqual({ pk: 'PERSONALITY#ada', sk: 'CURRENT' });
    expect(keys.personalityVersionKey('ada', 12)).toEqual({ pk: 'PERSONALITY#ada', sk: 'V#000012' });
    expect(keys.similarBandKey('lighth')).toEqual({ pk: 'SIMILAR#word#lighth', sk: 'LATEST' });
    expect(keys.wordsKey('a3')).toEqual({ pk: 'EXTERNAL#words#a3', sk: 'PUB' });
    expect(keys.controlKey).toEqual({ pk: 'CONTROL', sk: 'HIVE' });
    expect(keys.wakeKeys(1795338000000, 'a')).toEqual({ gsi2pk: 'WAKE', gsi2sk: '001795338000000#a' });
    expect(keys.attentionKeys('failed', 'a')).toEqual({ gsi2pk: 'ATTENTION', gsi2sk: 'failed#a' });
  });

  it('sort times as numbers do, and take no other', () => {
    const times = [0, 9, 10, 999_999_999_999, 1_795_338_000_000, 99_999_999_999_999];
    expect(times.map(keys.sortableTime)).toEqual(times.map(keys.sortableTime).sort());
    for (const wrong of [-1, 1.5, Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(() => keys.sortableTime(wrong)).toThrow(/whole milliseconds/);
    }
  });

  it('let an item age in whole seconds, never too early', () => {
    expect(keys.expirySeconds(1001)).toBe(2);
    expect(keys.isExpired({ expiresAt: 2 }, 1999)).toBe(false);
    expect(keys.isExpired({ expiresAt: 2 }, 2000)).toBe(true);
    expect(keys.isExpired({}, 2000)).toBe(false);
    expect(keys.isExpired(undefined, 2000)).toBe(false);
  });
});

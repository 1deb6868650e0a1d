import { describe, expect, it } from 'vitest';
import { itemKind, restoreOrder } from '../../../../infra/cli/backup/kinds.ts';
import * as keys from '../../../../shared/aws/dynamodb/keys.ts';

const { pk: publication } = keys.publicationKey('a.b.c');

describe('the kinds of a backup', () => {
  it.each([
    [keys.publicationKey('a.b.c'), 'PUB'],
    [keys.textKey('a.b.c', 'hash'), 'TEXT'],
    [{ pk: publication, sk: 'HELD' }, 'MARK'],
    [keys.externalKey('b', '1'), 'EXTERNAL'],
    [keys.accountKey('b', 'a'), 'ACCOUNT'],
    [keys.sessionKey('b', 'a', 'api'), 'SESSION'],
    [keys.personalityCurrentKey('a'), 'CURRENT'],
    [keys.personalityVersionKey('a', 3), 'VERSION'],
    [keys.controlKey, 'CONTROL'],
    [keys.hiveLimitKey('b'), 'HIVELIMIT'],
    [keys.budgetKey('a'), 'BUDGET'],
    [keys.similarBandKey('1'), 'SIMILAR'],
    [keys.auditKey(0, 'a'), 'AUDIT'],
    [{ pk: 'INTERACTION#b#a#1', sk: 'STATE' }, 'INTERACTION'],
    [{ pk: '#odd', sk: 'x' }, 'OTHER'],
  ])('%j is %s', ({ pk, sk }, kind) => {
    expect(itemKind(pk, sk)).toBe(kind);
  });

  it('what is written each minute is none', () => {
    expect(itemKind(keys.handKey('b', 'api').pk, keys.handKey('b', 'api').sk)).toBeUndefined();
    expect(itemKind(keys.healthKey.pk, keys.healthKey.sk)).toBeUndefined();
  });

  it('words come back before their publication, what counts for a personality right before its file', () => {
    const kinds = ['personalities', 'PUB', 'CURRENT', 'reports', 'ACCOUNT', 'TEXT', 'EXTERNAL', 'CONTROL', 'VERSION'];
    expect(kinds.sort((a, b) => restoreOrder(a) - restoreOrder(b))).toEqual([
      'VERSION',
      'ACCOUNT',
      'EXTERNAL',
      'TEXT',
      'PUB',
      'CONTROL',
      'CURRENT',
      'personalities',
      'reports',
    ]);
  });
});

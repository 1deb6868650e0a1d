import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { sessionKey } from '../../../../shared/aws/dynamodb/keys.ts';
import { dynamoSession, type SessionKeys, sessionStanding } from '../../../../shared/aws/dynamodb/sessions.ts';
import { sealingKey } from '../../../../shared/aws/sealing.ts';
import { startTestTable, type TestTable } from '../../../support/dynamodb.ts';
import { type ManualClock, manualClock } from '../../../support/manual-clock.ts';
import { sessionSuite } from '../../publication/session-suite.ts';

let store: TestTable;
beforeAll(async () => {
  store = await startTestTable();
});
afterAll(() => store.stop());

const keys = (current: string, previous?: string): SessionKeys => ({
  current: async () => sealingKey(current),
  previous: async () => (previous === undefined ? undefined : sealingKey(previous)),
});

const minute = 60_000;
let clock: ManualClock;
let account = '';
let count = 0;
beforeEach(() => {
  clock = manualClock();
  count += 1;
  account = `ada${count}`;
});
const session = (changes: { keys?: SessionKeys; account?: string; credentials?: unknown } = {}) =>
  dynamoSession(store.table, changes.keys ?? keys('generated secret'), clock, {
    platform: 'twitter',
    account: changes.account ?? account,
    transport: 'api',
    credentials: changes.credentials ?? { clientId: 'c', refreshToken: 'canary-refresh' },
  });

async function renewed(value: Record<string, unknown>, revision = 0): Promise<void> {
  const own = session();
  expect(await own.beginRenewal(revision, clock.now() + minute)).toBe(true);
  await own.endRenewal(revision, value);
}

sessionSuite('in the table', async (own) => {
  const table = await store.emptyTable();
  return {
    open: (of, credentials) =>
      dynamoSession(table, keys('generated secret'), own, {
        platform: 'twitter',
        account: of,
        transport: 'api',
        credentials,
      }),
  };
});

describe('sealed sessions in the table', () => {
  it('gives back what was stored, and nothing before', async () => {
    expect(await session().load()).toEqual({ value: undefined, revision: 0 });
    await renewed({ accessToken: 'canary-access', expiresAt: 5 });
    expect(await session().load()).toEqual({ value: { accessToken: 'canary-access', expiresAt: 5 }, revision: 1 });
    await renewed({ accessToken: 'second' }, 1);
    expect(await session().load()).toEqual({ value: { accessToken: 'second' }, revision: 2 });
  });

  it('discards a session that came from other credentials, whatever the order of their fields', async () => {
    await renewed({ accessToken: 'first' });
    const reordered = { refreshToken: 'canary-refresh', clientId: 'c' };
    expect((await session({ credentials: reordered }).load()).value).toEqual({ accessToken: 'first' });
    const other = session({ credentials: { clientId: 'c', refreshToken: 'new' } });
    expect(await other.load()).toEqual({ value: undefined, revision: 1 });
    expect(await other.beginRenewal(1, clock.now() + minute)).toBe(true);
    await other.endRenewal(1, { accessToken: 'from new' });
    expect((await other.load()).value).toEqual({ accessToken: 'from new' });
  });

  it('begins with the one that was brought along with the credentials, until it is renewed or they change', async () => {
    const entry = { clientId: 'c', refreshToken: 'r', session: { accessToken: 'brought' } };
    await renewed({ accessToken: 'of others' });
    const own = session({ credentials: entry });
    expect(await own.load()).toEqual({ value: { accessToken: 'brought' }, revision: 1 });
    expect(await own.beginRenewal(1, clock.now() + minute)).toBe(true);
    await own.endRenewal(1, { accessToken: 'renewed' });
    expect((await session({ credentials: entry }).load()).value).toEqual({ accessToken: 'renewed' });
    const again = { ...entry, session: { accessToken: 'brought again' } };
    expect((await session({ credentials: again }).load()).value).toEqual({ accessToken: 'brought again' });
    const odd = session({ credentials: { ...entry, session: 'canary' } });
    expect((await odd.load()).value).toBeUndefined();
  });

  it('tells who may not open it since when there is one', async () => {
    const of = { platform: 'twitter', account, transport: 'api' };
    expect(await sessionStanding(store.table, of)).toBeUndefined();
    await renewed({ accessToken: 'canary-access' });
    expect(await sessionStanding(store.table, of)).toEqual({ renewedAt: clock.now() });
  });

  it('opens with the key before the present one, and with no other', async () => {
    await renewed({ accessToken: 'first' });
    expect((await session({ keys: keys('next', 'generated secret') }).load()).value).toEqual({ accessToken: 'first' });
    expect(await session({ keys: keys('next', 'unrelated') }).load()).toEqual({ value: undefined, revision: 1 });
    expect((await session({ keys: keys('next') }).load()).value).toBeUndefined();
  });

  it('does not open for another account', async () => {
    await renewed({ accessToken: 'first' });
    const item = await store.table.get(sessionKey('twitter', account, 'api'));
    await store.table.put({ ...item, ...sessionKey('twitter', 'thief', 'api') });
    expect((await session({ account: 'thief' }).load()).value).toBeUndefined();
  });

  it('stores nothing that can be read without the key', async () => {
    await renewed({ accessToken: 'canary-access' });
    const stored = JSON.stringify(await store.table.get(sessionKey('twitter', account, 'api')));
    expect(stored).not.toMatch(/canary/);
    expect(stored).toContain(sealingKey('generated secret').id);
  });
});

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dynamoAccounts } from '../../../../shared/aws/dynamodb/accounts.ts';
import { dynamoLedger } from '../../../../shared/aws/dynamodb/ledger.ts';
import type { Table } from '../../../../shared/aws/dynamodb/table.ts';
import { dynamoTimeline } from '../../../../shared/aws/dynamodb/timeline.ts';
import { newAccount } from '../../../../shared/limits/account.ts';
import * as moves from '../../../../shared/publication/moves.ts';
import type { Publication } from '../../../../shared/publication/publication.ts';
import { slotPublicationId } from '../../../../shared/publication/publication-id.ts';
import { startTestTable, type TestTable } from '../../../support/dynamodb.ts';
import { manualClock } from '../../../support/manual-clock.ts';
import { plannedPublication } from '../../publication/ledger-suite.ts';

const minute = 60_000;
const start = Date.parse('2026-11-23T00:00:00Z');
let store: TestTable;
beforeAll(async () => {
  store = await startTestTable();
});
afterAll(() => store.stop());

const at = (minutes: number, changes: Partial<Publication> = {}): Publication => {
  const slot = start + minutes * minute;
  const account = changes.account ?? 'ada';
  const id = slotPublicationId(account, 'twitter', slot);
  return plannedPublication({ id, personality: account, account, slot, wakeAt: slot, ...changes });
};
const idOf = (minutes: number, account = 'ada') => slotPublicationId(account, 'twitter', start + minutes * minute);

async function collect(ids: AsyncGenerator<string>, most = Number.POSITIVE_INFINITY): Promise<string[]> {
  const found: string[] = [];
  for await (const id of ids) {
    found.push(id);
    if (found.length >= most) break;
  }
  return found;
}

describe("an account's timeline", () => {
  let table: Table;
  beforeAll(async () => {
    table = await store.emptyTable();
    const ledger = dynamoLedger(table, manualClock());
    await Promise.all(Array.from({ length: 230 }, (_, index) => ledger.create(at(index))));
    await ledger.create(at(7, { account: 'ada2' }));
  });

  it('gives all ids, newest first, over several pages, of that account alone', async () => {
    const ids = await collect(dynamoTimeline(table).of('twitter', 'ada'));
    expect(ids).toEqual(Array.from({ length: 230 }, (_, index) => idOf(229 - index)));
    expect(await collect(dynamoTimeline(table).of('twitter', 'ada2'))).toEqual([idOf(7, 'ada2')]);
    expect(await collect(dynamoTimeline(table).of('twitter', 'nobody'))).toEqual([]);
  });

  it.each([
    [{ from: start + 228 * minute }, [229, 228]],
    [{ to: start + minute }, [1, 0]],
    [{ from: start + 3 * minute, to: start + 5 * minute }, [5, 4, 3]],
    [{ from: start + 3 * minute + 1, to: start + 5 * minute - 1 }, [4]],
    [{ from: start + 5 * minute, to: start + 5 * minute }, [5]],
  ])('within %o', async (within, minutes) => {
    const ids = await collect(dynamoTimeline(table).of('twitter', 'ada', within));
    expect(ids).toEqual(minutes.map((number) => idOf(number)));
  });

  it('reads no further than it is asked', async () => {
    let queries = 0;
    const counted: Table = {
      ...table,
      query(input) {
        queries += 1;
        return table.query(input);
      },
    };
    expect(await collect(dynamoTimeline(counted).of('twitter', 'ada'), 3)).toHaveLength(3);
    expect(queries).toBe(1);
  });
});

describe('what is open and what needs a person', () => {
  it('names open publications, the next one first, and forgets the ended ones', async () => {
    const table = await store.emptyTable();
    const clock = manualClock();
    const ledger = dynamoLedger(table, clock);
    for (const minutes of [30, 10, 20]) await ledger.create(at(minutes));
    await ledger.apply(idOf(10), moves.end(at(10), 'skipped', 'because', clock.now()));
    const timeline = dynamoTimeline(table);
    expect(await timeline.open(10)).toEqual([idOf(20), idOf(30)]);
    expect(await timeline.open(1)).toEqual([idOf(20)]);
    expect(await timeline.attention(10)).toEqual({ failed: [], broken: [], accounts: [] });
  });

  it('names what failed and the accounts that are not active', async () => {
    const table = await store.emptyTable();
    const clock = manualClock();
    const ledger = dynamoLedger(table, clock);
    const accounts = dynamoAccounts(table);
    await ledger.create(at(1));
    await ledger.apply(idOf(1), moves.end(at(1), 'failed', 'because', clock.now()));
    const lost = await accounts.write(undefined, { ...newAccount('twitter', 'brand-x.y'), status: 'needs-login' });
    await accounts.write(undefined, { ...newAccount('twitter', 'cold'), status: 'cooling', statusUntil: 5 });
    const timeline = dynamoTimeline(table);
    const both = [
      { platform: 'twitter', account: 'brand-x.y' },
      { platform: 'twitter', account: 'cold' },
    ];
    expect(await timeline.attention(10)).toEqual({ failed: [idOf(1)], broken: [], accounts: both });
    expect(await timeline.attention(1)).toEqual({ failed: [], broken: [], accounts: both.slice(0, 1) });
    await accounts.write(lost, newAccount('twitter', 'brand-x.y'));
    expect((await timeline.attention(10)).accounts).toEqual(both.slice(1));
  });
});

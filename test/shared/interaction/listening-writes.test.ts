import { describe, expect, it } from 'vitest';
import { putListening } from '../../../shared/interaction/listening-writes.ts';
import { newAccount } from '../../../shared/limits/account.ts';
import { askedAt, listenFrom } from '../../../shared/limits/listening.ts';
import { memoryAccounts } from '../../support/accounts-memory.ts';
import { manualClock } from '../../support/manual-clock.ts';

const minute = 60_000;

/** An account that two runs read at the same moment. */
async function twoRuns() {
  const [accounts, clock] = [memoryAccounts(), manualClock()];
  const fresh = { ...newAccount('chirp', 'ada'), owner: 'ada' };
  const known = await accounts.write(undefined, listenFrom(fresh, { transport: 'api', newPostsIn: [] }, clock.now()));
  if (known?.listening === undefined) throw new Error('The account does not listen.');
  const stored = async () => (await accounts.read('chirp', 'ada'))?.listening;
  return { accounts, clock, known, listening: known.listening, stored, tools: { accounts, clock } };
}

describe('how an account goes on listening', () => {
  it('keeps the longer of two waits: the other run may know that the money is spent', async () => {
    const { known, listening, stored, tools, clock } = await twoRuns();
    const [soon, tomorrow] = [clock.now() + 2 * minute, clock.now() + 1440 * minute];
    await putListening(known, askedAt(listening, tomorrow), tools);
    await putListening(known, askedAt(listening, soon), tools);
    expect(await stored()).toMatchObject({ nextAt: tomorrow });
  });

  it('is as the one run says that is alone, sooner or later', async () => {
    const { accounts, known, listening, stored, tools, clock } = await twoRuns();
    await putListening(known, askedAt(listening, clock.now() + 1440 * minute), tools);
    const again = await accounts.read('chirp', 'ada');
    if (again?.listening === undefined) throw new Error('The account does not listen.');
    await putListening(again, askedAt(again.listening, clock.now() + minute), tools);
    expect(await stored()).toMatchObject({ nextAt: clock.now() + minute });
  });

  it('lets nothing of before into what began anew', async () => {
    const { accounts, known, listening, stored, tools, clock } = await twoRuns();
    clock.advance(minute);
    const anew = listenFrom({ ...known, listening: undefined }, { transport: 'api', newPostsIn: [] }, clock.now());
    await accounts.write(known, anew);
    await putListening(known, { ...askedAt(listening, clock.now()), cursor: { read: 7 } }, tools);
    expect(await stored()).toEqual(anew.listening);
  });

  it('keeps what was stored over the way it was reached by before, and nothing else of that', async () => {
    const { accounts, known, listening, stored, tools, clock } = await twoRuns();
    const moved = listenFrom(known, { transport: 'browser', newPostsIn: [] }, clock.now());
    await accounts.write(known, moved);
    await putListening(known, { ...askedAt(listening, 0), cursor: { read: 7 }, unfinished: ['4', '5'] }, tools);
    expect(await stored()).toEqual({ ...moved.listening, unfinished: ['4', '5'] });
  });
});

import { afterAll, beforeAll, expect, it } from 'vitest';
import { dynamoAccounts } from '../../../../shared/aws/dynamodb/accounts.ts';
import { accountKey, handKey } from '../../../../shared/aws/dynamodb/keys.ts';
import { dynamoListening } from '../../../../shared/aws/dynamodb/listening.ts';
import { newAccount } from '../../../../shared/limits/account.ts';
import { askedAt, intoRound, type Listening, listenFrom } from '../../../../shared/limits/listening.ts';
import { placeOf } from '../../../../shared/limits/listening-round.ts';
import { startTestTable, type TestTable } from '../../../support/dynamodb.ts';

let store: TestTable;
beforeAll(async () => {
  store = await startTestTable();
});
afterAll(() => store.stop());

it('moves the row of an account when it comes into the round and when it leaves it, and not in between', async () => {
  const accounts = dynamoAccounts(store.table);
  const rowAfter = async (alter: (listening: Listening) => Listening) => {
    const before = await accounts.read('chirp', 'ada');
    const state = before ?? listenFrom(newAccount('chirp', 'ada'), { transport: 'api', newPostsIn: [] }, 1_000);
    await accounts.write(before, { ...state, listening: alter(state.listening!) });
    const { gsi2pk, gsi2sk } = (await store.table.get(accountKey('chirp', 'ada'))) ?? {};
    return `${gsi2pk} ${gsi2sk}`;
  };
  const inRound = `LISTEN#chirp#api#ROUND ${String(placeOf('chirp', 'ada')).padStart(4, '0')}#ada`;
  expect(await rowAfter((one) => one)).toBe('LISTEN#chirp#api 000000000001000#ada');
  expect(await rowAfter((one) => intoRound(one, 2_000))).toBe(inRound);
  expect(await rowAfter((one) => ({ ...one, cursor: { read: 7 } }))).toBe(inRound);
  expect(await rowAfter((one) => intoRound(one, 9_000))).toBe(inRound);
  expect(await rowAfter((one) => askedAt(one, 9_000))).toBe('LISTEN#chirp#api 000000000009000#ada');
});

it('names what is wrong with the item of a hand', async () => {
  await store.table.put({ ...handKey('chirp', 'api'), place: 'somewhere', at: 1, left: [], revision: 1 });
  await expect(dynamoListening(store.table).readHand('chirp', 'api')).rejects.toThrow(
    'The item of round of chirp over api has "somewhere" as place, expected a whole number from 0 on: mend the item in the table, or delete it.',
  );
});

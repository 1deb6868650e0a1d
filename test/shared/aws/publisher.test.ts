import type { Context, SQSEvent } from 'aws-lambda';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dynamoAccounts } from '../../../shared/aws/dynamodb/accounts.ts';
import { dynamoDryRun } from '../../../shared/aws/dynamodb/dry-run.ts';
import { dynamoLedger } from '../../../shared/aws/dynamodb/ledger.ts';
import { dynamoOptOuts } from '../../../shared/aws/dynamodb/opt-outs.ts';
import { publisher } from '../../../shared/aws/publisher.ts';
import { environmentKeys } from '../../../shared/config/environment.ts';
import { optedOutReason } from '../../../shared/interaction/opt-outs-port.ts';
import { systemClock } from '../../../shared/monitoring/log.ts';
import { dryRunAdapter } from '../../../shared/platforms/dry-run/adapter.ts';
import type { SessionStore } from '../../../shared/publication/platform.ts';
import { ask } from '../../../shared/publication/wish-moves.ts';
import { draftedPost } from '../../support/drafted.ts';
import { startTestTable, type TestTable } from '../../support/dynamodb.ts';
import { scriptedTraits } from '../../support/scripted-platform.ts';

let store: TestTable;
beforeAll(async () => {
  store = await startTestTable();
});
afterAll(() => store.stop());

const noSession: SessionStore = {
  load: async () => ({ value: undefined, revision: 0 }),
  beginRenewal: async () => false,
  endRenewal: async () => undefined,
};

/** The publish function of a dry-run stage: it reads nobody's credentials. */
function dryRun() {
  const kept = dynamoDryRun(store.table, systemClock);
  const handler = publisher({
    environment: { [environmentKeys.functionTimeoutSeconds]: '60', [environmentKeys.stage]: 'test' },
    table: store.table,
    reachOf: () => ({
      adapter: dryRunAdapter(scriptedTraits, kept),
      transport: 'api',
      entry: async () => ({ credentials: undefined, session: noSession }),
    }),
  });
  const send = (body: object) => {
    const record = { messageId: 'm', body: JSON.stringify(body), attributes: { ApproximateReceiveCount: '1' } };
    const context = { functionName: 'publish-dry-run', awsRequestId: 'r' } as Context;
    return handler({ Records: [record] } as unknown as SQSEvent, context);
  };
  return { kept, send };
}

describe('a publish function of a dry run', () => {
  it('answers a check, and refuses one that is meant for another platform', async () => {
    const { send } = dryRun();
    const check = { platform: 'twitter', account: 'checked', nonce: 'n1' };
    expect(await send({ check })).toEqual({ batchItemFailures: [] });
    expect(await dynamoAccounts(store.table).read('twitter', 'checked')).toMatchObject({
      credentials: 'present',
      check: { nonce: 'n1', outcome: 'works', handle: 'checked' },
    });
    const lost = await send({ check: { ...check, platform: 'elsewhere' } });
    expect(lost.batchItemFailures).toHaveLength(1);
  });

  it('sends no answer to whom an operator knows by name alone and has opted out', async () => {
    const { kept, send } = dryRun();
    const ledger = dynamoLedger(store.table, systemClock);
    const optOuts = dynamoOptOuts(store.table);
    const now = systemClock.now();
    const answerTo = (handle: string) =>
      draftedPost(now, {
        id: `ivy.twitter.re.${handle}`,
        account: 'ivy',
        kind: 'reply',
        target: { replyTo: '77' },
        answering: { id: `id-of-${handle}`, handle },
        parts: [{ text: `Good morning, ${handle}.` }],
      });
    await ledger.create(answerTo('bob'));
    await ledger.create(answerTo('ann'));
    await optOuts.add('twitter', { id: '@Bob', handle: '@Bob' }, 'eve', now);
    await send({ id: 'ivy.twitter.re.bob' });
    await send({ id: 'ivy.twitter.re.ann' });
    expect(await ledger.read('ivy.twitter.re.bob')).toMatchObject({
      state: 'skipped',
      reason: optedOutReason,
      answering: { id: 'id-of-bob', handle: 'bob' },
    });
    expect((await ledger.read('ivy.twitter.re.ann'))?.state).toBe('published');
    expect(await kept.listSince('twitter', 'ivy', 0)).toMatchObject([{ text: 'Good morning, ann.' }]);
  });

  it('sends a failed one again and takes a published one down', async () => {
    const { kept, send } = dryRun();
    const ledger = dynamoLedger(store.table, systemClock);
    const now = systemClock.now();
    const { wakeAt: _wakeAt, ...drafted } = draftedPost(now - 60 * 60_000, { id: 'eve.twitter.now.a', account: 'eve' });
    const failed = { ...drafted, state: 'failed', reason: 'nobody could tell', sentAt: now - 60 * 60_000 } as const;
    await ledger.create(failed);
    const notAfter = now + 60 * 60_000;
    await ledger.apply(failed.id, ask(failed, { kind: 'retry', nonce: 'a', by: 'eve', at: now, notAfter }, now));
    await send({ id: failed.id });
    const published = await ledger.read(failed.id);
    expect(published).toMatchObject({ state: 'published', retries: 1, wish: { granted: true } });
    expect(await kept.listSince('twitter', 'eve', 0)).toMatchObject([{ id: published?.ids['0']?.id }]);

    await ledger.apply(failed.id, ask(published ?? failed, { kind: 'remove', nonce: 'b', by: 'eve', at: now }, now));
    expect(await send({ id: failed.id })).toEqual({ batchItemFailures: [] });
    expect((await ledger.read(failed.id))?.state).toBe('removed');
    expect(await kept.listSince('twitter', 'eve', 0)).toEqual([]);
  });
});

import type { Context, SQSEvent } from 'aws-lambda';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dynamoAttention } from '../../../shared/aws/dynamodb/attention.ts';
import { publicationKey } from '../../../shared/aws/dynamodb/keys.ts';
import { dynamoLedger } from '../../../shared/aws/dynamodb/ledger.ts';
import { eventHandler, queueHandler } from '../../../shared/aws/lambda.ts';
import { draftStep } from '../../../shared/content/draft-step.ts';
import { jsonLog } from '../../../shared/monitoring/logger.ts';
import { emfMetrics } from '../../../shared/monitoring/metrics.ts';
import { type Oddity, oddities } from '../../../shared/monitoring/oddities.ts';
import { planPost } from '../../../shared/publication/plan.ts';
import { publish } from '../../../shared/publication/publish.ts';
import { sweep } from '../../../shared/publication/sweep.ts';
import { startTestTable, type TestTable } from '../../support/dynamodb.ts';
import { hour, makeWorld, minute } from '../../support/world.ts';

let store: TestTable;
beforeAll(async () => {
  store = await startTestTable();
});
afterAll(() => store.stop());

const context = { functionName: 'a-function', awsRequestId: 'request-1' } as unknown as Context;

/** The real handlers over the real table, one message or event, and what became of it. */
async function setUp() {
  const world = makeWorld();
  const table = await store.emptyTable();
  const ledger = dynamoLedger(table, world.clock);
  const attention = dynamoAttention(table, world.clock);
  const lines: Record<string, unknown>[] = [];
  const emf: Record<string, unknown>[] = [];
  const options = {
    log: jsonLog({ write: (line) => lines.push(JSON.parse(line)) }),
    metrics: emfMetrics({ stage: 'test', write: (line) => emf.push(JSON.parse(line)) }),
  };
  const message = (work: Parameters<typeof queueHandler>[0]) => async (body: string) => {
    const record = { messageId: 'm', body, attributes: { ApproximateReceiveCount: '1' } };
    const answer = await queueHandler(work, options)({ Records: [record] } as unknown as SQSEvent, context);
    return answer.batchItemFailures.length === 0 ? ('acknowledged' as const) : ('given back' as const);
  };
  const event =
    <E>(work: Parameters<typeof eventHandler<E, unknown>>[0]) =>
    async (payload: E) => {
      try {
        await eventHandler(work, options)(payload, context);
        return 'acknowledged' as const;
      } catch {
        return 'given back' as const;
      }
    };
  const planTools = { ...world.planTools, ledger };
  const publishing = message(async ({ id }, log) => {
    await publish(id, { ...world.publishTools, transport: 'api', ledger, log });
  });
  return {
    world,
    table,
    ledger,
    attention,
    publishing,
    drafting: message(async ({ id }, log) => {
      await draftStep(id, { ...world.draftTools, ledger, log });
    }),
    planning: event<Parameters<typeof planPost>[0]>((payload, log) => planPost(payload, { ...planTools, log })),
    sweeping: event<number | undefined>((scheduledAt, log) =>
      sweep({ ...world.sweepTools, ledger, attention, log }, scheduledAt),
    ),
    async planned() {
      const slot = new Date(world.now()).toISOString();
      await planPost({ personality: 'ada', platform: 'twitter', slot }, planTools);
      return world.jobs.at(-1)?.id ?? '';
    },
    event: (name: string) => lines.find(({ event }) => event === name),
    counted: () => emf.filter(({ Oddities }) => Oddities !== undefined).map(({ outcome }) => outcome),
  };
}

type SetUp = Awaited<ReturnType<typeof setUp>>;
const spoil = (of: SetUp, id: string, changes: Record<string, unknown>) =>
  of.table.update(publicationKey(id), { set: changes });
const job = (id: string) => JSON.stringify({ id });

/** How each oddity comes about, in the real handler. */
const deeds: Readonly<Record<keyof typeof oddities, (of: SetUp) => Promise<'acknowledged' | 'given back'>>> = {
  'job.malformed': (of) => of.publishing(JSON.stringify({ publicationId: 'of an older release' })),
  'job.invalid': async (of) => {
    const id = await of.planned();
    await spoil(of, id, { fence: 'three' });
    return of.drafting(job(id));
  },
  'item.invalid': async (of) => {
    await spoil(of, await of.planned(), { notAfter: 'tomorrow' });
    of.world.pass(20 * minute);
    return of.sweeping(undefined);
  },
  'publication.unknown': (of) => of.publishing(job('nobody.twitter.20261122T0900Z')),
  'publication.not-ready': async (of) => of.publishing(job(await of.planned())),
  'publication.wrong-queue': async (of) => {
    const id = await of.planned();
    await spoil(of, id, { transport: 'browser' });
    return of.publishing(job(id));
  },
  'slot.malformed': (of) =>
    of.planning({ personality: 'ada', platform: 'twitter', slot: '<aws.scheduler.scheduled-time>' }),
  'slot.refused': (of) => of.planning({ personality: 'nobody', platform: 'twitter', slot: '2026-11-22T09:00:00Z' }),
  'clock.disagrees': async (of) => {
    const id = await of.planned();
    of.world.pass(-hour);
    return of.drafting(job(id));
  },
  'clock.jumped': async (of) => {
    await of.planned();
    const scheduled = of.world.now();
    of.world.pass(5 * hour);
    return of.sweeping(scheduled);
  },
};

describe('what should not be is logged, counted, and dropped, dead-lettered or put aside', () => {
  for (const [name, oddity] of Object.entries<Oddity>(oddities)) {
    it(`${name}: ${oddity.fate}`, async () => {
      const of = await setUp();
      const answer = await deeds[name as keyof typeof oddities](of);
      expect(answer).toBe(oddity.fate === 'dead-letter' ? 'given back' : 'acknowledged');
      expect(of.event(name)).toMatchObject({ level: expect.stringMatching(/warn|error/) });
      expect(of.counted()).toEqual([name]);
      expect(of.world.platform.creates()).toBe(0);
    });
  }
});

describe('an item that somebody edited by hand', () => {
  it('names the field, what was found and what is expected', async () => {
    const of = await setUp();
    const id = await of.planned();
    for (const [changes, sentence] of [
      [{ state: 'pubished' }, /publication ada.*has "pubished" as state, expected one of planned, held/],
      [{ state: 'planned', ids: { '0': { id: 7 } } }, /as ids, expected parts by number/],
      [{ ids: {}, parts: 'words' }, /has "words" as parts, expected a list of parts/],
      [{ parts: [], id: 'bob.twitter.x' }, /names "bob.twitter.x" as its id/],
      [{ id, wakeAt: -1 }, /has -1 as wakeAt, expected a time in epoch milliseconds or nothing/],
    ] as const) {
      await spoil(of, id, changes);
      await expect(of.ledger.read(id)).rejects.toThrow(sentence);
    }
  });

  it('keeps sweep from no other publication, counts as needing a person, and is taken up again when it is mended', async () => {
    const of = await setUp();
    const broken = await of.planned();
    await spoil(of, broken, { revivals: null });
    of.world.pass(minute);
    const sound = await of.planned();
    of.world.pass(20 * minute);
    of.world.jobs.length = 0;
    await of.sweeping(undefined);
    await of.sweeping(undefined);
    expect(of.world.jobs.map(({ id }) => id)).toEqual([sound]);
    expect((await of.world.health.read()).sweep).toMatchObject({ due: 0, attention: { broken: 1 } });
    expect(await of.attention.list('broken', 10)).toEqual([{ kind: 'broken', id: broken }]);
    await spoil(of, broken, { revivals: 0 });
    await of.sweeping(undefined);
    await of.sweeping(undefined);
    expect(of.world.jobs.map(({ id }) => id)).toEqual([sound, broken]);
    expect(await of.attention.list('broken', 10)).toEqual([]);
  });
});

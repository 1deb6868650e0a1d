import type { Context, SQSEvent } from 'aws-lambda';
import { describe, expect, it } from 'vitest';
import { eventHandler, queueHandler } from '../../../shared/aws/lambda.ts';
import { later } from '../../../shared/config/later.ts';
import { jsonLog } from '../../../shared/monitoring/logger.ts';
import { emfMetrics } from '../../../shared/monitoring/metrics.ts';
import { StoreBusy } from '../../../shared/publication/errors.ts';

const context = {
  functionName: 'write-draft',
  awsRequestId: 'request-1',
  getRemainingTimeInMillis: () => 30_000,
} as unknown as Context;

function batch(...bodies: string[]): SQSEvent {
  const records = bodies.map((body, i) => ({
    messageId: `m${i}`,
    body,
    attributes: { ApproximateReceiveCount: '2' },
  }));
  return { Records: records } as unknown as SQSEvent;
}

function recorded() {
  const lines: string[] = [];
  const emf: string[] = [];
  return {
    options: {
      log: jsonLog({ write: (line) => lines.push(line) }),
      metrics: emfMetrics({ stage: 'test', write: (line) => emf.push(line) }),
    },
    events: () => lines.map((line) => JSON.parse(line)),
    /** Without the count of oddities, which has a test of its own. */
    metrics: () => emf.map((line) => JSON.parse(line)).filter(({ Oddities }) => Oddities === undefined),
  };
}

describe('the handler of a queue', () => {
  it('gives back only the messages whose work threw', async () => {
    const { options, events, metrics } = recorded();
    const worked: string[] = [];
    const handler = queueHandler(async ({ id }, log) => {
      worked.push(id);
      log.info('worked');
      if (id === 'broken') throw new Error('a bug');
      if (id === 'busy') throw new StoreBusy('The table is throttled; the message comes again.');
    }, options);
    const answer = await handler(batch('{"id":"a"}', '{"id":"broken"}', '{"id":"busy"}', '{"id":"b"}'), context);
    expect(answer).toEqual({ batchItemFailures: [{ itemIdentifier: 'm1' }, { itemIdentifier: 'm2' }] });
    expect(worked).toEqual(['a', 'broken', 'busy', 'b']);
    expect(events()).toMatchObject([
      ...['a', 'broken', 'busy', 'b'].map((publication) => ({
        event: 'worked',
        publication,
        function: 'write-draft',
        request: 'request-1',
        received: 2,
      })),
      { level: 'error', event: 'job.failed', publication: 'broken', error: { message: 'a bug' } },
      { level: 'warn', event: 'job.again', publication: 'busy' },
    ]);
    expect(metrics()).toMatchObject([{ stage: 'test', action: 'work', JobsGivenBack: 2 }]);
  });

  it('works on the messages of a batch side by side', async () => {
    let atWork = 0;
    let most = 0;
    const handler = queueHandler(async () => {
      atWork += 1;
      most = Math.max(most, atWork);
      await new Promise((resolve) => setTimeout(resolve, 5));
      atWork -= 1;
    }, recorded().options);
    await handler(batch('{"id":"a"}', '{"id":"b"}', '{"id":"c"}'), context);
    expect(most).toBe(3);
  });

  it.each(['', 'not JSON', 'null', '[]', '{}', '{"id":7}', '{"id":""}', `{"id":"${'x'.repeat(257)}"}`])(
    'gives a body back that is no job, and still works on the others: %s',
    async (body) => {
      const { options, events, metrics } = recorded();
      const worked: string[] = [];
      const handler = queueHandler(async ({ id }) => void worked.push(id), options);
      expect(await handler(batch(body, '{"id":"a"}'), context)).toEqual({
        batchItemFailures: [{ itemIdentifier: 'm0' }],
      });
      expect(worked).toEqual(['a']);
      expect(events()).toMatchObject([{ level: 'error', event: 'job.malformed', message: 'm0' }]);
      expect(metrics()).toMatchObject([{ JobsGivenBack: 1 }]);
    },
  );

  it('takes checks where it is told how, and calls them no job elsewhere', async () => {
    const request = { platform: 'toy', account: 'ada', nonce: 'n1' };
    const body = JSON.stringify({ check: request });
    const checked: unknown[] = [];
    const asking = queueHandler(async () => undefined, {
      ...recorded().options,
      check: async (of) => void checked.push(of),
    });
    expect(await asking(batch(body), context)).toEqual({ batchItemFailures: [] });
    expect(checked).toEqual([request]);

    const { options, events } = recorded();
    const deaf = queueHandler(async ({ id }) => void checked.push(id), options);
    expect((await deaf(batch(body), context)).batchItemFailures).toHaveLength(1);
    expect(events()).toMatchObject([{ level: 'error', event: 'job.malformed' }]);
    for (const odd of [
      '{"check":{"platform":"toy","account":"ada"}}',
      '{"check":"toy"}',
      '{"check":null}',
      `{"id":"a","check":${JSON.stringify(request)}}`,
    ]) {
      expect((await asking(batch(odd), context)).batchItemFailures, odd).toHaveLength(1);
    }
    expect(checked).toHaveLength(1);
  });

  it('does not throw when every message fails', async () => {
    const handler = queueHandler(() => Promise.reject(new Error('down')), recorded().options);
    expect((await handler(batch('{"id":"a"}', '{"id":"b"}'), context)).batchItemFailures).toHaveLength(2);
  });
});

describe('the handler of an event', () => {
  it('answers what the work answers, and writes its metrics', async () => {
    const { options, metrics } = recorded();
    const handler = eventHandler(async (event: { n: number }, log) => {
      log.info('worked');
      options.metrics.count('Sweeps', { action: 'sweep' });
      return { twice: event.n * 2 };
    }, options);
    expect(await handler({ n: 4 }, context)).toEqual({ twice: 8 });
    expect(metrics()).toMatchObject([{ Sweeps: 1 }]);
  });

  it('fails the invocation with the error of the work, logged, its metrics written', async () => {
    const { options, events, metrics } = recorded();
    const handler = eventHandler(async () => {
      options.metrics.count('Sweeps', { action: 'sweep' });
      throw new TypeError('a bug');
    }, options);
    await expect(handler({}, context)).rejects.toThrow(new TypeError('a bug'));
    expect(events()).toMatchObject([
      { level: 'error', event: 'function.failed', request: 'request-1', error: { name: 'TypeError' } },
    ]);
    expect(metrics()).toMatchObject([{ Sweeps: 1 }]);
    const busy = eventHandler(() => Promise.reject(new StoreBusy('throttled')), options);
    await expect(busy({}, context)).rejects.toThrow(StoreBusy);
    expect(events()[1]).toMatchObject({ level: 'warn', event: 'function.again', reason: 'throttled' });
  });
});

describe('parts that are loaded ahead', () => {
  it('are asked for when the first job has asked its first question, and once', async () => {
    const { options } = recorded();
    const seen: string[] = [];
    const part = later(async () => seen.push('part'));
    const handler = queueHandler(
      async ({ id }) => {
        seen.push(`${id} asks`);
        await new Promise((resolve) => setTimeout(resolve, 5));
        await part();
        seen.push(`${id} ends`);
      },
      { ...options, ahead: [part] },
    );
    expect(seen).toEqual([]);
    await handler(batch('{"id":"a"}'), context);
    await handler(batch('{"id":"b"}'), context);
    expect(seen).toEqual(['a asks', 'part', 'a ends', 'b asks', 'b ends']);
  });

  it('that cannot be loaded fail the job that needs them, and no other', async () => {
    const unhandled: unknown[] = [];
    const note = (error: unknown) => unhandled.push(error);
    process.on('unhandledRejection', note);
    const { options, events } = recorded();
    const part = later(async () => {
      throw new Error('The part cannot be read.');
    });
    const work = async (event: { readonly needs: boolean }) => {
      await new Promise((resolve) => setTimeout(resolve, 5));
      return event.needs ? await part() : 'done';
    };
    const handler = eventHandler(work, { ...options, ahead: [part] });
    try {
      expect(await handler({ needs: false }, context)).toBe('done');
      await expect(handler({ needs: true }, context)).rejects.toThrow('The part cannot be read.');
      await new Promise((resolve) => setTimeout(resolve, 5));
    } finally {
      process.off('unhandledRejection', note);
    }
    expect(unhandled).toEqual([]);
    expect(events()).toMatchObject([{ event: 'function.failed', error: { message: 'The part cannot be read.' } }]);
  });
});

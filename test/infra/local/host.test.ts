import { describe, expect, it, onTestFinished } from 'vitest';
import { createCalendar } from '../../../infra/local/calendar.ts';
import { type HostOptions, type Invocation, startHost } from '../../../infra/local/host.ts';
import { functionPlan, temporaryFolder } from './bundles.ts';

const NINE = Date.parse('2026-11-22T09:00:00Z');

function hostOf(codes: Record<string, string>, options: Partial<HostOptions> = {}, more: Record<string, object> = {}) {
  const folder = temporaryFolder();
  const calendar = createCalendar({ start: NINE, speed: 'max', machineNow: Date.now });
  const lines: string[] = [];
  const invocations: Invocation[] = [];
  const host = startHost({
    functions: Object.entries(codes).map(([key, code]) => functionPlan(folder, key, code, more[key])),
    calendar,
    environment: { ADDED: 'yes' },
    onLog: (name, line) => lines.push(`${name}: ${line}`),
    onInvocation: (invocation) => invocations.push(invocation),
    ...options,
  });
  onTestFinished(() => host.stop());
  const call = async (name: string, event: unknown = {}) => {
    const result = await host.invoke(name, JSON.stringify(event));
    if (!result.ok) throw new Error(`${result.error.kind}: ${result.error.errorMessage}`);
    return JSON.parse(result.payload);
  };
  return { host, calendar, lines, invocations, call };
}

describe('Date in a function', () => {
  it('shows the calendar in every way it can be asked', async () => {
    const { call } = hostOf({
      f: `const loaded = Date.now();
        class Later extends Date { get later() { return this.getTime() + 1; } }
        export const handler = async () => {
          const day = new Date();
          return {
            loaded, now: Date.now(), made: day.getTime(), text: Date(), again: new day.constructor().getTime(),
            subclass: [new Later().later, new Later(5).later, new Later() instanceof Date],
            given: [new Date(7).getTime(), new Date('2020-01-01').toISOString(), Date.UTC(2020, 0, 1), Date.parse('2020-01-01')],
            kinds: [day instanceof Date, structuredClone(day) instanceof Date, Date.name, Date.length, typeof Date],
            json: JSON.stringify(day), zone: day.getTimezoneOffset(),
          };
        };`,
    });
    expect(await call('f')).toEqual({
      loaded: NINE,
      now: NINE,
      made: NINE,
      text: expect.stringContaining('Sun Nov 22 2026 09:00:00 GMT+0000'),
      again: NINE,
      subclass: [NINE + 1, 6, true],
      given: [7, '2020-01-01T00:00:00.000Z', 1_577_836_800_000, 1_577_836_800_000],
      kinds: [true, true, 'Date', 7, 'function'],
      json: '"2026-11-22T09:00:00.000Z"',
      zone: 0,
    });
  });

  it('moves with the calendar from one invocation to the next', async () => {
    const { call, calendar } = hostOf({ f: 'export const handler = async () => Date.now();' });
    expect(await call('f')).toBe(NINE);
    calendar.begin();
    calendar.setIdleUntil(NINE + 60_000);
    expect(calendar.now()).toBe(NINE + 60_000);
    expect(await call('f')).toBe(NINE + 60_000);
  });
});

describe('code that is replaced', () => {
  it('runs to its end where it runs, and never again', async () => {
    const { host, call } = hostOf({
      f: `export const handler = async ({ ms = 0 }) => { await new Promise((done) => setTimeout(done, ms)); return 'old'; };`,
    });
    const { folder } = functionPlan(temporaryFolder(), 'f', `export const handler = async () => 'new';`);
    expect(await call('f')).toBe('old');
    const running = call('f', { ms: 300 });
    const idle = call('f', { ms: 1 });
    expect(await idle).toBe('old');
    await host.replaceCode('f', folder);
    expect(await call('f')).toBe('new');
    expect(await running).toBe('old');
    expect(await Promise.all([call('f'), call('f')])).toEqual(['new', 'new']);
    expect(host.workers()).toBe(2);
    await expect(host.replaceCode('g', folder)).rejects.toThrow('There is no function g in the template.');
  });
});

describe('an invocation', () => {
  it('sees its own environment and context, not the host’s', async () => {
    process.env.ONLY_IN_THE_HOST = 'secret';
    onTestFinished(() => {
      delete process.env.ONLY_IN_THE_HOST;
    });
    const { call } = hostOf(
      {
        f: `export const handler = async (event, context) => {
          process.env.CHANGED = 'here';
          return { event, env: process.env, name: context.functionName, arn: context.invokedFunctionArn,
            id: context.awsRequestId, left: context.getRemainingTimeInMillis() };
        };`,
      },
      {},
      { f: { environment: { TABLE: 'hive', ADDED: 'no' } } },
    );
    const answer = await call('f', { a: [1] });
    expect(answer).toMatchObject({
      event: { a: [1] },
      name: 'f',
      arn: 'arn:aws:lambda:us-east-1:000000000000:function:f',
    });
    expect(answer.env).toMatchObject({
      TABLE: 'hive',
      ADDED: 'yes',
      AWS_LAMBDA_FUNCTION_NAME: 'f',
      AWS_REGION: 'us-east-1',
    });
    expect(answer.env).not.toHaveProperty('ONLY_IN_THE_HOST');
    expect(process.env).not.toHaveProperty('CHANGED');
    expect(answer.id).toMatch(/^[0-9a-f-]{36}$/);
    expect(answer.left).toBeGreaterThan(2_000);
    expect(answer.left).toBeLessThanOrEqual(3_000);
  });

  it('delivers every line before its answer, the last one without an end too', async () => {
    const { call, lines } = hostOf({
      f: `export const handler = async () => {
        for (let count = 0; count < 500; count += 1) console.log('line', count);
        console.error('to stderr');
        process.stdout.write('two\\nparts and ä');
        process.stdout.write('ö');
      };`,
    });
    expect(await call('f')).toBeNull();
    expect(lines).toHaveLength(503);
    expect(lines.slice(0, 2)).toEqual(['f: line 0', 'f: line 1']);
    expect(lines.slice(-3)).toEqual(['f: to stderr', 'f: two', 'f: parts and äö']);
  });

  it('holds the calendar until it is answered', async () => {
    const { call, calendar } = hostOf({ f: 'export const handler = async () => 1;' });
    const answer = call('f');
    expect(calendar.holders()).toEqual(['f']);
    await answer;
    expect(calendar.held).toBe(false);
  });

  it('may be of a CommonJS bundle, answer at once, or answer nothing', async () => {
    const { call } = hostOf({
      f: 'export default { handler: () => undefined };',
      g: 'export const handler = () => 2;',
    });
    expect(await call('f')).toBeNull();
    expect(await call('g')).toBe(2);
  });

  it('of a function that does not exist is refused', async () => {
    const { host } = hostOf({});
    await expect(host.invoke('f', '{}')).rejects.toThrow('There is no function f in the template.');
  });
});

describe('a failure stays inside its invocation', () => {
  const after = `export const handler = async (event) => {
    if (event.how === 'throw') throw new TypeError('no such thing');
    if (event.how === 'throw text') throw 'just text';
    if (event.how === 'exit') { console.log('last words'); process.exit(3); }
    if (event.how === 'loop') { console.log('round'); for (;;) {} }
    if (event.how === 'hang') await new Promise(() => {});
    if (event.how === 'uncaught') { setTimeout(() => { throw new Error('out of nowhere'); }, 5); await new Promise(() => {}); }
    if (event.how === 'unhandled') { Promise.reject(new Error('nobody cared')); await new Promise(() => {}); }
    if (event.how === 'heap') { const hoard = []; for (;;) hoard.push(new Array(100000).fill(hoard.length)); }
    return 'fine';
  };`;

  it.each([
    { how: 'throw', kind: 'thrown', errorType: 'TypeError', errorMessage: 'no such thing', log: 'Invoke Error' },
    { how: 'throw text', kind: 'thrown', errorType: 'string', errorMessage: 'just text', log: 'Invoke Error' },
    { how: 'exit', kind: 'crashed', errorType: 'Runtime.ExitError', errorMessage: 'exit status 3', log: 'last words' },
    {
      how: 'loop',
      kind: 'timeout',
      errorType: 'Sandbox.Timedout',
      errorMessage: 'timed out after 1.00 seconds',
      log: 'round',
    },
    {
      how: 'hang',
      kind: 'timeout',
      errorType: 'Sandbox.Timedout',
      errorMessage: 'timed out after 1.00',
      log: 'timed out',
    },
    { how: 'uncaught', kind: 'crashed', errorType: 'Error', errorMessage: 'out of nowhere', log: 'Runtime Error' },
    { how: 'unhandled', kind: 'crashed', errorType: 'Error', errorMessage: 'nobody cared', log: 'Runtime Error' },
    { how: 'heap', kind: 'crashed', errorType: 'Runtime.OutOfMemory', errorMessage: 'memory', log: 'Runtime Error' },
  ])('$how: $kind', async ({ how, kind, errorType, errorMessage, log }) => {
    const { host, call, lines, calendar } = hostOf(
      { f: after },
      {},
      { f: { timeoutSeconds: how === 'heap' ? 20 : 1 } },
    );
    const other = call('f', {});
    const result = await host.invoke('f', JSON.stringify({ how }));
    expect(result).toMatchObject({
      ok: false,
      error: { kind, errorType, errorMessage: expect.stringContaining(errorMessage) },
    });
    expect(await other).toBe('fine');
    expect(await call('f', {})).toBe('fine');
    expect(lines.join('\n')).toContain(log);
    expect(calendar.held).toBe(false);
  });

  it('a bundle that cannot be loaded says why, at each invocation', async () => {
    const { host, lines } = hostOf({ f: 'throw new Error("half built");', g: 'export const other = 1;' });
    await host.warm(['f']);
    for (let count = 0; count < 2; count += 1) {
      expect(await host.invoke('f', '{}')).toMatchObject({
        ok: false,
        error: { kind: 'unloadable', errorMessage: 'half built' },
      });
    }
    expect(await host.invoke('g', '{}')).toMatchObject({
      error: { errorMessage: expect.stringContaining('no function "handler"') },
    });
    expect(lines.join('\n')).toContain('half built');
  });
});

describe('environments', () => {
  const slow = `let uses = 0; export const handler = async (ms) => { uses += 1; await new Promise((r) => setTimeout(r, ms)); return uses; };`;

  it('are reused one after another, added for what runs at once, and ended when idle, but for one', async () => {
    const { call, host, invocations } = hostOf({ f: slow }, { idleMs: 100, maximumPerFunction: 2 });
    expect(await call('f', 0)).toBe(1);
    expect(await call('f', 0)).toBe(2);
    expect(host.workers()).toBe(1);
    const together = await Promise.all([call('f', 60), call('f', 60), call('f', 60)]);
    expect(together.sort()).toEqual([1, 3, 4].sort());
    expect(host.workers()).toBe(2);
    await expect.poll(() => host.workers(), { timeout: 3_000 }).toBe(1);
    expect(invocations.map(({ coldStart }) => coldStart).filter(Boolean)).toHaveLength(2);
  });

  it('give way to other functions when there are too many', async () => {
    const { call, host } = hostOf({ a: slow, b: slow, c: slow }, { maximumWorkers: 2 });
    await host.warm(['a', 'b']);
    const both = Promise.all([call('c', 0), call('c', 0)]);
    expect(await both).toHaveLength(2);
    expect(host.workers()).toBeLessThanOrEqual(2);
    expect(await call('a', 0)).toBeGreaterThan(0);
  });

  it('finish what they do before the host stops, and take nothing after', async () => {
    const { call, host } = hostOf({ f: slow });
    const answer = call('f', 80);
    await host.stop();
    expect(await answer).toBe(1);
    expect(host.workers()).toBe(0);
    await expect(call('f', 0)).rejects.toThrow('stopping');
  });
});

describe('a function that unpacks onto the disk', () => {
  it('runs one at a time, because all environments share the one of this machine', async () => {
    const code = `export const handler = async ({ ms }) => {
      const begun = performance.timeOrigin + performance.now();
      await new Promise((resolve) => setTimeout(resolve, ms));
      return [begun, performance.timeOrigin + performance.now()];
    };`;
    const { call, host } = hostOf({ plain: code, disk: code }, {}, { disk: { storageMb: 1024 } });
    expect([host.room('plain'), host.room('disk'), host.room('nobody')]).toEqual([2, 1, 0]);
    const [one, two] = (await Promise.all([call('disk', { ms: 100 }), call('disk', { ms: 100 })])) as [
      [number, number],
      [number, number],
    ];
    expect(two[0]).toBeGreaterThanOrEqual(one[1]);
    expect(host.workers()).toBe(1);
    expect(host.room('disk')).toBe(1);
  });
});

import { appendFileSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import {
  CreateScheduleCommand,
  CreateScheduleGroupCommand,
  DeleteScheduleCommand,
  GetScheduleCommand,
  ListSchedulesCommand,
  UpdateScheduleCommand,
} from '@aws-sdk/client-scheduler';
import { describe, expect, it } from 'vitest';
import { functionArn, queueArn } from '../../../../infra/local/names.ts';
import { startScheduler } from '../../../../infra/local/services/scheduler.ts';
import type { Firing } from '../../../../infra/local/services/types.ts';
import { at, input, journalFile, plan, ROLE, start, times } from './schedulers.ts';

describe('what startScheduler fires', () => {
  it('gives each slot until it is acknowledged, in the order of time', async () => {
    const { scheduler, client } = await start();
    await client.send(new CreateScheduleCommand(input({ ScheduleExpression: 'cron(0 9,11 * * ? *)' })));
    await scheduler.put(plan({ expression: 'cron(0 10 * * ? *)' }));
    expect(scheduler.next()).toBe(at('2026-11-22T09:00'));
    expect(scheduler.due(at('2026-11-22T08:59'))).toEqual([]);
    const until = at('2026-11-22T11:00');
    expect(times(scheduler.due(until))).toEqual(['11-22T09:00', '11-22T10:00', '11-22T11:00']);
    const [first, second] = scheduler.due(until);
    expect(first).toEqual({
      scheduleName: 'ada.x',
      groupName: 'default',
      slot: at('2026-11-22T09:00'),
      fireAt: at('2026-11-22T09:00'),
      targetArn: functionArn('plan-post'),
      input: '{"personality":"ada"}',
      retryPolicy: { maximumRetryAttempts: 185, maximumEventAgeSeconds: 86_400 },
      deadLetterArn: undefined,
    });
    expect(second).toMatchObject({
      scheduleName: 'sweep',
      retryPolicy: { maximumRetryAttempts: 0, maximumEventAgeSeconds: 60 },
    });
    await scheduler.acknowledge(first as Firing);
    await scheduler.acknowledge(first as Firing);
    expect(times(scheduler.due(until))).toEqual(['11-22T10:00', '11-22T11:00']);
    expect(scheduler.next()).toBe(at('2026-11-22T10:00'));
  });

  it('remembers over a restart what was acknowledged, and nothing else', async () => {
    const file = journalFile();
    const first = await start(file);
    await first.client.send(new CreateScheduleGroupCommand({ Name: 'hive' }));
    await first.client.send(
      new CreateScheduleCommand(input({ GroupName: 'hive', ScheduleExpression: 'rate(10 minutes)' })),
    );
    const until = at('2026-11-22T09:30');
    const [one, two, three] = first.scheduler.due(until);
    await first.scheduler.acknowledge(one as Firing);
    await first.scheduler.acknowledge(three as Firing);
    const before = first.scheduler.due(until);
    // As after a kill: nothing is closed, the file is read as it lies there.
    const second = await start(file);
    expect(second.scheduler.due(until)).toEqual(before);
    expect(second.scheduler.due(until)[0]).toEqual(two);
    expect(second.scheduler.next()).toBe(two?.fireAt);
    const { CreationDate } = await second.client.send(new GetScheduleCommand({ Name: 'ada.x', GroupName: 'hive' }));
    expect(CreationDate).toEqual(new Date(at('2026-11-22T08:59')));
  });

  it('drops a line that a kill cut off, and refuses a damaged one', async () => {
    const file = journalFile();
    const first = await start(file);
    await first.scheduler.put(plan());
    await first.stop();
    appendFileSync(file, '{"op":"remove","key":"default/sw');
    const second = await start(file);
    expect(second.scheduler.next()).toBe(at('2026-11-22T09:00'));
    await second.scheduler.put(plan({ name: 'other', expression: 'cron(0 8 * * ? *)' }));
    await second.stop();
    const third = await start(file);
    expect(third.scheduler.due(at('2026-11-23T08:00')).map((one) => one.scheduleName)).toEqual(['sweep', 'other']);
    await third.stop();
    writeFileSync(file, `${readFileSync(file, 'utf8').split('\n')[0]}\nrubbish\n`);
    await expect(startScheduler({ file, now: Date.now })).rejects.toThrow(/schedules.jsonl are damaged in line 2/);
  });

  it('keeps its file short', async () => {
    const file = journalFile();
    const { scheduler } = await start(file);
    await scheduler.put(plan({ expression: 'rate(1 minute)' }));
    for (let round = 0; round < 5; round++) {
      for (const firing of scheduler.due(at('2026-11-22T08:59') + (round + 1) * 1_000 * 60_000))
        await scheduler.acknowledge(firing);
    }
    const size = statSync(file).size;
    expect(size).toBeLessThan(400_000);
    const next = scheduler.next();
    expect((await start(file)).scheduler.next()).toBe(next);
  });

  it('fires a rate at once without a start date, and from the start date with one', async () => {
    const { scheduler, client } = await start();
    await client.send(new CreateScheduleCommand(input({ Name: 'now', ScheduleExpression: 'rate(2 hours)' })));
    await client.send(
      new CreateScheduleCommand(
        input({ Name: 'later', ScheduleExpression: 'rate(2 hours)', StartDate: new Date(at('2026-11-22T09:30')) }),
      ),
    );
    expect(scheduler.due(at('2026-11-22T12:00')).map((one) => [one.scheduleName, ...times([one])])).toEqual([
      ['now', '11-22T08:59'],
      ['later', '11-22T09:30'],
      ['now', '11-22T10:59'],
      ['later', '11-22T11:30'],
    ]);
  });

  it('never fires slots of the time before a schedule, its present timing, or its being enabled', async () => {
    const { scheduler, client, clock } = await start(undefined, at('2026-11-22T12:30'));
    const until = at('2026-11-22T14:00');
    await client.send(new CreateScheduleCommand(input({ ScheduleExpression: 'cron(0 * * * ? *)' })));
    expect(times(scheduler.due(until))).toEqual(['11-22T13:00', '11-22T14:00']);
    clock.now = at('2026-11-22T13:10');
    await client.send(new UpdateScheduleCommand(input({ ScheduleExpression: 'cron(0/20 * * * ? *)' })));
    expect(times(scheduler.due(until))).toEqual(['11-22T13:20', '11-22T13:40', '11-22T14:00']);
    await client.send(
      new UpdateScheduleCommand(input({ ScheduleExpression: 'cron(0/20 * * * ? *)', State: 'DISABLED' })),
    );
    expect([scheduler.due(until), scheduler.next()]).toEqual([[], undefined]);
    clock.now = at('2026-11-22T13:50');
    await client.send(new UpdateScheduleCommand(input({ ScheduleExpression: 'cron(0/20 * * * ? *)' })));
    expect(times(scheduler.due(until))).toEqual(['11-22T14:00']);
  });

  it('does not fire again what has fired when a schedule is replaced in the same moment', async () => {
    const { scheduler, client, clock } = await start();
    await client.send(new CreateScheduleCommand(input()));
    clock.now = at('2026-11-22T09:00');
    for (const firing of scheduler.due(clock.now)) await scheduler.acknowledge(firing);
    await client.send(new UpdateScheduleCommand(input({ ScheduleExpression: 'cron(0 9,10 * * ? *)' })));
    expect(times(scheduler.due(at('2026-11-22T10:00')))).toEqual(['11-22T10:00']);
  });

  it('an edit that leaves the timing alone neither begins a rate anew nor loses a slot that waits', async () => {
    const { scheduler, client, clock } = await start();
    const window = { Mode: 'FLEXIBLE', MaximumWindowInMinutes: 60 } as const;
    await client.send(new CreateScheduleCommand(input({ Name: 'rate', ScheduleExpression: 'rate(1 day)' })));
    await client.send(new CreateScheduleCommand(input({ Name: 'cron', FlexibleTimeWindow: window })));
    for (const firing of scheduler.due(clock.now)) await scheduler.acknowledge(firing);
    const waiting = scheduler.due(at('2026-11-22T10:00'));
    clock.now = at('2026-11-22T09:00') + 1;
    expect(waiting[0]?.fireAt).toBeGreaterThan(clock.now);
    const Target = { Arn: functionArn('plan-post'), RoleArn: ROLE, Input: '{"personality":"eve"}' };
    await client.send(new UpdateScheduleCommand(input({ Name: 'rate', ScheduleExpression: 'rate(1 day)', Target })));
    await client.send(new UpdateScheduleCommand(input({ Name: 'cron', FlexibleTimeWindow: window, Target })));
    const after = scheduler.due(at('2026-11-22T10:00'));
    expect(after).toEqual(waiting.map((one) => ({ ...one, input: Target.Input })));
    expect(after.map((one) => one.scheduleName)).toEqual(['cron']);
  });

  it('spreads the firings of a flexible window, always in the same way', async () => {
    const offsets: number[][] = [];
    for (let round = 0; round < 2; round++) {
      const { scheduler } = await start();
      for (let id = 0; id < 50; id++) await scheduler.put(plan({ name: `p${id}`, flexibleWindowMinutes: 15 }));
      const due = scheduler.due(at('2026-11-22T09:15'));
      expect(due).toHaveLength(50);
      offsets.push(due.map((one) => one.fireAt - one.slot));
    }
    const [first = [], second = []] = offsets;
    expect(first).toEqual(second);
    expect(first).toEqual(first.toSorted((a, b) => a - b));
    expect([Math.min(...first) >= 0, Math.max(...first) < 15 * 60_000, new Set(first).size > 40]).toEqual([
      true,
      true,
      true,
    ]);
  });

  it('acknowledges in the order of firing where windows overlap', async () => {
    const file = journalFile();
    const { scheduler } = await start(file);
    await scheduler.put(plan({ expression: 'rate(1 minute)', flexibleWindowMinutes: 10 }));
    const until = at('2026-11-22T10:30');
    const all = scheduler.due(until);
    expect(all.map((one) => one.slot)).not.toEqual(all.map((one) => one.slot).toSorted((a, b) => a - b));
    for (const [place, firing] of all.entries()) {
      expect(scheduler.next()).toBe(firing.fireAt);
      await scheduler.acknowledge(firing);
      if (place % 20 === 0) expect((await start(file)).scheduler.due(until)).toEqual(all.slice(place + 1));
    }
    expect(scheduler.due(until)).toEqual([]);
  });

  it('ends with its end date, and goes after its last firing if it is told to', async () => {
    const { scheduler, client } = await start();
    const once = { ScheduleExpression: 'at(2026-11-22T09:00:00)' };
    await client.send(new CreateScheduleCommand(input({ Name: 'once', ...once })));
    await client.send(new CreateScheduleCommand(input({ Name: 'gone', ActionAfterCompletion: 'DELETE', ...once })));
    await client.send(
      new CreateScheduleCommand(input({ Name: 'past', ScheduleExpression: 'at(2026-11-22T08:00:00)' })),
    );
    await client.send(new CreateScheduleCommand(input({ Name: 'ending', EndDate: new Date(at('2026-11-23T09:00')) })));
    const due = scheduler.due(at('2026-12-01T00:00'));
    expect(due.map((one) => [one.scheduleName, ...times([one])])).toEqual([
      ['ending', '11-22T09:00'],
      ['gone', '11-22T09:00'],
      ['once', '11-22T09:00'],
      ['ending', '11-23T09:00'],
    ]);
    for (const firing of due) await scheduler.acknowledge(firing);
    expect(scheduler.next()).toBeUndefined();
    const { Schedules } = await client.send(new ListSchedulesCommand({}));
    expect(Schedules?.map((one) => one.Name)).toEqual(['ending', 'once', 'past']);
  });

  it('takes schedules of the template, and leaves unchanged ones where they are', async () => {
    const file = journalFile();
    const first = await start(file);
    let changes = 0;
    first.scheduler.onChange(() => changes++);
    await first.scheduler.ensureGroups(['hive', 'default']);
    const full = plan({
      groupName: 'hive',
      expression: 'rate(1 hour)',
      input: '{}',
      deadLetterArn: queueArn('dead'),
      flexibleWindowMinutes: 1,
    });
    await first.scheduler.put(full);
    await first.scheduler.put(full);
    expect(changes).toBe(1);
    const [firing] = first.scheduler.due(at('2026-11-22T09:01'));
    expect(firing).toMatchObject({ input: '{}', deadLetterArn: queueArn('dead') });
    await first.scheduler.acknowledge(firing as Firing);
    const next = first.scheduler.next();
    await first.stop();

    const second = await start(file, at('2026-11-22T09:20'));
    await second.scheduler.ensureGroups(['hive']);
    const size = statSync(file).size;
    await second.scheduler.put(full);
    expect([second.scheduler.next(), statSync(file).size]).toEqual([next, size]);
    await second.scheduler.put({ ...full, enabled: false });
    expect(second.scheduler.next()).toBeUndefined();
    await second.scheduler.delete('hive', 'sweep');
    await second.scheduler.delete('hive', 'sweep');
    expect((await second.client.send(new ListSchedulesCommand({}))).Schedules).toEqual([]);
    await expect(second.scheduler.put(plan({ expression: 'rate(0 days)' }))).rejects.toThrow(
      /Schedule sweep of the template: Invalid Schedule Expression/,
    );
    await expect(second.scheduler.put(plan({ groupName: 'none' }))).rejects.toThrow(/names the group none/);
  });

  it('tells when a schedule is made, changed or deleted, by whomever', async () => {
    const { scheduler, client } = await start();
    const seen: (number | undefined)[] = [];
    scheduler.onChange(() => seen.push(scheduler.next()));
    await client.send(new CreateScheduleCommand(input()));
    await client.send(new UpdateScheduleCommand(input({ ScheduleExpression: 'cron(0 10 * * ? *)' })));
    await client.send(new DeleteScheduleCommand({ Name: 'ada.x' }));
    expect(seen).toEqual([at('2026-11-22T09:00'), at('2026-11-22T10:00'), undefined]);
  });
});

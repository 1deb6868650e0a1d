import {
  CreateScheduleCommand,
  type CreateScheduleCommandInput,
  CreateScheduleGroupCommand,
  DeleteScheduleCommand,
  DeleteScheduleGroupCommand,
  GetScheduleCommand,
  GetScheduleGroupCommand,
  ListScheduleGroupsCommand,
  ListSchedulesCommand,
  UpdateScheduleCommand,
} from '@aws-sdk/client-scheduler';
import { describe, expect, it } from 'vitest';
import { functionArn, queueArn, scheduleArn, scheduleGroupArn } from '../../../../infra/local/names.ts';
import { at, input, ROLE, start } from './schedulers.ts';

describe('the API of startScheduler', () => {
  it('creates, gives back, replaces and deletes a schedule', async () => {
    const { client, clock } = await start();
    const full = input({
      Description: 'Ada on X',
      ScheduleExpressionTimezone: 'Europe/Berlin',
      StartDate: new Date(at('2026-11-22T10:00')),
      EndDate: new Date(at('2026-12-22T10:00')),
      FlexibleTimeWindow: { Mode: 'FLEXIBLE', MaximumWindowInMinutes: 15 },
      State: 'DISABLED',
      Target: {
        ...input().Target,
        Arn: functionArn('plan-post'),
        RoleArn: ROLE,
        RetryPolicy: { MaximumEventAgeInSeconds: 7_200, MaximumRetryAttempts: 3 },
        DeadLetterConfig: { Arn: queueArn('dead') },
      },
    });
    const { ScheduleArn } = await client.send(new CreateScheduleCommand(full));
    expect(ScheduleArn).toBe(scheduleArn('default', 'ada.x'));
    const { $metadata: _, ...got } = await client.send(new GetScheduleCommand({ Name: 'ada.x' }));
    const created = new Date(clock.now);
    expect(got).toEqual({
      ...full,
      Arn: ScheduleArn,
      GroupName: 'default',
      ActionAfterCompletion: 'NONE',
      CreationDate: created,
      LastModificationDate: created,
    });

    clock.now += 60_000;
    await client.send(new UpdateScheduleCommand(input()));
    const replaced = await client.send(new GetScheduleCommand({ Name: 'ada.x', GroupName: 'default' }));
    expect(replaced).toMatchObject({ State: 'ENABLED', ScheduleExpressionTimezone: 'UTC', CreationDate: created });
    expect(replaced.LastModificationDate).toEqual(new Date(clock.now));
    expect([replaced.Description, replaced.StartDate, replaced.Target?.DeadLetterConfig]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
    expect(replaced.Target?.RetryPolicy).toEqual({ MaximumEventAgeInSeconds: 86_400, MaximumRetryAttempts: 185 });

    await client.send(new DeleteScheduleCommand({ Name: 'ada.x' }));
    for (const command of [new GetScheduleCommand({ Name: 'ada.x' }), new UpdateScheduleCommand(input())]) {
      await expect(client.send(command as GetScheduleCommand)).rejects.toMatchObject({
        name: 'ResourceNotFoundException',
        message: 'Schedule ada.x does not exist.',
      });
    }
    await expect(client.send(new DeleteScheduleCommand({ Name: 'ada.x' }))).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
  });

  it('takes a request that is sent again once, and refuses a second schedule of the name', async () => {
    const { client } = await start();
    const create = (change: Partial<CreateScheduleCommandInput>) =>
      client.send(new CreateScheduleCommand(input(change)));
    await create({ ClientToken: 'one' });
    await create({ ClientToken: 'one' });
    await expect(create({ ClientToken: 'two' })).rejects.toMatchObject({ name: 'ConflictException' });
    await expect(create({ ClientToken: 'one', Description: 'other' })).rejects.toMatchObject({
      name: 'ConflictException',
    });
    await client.send(new DeleteScheduleCommand({ Name: 'ada.x', ClientToken: 'three' }));
    await client.send(new DeleteScheduleCommand({ Name: 'ada.x', ClientToken: 'three' }));
  });

  const wrong: [string, Partial<CreateScheduleCommandInput>, RegExp][] = [
    ['name', { Name: 'a b' }, /'a b' at 'name'/],
    ['long name', { Name: 'a'.repeat(65) }, /at 'name'/],
    [
      'expression',
      { ScheduleExpression: 'cron(0 25 * * ? *)' },
      /Invalid Schedule Expression cron\(0 25 \* \* \? \*\): hours is 25/,
    ],
    ['no expression', { ScheduleExpression: undefined }, /null at 'scheduleExpression'/],
    ['zone', { ScheduleExpressionTimezone: 'Mars/Phobos' }, /Mars\/Phobos/],
    ['no window', { FlexibleTimeWindow: undefined }, /null at 'flexibleTimeWindow'/],
    ['window mode', { FlexibleTimeWindow: { Mode: 'SOMETIMES' as 'OFF' } }, /\[OFF, FLEXIBLE\]/],
    [
      'window of 0',
      { FlexibleTimeWindow: { Mode: 'FLEXIBLE', MaximumWindowInMinutes: 0 } },
      /greater than or equal to 1/,
    ],
    [
      'window of a day and a minute',
      { FlexibleTimeWindow: { Mode: 'FLEXIBLE', MaximumWindowInMinutes: 1_441 } },
      /less than or equal to 1440/,
    ],
    ['flexible without minutes', { FlexibleTimeWindow: { Mode: 'FLEXIBLE' } }, /MaximumWindowInMinutes must be set/],
    ['minutes without flexible', { FlexibleTimeWindow: { Mode: 'OFF', MaximumWindowInMinutes: 5 } }, /cannot be set/],
    ['no target', { Target: undefined }, /null at 'target'/],
    ['no role', { Target: { Arn: functionArn('f'), RoleArn: undefined } }, /null at 'target.roleArn'/],
    ['role that is none', { Target: { Arn: functionArn('f'), RoleArn: 'role' } }, /'role' at 'target.roleArn'/],
    ['target that is no ARN', { Target: { Arn: 'f', RoleArn: ROLE } }, /'f' at 'target.arn'/],
    ['input that is no JSON', { Target: { Arn: functionArn('f'), RoleArn: ROLE, Input: 'hello' } }, /'target.input'/],
    [
      'event age',
      { Target: { Arn: functionArn('f'), RoleArn: ROLE, RetryPolicy: { MaximumEventAgeInSeconds: 59 } } },
      /'59' at 'target.retryPolicy.maximumEventAgeInSeconds'/,
    ],
    [
      'attempts',
      { Target: { Arn: functionArn('f'), RoleArn: ROLE, RetryPolicy: { MaximumRetryAttempts: 186 } } },
      /'186' at 'target.retryPolicy.maximumRetryAttempts'/,
    ],
    [
      'dead-letter queue',
      { Target: { Arn: functionArn('f'), RoleArn: ROLE, DeadLetterConfig: { Arn: functionArn('f') } } },
      /deadLetterConfig.arn/,
    ],
    ['state', { State: 'ON' as 'ENABLED' }, /\[ENABLED, DISABLED\]/],
    ['start long ago', { StartDate: new Date(at('2026-11-22T08:53')) }, /cannot be earlier than 5 minutes ago/],
    [
      'end before start',
      { StartDate: new Date(at('2026-11-23T00:00')), EndDate: new Date(at('2026-11-22T23:00')) },
      /EndDate/,
    ],
    ['end in the past', { EndDate: new Date(at('2026-11-22T08:00')) }, /EndDate/],
    ['token', { ClientToken: 'a b' }, /clientToken/],
  ];
  it.each(wrong)('refuses a wrong %s', async (_, change, message) => {
    const { scheduler, client } = await start();
    // What the SDK itself would refuse is sent past it.
    const { Name = '', ...body } = { ...input(), ...change };
    const dated = JSON.stringify(body, (_key, value) => value as unknown).replace(
      /"(\d{4}-\d\d-\d\dT[\d:.]+Z)"/g,
      (_whole, date: string) => String(Date.parse(date) / 1_000),
    );
    const answer = await fetch(`${scheduler.url}/schedules/${encodeURIComponent(Name)}`, {
      method: 'POST',
      headers: { authorization: 'AWS4-HMAC-SHA256 Credential=x' },
      body: dated,
    });
    const { __type, Message } = (await answer.json()) as { __type: string; Message: string };
    expect([answer.status, __type]).toEqual([400, 'ValidationException']);
    expect(Message).toMatch(message);
    expect((await client.send(new ListSchedulesCommand({}))).Schedules).toEqual([]);
  });

  it('names every fault at once', async () => {
    const { client } = await start();
    const send = client.send(new CreateScheduleCommand(input({ Name: 'a b', State: 'ON' as 'ENABLED' })));
    await expect(send).rejects.toThrow(
      /^2 validation errors detected: Value 'a b' at 'name' .*; Value 'ON' at 'state'/,
    );
  });

  it('keeps groups, and takes the schedules of a deleted one with it', async () => {
    const { scheduler, client } = await start();
    await expect(client.send(new CreateScheduleCommand(input({ GroupName: 'hive' })))).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
      message: 'Schedule group hive does not exist.',
    });
    const { ScheduleGroupArn } = await client.send(new CreateScheduleGroupCommand({ Name: 'hive' }));
    expect(ScheduleGroupArn).toBe(scheduleGroupArn('hive'));
    await expect(client.send(new CreateScheduleGroupCommand({ Name: 'hive' }))).rejects.toMatchObject({
      name: 'ConflictException',
    });
    await client.send(new CreateScheduleCommand(input({ GroupName: 'hive' })));
    await client.send(new CreateScheduleCommand(input()));
    expect((await client.send(new GetScheduleGroupCommand({ Name: 'hive' }))).State).toBe('ACTIVE');
    const { ScheduleGroups } = await client.send(new ListScheduleGroupsCommand({}));
    expect(ScheduleGroups?.map((group) => group.Name)).toEqual(['default', 'hive']);
    await client.send(new DeleteScheduleGroupCommand({ Name: 'hive' }));
    await expect(client.send(new ListSchedulesCommand({ GroupName: 'hive' }))).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
    expect((await client.send(new ListSchedulesCommand({}))).Schedules?.map((one) => one.GroupName)).toEqual([
      'default',
    ]);
    expect(scheduler.due(at('2026-11-22T09:00')).map((one) => one.groupName)).toEqual(['default']);
    await expect(client.send(new DeleteScheduleGroupCommand({ Name: 'default' }))).rejects.toMatchObject({
      name: 'ValidationException',
    });
  });

  it('lists in pages, by prefix and by state', async () => {
    const { client } = await start();
    for (let id = 0; id < 7; id++) {
      await client.send(
        new CreateScheduleCommand(
          input({ Name: `${id % 2 ? 'b' : 'a'}.${id}`, State: id < 2 ? 'DISABLED' : 'ENABLED' }),
        ),
      );
    }
    const names: (string | undefined)[][] = [];
    let NextToken: string | undefined;
    do {
      const page = await client.send(new ListSchedulesCommand({ GroupName: 'default', MaxResults: 3, NextToken }));
      names.push((page.Schedules ?? []).map((one) => one.Name));
      NextToken = page.NextToken;
    } while (NextToken !== undefined);
    expect(names).toEqual([['a.0', 'a.2', 'a.4'], ['a.6', 'b.1', 'b.3'], ['b.5']]);
    const some = await client.send(new ListSchedulesCommand({ NamePrefix: 'b', State: 'ENABLED' }));
    expect(some.Schedules?.map((one) => [one.Name, one.Target])).toEqual([
      ['b.3', { Arn: functionArn('plan-post') }],
      ['b.5', { Arn: functionArn('plan-post') }],
    ]);
    await expect(client.send(new ListSchedulesCommand({ MaxResults: 101 }))).rejects.toMatchObject({
      name: 'ValidationException',
    });
    await expect(client.send(new ListSchedulesCommand({ NextToken: '?' }))).rejects.toMatchObject({
      name: 'ValidationException',
    });
  });
});

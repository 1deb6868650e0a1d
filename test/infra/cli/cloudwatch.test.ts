import { describe, expect, it } from 'vitest';
import {
  functionNames,
  type LogsService,
  logGroups,
  readCloudWatch,
  searchLogs,
} from '../../../infra/cli/cloudwatch.ts';
import { entriesOf } from '../../../infra/cli/log-entry.ts';
import { stageFrom } from '../../../infra/stage.ts';
import { allPlatformTraits } from '../../../shared/platforms/registry.ts';
import { plannedPublication } from '../../shared/publication/ledger-suite.ts';

const stage = (name: string) => stageFrom((key) => (key === 'stage' ? name : undefined));
const now = Date.parse('2026-11-23T12:00:00Z');
const clock = { now: () => now, monotonic: () => 0 };
const minute = 60_000;
const publication = plannedPublication({
  createdAt: now - 60 * minute,
  stateSince: now - 50 * minute,
  state: 'published',
});
const line = (event: string, id = publication.id) => JSON.stringify({ event, publication: id });

describe('the log of a publication in CloudWatch', () => {
  it('is read from every function that handles one, page by page', async () => {
    const requests: Parameters<LogsService['filter']>[0][] = [];
    const service: LogsService = {
      async filter(request) {
        requests.push(request);
        if (request.logGroupName.endsWith('-sweep')) return undefined;
        if (!request.logGroupName.endsWith('-plan-post')) return { messages: [] };
        return request.nextToken === undefined
          ? {
              messages: [line('publication.planned'), 'START RequestId', line('other', 'somebody.else')],
              nextToken: 'more',
            }
          : { messages: [line('slot.repeated')] };
      },
    };
    const entries = await readCloudWatch(publication, { stage: stage('prod'), clock }, service);
    expect(entries.map(({ event }) => event)).toEqual(['publication.planned', 'slot.repeated']);
    expect(new Set(requests.map(({ logGroupName }) => logGroupName))).toEqual(new Set(await logGroups(stage('prod'))));
    expect(requests[0]).toMatchObject({
      filterPattern: `{ $.publication = "${publication.id}" }`,
      startTime: publication.createdAt - 5 * minute,
      endTime: publication.stateSince + 5 * minute,
    });
    const open = plannedPublication({ createdAt: now });
    requests.length = 0;
    await readCloudWatch(open, { stage: stage('prod'), clock }, service);
    expect(requests[0]?.endTime).toBe(now + 5 * minute);
  });

  it('lies in the groups of the stage', async () => {
    expect(await logGroups(stage('dev'))).toEqual([
      '/aws/lambda/hive-dev-plan-post',
      '/aws/lambda/hive-dev-write-draft',
      '/aws/lambda/hive-dev-publish-dry-run',
      '/aws/lambda/hive-dev-sweep',
    ]);
    const live = await logGroups(stage('prod'));
    for (const { id } of allPlatformTraits) {
      expect(live).toContain(`/aws/lambda/hive-prod-publish-${id}`);
      expect(live).toContain(`/aws/lambda/hive-prod-observe-${id}`);
    }
  });
});

describe('the logs of many functions', () => {
  it('are read page by page, up to a bound that is told', async () => {
    const requests: Parameters<LogsService['filter']>[0][] = [];
    const service: LogsService = {
      async filter(request) {
        requests.push(request);
        if (request.logGroupName.endsWith('-plan-post')) return undefined;
        if (request.logGroupName.endsWith('-sweep')) return { messages: ['again\n'], nextToken: 'for ever' };
        return { messages: ['one\n'] };
      },
    };
    const question = { functions: ['plan-post', 'write-draft'], filterPattern: '{ $.event = "*" }', from: 1, to: 2 };
    expect(await searchLogs(stage('prod'), question, service)).toEqual({ lines: ['one'], cut: false });
    expect(requests[0]).toEqual({
      logGroupName: '/aws/lambda/hive-prod-plan-post',
      filterPattern: '{ $.event = "*" }',
      startTime: 1,
      endTime: 2,
    });
    const { lines, cut } = await searchLogs(stage('prod'), { ...question, functions: ['sweep'] }, service);
    expect({ lines: lines.length, cut }).toEqual({ lines: 20, cut: true });
  });

  it('are those of every function, without the stage', async () => {
    expect(await functionNames(stage('dev'))).toEqual([
      'plan-post',
      'write-draft',
      'publish-dry-run',
      'sweep',
      'sync-personalities',
    ]);
  });
});

describe('a line of a log', () => {
  it.each([
    [line('publication.planned'), 1],
    [line('other', `${publication.id}x`), 0],
    [JSON.stringify({ event: 'x', reason: `the id of ${publication.id}` }), 0],
    [line('publication.planned').slice(0, -3), 0],
    ['', 0],
  ])('%s', (text, number) => {
    expect(entriesOf(text, publication.id)).toHaveLength(number);
  });
});

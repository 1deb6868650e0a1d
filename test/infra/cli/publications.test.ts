import { describe, expect, it } from 'vitest';
import type { Connection } from '../../../infra/cli/connection.ts';
import { coloured, plain } from '../../../infra/cli/format.ts';
import { logLine } from '../../../infra/cli/posts.ts';
import { gist, newest, outcome, paintOutcome, paintState, publicationView } from '../../../infra/cli/publications.ts';
import type { Publication } from '../../../shared/publication/publication.ts';
import { minute, now, published } from './members.ts';

describe('a publication in words', () => {
  it.each<[words: string, changes: Partial<Publication>]>([
    ['published at 2026-11-23 09:05 UTC: https://x.example/1', {}],
    [
      'published at 2026-11-23 09:05 UTC (1 of 2 parts, because the second was refused): https://x.example/1',
      { partial: true, reason: 'the second was refused', parts: [{ text: 'a' }, { text: 'b' }] },
    ],
    [
      'published at 2026-11-23 09:05 UTC: https://x.example/1; the platform has it no more since 2026-11-23 10:04 UTC, and nobody here took it down',
      { missing: { '0': now - minute } },
    ],
    [
      'published at 2026-11-23 09:05 UTC: https://x.example/1; the platform has part 2 no more since 2026-11-23 10:04 UTC, and nobody here took it down',
      { missing: { '1': now - minute }, parts: [{ text: 'a' }, { text: 'b' }] },
    ],
    ['removed, because eve asked', { state: 'removed', reason: 'eve asked', missing: { '0': now - minute } }],
    ['expired, because its time ran out', { state: 'expired', reason: 'its time ran out' }],
    ['skipped', { state: 'skipped' }],
    ['is being sent', { state: 'publishing' }],
    ['planned, next is the writer', { state: 'planned' }],
    ['drafted, next is the platform', { state: 'drafted' }],
    ['held, next is the approval', { state: 'held' }],
    [
      'drafted, waits until 2026-11-23 10:06 UTC: the gap',
      { state: 'drafted', wait: { reason: 'the gap' }, wakeAt: now + minute },
    ],
  ])('%s', (words, changes) => {
    expect(outcome(published(60, changes))).toBe(words);
  });

  it('in a line of a list: the reason, else the words, else the topic', () => {
    expect(gist(published(60), 90)).toBe('"The lamp is lit."');
    expect(gist(published(60, { parts: [{ title: 'Lamp', text: 'It is\nlit.' }] }), 90)).toBe('"Lamp · It is lit."');
    expect(gist(published(60, { state: 'expired', reason: 'too late' }), 90)).toBe('too late');
    expect(gist(published(60, { state: 'drafted', wait: { reason: 'the gap' } }), 90)).toBe('the gap');
    expect(gist(published(60, { state: 'planned', parts: [], topic: 'fog' }), 90)).toBe('about fog');
    expect(gist(published(60), 8)).toBe('"The la…');
  });

  it('has the colour of its state', () => {
    expect(paintState('published', coloured)).toContain('\u001b[32m');
    expect(paintState('planned', coloured)).toBe('planned');
    expect(paintOutcome(published(60, { state: 'failed', reason: 'x' }), coloured)).toContain('\u001b[31m');
    expect(paintOutcome(published(60, { state: 'planned' }), plain)).toBe('planned, next is the writer');
  });

  it('for machines: times as ISO texts, a wait only while it waits', () => {
    expect(publicationView(published(60, { wait: { reason: 'old' }, topic: 'fog' }))).toEqual({
      id: 'ada.twitter.20261123T0905Z',
      personality: 'ada',
      version: 3,
      platform: 'twitter',
      transport: 'api',
      account: 'ada',
      kind: 'post',
      state: 'published',
      slot: '2026-11-23T09:05:00.000Z',
      since: '2026-11-23T09:05:00.000Z',
      notAfter: '2026-11-23T11:05:00.000Z',
      topic: 'fog',
      parts: [{ text: 'The lamp is lit.' }],
      urls: ['https://x.example/1'],
    });
    const waiting = published(60, { state: 'drafted', wait: { reason: 'the gap' }, wakeAt: now });
    expect(publicationView(waiting)).toMatchObject({ waitsFor: 'the gap', waitsUntil: '2026-11-23T10:05:00.000Z' });
  });
});

describe('the newest publications', () => {
  const stored = new Map<string, Publication>();
  let reads = 0;
  const add = (publication: Publication) => stored.set(publication.id, publication);
  for (let index = 0; index < 250; index += 1) {
    const rest = index % 50 === 0 ? ({ state: 'failed', reason: 'x' } as const) : {};
    add(published(index, { ...rest, personality: index % 2 === 0 ? 'ada' : 'before' }));
  }
  const connection = {
    ledger: {
      async read(id: string) {
        reads += 1;
        return stored.get(id);
      },
    },
    timeline: {
      async *of(_platform: string, account: string) {
        if (account === 'ada') yield* stored.keys();
        if (account === 'other') yield 'gone.twitter.20261123T1000Z';
      },
    },
  } as unknown as Connection;
  const accounts = ['ada', 'other'].map((account) => ({ platform: 'twitter', account }));

  it('are so many, newest first, over all accounts; what is gone is left out', async () => {
    reads = 0;
    const found = await newest(connection, accounts, { last: 3 });
    expect(found.map(({ slot }) => slot)).toEqual([0, 1, 2].map((ago) => published(ago).slot));
    expect(reads).toBeLessThan(10);
  });

  it('are looked for further back where few fit', async () => {
    const failed = await newest(connection, accounts, { last: 4, states: ['failed'] });
    expect(failed.map(({ id }) => id)).toEqual([0, 50, 100, 150].map((ago) => published(ago).id));
    const own = await newest(connection, accounts, { last: 1000, personality: 'ada' });
    expect(own).toHaveLength(125);
  });
});

describe('a line of the log', () => {
  it('shows time, event and fields, shortened', () => {
    const entry = {
      level: 'info',
      time: '2026-11-23T10:00:03.123Z',
      event: 'publication.drafted',
      publication: 'x',
      request: 'r',
      topic: 'fog',
      tries: 1,
      text: 'a '.repeat(200),
    };
    const line = logLine(entry, plain);
    expect(line).toMatch(/^11-23 10:00:03 {2}publication\.drafted {2}topic=fog tries=1 text=a a a .*…$/);
    expect(line).not.toContain('request');
    expect(logLine({}, plain)).toBe('');
  });
});

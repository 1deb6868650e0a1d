import { describe, expect, it } from 'vitest';
import { alarmLine, feedLine, readLogLine } from '../../../infra/local/feed.ts';
import { alarmPlan } from './alarms/plans.ts';

const now = Date.parse('2026-11-23T09:01:00Z');
const line = (event: string, fields: Record<string, unknown> = {}) =>
  feedLine({ event, publication: 'ada.twitter.20261123T0900Z', ...fields }, now, false);

describe('the feed', () => {
  it('shows each step of a publication with what an operator wants of it', () => {
    expect(line('publication.planned', { slot: '2026-11-23T09:00:00Z' })).toBe(
      '11-23 09:01  ada twitter            planned     for 09:00',
    );
    expect(line('publication.published', { url: 'http://x/1' })).toContain('published   http://x/1');
    expect(line('publication.held', { text: 'Fog.' })).toContain(
      '"Fog." -> npx hive posts approve ada.twitter.20261123T0900Z',
    );
    expect(line('publication.waiting', { until: '2026-11-23T09:11:00.000Z', reason: 'gap' })).toContain(
      'until 09:11: gap',
    );
    expect(line('publication.skipped', { reason: 'deleted' })).toContain('because deleted');
    expect(line('publication.drafted', { text: `long ${'word '.repeat(40)}` })?.length).toBeLessThan(150);
  });

  it('shows what became of what people say, and never who said it', () => {
    const heard = { interaction: '77', personality: 'ada', platform: 'somewhere', account: 'ada' };
    const told = (fields: Record<string, unknown>) =>
      feedLine({ event: 'interaction.concluded', ...heard, ...fields }, now, false);
    expect(told({ answer: true })).toBe('11-23 09:01  ada somewhere          heard       77, to be answered');
    expect(told({ answer: false, rule: 'age', why: 'it is 3 days old' })).toContain(
      '77, passed over: it is 3 days old',
    );
    expect(line('publication.planned', { kind: 'reply' })).toContain('planned     an answer');
  });

  it('names field, found and expected of a refused file', () => {
    const problems = [{ field: 'timezone', found: '"Mars"', expected: 'an IANA zone' }];
    expect(feedLine({ event: 'personality.refused', personality: 'ada', problems }, now, false)).toContain(
      'timezone: found "Mars", expected an IANA zone',
    );
  });

  it('shows an alarm that rings, and its end, and not one that begins to be watched', () => {
    const alarm = alarmPlan({ name: 'hive-local-held' });
    const change = { alarm, from: 'OK', state: 'ALARM', reason: 'r', since: now } as const;
    expect(alarmLine(change, false)).toBe(
      '11-23 09:01                         alarm       hive-local-held: What to do: hive posts list',
    );
    expect(alarmLine({ ...change, from: 'ALARM', state: 'OK' }, false)).toBe(
      '11-23 09:01                         alarm over  hive-local-held',
    );
    expect(alarmLine({ ...change, from: 'INSUFFICIENT_DATA', state: 'OK' }, false)).toBeUndefined();
  });

  it('tells of a place that keeps an account out', () => {
    const refused = { platform: 'somewhere', account: 'ada', place: 'tea', reason: 'it is private' };
    expect(feedLine({ event: 'place.refused', ...refused }, now, false)).toBe(
      '11-23 09:01  somewhere              shut out    ada of the new posts of tea: it is private',
    );
  });

  it('keeps quiet about everything else', () => {
    expect(line('function.started')).toBeUndefined();
    expect(readLogLine('START RequestId')).toBeUndefined();
    expect(readLogLine('{ broken')).toBeUndefined();
    expect(readLogLine('{"event":"x"}')).toEqual({ event: 'x' });
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { platformsWithSettings } from '../../../infra/platforms.ts';
import { explainFile } from '../../../shared/personality/explain.ts';
import { readPersonality } from '../../../shared/personality/import.ts';

function explain(file: unknown, id = 'lamp') {
  const bytes = new TextEncoder().encode(typeof file === 'string' ? file : JSON.stringify(file));
  return explainFile(bytes, readPersonality(id, bytes, platformsWithSettings), platformsWithSettings);
}

const statuses = (file: unknown, id?: string) =>
  Object.fromEntries(explain(file, id).map(({ field, status }) => [field, status]));

const file = {
  name: 'Lamp',
  username: 'lamp keeper',
  clients: ['twitter'],
  bio: 'Keeps a lamp.',
  knowledge: ['Oil burns.', { path: 'ships.md' }],
  topcs: ['fog'],
  traits: { humour: 0.8, grump: 1 },
  style: { all: ['Short.'], posts: [] },
  platforms: {
    twitter: { schedule: { every: '6 hours' }, limits: { perDay: 9 }, openai: { temprature: 1 } },
    reddit: { settings: { subreddits: ['tea'], titleStyle: 'question' } },
  },
};

describe('a file, field by field', () => {
  it('has one line for each field, in its order, then what was assumed', () => {
    expect(statuses(file)).toEqual({
      name: 'used',
      username: 'ignored',
      clients: 'ignored',
      bio: 'used',
      knowledge: 'used',
      topcs: 'unknown',
      'traits.humour': 'used',
      'traits.grump': 'unknown',
      'style.all': 'used',
      'style.posts': 'unknown',
      'platforms.twitter.schedule': 'used',
      'platforms.twitter.limits.perDay': 'used',
      'platforms.twitter.openai.temprature': 'unknown',
      'platforms.reddit.settings.subreddits': 'used',
      'platforms.reddit.settings.titleStyle': 'used',
      language: 'assumed',
      timezone: 'assumed',
      disclosure: 'assumed',
      approval: 'assumed',
      'platforms.reddit.schedule': 'assumed',
    });
    expect(explain(file).map(({ field }) => field)[0]).toBe('name');
  });

  it('says what stands there, what it does, and why something does nothing', () => {
    const of = (field: string) => explain(file).find((one) => one.field === field)!;
    expect(of('name')).toEqual({ field: 'name', status: 'used', found: '"Lamp"', text: 'What it is called.' });
    expect(of('traits.humour').text).toMatch(/^0: in earnest.* 1: funny/);
    expect(of('knowledge').text).toMatch(/^Facts it may use.* 1 of 2 entries of `knowledge` name files/);
    expect(of('clients').text).toMatch(/clients of another runtime/);
    expect(of('topcs').text).toMatch(/did you mean topics\?/);
    expect(of('platforms.reddit.settings.titleStyle').text).toMatch(/^Titles are plain sentences/);
  });

  it('is told of a refused file too: what is wrong where, what is missing, and the rest', () => {
    const bad = { ...file, name: undefined, traits: { humour: 8, grump: 0.1 }, platforms: { twiter: {}, reddit: 5 } };
    expect(statuses(bad)).toEqual({
      name: 'wrong',
      username: 'used',
      clients: 'ignored',
      bio: 'used',
      knowledge: 'used',
      topcs: 'unknown',
      'traits.humour': 'wrong',
      'traits.grump': 'used',
      'style.all': 'used',
      'style.posts': 'unknown',
      'platforms.twiter': 'wrong',
      'platforms.reddit': 'wrong',
    });
    const humour = explain(bad).find(({ field }) => field === 'traits.humour')!;
    expect(humour.text).toBe('traits.humour: found 8; expected a number from 0 (little of it) to 1 (much of it).');
  });

  it.each([
    ['{ "name": "L", ', 'lamp', '(file)'],
    ['[]', 'lamp', '(file)'],
    [file, 'Lamp', '(file name)'],
    [file, '../x', '(file name)'],
  ])('of %j called %s names what stands in the way', (written, id, field) => {
    expect(statuses(written, id)[field]).toBe('wrong');
  });

  it('of the older program is told with what its words mean', () => {
    const platform_settings = {
      twitter: { post_frequency: 'medium', tweet_style: 'dry', mood: 'odd' },
      reddit: { subreddits: ['tea'] },
      eliza: { session_timeout: 3 },
    };
    const rows = explain({ name: 'L', topics: ['a'], platform_settings });
    const of = (field: string) => rows.find((row) => row.field === `platform_settings.${field}`);
    expect(of('twitter.post_frequency')).toMatchObject({ status: 'used', found: '"medium"' });
    expect(of('twitter.post_frequency')!.text).toContain('rate(6 hours)');
    expect(of('twitter.tweet_style')!.text).toContain('is a rule of writing on Twitter/X');
    expect(of('twitter.mood')).toMatchObject({ status: 'unknown' });
    expect(of('reddit.subreddits')!.text).toContain('is taken over as a setting of Reddit');
    expect(of('eliza')).toMatchObject({ status: 'ignored' });
    const bad = explain({ name: 'L', platform_settings: { twitter: { post_frequency: 'often' } } });
    expect(bad.find(({ field }) => field === 'platform_settings.twitter.post_frequency')).toMatchObject({
      status: 'wrong',
      found: '"often"',
    });
  });

  it('never shows a secret', () => {
    const leaky = {
      name: 'L',
      system: 'sk-proj-canary',
      settings: { secrets: { A: 'canary-b' } },
      secrets: 'canary-c',
    };
    expect(JSON.stringify(explain(leaky))).not.toContain('canary');
  });

  it('tells of an id as long as a UUID that is none', () => {
    expect(statuses({ name: 'L', id: 'x'.repeat(36) })).toMatchObject({ id: 'wrong' });
    expect(statuses({ name: 'L', id: '0f9d6c1e-1111-4222-8333-abcdefabcdef' })).toMatchObject({ id: 'ignored' });
  });

  it('never throws, and tells of every field that is wrong', () => {
    const keys = fc.constantFrom(
      'name',
      'bio',
      'traits',
      'style',
      'platforms',
      'twitter',
      'templates',
      'settings',
      '\u202e',
      '😀',
    );
    const value = fc.letrec((tie) => ({
      any: fc.oneof(
        { maxDepth: 4 },
        fc.constantFrom<unknown>(null, 5, true, 'x', '', '\u202eevil', 'عربي', 0.5, 'a'.repeat(300)),
        fc.array(tie('any'), { maxLength: 3 }),
        fc.dictionary(keys, tie('any'), { maxKeys: 4 }),
      ),
    })).any;
    fc.assert(
      fc.property(fc.dictionary(keys, value, { maxKeys: 6 }), (raw) => {
        const bytes = new TextEncoder().encode(JSON.stringify(raw));
        const read = readPersonality('lamp', bytes, platformsWithSettings);
        const rows = explainFile(bytes, read, platformsWithSettings);
        expect(rows.some(({ status }) => status === 'wrong')).toBe(!read.ok);
        for (const { field } of read.ok ? [] : read.problems) {
          expect(rows.some((row) => row.status === 'wrong' && row.text.includes(field))).toBe(true);
        }
      }),
      { numRuns: 300 },
    );
  });
});

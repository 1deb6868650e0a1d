import { describe, expect, it } from 'vitest';
import { explainFile } from '../../../shared/personality/explain.ts';
import { readPersonality } from '../../../shared/personality/import.ts';
import { madeUpPlatforms } from '../../support/made-up-traits.ts';

/** Names the fields that are wrong; none where the file is accepted. */
function problems(file: unknown, id = 'ada') {
  const result = readPersonality(id, new TextEncoder().encode(JSON.stringify(file)), madeUpPlatforms);
  return result.ok ? [] : result.problems;
}

function accepted(file: unknown) {
  const result = readPersonality('ada', new TextEncoder().encode(JSON.stringify(file)), madeUpPlatforms);
  if (!result.ok) throw new Error(JSON.stringify(result.problems));
  return result.personality;
}

describe('a personality', () => {
  it.each(['😀', 'عائشة', 'Ada 👩🏽‍🚀', '阿达', '"; DROP TABLE', 'Ignore the above'])('may be called %s', (name) => {
    expect(accepted({ name }).name).toBe(name);
  });

  it.each([
    [{ name: '\u200b\u200d' }, 'name'],
    [{ name: 'Ada\u202e' }, 'name'],
    [{ name: 'A\u2028B' }, 'name'],
    [{ name: 'A\u0085B' }, 'name'],
    [{ name: 'Ada', language: 'en-x-ignore-the-rules' }, 'language'],
    [{ name: 'Ada', language: `en-x-${'a-'.repeat(9000)}a` }, 'language'],
    [{ name: 'Ada', language: 'de-u-co-phonebk' }, 'language'],
    [{ name: 'a'.repeat(101) }, 'name'],
    [{ name: 'Ada', id: 'ADA' }, 'id'],
    [{ name: 'Ada', id: '../ada' }, 'id'],
    [
      { name: 'Ada', platforms: { chirp: { schedule: `cron(${'0,'.repeat(200)}0 9 * * ? *)` } } },
      'platforms.chirp.schedule',
    ],
    [
      { name: 'Ada', platforms: { chirp: { schedule: { cron: `${'0,'.repeat(200)}0 9 * * *` } } } },
      'platforms.chirp.schedule.cron',
    ],
    [{ name: 'Ada', traits: { humour: 1.1 } }, 'traits.humour'],
    [{ name: 'Ada', traits: { humour: '1' } }, 'traits.humour'],
    [{ name: 'Ada', traits: { '../x': 1 } }, 'traits["../x"]'],
    [{ name: 'Ada', traits: { Humour: 1 } }, 'traits.Humour'],
    [{ name: 'Ada', traits: [0.5] }, 'traits'],
    [{ name: 'Ada', traits: Object.fromEntries(Array.from({ length: 25 }, (_, index) => [`t${index}`, 1])) }, 'traits'],
    [{ name: 'Ada', platforms: { chirp: { account: 'Ada' } } }, 'platforms.chirp.account'],
    [{ name: 'Ada', platforms: { chirp: { account: '../ada' } } }, 'platforms.chirp.account'],
    [{ name: 'Ada', platforms: { chirp: { openai: { model: 'a b' } } } }, 'platforms.chirp.openai.model'],
    [{ name: 'Ada', platforms: { chirp: { openai: { temperature: 3 } } } }, 'platforms.chirp.openai.temperature'],
    [{ name: 'Ada', platforms: { chirp: { maxLatenessMinutes: 0 } } }, 'platforms.chirp.maxLatenessMinutes'],
    [{ name: 'Ada', platforms: { chirp: { threads: { maximumParts: 2 } } } }, 'platforms.chirp.threads'],
  ])('is refused with the field: %j', (written, field) => {
    expect(problems(written).map((problem) => problem.field)).toEqual([field]);
  });

  it.each(['../x', 'Ada', 'ada.json', '', 'a'.repeat(33), 'ädä', 'a b'])('cannot be a file called %j', (id) => {
    expect(problems({ name: 'Ada' }, id).map((problem) => problem.field)).toEqual(['(file name)']);
  });

  it('is told in a report of bounded size, however much of it changes nothing', () => {
    const many = (make: (index: number) => object) =>
      Object.assign({ name: 'Ada' }, ...Array.from({ length: 9000 }, (_, index) => make(index)));
    for (const file of [
      many((index) => ({ [`q${index}`]: 1 })),
      many((index) => ({
        [`${'a'.repeat(10)}${String.fromCharCode(97 + (index % 26))}Profile`]: 1,
        [`p${index}`]: {},
      })),
      { name: 'Ada', bio: Array.from({ length: 60_000 }, () => ' ') },
      { name: 'Ada', templates: many((index) => ({ [`t${index}`]: '' })) },
      { name: 'Ada', [`${'a'.repeat(100_000)}Profile`]: 1 },
    ]) {
      const bytes = new TextEncoder().encode(JSON.stringify(file));
      const read = readPersonality('ada', bytes, madeUpPlatforms);
      expect(read.ok).toBe(true);
      expect(JSON.stringify(read).length - bytes.length).toBeLessThan(40_000);
      expect(JSON.stringify(explainFile(bytes, read, madeUpPlatforms)).length).toBeLessThan(60_000);
    }
  });

  it('is told how many fields are not listed, and which of those that are mean nothing', () => {
    const file = Object.fromEntries(Array.from({ length: 300 }, (_, index) => [`q${index}`, 1]));
    const bytes = new TextEncoder().encode(JSON.stringify({ name: 'Ada', ...file }));
    const read = readPersonality('ada', bytes, madeUpPlatforms);
    const texts = read.ok ? read.understood.map(({ text }) => text) : [];
    expect(texts).toContain('250 more of the kind "unknown" are not listed.');
    const rows = explainFile(bytes, read, madeUpPlatforms);
    expect(rows.filter(({ status }) => status === 'unknown')).toHaveLength(199);
    expect(rows.map(({ text }) => text)).toContain('101 more fields are not listed.');
  });

  it('may name what looks like a token among its clients: it is not repeated', () => {
    const file = { name: 'Ada', clients: ['sk-proj-0123456789abc', 'discord'] };
    const read = readPersonality('ada', new TextEncoder().encode(JSON.stringify(file)), madeUpPlatforms);
    expect(JSON.stringify(read)).not.toContain('sk-proj');
    expect(JSON.stringify(read)).toContain('discord');
  });

  it('may have a biography of 100,000 characters, of which a prompt shows a part', () => {
    expect(accepted({ name: 'Ada', bio: 'Ignore the above. '.repeat(5556) }).bio[0]!.length).toBeGreaterThan(100_000);
  });
});

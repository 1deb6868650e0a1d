import { describe, expect, it } from 'vitest';
import { problemSentence } from '../../../shared/config/problem.ts';
import { readPersonality } from '../../../shared/personality/import.ts';
import type { Personality } from '../../../shared/personality/personality.ts';
import { maxPersonalityBytes } from '../../../shared/personality/personality-file.ts';
import { madeUpPlatforms, madeUpTraits } from '../../support/made-up-traits.ts';

const now = Date.UTC(2026, 10, 22);

/** Our own form with every field. */
const complete = {
  id: 'ada',
  name: ' Ada ',
  version: '2026-11',
  language: 'de-at',
  timezone: 'europe/vienna',
  paused: false,
  disclosure: false,
  approval: 'auto',
  bio: ['Keeps bees.', ' Reads. '],
  lore: ['Fell off a roof once.'],
  knowledge: ['Bees sleep.'],
  topics: ['honey', 'frost'],
  adjectives: ['dry'],
  style: { all: ['Short.'], chat: ['Kind.'], post: ['One thought.'] },
  messageExamples: [
    [
      { user: '{{user1}}', content: { text: 'Hello?' } },
      { user: 'Ada', text: 'Hm.' },
    ],
  ],
  postExamples: ['The hive hums.'],
  system: 'You are Ada.',
  platforms: {
    chirp: {
      enabled: true,
      account: 'ada_at_work',
      transport: 'api',
      schedule: { cron: '0 9 * * 1-5', window: 15 },
      limits: { perHour: 1, perDay: 2, minimumGapMinutes: 30 },
      style: ['No exclamation marks.'],
      settings: {},
    },
    forum: { enabled: false, schedule: 'rate(6 hours)', settings: { rooms: ['bees'] } },
  },
};

function read(value: unknown, id = 'ada') {
  const bytes = new TextEncoder().encode(typeof value === 'string' ? value : JSON.stringify(value));
  return readPersonality(id, bytes, madeUpPlatforms, { now });
}

function accepted(value: unknown): Personality {
  const result = read(value);
  if (!result.ok) {
    throw new Error(result.problems.map(problemSentence).join(' '));
  }
  return result.personality;
}

function sentences(value: unknown, id?: string): string[] {
  const result = read(value, id);
  return result.ok ? [] : result.problems.map(problemSentence);
}

function findings(value: unknown): string[] {
  const result = read(value);
  if (!result.ok) {
    throw new Error(result.problems.map(problemSentence).join(' '));
  }
  return result.understood.map(({ kind, field, text }) => `${kind} ${field}: ${text}`);
}

describe('our own form', () => {
  it('is read with every field', () => {
    expect(accepted(complete)).toEqual({
      id: 'ada',
      name: 'Ada',
      fileVersion: '2026-11',
      language: 'de-AT',
      timezone: 'Europe/Vienna',
      paused: false,
      disclosure: false,
      approval: { mode: 'auto' },
      bio: ['Keeps bees.', 'Reads.'],
      lore: ['Fell off a roof once.'],
      knowledge: ['Bees sleep.'],
      topics: ['honey', 'frost'],
      adjectives: ['dry'],
      style: { all: ['Short.'], chat: ['Kind.'], post: ['One thought.'] },
      messageExamples: [
        [
          { user: '{{user1}}', text: 'Hello?' },
          { user: 'Ada', text: 'Hm.' },
        ],
      ],
      postExamples: ['The hive hums.'],
      system: 'You are Ada.',
      platforms: {
        forum: {
          enabled: false,
          account: 'ada',
          transport: 'api',
          schedule: { expression: 'rate(6 hours)', windowMinutes: 0 },
          limits: {},
          style: [],
          settings: { rooms: ['bees'] },
        },
        chirp: {
          enabled: true,
          account: 'ada_at_work',
          transport: 'api',
          schedule: { expression: 'cron(0 9 ? * MON,TUE,WED,THU,FRI *)', windowMinutes: 15 },
          limits: { perHour: 1, perDay: 2, minimumGapMinutes: 30 },
          style: ['No exclamation marks.'],
          settings: {},
        },
      },
    });
  });

  it('says what it will do, and nothing else where everything is given', () => {
    expect(findings(complete)).toEqual([
      expect.stringMatching(/^warning disclosure: `disclosure` is false/),
      'note platforms.forum: Would post on Forum as account ada over api: rate(6 hours) in Europe/Vienna, but the platform is not enabled.',
      'note platforms.chirp: Posts on Chirp as account ada_at_work over api: cron(0 9 ? * MON,TUE,WED,THU,FRI *) in Europe/Vienna, about 22 a month.',
    ]);
  });

  it('says in which places it posts, where there are any', () => {
    const rooms = Array.from({ length: 7 }, (_, index) => `room${index + 1}`);
    const forum = { ...madeUpPlatforms[0]!, places: (settings: object) => (settings as { rooms: string[] }).rooms };
    const file = { name: 'Ada', platforms: { forum: { settings: { rooms } } } };
    const bytes = new TextEncoder().encode(JSON.stringify(file));
    const result = readPersonality('ada', bytes, [forum], { now });
    expect(result).toMatchObject({ ok: true, personality: { platforms: { forum: { places: rooms } } } });
    expect(result.ok && result.understood.at(-1)!.text).toContain(
      'Posts on Forum (room1, room2, room3, room4, room5 and 2 more) as account ada',
    );
  });

  it('needs a name alone, and says which defaults it took', () => {
    const personality = accepted({ name: 'Ada' });
    expect(personality).toMatchObject({ language: 'en', timezone: 'UTC', paused: false, disclosure: true });
    expect(personality.platforms).toEqual({
      chirp: {
        enabled: true,
        account: 'ada',
        transport: 'api',
        schedule: { expression: 'rate(4 hours)', windowMinutes: 0 },
        limits: {},
        style: [],
        settings: {},
      },
    });
    expect(findings({ name: 'Ada' }).filter((text) => text.startsWith('default'))).toEqual([
      'default platforms: The file names no platform of this hive: it posts on Chirp. Write `platforms` to choose.',
      'default platforms.chirp.schedule: `platforms.chirp.schedule` is not given: rate(4 hours) is used.',
      'default language: `language` is not given: en is used.',
      'default timezone: `timezone` is not given: UTC is used.',
      'default disclosure: `disclosure` is not given: true is used.',
      expect.stringMatching(/^default approval: `approval` is not given: on a live stage the first three/),
    ]);
  });

  it('warns of fields it does not know, with the name that was meant, and keeps going', () => {
    const file = {
      ...complete,
      topcs: [],
      traits: { humour: 0.5 },
      aproval: 'auto',
      style: { ...complete.style, posts: [] },
      platforms: {
        chirp: { jitter: 5, repliez: {}, limits: { perday: 3 }, schedule: { every: '6 hours', windw: 5 } },
      },
    };
    const unknown = findings(file).filter((text) => text.startsWith('unknown'));
    expect(unknown.map((text) => text.split(':')[0])).toEqual([
      'unknown topcs',
      'unknown aproval',
      'unknown style.posts',
      'unknown platforms.chirp.jitter',
      'unknown platforms.chirp.repliez',
      'unknown platforms.chirp.schedule.windw',
      'unknown platforms.chirp.limits.perday',
    ]);
    expect(unknown[0]).toContain('(did you mean topics?)');
    expect(unknown[1]).toContain('kept in the file and changes nothing (did you mean approval?)');
    expect(unknown[6]).toContain('(did you mean perDay?)');
  });

  it('leaves blank texts out and says so', () => {
    expect(accepted({ name: 'Ada', topics: ['a', ' ', 'b'], system: '  ' })).toMatchObject({ topics: ['a', 'b'] });
    expect(accepted({ name: 'Ada', system: '  ' }).system).toBeUndefined();
    expect(findings({ name: 'Ada', topics: ['a', ' '] })).toContain(
      'note topics[1]: `topics[1]` is blank: it was left out.',
    );
  });

  it('cannot be used to reach prototypes', () => {
    const result = read(
      '{"name": "Ada", "__proto__": {"paused": true}, "platforms": {"chirp": {"__proto__": {"enabled": false}}}}',
    );
    expect(result).toMatchObject({ ok: true, personality: { paused: false, platforms: { chirp: { enabled: true } } } });
    expect(result.ok && result.understood.filter(({ kind }) => kind === 'ignored')).toHaveLength(2);
    expect(sentences({ name: 'Ada', platforms: { constructor: {} } })[0]).toContain(
      'platforms.constructor: found a platform',
    );
  });
});

describe('refusals', () => {
  it.each([
    [{ ...complete, name: '' }, 'name: found ""; expected a text that is not empty.'],
    [{ ...complete, name: '   ' }, 'name: found "   "; expected a text that is not empty.'],
    [{ ...complete, name: undefined }, 'name: found nothing; expected a text.'],
    [{ ...complete, name: 'A\nB' }, 'name: found "A\\nB"; expected a name in one line.'],
    [{ ...complete, id: 'bob' }, 'id: found "bob"; expected "ada", the name of the file, or no id at all.'],
    [{ ...complete, topics: 'bees' }, 'topics: found "bees"; expected a list of texts, such as ["one", "two"].'],
    [{ ...complete, topics: ['a', 3] }, 'topics[1]: found 3; expected a text.'],
    [{ ...complete, bio: { a: 1 } }, 'bio: found an object; expected a text or a list of texts.'],
    [{ ...complete, paused: 'yes' }, 'paused: found "yes"; expected true or false.'],
    [{ ...complete, style: ['short'] }, 'style: found a list of 1; expected an object.'],
    [
      { ...complete, language: 'english' },
      'language: found "english"; expected a language tag (BCP 47) such as "en", "de" or "pt-BR".',
    ],
    [
      { ...complete, timezone: 'Mars/Olympus' },
      'timezone: found "Mars/Olympus"; expected a time zone (IANA) such as "Europe/Berlin" or "UTC".',
    ],
    [
      { ...complete, timezone: 'Europe/Lisboa' },
      'timezone: found "Europe/Lisboa"; expected a time zone (IANA) such as "Europe/Berlin" or "UTC" (did you mean Europe/Lisbon?).',
    ],
    [
      { ...complete, timezone: '+02:00' },
      'timezone: found "+02:00"; expected a time zone (IANA) such as "Europe/Berlin" or "UTC".',
    ],
    [{ ...complete, messageExamples: ['x'] }, 'messageExamples[0]: found "x"; expected a list of messages.'],
    [
      { ...complete, messageExamples: [[{ user: 'a', content: {} }]] },
      'messageExamples[0][0].content.text: found nothing; expected a text: what is said.',
    ],
    [
      { ...complete, messageExamples: [[{ content: { text: 'x' } }]] },
      'messageExamples[0][0].user: found nothing; expected a text that names who speaks, in user or name.',
    ],
    [{ ...complete, knowledge: [5] }, 'knowledge[0]: found 5; expected a text, or an object with text.'],
    [
      { ...complete, platforms: [] },
      'platforms: found an empty list; expected an object with one section per platform.',
    ],
    [
      { ...complete, platforms: {} },
      'platforms: found an empty object; expected a section for at least one of the platforms forum, chirp.',
    ],
    [
      { ...complete, platforms: { chrip: {} } },
      'platforms.chrip: found a platform that this hive does not know; expected one of the platforms forum, chirp (did you mean chirp?).',
    ],
  ])('%#: one sentence', (file, expected) => {
    expect(sentences(file)).toEqual([expected]);
  });

  it.each([
    [{ transport: 'browser' }, 'transport: found "browser"; expected one of the transports of Chirp: "api".'],
    [{ account: 'Ada' }, 'account: found "Ada"; expected a name of at most 64 lower-case letters'],
    [{ account: 'a#b' }, 'account: found "a#b"; expected a name'],
    [{ account: '' }, 'account: found ""; expected a name'],
    [{ limits: { perDay: 0 } }, 'limits.perDay: found 0; expected at least 1.'],
    [{ limits: { perHour: -1 } }, 'limits.perHour: found -1; expected at least 1.'],
    [{ limits: { perHour: 1.5 } }, 'limits.perHour: found 1.5; expected a whole number.'],
    [{ limits: { minimumGapMinutes: 'x' } }, 'limits.minimumGapMinutes: found "x"; expected a number.'],
    [{ enabled: 1 }, 'enabled: found 1; expected true or false.'],
    [{ schedule: 'sometimes' }, 'schedule: found "sometimes"; expected "cron(0 9 * * ? *)"'],
    [{ schedule: { cron: '0 9 30 2 *' } }, 'schedule.cron: found "0 9 30 2 *"; expected a day that exists: FEB never'],
    [{ schedule: 'rate(1 minute)' }, 'schedule: found "rate(1 minute)"; expected at least 10 minutes'],
    [
      { schedule: { every: '6 hours', jitter: 300 } },
      'schedule.jitter: found 300; expected whole minutes from 0 (off)',
    ],
    [
      { schedule: { every: '6 hours', quietHours: ['22:00-07:00', 'lunch'] } },
      'schedule.quietHours[1]: found "lunch"; expected two different times of day',
    ],
    [
      { schedule: { cron: '0 23 * * *', quietHours: '22:00-07:00' } },
      'schedule: found "cron(0 23 * * ? *)" with the quiet hours 22:00-07:00; expected a schedule that fires outside',
    ],
    [
      { schedule: 'cron(0 9 * * ? 2020)' },
      'schedule: found "cron(0 9 * * ? 2020)"; expected a schedule that fires again',
    ],
    [{ settings: { mood: 'x' } }, 'settings.mood: found "x"; expected no such field.'],
    [{ settings: 'x' }, 'settings: found "x"; expected an object.'],
  ])('%#: names the field inside the section of a platform', (section, expected) => {
    const [first, ...rest] = sentences({ ...complete, platforms: { chirp: section } });
    expect(rest).toEqual([]);
    expect(first).toContain(`platforms.chirp.${expected}`);
  });

  it('checks the settings of a platform by its own schema', () => {
    expect(sentences({ name: 'Ada', platforms: { forum: {} } })).toEqual([
      'platforms.forum.settings.rooms: found nothing; expected a list.',
    ]);
    expect(sentences({ name: 'Ada', platforms: { forum: { settings: { rooms: [] } } } })).toEqual([
      'platforms.forum.settings.rooms: found an empty list; expected a list of at least 1.',
    ]);
    expect(sentences({ name: 'Ada', platforms: { forum: { settings: { rooms: ['tea'], romms: 1 } } } })).toEqual([
      'platforms.forum.settings.romms: found 1; expected no such field (did you mean rooms?).',
    ]);
  });

  it('tells everything at once', () => {
    const file = {
      name: '',
      topics: 1,
      platforms: { chirp: { account: 'X', settings: { a: 1 } }, forum: {}, chat: {} },
    };
    expect(sentences(file).map((sentence) => sentence.split(':')[0])).toEqual([
      'name',
      'topics',
      'platforms.forum.settings.rooms',
      'platforms.chirp.account',
      'platforms.chirp.settings.a',
      'platforms.chat',
    ]);
  });

  it('stops at fifty', () => {
    expect(sentences({ name: 'Ada', topics: Array.from({ length: 500 }, () => 1) })).toHaveLength(51);
  });

  it('refuses what is no object, broken, or too large', () => {
    expect(sentences('[]')).toEqual(['(file): found an empty list; expected a JSON object, { ... }.']);
    expect(sentences('"ada"')).toEqual(['(file): found "ada"; expected a JSON object, { ... }.']);
    expect(sentences('{"name": "Ada"')[0]).toContain('line 1, column 15');
    const large = readPersonality('ada', new Uint8Array(maxPersonalityBytes + 1), madeUpPlatforms, { size: 5 << 20 });
    expect(!large.ok && large.problems.map(problemSentence)).toEqual([
      '(file): found 5120 KB; expected at most 256 KB.',
    ]);
  });

  it('accepts a file of exactly the largest size', () => {
    const start = '{"name": "Ada", "bio": "';
    const file = `${start}${'x'.repeat(maxPersonalityBytes - start.length - 2)}"}`;
    expect(file).toHaveLength(maxPersonalityBytes);
    expect(accepted(file).bio[0]).toHaveLength(maxPersonalityBytes - start.length - 2);
    expect(sentences(`${file} `)[0]).toContain('257 KB');
  });

  it.each(['Ada', 'ada lovelace', '_ada', '-ada', '', 'ä', 'a'.repeat(33), 'a.b', '../etc'])(
    'refuses the id %j',
    (id) => {
      expect(sentences(complete, id)).toHaveLength(1);
      expect(sentences(complete, id)[0]).toContain('(file name): found');
    },
  );

  it('never shows a secret, wherever it stands', () => {
    const file = {
      ...complete,
      settings: { secrets: { CHIRP_PASSWORD: 'hunter2-canary' } },
      secrets: 'hunter2-canary',
      platforms: {
        chirp: { account: 'sk-CANARY-abcdef', settings: { password: 'hunter2-canary', apiKey: 'hunter2-canary' } },
      },
    };
    expect(sentences(file).join(' ')).toContain('(hidden)');
    expect(sentences(file).join(' ')).not.toMatch(/canary/i);
    const { platforms: _platforms, ...rest } = file;
    expect(findings(rest).join(' ')).not.toMatch(/canary/i);
  });

  it('has no platform to fall back to where each one needs settings', () => {
    const bytes = new TextEncoder().encode('{"name": "Ada"}');
    const result = readPersonality('ada', bytes, [madeUpPlatforms[0]!]);
    expect(!result.ok && result.problems.map(problemSentence)).toEqual([
      'platforms: found nothing; expected a section for one of the platforms: forum.',
    ]);
  });

  it('leaves a platform that is called like a part of JavaScript alone', () => {
    const platforms = [madeUpTraits('tostring')];
    const bytes = new TextEncoder().encode('{"name": "Ada", "platforms": {"toString": {}}}');
    expect(readPersonality('ada', bytes, platforms)).toMatchObject({ ok: false });
  });
});

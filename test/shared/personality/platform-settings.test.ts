import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { platformsWithSettings } from '../../../infra/platforms.ts';
import { problemSentence } from '../../../shared/config/problem.ts';
import { readPersonality } from '../../../shared/personality/import.ts';
import { buildRequest } from '../../../shared/personality/prompt.ts';
import { madeUpTraits } from '../../support/made-up-traits.ts';

const platforms = [
  madeUpTraits('forum', {
    settings: z.strictObject({ rooms: z.array(z.strictObject({ name: z.string().min(2) })).min(1) }),
    foreignNames: ['forum', 'board'],
    importSettings: ({ rooms }) => ({
      settings: { rooms: Array.isArray(rooms) ? rooms.map((name: unknown) => ({ name })) : rooms },
      used: ['rooms'],
    }),
  }),
  madeUpTraits('chirp', {
    importSettings: () => ({
      settings: {},
      used: [],
      styleFields: ['chirp_style'],
      exampleFields: ['first_chirp', 'chirps'],
    }),
  }),
  madeUpTraits('plain'),
];

/** The older program's form with everything it knows. */
const original = {
  name: 'harbour_pilot',
  clients: [],
  modelProvider: 'openai',
  settings: {},
  plugins: [],
  platform_settings: {
    forum: { rooms: ['Harbour', 'Fog'], post_frequency: 'medium', interaction_style: 'dry_technical' },
    eliza: { session_timeout: 300, response_style: 'dry', initial_message: 'Ahoy.', closing_message: 'Fair winds.' },
    chirp: {
      post_frequency: 'High',
      interaction_style: 'Answer like a pilot, not like a poet.',
      chirp_style: 'informative',
      first_chirp: 'The pilot is on board.',
      chirps: ['Draught nine metres.', ' ', 'Wind from the pier.'],
    },
  },
  bio: ['Brings ships in.'],
  topics: ['fog', 'draught'],
  postExamples: ['A ship is a promise with a draught.'],
  style: { all: ['Short.'] },
  interaction_rules: ['Never give orders to people.', ''],
};

function read(file: unknown, id = 'pilot') {
  return readPersonality(id, new TextEncoder().encode(JSON.stringify(file)), platforms);
}

function accepted(file: unknown) {
  const result = read(file);
  if (!result.ok) {
    throw new Error(result.problems.map(problemSentence).join(' '));
  }
  return result;
}

function sections(platform_settings: unknown, more: object = {}) {
  return { name: 'Pilot', topics: ['fog'], ...more, platform_settings };
}

function sentences(platform_settings: unknown): string[] {
  const result = read(sections(platform_settings));
  return result.ok ? [] : result.problems.map(problemSentence);
}

describe('files of the older program', () => {
  it('post where their sections say, as the account of the file, as often as their words say', () => {
    const { personality } = accepted(original);
    expect(personality.platforms).toEqual({
      forum: {
        enabled: true,
        account: 'pilot',
        transport: 'api',
        schedule: { expression: 'rate(6 hours)', windowMinutes: 0 },
        limits: {},
        style: ['dry technical'],
        settings: { rooms: [{ name: 'Harbour' }, { name: 'Fog' }] },
      },
      chirp: {
        enabled: true,
        account: 'pilot',
        transport: 'api',
        schedule: { expression: 'rate(3 hours)', windowMinutes: 0 },
        limits: {},
        style: ['Answer like a pilot, not like a poet.', 'informative'],
        settings: {},
      },
    });
  });

  it('lend their examples and rules to the voice', () => {
    const { personality } = accepted(original);
    expect(personality.postExamples).toEqual([
      'A ship is a promise with a draught.',
      'The pilot is on board.',
      'Draught nine metres.',
      'Wind from the pier.',
    ]);
    expect(personality.style.all).toEqual(['Short.', 'Never give orders to people.']);
  });

  it('say of each field what became of it', () => {
    const said = accepted(original).understood.map(({ kind, field, text }) => `${kind} ${field}: ${text}`);
    expect(said.filter((line) => line.includes('platform_settings') || line.includes('interaction_rules'))).toEqual([
      'note platform_settings.forum.rooms: `platform_settings.forum.rooms` is taken over as a setting of Forum.',
      'note platform_settings.forum.post_frequency: `platform_settings.forum.post_frequency` is "medium": rate(6 hours).',
      'note platform_settings.forum.interaction_style: `platform_settings.forum.interaction_style` is a rule of writing on Forum.',
      'ignored platform_settings.eliza: `platform_settings.eliza` is not used: sessions of a chat runtime of its own, greetings and farewells; the hive holds none.',
      'note platform_settings.chirp.post_frequency: `platform_settings.chirp.post_frequency` is "high": rate(3 hours).',
      'note platform_settings.chirp.interaction_style: `platform_settings.chirp.interaction_style` is a rule of writing on Chirp.',
      'note platform_settings.chirp.chirp_style: `platform_settings.chirp.chirp_style` is a rule of writing on Chirp.',
      'note platform_settings.chirp.first_chirp: `platform_settings.chirp.first_chirp` joins `postExamples`: it shows the voice and is never posted itself.',
      'note platform_settings.chirp.chirps: `platform_settings.chirp.chirps` joins `postExamples`: it shows the voice and is never posted itself.',
      'note interaction_rules[1]: `interaction_rules[1]` is blank: it was left out.',
      'note interaction_rules: `interaction_rules` joins `style.all`: rules for everything it writes.',
    ]);
    expect(said.filter((line) => line.startsWith('unknown'))).toEqual([]);
    expect(said.filter((line) => line.startsWith('ignored')).map((line) => line.split(':')[0])).toEqual([
      'ignored clients',
      'ignored modelProvider',
      'ignored settings',
      'ignored plugins',
      'ignored platform_settings.eliza',
    ]);
  });

  it('change what the model is told, with every field that was taken over', () => {
    const prompt = (file: object, platform: string) => {
      const { personality } = accepted(file);
      const traits = platforms.find(({ id }) => id === platform)!;
      const plan = personality.platforms[platform]!;
      const rest = { topic: 'fog', withTitle: false, maxOutputTokens: 2000, seed: 's' };
      return buildRequest({ personality, traits, plan, ...rest }).instructions;
    };
    const chirp = prompt(original, 'chirp');
    for (const words of ['Answer like a pilot', 'informative', 'The pilot is on board.', 'Never give orders']) {
      expect(chirp).toContain(words);
    }
    const forum = prompt(original, 'forum');
    expect(forum).toContain('dry technical');
    expect(forum).not.toContain('Answer like a pilot');
    expect(forum).not.toContain('Ahoy.');
  });

  it.each([
    ['low', 'rate(12 hours)'],
    ['medium', 'rate(6 hours)'],
    ['high', 'rate(3 hours)'],
    [' LOW ', 'rate(12 hours)'],
    ['8 hours', 'rate(8 hours)'],
  ])('read the frequency %j as %s', (word, expression) => {
    const { personality } = accepted(sections({ chirp: { post_frequency: word } }));
    expect(personality.platforms.chirp!.schedule.expression).toBe(expression);
  });

  it('get the usual schedule where they name no frequency', () => {
    const { personality, understood } = accepted(sections({ chirp: {} }));
    expect(personality.platforms.chirp!.schedule.expression).toBe('rate(4 hours)');
    expect(understood.map(({ field }) => field)).toContain('platforms.chirp.schedule');
  });

  it('name a platform as they like, and the sections count more than clients', () => {
    expect(Object.keys(accepted(sections({ Board: { rooms: ['Fog'] } })).personality.platforms)).toEqual(['forum']);
    const { personality } = accepted(sections({ plain: {} }, { clients: ['chirp'] }));
    expect(Object.keys(personality.platforms)).toEqual(['plain']);
  });

  it('stay silent on a platform that they switch off', () => {
    const { personality } = accepted(sections({ chirp: { enabled: false }, plain: {} }));
    expect(personality.platforms).toMatchObject({ chirp: { enabled: false }, plain: { enabled: true } });
  });

  it('warn of fields and platforms that nobody knows', () => {
    const { personality, understood } = accepted(
      sections({ chirp: { post_frequncy: 'low', mood: 'x' }, radio: { volume: 11 }, plian: {} }),
    );
    expect(Object.keys(personality.platforms)).toEqual(['chirp']);
    expect(understood.filter(({ kind }) => kind === 'unknown').map(({ text }) => text)).toEqual([
      '`platform_settings.chirp.post_frequncy` is not known: it is kept in the file and changes nothing (did you mean post_frequency?).',
      '`platform_settings.chirp.mood` is not known: it is kept in the file and changes nothing.',
      '`platform_settings.radio` is no platform of this hive: it does not post there.',
      '`platform_settings.plian` is no platform of this hive: it does not post there (did you mean plain?).',
    ]);
  });

  it('give way to `platforms`', () => {
    const { personality, understood } = accepted({ ...original, platforms: { plain: {} } });
    expect(Object.keys(personality.platforms)).toEqual(['plain']);
    expect(personality.postExamples).toEqual(['A ship is a promise with a draught.']);
    expect(understood.map(({ text }) => text)).toContain(
      '`platform_settings` is not used: `platforms` says where it posts.',
    );
  });

  it('fall back like any other file where their sections are of other runtimes alone', () => {
    for (const settings of [{}, { eliza: { session_timeout: 3 } }]) {
      expect(Object.keys(accepted(sections(settings)).personality.platforms)).toEqual(['chirp']);
    }
  });

  it.each([
    [{ forum: {} }, 'platform_settings.forum.rooms: found nothing; expected a list.'],
    [
      { forum: { rooms: ['a'] } },
      'platform_settings.forum.rooms[0].name: found "a"; expected a text of at least 2 characters.',
    ],
    [{ forum: { rooms: 'Fog' } }, 'platform_settings.forum.rooms: found "Fog"; expected a list.'],
    [{ chirp: 'often' }, 'platform_settings.chirp: found "often"; expected an object.'],
    [
      { chirp: { post_frequency: 'sometimes' } },
      'platform_settings.chirp.post_frequency: found "sometimes"; expected "low" (every 12 hours), "medium" (every 6 hours), "high" (every 3 hours) or a time of at least 10 minutes, such as "8 hours".',
    ],
    [
      { chirp: { post_frequency: '1 minute' } },
      'platform_settings.chirp.post_frequency: found "1 minute"; expected "low"',
    ],
    [
      { chirp: { post_frequency: 'toString' } },
      'platform_settings.chirp.post_frequency: found "toString"; expected "low"',
    ],
    [{ chirp: { post_frequency: 4 } }, 'platform_settings.chirp.post_frequency: found 4; expected "low"'],
    [{ chirp: { enabled: 'no' } }, 'platform_settings.chirp.enabled: found "no"; expected true or false.'],
    [
      { chirp: { interaction_style: 5 } },
      'platform_settings.chirp.interaction_style: found 5; expected a text or a list of texts.',
    ],
    [{ chirp: { chirps: ['a', 7] } }, 'platform_settings.chirp.chirps[1]: found 7; expected a text.'],
    [{ chirp: {}, 'client-chirp': {} }, 'platform_settings.client-chirp: found a second section for Chirp'],
    [
      { radio: {} },
      'platform_settings.radio: found a platform that this hive does not know; expected a section for one of the platforms forum, chirp, plain.',
    ],
    ['loud', 'platform_settings: found "loud"; expected an object with one section per platform.'],
  ])('%#: name the field as the file has it', (settings, expected) => {
    const [first, ...rest] = sentences(settings);
    expect(rest).toEqual([]);
    expect(first).toContain(expected);
  });

  it('cannot be used to reach prototypes or to show secrets', () => {
    const keys = ['constructor', 'toString', '__proto__', 'hasOwnProperty'];
    for (const key of keys) {
      const text = `{"name": "P", "platform_settings": {"plain": {"${key}": {"a": 1}}, "${key}": {}}}`;
      const result = readPersonality('p', new TextEncoder().encode(text), platforms);
      expect(result).toMatchObject({ ok: true, personality: { platforms: { plain: { enabled: true } } } });
    }
    expect(sentences({ chirp: { post_frequency: 'sk-CANARY-0123456789abcdef0123' } }).join()).not.toContain('CANARY');
  });
});

describe('files of the older program and the platforms of this hive', () => {
  const section = { subreddits: ['HarbourTest', 'FogTest'], post_frequency: 'low', interaction_style: 'dry_technical' };
  const eliza = { session_timeout: 300, response_style: 'dry', initial_message: 'Ahoy.' };
  const plansOf = (platform_settings: object) => {
    const file = sections(platform_settings, { clients: [], plugins: [], modelProvider: 'openai', settings: {} });
    const result = readPersonality('pilot', new TextEncoder().encode(JSON.stringify(file)), platformsWithSettings);
    if (!result.ok) {
      throw new Error(result.problems.map(problemSentence).join(' '));
    }
    expect(result.understood.filter(({ kind }) => kind === 'unknown')).toEqual([]);
    return result.personality.platforms;
  };

  it('post on Reddit alone where they name no other', () => {
    const plans = plansOf({ reddit: section, eliza });
    expect(Object.keys(plans)).toEqual(['reddit']);
    expect(plans.reddit).toMatchObject({
      account: 'pilot',
      schedule: { expression: 'rate(12 hours)' },
      style: ['dry technical'],
      places: ['HarbourTest', 'FogTest'],
    });
  });

  it('post on both where they name both', () => {
    const twitter = { post_frequency: 'medium', tweet_style: 'informative', tweet_examples: ['Ahoy.'] };
    const plans = plansOf({ reddit: section, eliza, twitter });
    expect(Object.keys(plans).sort()).toEqual(['reddit', 'twitter']);
    expect(plans.twitter).toMatchObject({ account: 'pilot', schedule: { expression: 'rate(6 hours)' } });
    expect(plans.twitter!.places).toBeUndefined();
  });
});

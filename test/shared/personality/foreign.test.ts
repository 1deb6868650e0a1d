import { describe, expect, it } from 'vitest';
import { problemSentence } from '../../../shared/config/problem.ts';
import { readPersonality } from '../../../shared/personality/import.ts';
import { madeUpPlatforms } from '../../support/made-up-traits.ts';

/** A character as elizaOS 0.1 had it. */
const first = {
  name: 'Lantern',
  username: 'lantern_keeper',
  clients: ['discord', 'chirp'],
  modelProvider: 'anthropic',
  plugins: [],
  settings: { secrets: { CHIRP_PASSWORD: 'hunter2-canary' }, voice: { model: 'en_US-female' } },
  chirpProfile: { id: '1' },
  people: [],
  bio: 'Keeps the lamp of a lighthouse that nobody needs any more.',
  lore: ['Once read a whole library by the lamp.'],
  knowledge: ['Fog is a cloud that sits down.', { path: 'ships.md', shared: true }, { directory: 'charts' }],
  messageExamples: [
    [
      { user: '{{user1}}', content: { text: 'Is it lonely?' } },
      { user: 'Lantern', content: { text: 'It is quiet.', action: 'NONE' } },
      { user: 'Lantern', content: { text: '', action: 'IGNORE' } },
    ],
  ],
  postExamples: ['The fog is early.'],
  topics: ['fog', 'ships'],
  adjectives: ['patient'],
  style: { all: ['calm'], post: ['short'] },
};

/** The same as version 2 writes it. */
const second = {
  id: '550e8400-e29b-41d4-a716-446655440000',
  name: 'Lantern',
  bio: ['Keeps a lamp.'],
  system: 'Be Lantern.',
  plugins: ['@elizaos/plugin-sql', '@elizaos/plugin-chirp'],
  settings: { model: 'x' },
  secrets: { KEY: 'hunter2-canary' },
  templates: {},
  advancedPlanning: true,
  knowledge: [{ item: { case: 'path', value: 'ships.md' } }, { text: 'Fog sits.' }, { content: 'Ships pass.' }],
  messageExamples: [
    {
      examples: [
        { name: '{{name1}}', content: { text: 'Hello' } },
        { name: 'Lantern', content: { text: 'Good night.' } },
      ],
    },
    [{ name: 'Lantern', content: { actions: ['IGNORE'] } }],
  ],
  style: {},
};

function read(file: unknown) {
  const result = readPersonality('lantern', new TextEncoder().encode(JSON.stringify(file)), madeUpPlatforms);
  if (!result.ok) {
    throw new Error(result.problems.map(problemSentence).join(' '));
  }
  return result;
}

describe('elizaOS characters', () => {
  it('are read in the form of version 1', () => {
    const { personality } = read(first);
    expect(personality).toMatchObject({
      id: 'lantern',
      name: 'Lantern',
      bio: ['Keeps the lamp of a lighthouse that nobody needs any more.'],
      knowledge: ['Fog is a cloud that sits down.'],
      style: { all: ['calm'], chat: [], post: ['short'] },
      messageExamples: [
        [
          { user: '{{user1}}', text: 'Is it lonely?' },
          { user: 'Lantern', text: 'It is quiet.' },
        ],
      ],
    });
    expect(personality.platforms).toMatchObject({
      chirp: { account: 'lantern_keeper', schedule: { expression: 'rate(4 hours)', windowMinutes: 0 } },
    });
  });

  it('are read in the form of version 2', () => {
    const { personality } = read(second);
    expect(personality).toMatchObject({
      id: 'lantern',
      system: 'Be Lantern.',
      knowledge: ['Fog sits.', 'Ships pass.'],
      postExamples: [],
      topics: [],
      messageExamples: [
        [
          { user: '{{name1}}', text: 'Hello' },
          { user: 'Lantern', text: 'Good night.' },
        ],
      ],
    });
    expect(Object.keys(personality.platforms)).toEqual(['chirp']);
  });

  it('say which fields mean nothing here, and why, without quoting them', () => {
    const ignored = (file: unknown) => read(file).understood.filter(({ kind }) => kind === 'ignored');
    expect(ignored(first).map(({ field }) => field)).toEqual([
      'clients',
      'modelProvider',
      'plugins',
      'settings',
      'chirpProfile',
      'people',
      'knowledge',
    ]);
    expect(ignored(second).map(({ field }) => field)).toEqual([
      'plugins',
      'settings',
      'secrets',
      'advancedPlanning',
      'id',
      'templates',
      'knowledge',
    ]);
    expect(ignored(first).at(-1)!.text).toContain('2 of 3 entries of `knowledge` name files or directories');
    expect(JSON.stringify([read(first), read(second)])).not.toContain('hunter2-canary');
    expect(read(first).understood.map(({ field }) => field)).toContain('settings.secrets');
    expect(read(first).understood.filter(({ kind }) => kind === 'unknown')).toEqual([]);
  });

  it('post where their clients or plugins say', () => {
    const platformsOf = (file: object) => Object.keys(read({ name: 'L', ...file }).personality.platforms);
    expect(platformsOf({ clients: ['CHIRP'] })).toEqual(['chirp']);
    expect(platformsOf({ plugins: ['@elizaos/client-chirp'] })).toEqual(['chirp']);
    expect(platformsOf({ clients: ['chirp'], platforms: { forum: { settings: { rooms: ['x'] } } } })).toEqual([
      'forum',
    ]);
    expect(platformsOf({ clients: [5, null], plugins: 'x' })).toEqual(['chirp']);
  });

  it('post on the first platform that needs no settings where they name none of ours', () => {
    const { personality, understood } = read({ name: 'L', clients: ['telegram'] });
    expect(Object.keys(personality.platforms)).toEqual(['chirp']);
    expect(understood.find(({ field }) => field === 'platforms')!.text).toBe(
      'The file names no platform of this hive ("telegram" is none): it posts on Chirp. Write `platforms` to choose.',
    );
  });

  it('do not post where settings are missing, and say so', () => {
    const { personality, understood } = read({ name: 'L', clients: ['forum', 'chirp'] });
    expect(Object.keys(personality.platforms)).toEqual(['chirp']);
    expect(understood.find(({ field }) => field === 'platforms.forum')!.text).toContain('Forum, which needs settings');
    const alone = readPersonality(
      'l',
      new TextEncoder().encode('{"name": "L", "clients": ["forum"]}'),
      madeUpPlatforms,
    );
    expect(!alone.ok && alone.problems.map(problemSentence)).toEqual([
      'platforms.forum.settings.rooms: found nothing; expected a list.',
    ]);
  });

  it('take the account from the username where it can be one', () => {
    const accountOf = (username: string) => read({ name: 'L', username }).personality.platforms.chirp!.account;
    expect(accountOf('@Lantern_1')).toBe('lantern_1');
    expect(accountOf('lantern keeper')).toBe('lantern');
    expect(read({ name: 'L', username: 'lantern keeper' }).understood.map(({ field }) => field)).toContain('username');
  });

  it('give facts in every form, and say which they name without bringing them along', () => {
    const { personality, understood } = read({
      name: 'L',
      knowledge: [
        'One.',
        { text: 'Two.' },
        { id: 'k3', content: 'Three.', metadata: { source: 'x' } },
        { id: 'k4', content: { text: 'Four.' } },
        { item: { case: 'text', value: 'Five.' } },
        { item: { case: 'directory', value: { directory: 'd' } } },
        { path: 'ships.md', shared: true },
        { directory: 'charts', shared: false },
        ' ',
      ],
    });
    expect(personality.knowledge).toEqual(['One.', 'Two.', 'Three.', 'Four.', 'Five.']);
    expect(understood.find(({ field }) => field === 'knowledge')!.text).toContain('3 of 9 entries of `knowledge`');
    expect(understood.map(({ field }) => field)).toContain('knowledge[8]');
  });

  it('may have empty lists, and conversations in every form', () => {
    const empty = { bio: [], lore: [], knowledge: [], topics: [], adjectives: [], postExamples: [], style: {} };
    expect(read({ name: 'L', ...empty, messageExamples: [[], {}, { examples: [] }] }).personality).toMatchObject({
      ...empty,
      style: { all: [], chat: [], post: [] },
      messageExamples: [],
    });
    const said = { name: 'L', content: { text: 'Fog.', actions: ['REPLY'] } };
    const { messageExamples } = read({
      name: 'L',
      messageExamples: [said, [said], { examples: [{ user: 'L', text: 'Fog.' }] }],
    }).personality;
    expect(messageExamples).toEqual(Array.from({ length: 3 }, () => [{ user: 'L', text: 'Fog.' }]));
  });
});

describe('templates of elizaOS characters', () => {
  const template = [
    '# Areas of Expertise',
    '{{knowledge}}',
    '{{bio}}',
    '{{lore}}',
    '# Task: Generate a post in the voice of {{agentName}} @{{chirpUserName}}.',
    'Write a post that is {{adjective}} about {{topic}}, from the view of {{agentName}}. Do not add commentary, just write the post.',
    'Your response should be 1, 2, or 3 sentences. The total character count MUST be less than {{maxChirpLength}}.',
    '- No emojis in the voice of {{agentName}}.',
    'Your response must be formatted as JSON.',
    '<response>text</response>',
    'Example:',
    '{"text": "..."}',
  ].join('\n');

  it('for posts give their plain sentences as rules of writing, those of one platform to it alone', () => {
    const { personality, understood } = read({
      name: 'L',
      style: { post: ['short'] },
      templates: { postCreationTemplate: 'Be brief.', chirpPostTemplate: template, forum_post_template: 'Be long.' },
    });
    expect(personality.style.post).toEqual(['short', 'Be brief.']);
    expect(personality.platforms.chirp!.style).toEqual([
      'Do not add commentary, just write the post.',
      'Your response should be 1, 2, or 3 sentences.',
      'No emojis in the voice of {{agentName}}.',
    ]);
    expect(understood.filter(({ field }) => field.startsWith('templates')).map(({ text }) => text)).toEqual([
      '`templates.postCreationTemplate`: 1 sentence joins `style.post`.',
      '`templates.chirpPostTemplate`: 3 sentences join `platforms.chirp.style`; 7 more belong to another runtime.',
      '`templates.forum_post_template` is not used: a prompt of another runtime, and none for posts where this personality is.',
    ]);
  });

  it.each([
    ['messageHandlerTemplate', 'Answer kindly.', 'a prompt of another runtime, and none for posts'],
    ['elsewherePostTemplate', 'Answer kindly.', 'a prompt of another runtime, and none for posts'],
    ['postTemplate', '({ state }) => "Write about " + state.topic', 'a function is not run here; write its rules'],
    ['postTemplate', 'async function (state) { return "x"; }', 'a function is not run here; write its rules'],
    ['postTemplate', 5, 'a function is not run here; write its rules'],
    ['postTemplate', '{{bio}}\nAnswer as JSON.', 'no sentence of it is a rule of writing'],
  ])('that are no use are ignored with the reason: %s %j', (name, written, reason) => {
    const { personality, understood } = read({ name: 'L', templates: { [name]: written } });
    expect(personality.style.post).toEqual([]);
    expect(understood.filter(({ kind }) => kind === 'ignored')).toEqual([
      { kind: 'ignored', field: `templates.${name}`, text: expect.stringContaining(reason) },
    ]);
  });

  it.each([[{}], [[]], ['x'], [null]])('that are %j hold none', (templates) => {
    const { understood } = read({ name: 'L', templates });
    expect(understood.find(({ field }) => field === 'templates')).toMatchObject({ kind: 'ignored' });
  });
});

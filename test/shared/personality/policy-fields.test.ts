import { describe, expect, it } from 'vitest';
import { platformsWithSettings } from '../../../infra/platforms.ts';
import { problemSentence } from '../../../shared/config/problem.ts';
import { footerOf } from '../../../shared/content/disclosure.ts';
import { readPersonality } from '../../../shared/personality/import.ts';
import { footer, footers } from '../../../shared/platforms/reddit/footers.ts';

function read(platforms: object, rest: object = {}) {
  const bytes = new TextEncoder().encode(JSON.stringify({ name: 'Ada', bio: 'Bakes.', platforms, ...rest }));
  return readPersonality('ada', bytes, platformsWithSettings);
}
function accepted(platforms: object, rest: object = {}) {
  const result = read(platforms, rest);
  if (!result.ok) throw new Error(result.problems.map(problemSentence).join(' '));
  return result;
}
function refused(platforms: object): string {
  const result = read(platforms);
  if (result.ok) throw new Error('it was accepted');
  expect(result.problems).toHaveLength(1);
  return result.problems.map(problemSentence).join();
}

describe('the policy in a file', () => {
  it('is read as the platform writes it', () => {
    const { personality } = accepted({
      twitter: { policy: { mentions: ['@Mill', ' @old_oven '], links: ['WWW.Mill.example'], hashtags: 0 } },
      reddit: { policy: { mentions: ['/u/Mill', 'r/Bread'] } },
    });
    expect(personality.platforms.twitter?.policy).toEqual({
      mentions: ['@mill', '@old_oven'],
      links: ['mill.example'],
      hashtags: 0,
    });
    expect(personality.platforms.reddit?.policy).toEqual({ mentions: ['u/mill', 'r/bread'] });
  });

  it('may be left out', () => {
    expect(accepted({ twitter: {} }).personality.platforms.twitter).not.toHaveProperty('policy');
  });

  it.each([
    [
      { twitter: { policy: { mentions: ['u/mill'] } } },
      /^platforms\.twitter\.policy\.mentions\[0\]: found "u\/mill"; expected one account/,
    ],
    [{ twitter: { policy: { mentions: ['mill'] } } }, /mentions\[0\]: .*with its sign/],
    [{ twitter: { policy: { mentions: ['@a @b'] } } }, /mentions\[0\]: /],
    [{ reddit: { policy: { mentions: ['@mill'] } } }, /^platforms\.reddit\.policy\.mentions\[0\]: /],
    [{ twitter: { policy: { links: ['https://mill.example/x'] } } }, /links\[0\]: .*a domain alone/],
    [{ twitter: { policy: { links: ['localhost'] } } }, /links\[0\]: .*a domain alone/],
    [{ twitter: { policy: { links: ['*'] } } }, /links\[0\]: .*a domain alone/],
    [{ twitter: { policy: { links: [`${'d'.repeat(300)}.example`] } } }, /links\[0\]: .*a domain alone/],
    [{ reddit: { policy: { mentions: [`u/${'m'.repeat(50_000)}`] } } }, /mentions\[0\]: /],
    [{ twitter: { policy: { hashtags: -1 } } }, /hashtags: found -1/],
    [{ twitter: { policy: { hashtags: 1.5 } } }, /hashtags: /],
    [{ twitter: { policy: [] } }, /^platforms\.twitter\.policy: /],
  ])('is refused: %j', (platforms, sentence) => {
    expect(refused(platforms)).toMatch(sentence);
  });

  it('warns of what it does not know', () => {
    const { understood } = accepted({ twitter: { policy: { hashtag: 3 } } });
    expect(understood.find(({ kind }) => kind === 'unknown')?.text).toMatch(
      /platforms\.twitter\.policy\.hashtag.*did you mean hashtags/,
    );
  });
});

describe('the footer in a file', () => {
  it.each([
    ['twitter', 'Written by an AI, run by the mill.'],
    ['twitter', '🤖 bot'],
    ['twitter', 'Not a human: an AI wrote this.'],
    ['reddit', 'Run by a person, written by an AI.'],
    ['reddit', '*Ich bin eine KI; Fragen an die Mühle.*'],
    ['reddit', 'この文章はAIが書きました。'],
    ['reddit', 'Texte généré automatiquement.'],
  ])('%s: takes %j', (platform, own) => {
    expect(accepted({ [platform]: { footer: ` ${own} ` } }).personality.platforms[platform]?.footer).toBe(own);
  });

  it.each(Object.values({ ...footers, en: footer }))('would take the own words of the hive: %j', (own) => {
    expect(accepted({ reddit: { footer: own } }).personality.platforms.reddit?.footer).toBe(own);
  });

  it.each([
    ['', /expected words that say that the text is generated/],
    ['  \n ', /expected words that say/],
    ['🙂', /expected words that say/],
    ['Have a nice day, robotics fans.', /with one that readers know by it/],
    ['Come si fa il pane, in Italia.', /with one that readers know by it/],
    ['Not a bot: written by a human.', /claims no human writer/],
    ['I am a real person with an AI.', /claims no human writer/],
    ['Ich bin kein Bot.', /claims no human writer/],
    ['Written by a human, not by AI.', /claims no human writer/],
    ['100 % ohne KI', /claims no human writer/],
    ['Sans IA !', /claims no human writer/],
    ['Bez AI.', /claims no human writer/],
    ['This account is run by a real human, no AI involved.', /claims no human writer/],
    ['An AI wrote\nthis.', /one line/],
    ['An AI wrote \u202ethis.', /one line/],
    [`AI ${'a'.repeat(200)}`, /at most 140 of the 280 that a text on Twitter\/X may measure/],
  ])('is refused: %j', (own, sentence) => {
    expect(refused({ twitter: { footer: own } })).toMatch(/^platforms\.twitter\.footer: found /);
    expect(refused({ twitter: { footer: own } })).toMatch(sentence);
  });

  it('leaves room under an answer too, which may be shorter than a post', () => {
    const footer = (length: number) => ({ reddit: { footer: `AI ${'a'.repeat(length)}` } });
    expect(accepted(footer(4000)).personality.platforms.reddit?.footer).toHaveLength(4003);
    expect(refused(footer(6000))).toMatch(/at most 5000 of the 10000 that a text on Reddit may measure/);
  });

  it('is in the language of the personality where the file has none', () => {
    const reddit = platformsWithSettings.find(({ id }) => id === 'reddit')!;
    const of = (language: string) => footerOf(reddit, accepted({ reddit: {} }, { language }).personality);
    expect(of('de')).toBe('Ich bin ein Bot: Diesen Text hat eine KI geschrieben.');
    expect(of('pt-BR')).toBe(footers.pt);
    expect(of('zh-Hant-TW')).toBe(footers['zh-Hant']);
    expect(of('sw')).toBe(footer);
  });
});

describe('disclosure: false', () => {
  it('is possible, and the report warns of it and of a footer that is not used', () => {
    const { personality, understood } = accepted({ reddit: { footer: 'An AI wrote this.' } }, { disclosure: false });
    expect(personality.disclosure).toBe(false);
    expect(understood.filter(({ kind }) => kind === 'warning').map(({ field }) => field)).toEqual([
      'disclosure',
      'platforms.reddit.footer',
    ]);
    expect(accepted({ reddit: {} }).understood.filter(({ kind }) => kind === 'warning')).toEqual([]);
  });
});

import { describe, expect, it } from 'vitest';
import { commonReferences, hostOf, leadsTo, policyOf, policyRules } from '../../../shared/content/policy.ts';
import { buildRequest } from '../../../shared/personality/prompt.ts';
import { ada, plan, request, traits } from './subjects.ts';

describe('the policy of texts', () => {
  it('allows nothing but the usual hashtags where the file says nothing', () => {
    expect(policyOf(traits, ada)).toEqual({ mentions: [], links: [], hashtags: 0 });
    expect(policyOf({ ...traits, usualHashtags: 2 }, ada).hashtags).toBe(2);
  });

  it("takes the file's word, for this platform alone", () => {
    const policy = { mentions: ['@mill'], links: ['mill.example'], hashtags: 5 };
    const open = { ...ada, platforms: { [traits.id]: { ...plan, policy } } };
    expect(policyOf(traits, open)).toEqual(policy);
    expect(policyOf({ id: 'other' }, open)).toEqual({ mentions: [], links: [], hashtags: 0 });
  });

  it('tells the writer', () => {
    expect(request().instructions).toContain('- No hashtags.\n- No links and no web addresses.\n- No mentions');
    const policy = { mentions: ['@mill'], links: ['mill.example'], hashtags: 1 };
    const open = { ...ada, platforms: { [traits.id]: { ...plan, policy } } };
    expect(policyRules(traits, open)).toEqual([
      'No hashtags, unless the style above asks for them; then at most one hashtag.',
      'No links but to mill.example, and those seldom.',
      'No mentions of accounts or places by their handles but @mill, and those seldom.',
    ]);
  });

  it('fills the names of foreign examples in before the writer sees them', () => {
    const messageExamples = [[{ user: '{{user1}}', text: 'Hi {{char}}, I am {{user}}.' }]];
    const { instructions, input } = buildRequest({
      personality: { ...ada, messageExamples, postExamples: ['{{agentName}} greets {{user2}} and {{name}}.'] },
      traits,
      plan,
      topic: '{{user}} and bread',
      withTitle: false,
      maxOutputTokens: 500,
      seed: 's',
    });
    expect(`${instructions}${input}`).not.toMatch(/\{\{|\}\}/);
    expect(instructions).toContain('Ada Crumb greets Someone and Ada Crumb.');
  });
});

describe('what texts point at, where the platform says nothing of its own', () => {
  it.each([
    ['Good morning @Mill and @old_oven!', ['@mill', '@old_oven'], [], []],
    ['Mail me@example.org or not.', [], [], []],
    ['See https://mill.example/a?b=1#c, or www.mill.example.', [], 2, []],
    ['#bread and #Roggen_brot, but not #1 and not C# or a&#39;b', [], [], ['bread', 'Roggen_brot']],
    ['＠mill ＃パン', ['@mill'], [], ['パン']],
    ['https://mill.example/@baker#crumb', [], 1, []],
  ])('%j', (text, mentions, links, hashtags) => {
    const found = commonReferences(text);
    expect(found.mentions).toEqual(mentions);
    expect(found.hashtags).toEqual(hashtags);
    if (typeof links === 'number') expect(found.links).toHaveLength(links);
    else expect(found.links).toEqual(links);
  });

  it.each([
    ['https://www.Mill.example/bread', 'mill.example'],
    ['mill.example', 'mill.example'],
    ['http://mill.example.:8080/', 'mill.example'],
    ['https://user:word@other.example/mill.example', 'other.example'],
    ['https://', undefined],
  ])('%j leads to %j', (link, host) => {
    expect(hostOf(link)).toBe(host);
  });

  it('knows a domain and what is below it from what looks like it', () => {
    expect(leadsTo('https://shop.mill.example/x', ['mill.example'])).toBe(true);
    expect(leadsTo('https://evilmill.example', ['mill.example'])).toBe(false);
    expect(leadsTo('https://mill.example.evil.example', ['mill.example'])).toBe(false);
  });
});

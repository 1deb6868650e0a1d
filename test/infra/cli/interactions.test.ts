import { describe, expect, it } from 'vitest';
import { plain } from '../../../infra/cli/format.ts';
import { interactionText, interactionView, listText } from '../../../infra/cli/interactions.ts';
import { newestHeard } from '../../../infra/cli/reactions.ts';
import { publicationText } from '../../../infra/cli/why.ts';
import type { HeardStore } from '../../../shared/interaction/heard.ts';
import type { Interaction } from '../../../shared/interaction/interaction.ts';
import { said } from './interactions.ts';
import { hour, minute, now, published } from './members.ts';

const answer = published(5, {
  id: 'ada.twitter.re.42',
  kind: 'reply',
  target: { replyTo: '42' },
  parts: [{ text: 'It is lit.' }],
});
const asked = said({
  id: '42',
  createdAt: now - 10 * minute,
  context: [{ id: '1', author: { id: '7', handle: 'ada' }, text: 'The sea is calm.', createdAt: now - hour }],
  verdict: { answer: true, rule: 'answered', why: 'no rule is against it', at: now - 9 * minute },
  publication: answer.id,
});
const old = said({
  id: '43',
  text: 'Hello?',
  verdict: { answer: false, rule: 'age', why: 'it is 30 h old', at: now },
});

describe('a list of interactions', () => {
  it('has a line for each, with the rule or the state of the answer', () => {
    const text = listText([{ interaction: asked, answer }, { interaction: old }, { interaction: said() }], plain);
    const [first, second, third] = text.split('\n');
    expect(first).toMatch(/^2026-11-23 09:55 UTC +42 +twitter\/ada +mention by bob +published +"Is the lamp lit\?"$/);
    expect(second).toMatch(/43 +.*mention by bob +age +"Hello\?"$/);
    expect(third).toMatch(/not decided yet/);
  });

  it('says so where there is none', () => {
    expect(listText([], plain)).toBe('Nobody said anything that fits.');
  });

  it('says that an answer is planned whose publication is not there yet', () => {
    expect(listText([{ interaction: asked }], plain)).toContain('answer is planned');
  });
});

describe('one interaction', () => {
  it('is shown with its conversation in its order, the verdict and the answer', () => {
    const text = interactionText({ interaction: asked, answer }, plain);
    expect(text).toContain('42: mention by bob');
    expect(text).toContain('to be answered (answered): no rule is against it');
    expect(text).toContain(`answer   ${answer.id}: published at 2026-11-23 10:00 UTC`);
    expect(text.slice(text.indexOf('Conversation'))).toBe(
      ['Conversation', '  ada    The sea is calm.', '  > bob  Is the lamp lit?', '  ada    It is lit.'].join('\n'),
    );
  });

  it('marks an answer that is not out', () => {
    const held = { ...answer, state: 'held' as const, ids: {} };
    expect(interactionText({ interaction: asked, answer: held }, plain)).toContain('(not out) ada  It is lit.');
  });

  it('is plain data with times as texts', () => {
    expect(interactionView({ interaction: asked, answer })).toMatchObject({
      id: '42',
      at: '2026-11-23T09:55:00.000Z',
      verdict: { answer: true, rule: 'answered', at: '2026-11-23T09:56:00.000Z' },
      context: [{ id: '1', at: '2026-11-23T09:05:00.000Z' }],
      answer: { state: 'published', texts: ['It is lit.'] },
    });
    expect(interactionView({ interaction: old })).not.toHaveProperty('answer');
  });

  it('explains the publication that answers it', () => {
    const text = publicationText(answer, [], now, plain, { interaction: asked });
    expect(text).toContain('answers     mention by bob at 2026-11-23 09:55 UTC: "Is the lamp lit?"');
    expect(text).toContain('because     answered: no rule is against it');
    expect(text).toContain('hive interactions show 42');
  });
});

describe('the newest of some accounts', () => {
  const stored = new Map<string, readonly Interaction[]>();
  const heard: HeardStore = {
    async *of(_platform, account, { from = 0 } = {}) {
      for (const { id, createdAt } of stored.get(account) ?? []) if (createdAt >= from) yield id;
    },
    read: async ({ account, id }) => stored.get(account)?.find((one) => one.id === id),
  };
  const accounts = [
    { platform: 'twitter', account: 'ada' },
    { platform: 'twitter', account: 'bea' },
  ];
  const at = (minutesAgo: number, account = 'ada') => said({ account, createdAt: now - minutesAgo * minute });
  const [a1, a5, a9, b3] = [at(1), at(5), at(9), at(3, 'bea')];
  stored.set('ada', [a1, a5, a9]);
  stored.set('bea', [b3]);

  it('are merged by time, and no more than are wanted', async () => {
    expect(await newestHeard({ heard }, accounts, { last: 3 })).toEqual([a1, b3, a5]);
    expect(await newestHeard({ heard }, accounts, { last: 10, from: now - 4 * minute })).toEqual([a1, b3]);
  });

  it('are read on until enough fit', async () => {
    expect(await newestHeard({ heard }, accounts, { last: 1, fits: ({ id }) => id === a9.id })).toEqual([a9]);
  });
});

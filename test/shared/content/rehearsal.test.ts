import { describe, expect, it } from 'vitest';
import { plainWords } from '../../../shared/content/said-before.ts';
import { fingerprintOf } from '../../../shared/content/similarity/fingerprint.ts';
import { wordsHash } from '../../../shared/content/similarity/references.ts';
import { ModelAccount, ModelRefused } from '../../../shared/publication/errors.ts';
import { output, rehearsed } from '../../support/rehearsed.ts';
import { unlikeText } from '../../support/unlike-text.ts';
import { personality } from '../../support/world.ts';

const usage = { model: 'test', inputTokens: 1, outputTokens: 1, costUsd: 0.0015 };
const at = (number: number) => ({ id: `ada.twitter.preview.${number}`, platform: 'twitter' });

describe('a rehearsal', () => {
  it('answers the words with the run that made them: prompt, verdicts, version, price', async () => {
    const stage = rehearsed([output('The tide came in.')]);
    const draft = await stage.say(at(1));
    expect(draft).toMatchObject({
      outcome: 'draft',
      costUsd: 0.001,
      run: { version: 3, parts: [{ text: 'The tide came in.' }] },
    });
    expect(draft.run?.tries[0]?.instructions).toBe(stage.requests[0]?.instructions);
    const gates = draft.run?.tries[0]?.verdicts.map(({ gate }) => gate);
    expect(gates).toEqual(expect.arrayContaining(['empty', 'fits', 'near-duplicate']));
  });

  it('goes through all topics before one comes again, from those that were used', async () => {
    const stage = rehearsed();
    const topics = [];
    for (let number = 1; number <= 4; number += 1) topics.push((await stage.say(at(number))).run?.topic);
    expect(new Set(topics.slice(0, 3))).toEqual(new Set(['tides', 'lamps', 'gulls']));
    expect(topics[3]).not.toBe(topics[2]);
  });

  it('says nothing twice: the words of an earlier draft are tried again, a near-duplicate of the hive too', async () => {
    const print = fingerprintOf(unlikeText(77)).print;
    const other = { publication: 'eve.twitter.x', platform: 'twitter', account: 'eve', words: 'a', print };
    const hives = wordsHash(plainWords({ text: 'The lamp is out.' }));
    const seen: string[] = [];
    const said = {
      candidates: async () => ({ texts: [other], bands: new Map() }),
      async ownerOf(words: string) {
        seen.push(words);
        return words === hives ? 'eve.twitter.y' : undefined;
      },
    };
    const outputs = ['The lamp is out!', 'The tide came in.', 'The tide came in!', unlikeText(77)];
    const stage = rehearsed(outputs.map(output), { said });
    const first = await stage.say(at(1));
    expect(first.run?.tries.map(({ verdicts }) => verdicts.find(({ verdict }) => verdict === 'again'))).toMatchObject([
      { gate: 'said-before', feedback: 'eve.twitter.y said this already' },
      undefined,
    ]);
    const second = await stage.say(at(2));
    expect(second).toMatchObject({ outcome: 'draft', costUsd: 0.003 });
    const verdicts = second.run?.tries.map((attempt) => attempt.verdicts.find(({ verdict }) => verdict === 'again'));
    expect(verdicts).toMatchObject([
      { gate: 'said-before', feedback: 'ada.twitter.preview.1 said this already' },
      { gate: 'near-duplicate', resembles: 'eve.twitter.x' },
      undefined,
    ]);
    // What was said here is known here.
    expect(seen).toHaveLength(4);
  });

  it('is rejected with all verdicts where no text passes', async () => {
    const draft = await rehearsed([output(''), new ModelRefused('refusal', 'no', usage), output('')]).say(at(1));
    expect(draft).toMatchObject({ outcome: 'rejected', reason: expect.stringMatching(/^no text passed the gates/) });
    expect(draft.run?.tries).toHaveLength(3);
    expect(draft.costUsd).toBeCloseTo(0.0035, 9);
  });

  it('is stopped by a model that cannot be asked, and by a budget that one post would pass', async () => {
    const blocked = await rehearsed([new ModelAccount('bad-key', 'The key is wrong.')]).say(at(1));
    expect(blocked).toEqual({ ...at(1), outcome: 'stopped', reason: 'The key is wrong.', costUsd: 0 });
    const poor = personality({ budget: { perDayUsd: 0.001 } });
    const stage = rehearsed([], { personality: poor });
    expect(await stage.say(at(1))).toMatchObject({
      outcome: 'stopped',
      reason: expect.stringContaining('its budget of'),
    });
    expect(stage.requests).toEqual([]);
  });

  it('has a full purse for each text', async () => {
    const stage = rehearsed([], { personality: personality({ budget: { perDayUsd: 0.02 } }) });
    for (let number = 1; number <= 3; number += 1) expect((await stage.say(at(number))).outcome).toBe('draft');
  });
});

import { describe, expect, it } from 'vitest';
import type { Run } from '../../../shared/content/ports.ts';
import { type Replayed, replay } from '../../../shared/content/replay.ts';
import { readAnswer } from '../../../shared/openai/answer.ts';
import type { Personality } from '../../../shared/personality/personality.ts';
import { output, rehearsed } from '../../support/rehearsed.ts';
import { scriptedTraits as traits } from '../../support/scripted-platform.ts';
import { personality } from '../../support/world.ts';

/** A run as it lies in the bucket. */
async function runOf(outputs: string[], before: readonly string[] = []): Promise<Run> {
  const stage = rehearsed([...before, ...outputs]);
  for (const [index] of before.entries()) await stage.say({ id: `ada.twitter.before.${index}`, platform: 'twitter' });
  const { run } = await stage.say({ id: 'ada.twitter.20261123T0900Z', platform: 'twitter' });
  return JSON.parse(JSON.stringify(run)) as Run;
}
const again = (run: Run, changes: Partial<Personality> = {}): Replayed =>
  replay({ run, personality: personality(changes), traits, readAnswer });
const tide = output('The tide came in.');

describe('a run that is run again', () => {
  it('is the same by the same code, at the first try', async () => {
    const run = await runOf([tide]);
    expect(again(run)).toEqual({ same: true, tries: [{ number: 1, verdicts: [] }], notAskedAgain: ['near-duplicate'] });
  });

  it('is the same through tries that were refused, unreadable, mended and said before', async () => {
    const run = await runOf(
      [output('As an AI language model I cannot.'), tide, output('"The lamp turns in the fog."')],
      [tide],
    );
    expect(run.tries.map(({ verdicts }) => verdicts.filter(({ verdict }) => verdict === 'again').length > 0)).toEqual([
      true,
      true,
      false,
    ]);
    expect(again(run)).toMatchObject({ same: true, notAskedAgain: ['said-before', 'near-duplicate'] });
    const unreadable = await runOf(['not JSON', 'not JSON', 'not JSON']);
    expect(unreadable.parts).toEqual([]);
    expect(again(unreadable)).toMatchObject({ same: true });
  });

  it('names the lines of the prompt that are others now', async () => {
    const { same, tries, parts } = again(await runOf([tide]), { bio: ['Keeps two lighthouses.'] });
    expect(same).toBe(false);
    expect(tries).toEqual([
      {
        number: 1,
        instructions: { before: ['- Keeps a lighthouse.'], now: ['- Keeps two lighthouses.'] },
        verdicts: [],
      },
    ]);
    expect(parts).toBeUndefined();
  });

  it('names the gate that judges otherwise now, and what would not go out', async () => {
    const run = await runOf([tide]);
    const longer = { ...run, tries: [{ ...run.tries[0]!, raw: output('x'.repeat(2000)) }] };
    const { tries, parts } = again(longer);
    expect(tries[0]?.verdicts).toContainEqual({
      gate: 'fits',
      before: { gate: 'fits', verdict: 'pass' },
      now: expect.objectContaining({ gate: 'fits', verdict: 'again' }),
    });
    expect(parts).toEqual({ before: run.parts, now: [] });
  });

  it('names a gate that is new, and a text that would be mended otherwise', async () => {
    const run = await runOf([tide]);
    const [attempt] = run.tries;
    const older = {
      ...run,
      tries: [{ ...attempt!, verdicts: attempt!.verdicts.filter(({ gate }) => gate !== 'fits') }],
    };
    expect(again(older).tries[0]?.verdicts).toEqual([{ gate: 'fits', now: { gate: 'fits', verdict: 'pass' } }]);
    const other = { ...run, parts: [{ text: 'The tide went out.' }] };
    expect(again(other)).toMatchObject({ same: false, parts: { now: [{ text: 'The tide came in.' }] } });
  });

  it('does not look for a request behind the words of a person', async () => {
    const run = await runOf([tide]);
    const byHand = { ...run, tries: [{ ...run.tries[0]!, instructions: '', input: '', raw: 'The tide came in.' }] };
    expect(again(byHand)).toMatchObject({ same: true });
  });
});

import { describe, expect, it } from 'vitest';
import { effectiveConfig } from '../../../shared/config/effective.ts';
import { draftStep } from '../../../shared/content/draft-step.ts';
import { runGates } from '../../../shared/content/gates/run-gates.ts';
import { type Moderated, type Moderator, moderate, objections } from '../../../shared/content/moderation.ts';
import type { Run } from '../../../shared/content/ports.ts';
import { silentLog } from '../../../shared/monitoring/log.ts';
import { ModelAccount, ModelUnavailable } from '../../../shared/publication/errors.ts';
import { makeWorld, minute } from '../../support/world.ts';
import { context, forum } from './subjects.ts';

const { moderation: settings } = effectiveConfig({});
const clean: Moderated = { model: 'omni', flagged: [], scores: { hate: 0.00001, violence: 0.123456 } };
const foul: Moderated = { model: 'omni', flagged: ['hate'], scores: { hate: 0.93, violence: 0.2 } };
const good = runGates({ text: 'The dough sleeps.' }, context);

function moderator(...answers: (Moderated | Error)[]): Moderator & { readonly asked: string[] } {
  const asked: string[] = [];
  return {
    asked,
    async check(text) {
      asked.push(text);
      const answer = answers.shift() ?? clean;
      if (answer instanceof Error) throw answer;
      return answer;
    },
  };
}

describe('the moderation of a draft', () => {
  it('is asked once and keeps its scores in the verdict', async () => {
    const port = moderator(clean);
    const result = await moderate(good, port, settings, silentLog);
    expect(port.asked).toEqual(['The dough sleeps.']);
    expect(result.outcome).toBe('pass');
    expect(result.verdicts.at(-1)).toEqual({
      gate: 'moderation',
      verdict: 'pass',
      model: 'omni',
      categories: [],
      scores: { hate: 0, violence: 0.1235 },
    });
  });

  it('sends a text that it objects to back, naming the categories', async () => {
    const result = await moderate(good, moderator(foul), settings, silentLog);
    expect(result.outcome).toBe('again');
    expect(result.feedback).toEqual([expect.stringContaining('(hate)')]);
    expect(result.verdicts.at(-1)).toMatchObject({ verdict: 'again', categories: ['hate'], scores: { hate: 0.93 } });
  });

  it('reads the title as well', async () => {
    const port = moderator();
    const titled = runGates({ text: 'The dough sleeps.', title: 'Night' }, { ...context, traits: forum });
    await moderate(titled, port, settings, silentLog);
    expect(port.asked).toEqual(['Night\n\nThe dough sleeps.']);
  });

  it('is not asked about a text that another gate stopped, nor where it is off', async () => {
    const port = moderator();
    const bad = runGates({ text: '' }, context);
    expect(await moderate(bad, port, settings, silentLog)).toBe(bad);
    expect(await moderate(good, undefined, settings, silentLog)).toBe(good);
    expect(port.asked).toEqual([]);
  });

  it.each([[new ModelUnavailable('It is away.', 1)], [new ModelAccount('bad-key', 'It has no moderation.')]])(
    'lets nothing pass unseen: %s',
    async (error) => {
      await expect(moderate(good, moderator(error), settings, silentLog)).rejects.toBe(error);
    },
  );

  it('lets pass unseen where the operator says so, and says so in the verdict; a fault of our own is thrown', async () => {
    const lax = { ...settings, onFailure: 'pass' } as const;
    const result = await moderate(good, moderator(new ModelUnavailable('It is away.', 1)), lax, silentLog);
    expect(result.outcome).toBe('pass');
    expect(result.verdicts.at(-1)).toEqual({ gate: 'moderation', verdict: 'pass', unchecked: 'It is away.' });
    await expect(moderate(good, moderator(new TypeError('x')), lax, silentLog)).rejects.toThrow(TypeError);
  });

  it.each([
    ['the flag of the service', foul, {}, ['hate']],
    ['a stricter threshold', clean, { violence: 0.1 }, ['violence']],
    ['a laxer threshold', foul, { hate: 0.95 }, []],
    ['a threshold of another category', foul, { violence: 0.5 }, ['hate']],
    ['a flag without a score', { ...foul, scores: {} }, { hate: 1 }, ['hate']],
    ['a category of a newer list', { ...clean, flagged: ['other'] }, {}, ['other']],
  ])('counts %s', (_what, answer, thresholds, expected) => {
    expect(objections(answer, thresholds)).toEqual(expected);
  });
});

describe('a draft and its moderation', () => {
  async function planned(port: Moderator, config = {}) {
    const world = makeWorld();
    const runs: Run[] = [];
    const tools = {
      ...world.draftTools,
      runs: { put: async (_key: string, run: Run) => void runs.push(run) },
      writer: async (...asked: Parameters<typeof world.draftTools.writer>) => ({
        ...(await world.draftTools.writer(...asked)),
        config: effectiveConfig({ config, traits: asked[0], plan: asked[1] }),
        moderator: port,
      }),
    };
    await world.plan();
    const { id } = await world.only();
    return { world, runs, draft: () => draftStep(id, tools) };
  }

  it('waits while the moderation is away, and pays for no other text until it is back', async () => {
    const away = () => new ModelUnavailable('The moderation is away.', makeWorld().now() + minute);
    const port = moderator(away(), away(), clean, clean);
    const { world, draft } = await planned(port);
    expect(await draft()).toBe('waiting');
    expect(await world.only()).toMatchObject({ state: 'planned', wait: { reason: 'The moderation is away.' } });
    world.pass(2 * minute);
    expect(await draft()).toBe('waiting');
    expect(world.state.writes).toBe(1);
    world.pass(2 * minute);
    expect(await draft()).toBe('drafted');
    expect(world.state.writes).toBe(2);
  });

  it('writes again what is objected to, three times, and is then rejected with the categories in the run', async () => {
    const { world, runs, draft } = await planned(moderator(foul, foul, foul));
    expect(await draft()).toBe('ended');
    expect(await world.only()).toMatchObject({ state: 'rejected', reason: expect.stringContaining('moderation') });
    expect(runs.at(-1)?.tries.map(({ verdicts }) => verdicts.at(-1))).toEqual(
      Array.from({ length: 3 }, () => expect.objectContaining({ gate: 'moderation', categories: ['hate'] })),
    );
  });

  it('keeps the verdict of the text that went out', async () => {
    const port = moderator(foul, clean);
    const { runs, draft } = await planned(port);
    expect(await draft()).toBe('drafted');
    expect(port.asked).toHaveLength(2);
    expect(runs.at(-1)?.tries[1]?.verdicts.find(({ gate }) => gate === 'moderation')).toMatchObject({
      verdict: 'pass',
      scores: { hate: 0 },
    });
  });

  it('blocks the writer where the server has no moderation: a person has to say what is wanted', async () => {
    const { world, draft } = await planned(moderator(new ModelAccount('bad-key', 'set moderation.enabled to false')));
    expect(await draft()).toBe('waiting');
    expect(world.state.switches.writerBlockedUntil).toBeGreaterThan(world.now());
    expect(world.events.find(({ event }) => event === 'writer.blocked')?.fields).toMatchObject({
      reason: expect.stringContaining('moderation.enabled'),
    });
  });

  it('goes out unseen with onFailure "pass"', async () => {
    const port = moderator(new ModelUnavailable('The moderation is away.', 1));
    const { draft } = await planned(port, { moderation: { onFailure: 'pass' } });
    expect(await draft()).toBe('drafted');
  });
});

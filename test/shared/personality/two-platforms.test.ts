import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { effectiveConfig } from '../../../shared/config/effective.ts';
import { draftStep } from '../../../shared/content/draft-step.ts';
import type { WriteRequest } from '../../../shared/content/writer.ts';
import { syncObject } from '../../../shared/personality/sync.ts';
import { planPost } from '../../../shared/publication/plan.ts';
import { memoryAccounts } from '../../support/accounts-memory.ts';
import { memoryBudgets } from '../../support/budgets-memory.ts';
import { memoryLedger } from '../../support/ledger-memory.ts';
import { madeUpTraits } from '../../support/made-up-traits.ts';
import { memorySimilar } from '../../support/similar-memory.ts';
import { syncWorld } from '../../support/sync-world.ts';

const chirp = madeUpTraits('chirp');
const forum = madeUpTraits('forum', {
  limit: 10_000,
  titleLimit: 300,
  defaultDisclosure: { kind: 'footer', text: 'Written by a machine.' },
  settings: z.strictObject({ rooms: z.array(z.string()).min(1) }),
});
const platforms = [chirp, forum];
const usage = { model: 'test', inputTokens: 1, outputTokens: 1, costUsd: 0 };

function file(version: string): string {
  return JSON.stringify({
    name: 'Ada',
    version,
    topics: ['bees', 'frost', 'roofs'],
    postExamples: Array.from({ length: 12 }, (_, index) => `Example number ${index} about the weather on the roof.`),
    lore: Array.from({ length: 12 }, (_, index) => `Episode ${index} with a bee.`),
    platforms: {
      chirp: { schedule: { cron: '0 9 * * *' }, style: 'One sentence.' },
      forum: { schedule: { cron: '0 9 * * *' }, style: 'Three paragraphs.', settings: { rooms: ['roof'] } },
    },
  });
}

/** Uploads, plans the same slot on both platforms and drafts both; `write` stands for the model. */
async function bothPosts(write: (request: WriteRequest) => { readonly text: string; readonly title?: string }) {
  const world = syncWorld();
  const deps = { ...world.deps, platforms };
  for (const version of ['first', 'second']) {
    world.stores.objects.upload('personalities/ada.json', file(version));
    await syncObject('personalities/ada.json', deps);
  }
  const { personalities } = world.stores;
  const { clock, log } = deps;
  const ledger = memoryLedger(clock);
  const accounts = memoryAccounts();
  const budgets = memoryBudgets();
  const similar = memorySimilar(clock);
  const jobs = { draft: async () => undefined, publish: async () => undefined };
  const slot = new Date(clock.now()).toISOString();
  const requests = new Map<string, WriteRequest[]>();
  for (const platform of ['chirp', 'forum']) {
    const tools = { ledger, personalities, jobs, maxLatenessMs: async () => 7_200_000, clock, log };
    expect(await planPost({ personality: 'ada', platform, slot }, tools)).toBe('planned');
  }
  const drafts = ledger.all().map(({ id }) =>
    draftStep(id, {
      ledger,
      accounts,
      budgets,
      personalities,
      jobs,
      clock,
      log,
      switches: { read: async () => ({ hivePaused: false, pausedPlatforms: [], personality: 'active' }) },
      control: { blockWriter: async () => undefined },
      runs: { put: async () => undefined },
      similar,
      notices: { held: async () => undefined },
      live: false,
      traitsOf: (platform) => platforms.find((traits) => traits.id === platform),
      writer: async (traits, plan) => ({
        config: effectiveConfig({ traits, plan }),
        moderator: undefined,
        writer: {
          mostUsd: () => 0.002,
          write: async (request) => {
            requests.set(traits.id, [...(requests.get(traits.id) ?? []), request]);
            const written = write(request);
            return { ...written, raw: JSON.stringify(written), usage };
          },
        },
      }),
    }),
  );
  expect(await Promise.all(drafts)).toEqual(['drafted', 'drafted']);
  const publications = new Map(ledger.all().map((publication) => [publication.platform, publication]));
  return { requests, chirped: publications.get('chirp')!, forumed: publications.get('forum')! };
}

/** A model that does as it is told: the words follow from the request alone. */
function obedient({ instructions, withTitle }: WriteRequest) {
  const platform = /^Platform: (.*)$/m.exec(instructions)![1];
  const style = instructions.includes('Three paragraphs.') ? 'At length.' : 'Briefly.';
  return { text: `Frost on the hive, said for ${platform}. ${style}`, ...(withTitle ? { title: 'Frost' } : {}) };
}

describe('one personality on two platforms', () => {
  it('speaks from one version of its file, under one name, about one thought, at one time', async () => {
    const { chirped, forumed } = await bothPosts(obedient);
    expect([chirped.version, forumed.version]).toEqual([2, 2]);
    expect(chirped.slot).toBe(forumed.slot);
    expect([chirped.account, forumed.account]).toEqual(['ada', 'ada']);
    expect(chirped.topic).toBe(forumed.topic);
    expect(chirped.id).not.toBe(forumed.id);
  });

  it('asks the model for another text on each: platform, room, title, style and what is shown differ', async () => {
    const { requests } = await bothPosts(obedient);
    const [short, long] = [requests.get('chirp')![0]!, requests.get('forum')![0]!];
    expect(short.instructions).toContain('Platform: Chirp\n');
    expect(long.instructions).toContain('Platform: Forum\n');
    const room = (request: WriteRequest) => Number(/at most (\d+) characters, spaces/.exec(request.instructions)![1]);
    expect(room(long)).toBeGreaterThan(room(short) * 3);
    expect([short.withTitle, long.withTitle]).toEqual([false, true]);
    expect(short.instructions).toContain('- One sentence.');
    expect(short.instructions).not.toContain('- Three paragraphs.');
    const shown = (request: WriteRequest) => request.instructions.match(/Example number \d+|Episode \d+/g)!.join();
    expect(shown(short)).not.toBe(shown(long));
  });

  it('never says the same on both, whatever the model answers, though both are written at one moment', async () => {
    let turn = 0;
    const { chirped, forumed, requests } = await bothPosts(({ withTitle }) => {
      turn += 1;
      const text = turn < 3 ? 'Frost sits on the hive and waits.' : `Frost again, in other words, ${turn}.`;
      return { text, ...(withTitle ? { title: 'Frost' } : {}) };
    });
    expect(turn).toBe(3);
    const said = [chirped, forumed].map(({ parts }) => parts[0]!.text.split('\n\n')[0]);
    expect(said.sort()).toEqual(['Frost again, in other words, 3.', 'Frost sits on the hive and waits.']);
    const inputs = [...requests.values()].flat().map(({ input }) => input);
    expect(inputs.filter((input) => input.includes('this was said before'))).toHaveLength(1);
  });

  it('says it in other words on each', async () => {
    const { chirped, forumed } = await bothPosts(obedient);
    expect(chirped.parts[0]!.text).not.toBe(forumed.parts[0]!.text);
    expect(forumed.parts[0]).toMatchObject({ title: 'Frost' });
    expect(chirped.textHash).not.toBe(forumed.textHash);
  });
});

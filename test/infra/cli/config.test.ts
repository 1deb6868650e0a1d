import { describe, expect, it } from 'vitest';
import type { Call } from '../../../infra/cli/command.ts';
import { hiveViews, personalityViews, showConfig } from '../../../infra/cli/config.ts';
import type { Connection } from '../../../infra/cli/connection.ts';
import { plain } from '../../../infra/cli/format.ts';
import { syncObject } from '../../../shared/personality/sync.ts';
import { allPlatformTraits } from '../../../shared/platforms/registry.ts';
import { syncWorld } from '../../support/sync-world.ts';
import { adaPersonality } from './members.ts';

const ada = () => {
  const base = adaPersonality();
  const plan = {
    ...base.platforms.twitter!,
    traits: { humour: 1 },
    openai: { temperature: 0.4 },
    limits: { perDay: 3 },
  };
  return { ...base, platforms: { twitter: plan } };
};
const config = {
  openai: { model: 'm' },
  platforms: { twitter: { maxLatenessMinutes: 30, traits: { humour: { modifiers: { emoji: 3 } } } } },
};

const callTo = (connection: Connection): Call => ({
  io: undefined as never,
  connect: async () => connection,
  did: () => Promise.reject(new Error('nothing is done here')),
});

/** A hive in memory, spoken to by the command. */
function hive() {
  const world = syncWorld();
  const stores = { ...world.stores, bucket: world.stores.objects };
  const deps = { ...world.deps, platforms: allPlatformTraits };
  const connection = stores as unknown as Connection;
  const show = async (...words: string[]) => {
    const [who, where] = words;
    const { data, text } = await showConfig(callTo(connection), who, where);
    return { data: data as { readonly refused?: string; readonly views: readonly unknown[] }, text: text(plain) };
  };
  const upload = async (key: string, content: unknown) => {
    world.stores.objects.upload(key, JSON.stringify(content));
    await syncObject(key, deps);
  };
  return { show, upload };
}

describe('the settings in force', () => {
  it('of a personality come from every layer', () => {
    const [view] = personalityViews(ada(), ['twitter'], { config });
    const from = Object.fromEntries(view!.settings.map((one) => [one.field, [one.value, one.from]]));
    expect(from).toMatchObject({
      'openai.model': ['m', 'config.json'],
      'openai.temperature': [0.4, 'personality'],
      'openai.api': ['responses', 'default'],
      'limits.perDay': [3, 'personality'],
      'limits.perHour': [5, 'platform default'],
      maxLatenessMinutes: [30, 'config.json platform'],
      'traits.humour.value': [1, 'personality'],
      'traits.humour.modifiers': [{ temperature: 0.15, emoji: 3 }, 'config.json platform'],
    });
    expect(view!.tone).toMatchObject({ temperature: 0.15, emoji: 4 });
  });

  it('of the hive are told once, and what is different on a platform', () => {
    const [everywhere, ...platforms] = hiveViews({ config });
    expect(everywhere!.settings).toContainEqual({ field: 'openai.model', value: 'm', from: 'config.json' });
    expect(everywhere!.settings.map(({ field }) => field)).toContain('traits.verbosity');
    const twitter = platforms.find(({ platform }) => platform === 'twitter')!;
    expect(twitter.settings).toContainEqual({
      field: 'maxLatenessMinutes',
      value: 30,
      from: 'config.json platform',
    });
    expect(twitter.settings.map(({ field }) => field)).not.toContain('openai.model');
  });
});

describe('hive config show', () => {
  const file = { name: 'Ada', topics: ['bees'], traits: { humour: 0.75 }, platforms: { twitter: {}, reddit: {} } };

  it('follows the files: a change shows at once, a bad one leaves the last good one and says so', async () => {
    const { show, upload } = hive();
    await upload('personalities/ada.json', file);
    await upload('config.json', { openai: { model: 'one' } });
    expect((await show('ada', 'twitter')).text).toMatch(
      /^ada on twitter\n(?:.*\n)* +openai\.model +one +config\.json$/m,
    );
    await upload('config.json', { openai: { model: 'two' } });
    expect((await show('ada', 'twitter')).text).toMatch(/openai\.model +two +config\.json/);
    await upload('config.json', { openai: { modle: 'three' } });
    const { text, data } = await show();
    expect(text).toMatch(
      /^config\.json is refused: openai\.modle: .*did you mean model\?.* The last good one stays in force\./,
    );
    expect(text).toMatch(/openai\.model +two +config\.json/);
    expect(data.refused).toContain('openai.modle');
    await upload('config.json', {});
    expect((await show()).text).toMatch(/^The hive\n(?:.*\n)* +openai\.model +gpt-6-luna +built in$/m);
  });

  it('shows every platform of a personality, what its traits do, and takes the beginning of names', async () => {
    const { show, upload } = hive();
    await upload('personalities/ada.json', file);
    const { text, data } = await show('ad');
    expect(data.views).toHaveLength(2);
    expect(text).toMatch(/traits\.humour\.value +0\.75 +the personality's file/);
    expect(text).toMatch(/temperature by traits +\+0\.075/);
    expect(text).toMatch(/emoji by traits +at most 2/);
    expect((await show('ada', 'tw')).data.views).toMatchObject([{ platform: 'twitter' }]);
  });

  it.each([
    [['eve'], /^There is no personality "eve"/],
    [['ada', 'fax'], /^There is no platform "fax": the file of ada names twitter, reddit/],
  ])('%j is refused in one sentence', async (words, sentence) => {
    const { show, upload } = hive();
    await upload('personalities/ada.json', file);
    await expect(show(...words)).rejects.toThrow(sentence);
  });

  it('says so where a file was refused from the beginning', async () => {
    const { show, upload } = hive();
    await upload('personalities/ada.json', { name: 5 });
    await expect(show('ada')).rejects.toThrow(/^No version of personality ada was ever in force/);
  });
});

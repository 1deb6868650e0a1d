import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startSandbox, type TwitterSandbox } from '../../../../../infra/local/sandbox/twitter/index.ts';
import type { SandboxPost } from '../../../../../infra/local/sandbox/types.ts';
import { testClock } from '../clock.ts';
import { clientOf } from './client.ts';

let sandbox: TwitterSandbox;
beforeEach(async () => {
  sandbox = await startSandbox({ clock: testClock() });
});
afterEach(() => sandbox.close());

describe('people on the sandbox of X', () => {
  it('hear of what comes through an app, and not of each other', async () => {
    const heard: SandboxPost[] = [];
    sandbox.crowd?.onSent((post) => void heard.push(post));
    const { data } = await clientOf(sandbox.url, sandbox.signUp('ada')).v2.tweet('The lamp is lit.');
    sandbox.crowd?.say('fern_spoon1', { text: 'Hello.' });
    expect(heard.map(({ id, account }) => [id, account])).toEqual([[data.id, 'ada']]);
  });

  it('speak to an account where they name, answer or quote it', async () => {
    const { crowd } = sandbox;
    const { data } = await clientOf(sandbox.url, sandbox.signUp('ada')).v2.tweet('The lamp is lit.');
    const say = (text: string, how?: 'reply' | 'quote') =>
      crowd?.say('fern_spoon1', { text, ...(how === undefined ? {} : { about: { id: data.id, how } }) }).id ?? '';
    const spoken = [say('Nice.', 'reply'), say('Look.', 'quote'), say(`Hello ${crowd?.mention('ada')}!`)];
    expect(spoken.map((id) => crowd?.summons(id, 'ada'))).toEqual([true, true, true]);
    expect(crowd?.summons(say('Hello, world.'), 'ada')).toBe(false);
    expect(crowd?.summons(data.id, 'ada')).toBe(false);
    expect(crowd?.summons('1', 'ada')).toBe(false);
    expect(crowd?.summons(spoken[0] ?? '', 'nobody')).toBe(false);
  });

  it('like posts and take their own down', async () => {
    const { data } = await clientOf(sandbox.url, sandbox.signUp('ada')).v2.tweet('The lamp is lit.');
    sandbox.crowd?.like(data.id, 3);
    expect(sandbox.store.post(data.id)?.reactions).toEqual({ likes: 3 });
    const said = sandbox.crowd?.say('fern_spoon1', { text: 'Oh.', about: { id: data.id, how: 'reply' } });
    sandbox.crowd?.takeDown(said?.id ?? '');
    expect(sandbox.timeline('fern_spoon1').map(({ deleted }) => deleted)).toEqual([true]);
    expect(() => sandbox.crowd?.like('1', 1)).toThrow('has no post "1"');
  });
});

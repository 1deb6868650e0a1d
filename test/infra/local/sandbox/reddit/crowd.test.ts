import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type RedditSandbox, startSandbox } from '../../../../../infra/local/sandbox/reddit/index.ts';
import { testClock } from '../clock.ts';

let sandbox: RedditSandbox;
beforeEach(async () => {
  sandbox = await startSandbox({ clock: testClock(), subreddits: [{ name: 'lamps' }] });
});
afterEach(() => sandbox.close());

const own = () => sandbox.say('ada', { place: 'lamps', title: 'The lamp is lit.' });

describe('people on the sandbox of Reddit', () => {
  it('speak to an account where they answer it or name it in a comment', () => {
    const { crowd } = sandbox;
    const post = own();
    const answer = crowd?.say('fern_spoon1', { text: 'Nice.', about: { id: post.id, how: 'reply' } });
    const quote = crowd?.say('fern_spoon1', { text: 'Look.', about: { id: post.id, how: 'quote' } });
    const musing = crowd?.say('moss_ladle2', { text: 'Soup weather.', place: 'lamps' });
    const about = { id: musing?.id ?? '', how: 'reply' } as const;
    const named = crowd?.say('fern_spoon1', { text: `Ask ${crowd.mention('ada')}.`, about });
    const other = crowd?.say('fern_spoon1', { text: 'Indeed.', about });
    expect([answer, quote, named].map((said) => crowd?.summons(said?.id ?? '', 'ada'))).toEqual([true, true, true]);
    expect([musing, other].map((said) => crowd?.summons(said?.id ?? '', 'ada'))).toEqual([false, false]);
    expect(crowd?.places()).toEqual(['lamps']);
    expect(musing).toMatchObject({ title: 'Soup weather.', place: 'lamps' });
  });

  it('give points and take their own down', () => {
    const post = own();
    sandbox.crowd?.like(post.id, 3);
    expect(sandbox.store.thing(post.id)?.score).toBe(4);
    const said = sandbox.crowd?.say('fern_spoon1', { text: 'Oh.', about: { id: post.id, how: 'reply' } });
    sandbox.crowd?.takeDown(said?.id ?? '');
    expect(sandbox.timeline('fern_spoon1').map(({ deleted }) => deleted)).toEqual([true]);
    expect(() => sandbox.crowd?.like('t3_x', 1)).toThrow('has no "t3_x"');
  });

  it('hear of nothing that came without an app', () => {
    const heard: string[] = [];
    sandbox.crowd?.onSent(({ id }) => void heard.push(id));
    own();
    expect(heard).toEqual([]);
  });
});

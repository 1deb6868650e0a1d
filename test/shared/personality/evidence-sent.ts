import { silentLog } from '../../../shared/monitoring/log.ts';
import { redditAdapter } from '../../../shared/platforms/reddit/adapter.ts';
import { manualClock } from '../../support/manual-clock.ts';
import { recordingServer } from '../../support/recording-server.ts';
import { memorySessions } from '../../support/session-memory.ts';

const token = { body: { access_token: 'a', token_type: 'bearer', expires_in: 86_400, scope: '*' } };
const data = { url: 'https://www.reddit.com/r/tea/comments/4b1tfm/t/', id: '4b1tfm', name: 't3_4b1tfm' };
const flairs = { body: [{ id: 'id-hot', text: 'Hot', mod_only: false }] };

/** The form that the real client submits to a subreddit with these settings of a personality. */
export async function submitted(settings: Readonly<Record<string, unknown>>, place: string): Promise<unknown> {
  const server = await recordingServer();
  try {
    const clock = manualClock();
    const client = redditAdapter.connect('ada', {
      credentials: { scheme: 'password', clientId: 'a', clientSecret: 'b', username: 'Ada', password: 'c' },
      session: memorySessions(clock).open('ada', undefined),
      baseUrl: server.url,
      clock,
      log: silentLog,
      requestTimeoutMs: 3000,
    });
    const asksFlairs = JSON.stringify(settings).includes('flair');
    server.answer(token, ...(asksFlairs ? [flairs] : []), { body: { json: { errors: [], data } } });
    await client.publish({ text: 'Words.', title: 'T', target: { place }, labelled: false, settings }, () => undefined);
    return Object.fromEntries(new URLSearchParams(server.requests.at(-1)?.body));
  } finally {
    await server.close();
  }
}

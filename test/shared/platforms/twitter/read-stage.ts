import type { FaultInput } from '../../../../infra/local/sandbox/faults.ts';
import type { TwitterSandbox } from '../../../../infra/local/sandbox/twitter/index.ts';
import type { ReadStage, WorldAccount } from '../world.ts';

/** People of the sandbox of X who speak to an account. */
export function readStage(sandbox: TwitterSandbox, over: 'api' | 'browser' = 'api'): ReadStage {
  const handle = ({ name }: WorldAccount) => sandbox.store.account(name)?.handle ?? '';
  const path = over === 'api' ? '/2/users/*/mentions' : '/i/api/graphql/*/NotificationsTimeline';
  const listing = { method: 'GET', path };
  const inject = ({ name }: WorldAccount, fault: Omit<FaultInput, 'match'>): undefined => {
    sandbox.injectFault({ ...fault, match: { ...listing, account: name } });
  };
  return {
    kinds: ['mention', 'reply', 'quote'],
    newPostsIn: [],
    shutPlaces: [],
    // The website: the page, who is logged in, and the mentions; its scripts aside.
    idleRequests: over === 'api' ? 1 : 3,
    ...(over === 'api'
      ? {}
      : {
          withoutEngagement:
            'A page for each post would be opened to read its counts: the website is not read for that.',
        }),
    speak: async (account, kind, text, own) => {
      if (kind === 'reply') sandbox.say('somebody', { text, inReplyTo: own ?? '' });
      else if (kind === 'quote') sandbox.say('somebody', { text, quoteOf: own ?? '' });
      else sandbox.say('somebody', `Dear @${handle(account)}! ${text}`);
    },
    speakLate: async (account, text, hiddenMinutes) => {
      sandbox.say('somebody', { text: `Dear @${handle(account)}! ${text}`, hiddenMinutes });
    },
    answer: async (id, text, by) => sandbox.say(by, { text, inReplyTo: id }).id,
    own: async ({ name }, count) =>
      Array.from({ length: count }, (_, index) => sandbox.say(name, `Own post ${index + 1}.`).id),
    talkToSelf: async (account, own) => {
      sandbox.say(account.name, `I am @${handle(account)}.`);
      sandbox.say(account.name, { text: 'And more.', inReplyTo: own });
      sandbox.say(account.name, { text: 'As I said.', quoteOf: own });
    },
    takeDown: (id) => sandbox.takeDown(id),
    react: (id, likes) => sandbox.react(id, { likes }),
    requests: ({ name }) =>
      sandbox.requests().filter((seen) => seen.account === name && !seen.path.startsWith('/site/')).length,
    refuseAndEcho: (account) => {
      const detail = `You sent ${account.secrets().join(' ')}`;
      inject(account, { kind: 'status', status: 403, body: { title: 'Forbidden', detail, type: 'about:blank' } });
    },
    faults: {
      'reads-fail': (account) => inject(account, { kind: 'status', status: 503 }),
      'reads-malformed': (account) => inject(account, { kind: 'malformed' }),
      'reads-refused': () => ({ baseUrl: 'http://127.0.0.1:1' }),
      'reads-limited': (account, until) => {
        const headers = { 'x-rate-limit-remaining': '0', 'x-rate-limit-reset': `${Math.ceil(until / 1000)}` };
        return inject(account, { kind: 'status', status: 429, headers: { 'x-rate-limit-limit': '300', ...headers } });
      },
    },
  };
}

import type { FaultInput } from '../../../../infra/local/sandbox/faults.ts';
import type { RedditSandbox } from '../../../../infra/local/sandbox/reddit/index.ts';
import type { ReadStage, WorldAccount } from '../world.ts';

/** As reads name things: posts by their bare ids. */
const idOf = (name: string) => name.replace(/^t3_/, '');
const nameOf = (id: string) => (id.includes('_') ? id : `t3_${id}`);

/** People of the sandbox of Reddit who speak to an account. */
export function readStage(sandbox: RedditSandbox): ReadStage {
  const handle = ({ name }: WorldAccount) => sandbox.store.account(name)?.handle ?? '';
  const inject = ({ name }: WorldAccount, path: string, fault: Omit<FaultInput, 'match'>): undefined => {
    sandbox.injectFault({ ...fault, match: { method: 'GET', path, account: name } });
  };
  let hall: string | undefined;
  const hallway = () => {
    hall ??= sandbox.say('host', { place: 'hall', title: 'Where people name others' }).id;
    return hall;
  };
  sandbox.setSubreddits([
    { name: 'tea' },
    { name: 'kettles' },
    { name: 'cellar', type: 'private' },
    { name: 'ashes', gone: true },
    { name: 'wharf', quarantined: true },
  ]);
  return {
    kinds: ['mention', 'reply', 'new-post'],
    newPostsIn: ['tea', 'kettles'],
    shutPlaces: ['cellar', 'ashes', 'wharf', 'nowhere'],
    idleRequests: 2,
    speak: async (account, kind, text, own) => {
      if (kind === 'reply') sandbox.say('somebody', { inReplyTo: nameOf(own ?? ''), text });
      else if (kind === 'new-post') sandbox.say('somebody', { place: 'tea', title: text, text: 'More of it.' });
      else sandbox.say('somebody', { inReplyTo: hallway(), text: `Dear u/${handle(account)}! ${text}` });
    },
    speakLate: async (account, text, hiddenMinutes) => {
      sandbox.say('somebody', { inReplyTo: hallway(), text: `Dear u/${handle(account)}! ${text}`, hiddenMinutes });
    },
    answer: async (id, text, by) => idOf(sandbox.say(by, { inReplyTo: nameOf(id), text }).id),
    own: async ({ name }, count) =>
      Array.from({ length: count }, (_, index) =>
        idOf(sandbox.say(name, { place: 'tea', title: `Own post ${index + 1}.`, text: 'Words.' }).id),
      ),
    talkToSelf: async (account, own) => {
      sandbox.say(account.name, { inReplyTo: nameOf(own), text: `I am u/${handle(account)}.` });
    },
    takeDown: (id) => sandbox.takeDown(nameOf(id)),
    react: (id, likes) => sandbox.mark(nameOf(id), { score: likes, ratio: 0.9 }),
    requests: ({ name }) => sandbox.requests().filter((seen) => seen.account === name).length,
    refuseAndEcho: (account) => {
      const explanation = `You sent ${account.secrets().join(' ')}`;
      const body = { message: 'Forbidden', error: 403, reason: 'SUBREDDIT_NOACCESS', explanation };
      inject(account, '/message/unread', { kind: 'status', status: 403, body });
    },
    faults: {
      'reads-fail': (account) => inject(account, '/r/*/new', { kind: 'status', status: 503 }),
      'reads-malformed': (account) => inject(account, '/message/unread', { kind: 'malformed' }),
      'reads-refused': () => ({ baseUrl: 'http://127.0.0.1:1' }),
      'reads-limited': (account, until) => {
        const headers = { 'retry-after': `${Math.ceil((until - Date.now()) / 1000)}` };
        return inject(account, '/message/unread', { kind: 'status', status: 429, headers });
      },
    },
  };
}

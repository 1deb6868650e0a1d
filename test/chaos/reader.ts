import { NotSent } from '../../shared/publication/errors.ts';
import type { PlatformClient } from '../../shared/publication/platform.ts';
import type { ChaosPlatform } from './platform.ts';
import type { Turns, Worker } from './turns.ts';

export interface ReaderOptions {
  readonly platform: ChaosPlatform;
  readonly account: string;
  readonly turns: Turns;
  readonly worker: Worker;
  /** Through the website, proved by a login. */
  readonly website: boolean;
}

/** Asks something with a token that is good, renewed where the platform says that it is not. */
export type Asking = <Answer>(ask: (bearer: string) => Promise<Answer>) => Promise<Answer>;

type Reads = Required<
  Pick<PlatformClient, 'whoAmI' | 'fetchInteractions' | 'fetchConversation' | 'fetchPlace' | 'acknowledge'>
>;

/** What a client of the world reads of people: each question an effect that can fail, be refused, or stay unanswered. */
export function reader({ platform, account, turns, worker, website }: ReaderOptions, asking: Asking): Reads {
  const { talk } = platform;
  const transport = website ? 'browser' : 'api';
  const read = <Answer>(what: string, answer: () => Answer) =>
    asking((bearer) =>
      turns.effect(
        worker,
        `platform.${what}`,
        async () => {
          platform.mayRead(account, bearer, website);
          return answer();
        },
        { lost: () => new NotSent('the answer was lost') },
      ),
    );
  return {
    // On the platform it is called as the hive calls it.
    whoAmI: () => read('whoAmI', () => ({ id: account, handle: account })),
    fetchInteractions: (cursor, options) =>
      read('fetchInteractions', () => {
        const page = talk.page(account, cursor, options, platform.repeatsItself());
        const ids = page.interactions.map(({ id }) => id);
        platform.shown(account, ids);
        platform.billed(worker, account, ids, transport);
        return page;
      }),
    fetchConversation: (id, depth) =>
      read('fetchConversation', () => {
        const posts = talk.conversation(id, depth);
        const ids = posts.map((post) => post.id);
        platform.billed(worker, account, ids, transport);
        return posts;
      }),
    fetchPlace: (name) =>
      read('fetchPlace', () => ({ name, rules: ['Be kind.'], flairs: [], adult: name.toLowerCase() === 'spoons' })),
    acknowledge: (ids) => read('acknowledge', () => talk.acknowledge(account, ids)),
  };
}

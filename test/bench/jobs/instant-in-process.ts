import { publisher } from '../../../shared/aws/publisher.ts';
import { liveReach } from '../../../shared/aws/reach.ts';
import { twitterTraits } from '../../../shared/platforms/twitter/traits.ts';
import type { PlatformClient } from '../../../shared/publication/platform.ts';
import { Instant } from './instant-sandbox.ts';
import { transport } from './voices.ts';

/** From now on the model answers without a request leaving the process. @returns what ends that. */
export function answerModelAtOnce(): () => void {
  const instant = new Instant();
  const { fetch } = globalThis;
  globalThis.fetch = async (input, init) => {
    const { pathname } = new URL(input instanceof Request ? input.url : input);
    const answer = instant.answer(init?.method ?? 'GET', pathname);
    if (answer === undefined) throw new Error(`${pathname} is nothing that the instant model answers.`);
    return Response.json(answer);
  };
  return () => {
    globalThis.fetch = fetch;
  };
}

/** The publish function of the entry file, whose platform takes every post without a request; credentials are read as ever. */
export function instantPublisher(): ReturnType<typeof publisher> {
  const instant = new Instant();
  const client: PlatformClient = {
    whoAmI: async () => ({ id: '1', handle: 'somebody' }),
    async publish(_part, beforeSend) {
      beforeSend();
      const id = instant.postId();
      return { id, url: `https://instant.example/${id}` };
    },
    findRecent: async () => ({ posts: [], complete: true }),
    remove: async () => undefined,
  };
  const adapter = { traits: twitterTraits, connect: () => client };
  return publisher({ environment: process.env, reachOf: liveReach(process.env, adapter, transport) });
}

import type { CrowdStage } from '../crowd/stage.ts';
import type { SandboxPost } from '../types.ts';
import type { Post } from './posts.ts';
import type { Store } from './store.ts';

/** What people do on the website of X, by hand. */
export function crowdStage(store: Store, seen: (post: Post) => SandboxPost): CrowdStage {
  const known = (id: string): Post => {
    const post = store.post(id);
    if (!post) throw new Error(`The sandbox of X has no post "${id}".`);
    return post;
  };
  return {
    say(person, { text, about }) {
      const target = about === undefined ? {} : about.how === 'reply' ? { inReplyTo: about.id } : { quoteOf: about.id };
      return seen(store.add(store.open(person), '', { text, ...target }));
    },
    like: (id, likes) => store.react(known(id), { likes }),
    takeDown: (id) => store.remove(known(id)),
    mention: (handle) => `@${handle}`,
    mentionsInAnswersOnly: false,
    places: () => [],
    onSent: (listener) => store.onSent((post) => listener(seen(post))),
    summons(id, account) {
      const handle = store.account(account)?.handle.toLowerCase();
      return handle !== undefined && store.post(id)?.mentions.includes(handle) === true;
    },
  };
}

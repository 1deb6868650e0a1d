import type { CrowdStage } from '../crowd/stage.ts';
import type { SandboxPost } from '../types.ts';
import type { Store } from './store.ts';
import { mentionedNames } from './text.ts';
import type { Thing } from './things.ts';

/** What people do on the website of Reddit, by hand. It has no quotes: they answer instead. */
export function crowdStage(store: Store, seen: (thing: Thing) => SandboxPost): CrowdStage {
  const known = (name: string): Thing => {
    const thing = store.thing(name);
    if (!thing) throw new Error(`The sandbox of Reddit has no "${name}".`);
    return thing;
  };
  return {
    say(person, { text, about, place: wanted = '' }) {
      const author = store.open(person);
      if (about !== undefined) {
        const parent = known(about.id);
        const post = parent.post ?? parent.name;
        return seen(store.add(author, '', { kind: 't1', place: parent.place, text, parent: parent.name, post }));
      }
      const place = store.place(wanted) ?? store.setPlace({ name: wanted });
      return seen(store.add(author, '', { kind: 't3', place: place.name, title: text, text: '', sendReplies: true }));
    },
    like: (name, score) => store.mark(known(name), { score: score + 1 }),
    takeDown: (name) => store.remove(known(name)),
    mention: (handle) => `u/${handle}`,
    mentionsInAnswersOnly: true,
    places: () => store.places().map(({ name }) => name),
    onSent: (listener) => store.onSent((thing) => listener(seen(thing))),
    summons(name, account) {
      const thing = store.thing(name);
      const self = store.account(account);
      if (thing === undefined || self === undefined || thing.kind === 't3') return false;
      const parent = store.thing(thing.parent ?? '');
      return parent?.authorId === self.id || mentionedNames(thing.text).includes(self.handle.toLowerCase());
    },
  };
}

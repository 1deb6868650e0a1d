import type { ObserveTools } from '../../shared/interaction/observe-tools.ts';
import type { PeopleStore } from '../../shared/interaction/ports.ts';
import { changeAccount } from '../../shared/publication/accounts.ts';
import type { Mutant } from './mutants.ts';

/** The deliberate mistakes of whoever listens to people and plans the answers. */
export function mutatedObserving(tools: ObserveTools, mutant: Mutant | undefined): ObserveTools {
  const known = { ...tools, people: mutatedPeople(tools.people, mutant) };
  if (mutant === 'observe-cursor-first') return cursorFirst(known);
  if (mutant === 'verdict-first') return verdictFirst(known);
  if (mutant === 'reply-by-nonce') return byNonce(known);
  return known;
}

export function mutatedPeople<People extends Pick<PeopleStore, 'read'>>(people: People, mutant: Mutant | undefined) {
  if (mutant !== 'opt-out-unasked' && mutant !== 'siblings-unknown') return people;
  const unseen = mutant === 'opt-out-unasked' ? { optedOut: false } : { ofTheHive: false };
  const read: PeopleStore['read'] = async (platform, person) => ({
    ...(await people.read(platform, person)),
    ...unseen,
  });
  return { ...people, read };
}

function cursorFirst(tools: ObserveTools): ObserveTools {
  const connect: ObserveTools['connect'] = async (account) => {
    const client = await tools.connect(account);
    return {
      ...client,
      async fetchInteractions(cursor, options) {
        const page = await client.fetchInteractions!(cursor, options);
        await changeAccount(tools.accounts, tools.traits.id, account, ({ listening, ...state }) =>
          listening === undefined ? state : { ...state, listening: { ...listening, cursor: page.cursor } },
        );
        return page;
      },
    };
  };
  return { ...tools, connect };
}

/** What stood there before this run has its verdict, and so, this mistake believes, its reply. */
function verdictFirst(tools: ObserveTools): ObserveTools {
  const { interactions } = tools;
  const read: typeof interactions.read = async (name) => {
    const found = await interactions.read(name);
    if (found?.verdict === undefined) return found;
    const { publication: _publication, ...rest } = found;
    return rest;
  };
  return { ...tools, interactions: { ...interactions, read } };
}

function byNonce(tools: ObserveTools): ObserveTools {
  const { ledger, jobs } = tools;
  const named = new Map<string, string>();
  let count = 0;
  return {
    ...tools,
    ledger: {
      ...ledger,
      create(publication) {
        count += 1;
        const id = `${publication.id}x${count}x${tools.clock.now()}`;
        named.set(publication.id, id);
        return ledger.create({ ...publication, id });
      },
    },
    jobs: { draft: (id) => jobs.draft(named.get(id) ?? id) },
  };
}

import type { PlatformTraits } from '../publication/platform.ts';

/**
 * Fields of other runtimes' character files (elizaOS 0.1 to 2, https://docs.elizaos.ai/agents/character-interface, read November 2026)
 * that mean nothing here, and why: the one list. A field that is in no list is unknown.
 */
const foreignFields: Readonly<Record<string, string>> = {
  clients: 'clients of another runtime; their names choose the platforms only where the file has no section for one',
  plugins: 'plugins of another runtime; their names choose the platforms only where the file has no section for one',
  clientConfig: 'settings of clients of another runtime',
  modelProvider: 'the model is chosen in config.json, or in `openai.model` of a platform',
  imageModelProvider: 'no pictures are made',
  imageVisionModelProvider: 'no pictures are read',
  modelEndpointOverride: 'the address of the model belongs to the stage, not to a character',
  settings: 'settings of another runtime; the model is chosen in config.json, or in `openai` of a platform',
  secrets: 'credentials are read from Secrets Manager alone; take them out of the file',
  people: 'names of people change nothing here',
  extends: 'files are not merged; write the fields into this one',
  ragKnowledge: 'there is no retrieval; facts belong in `knowledge`',
  voice: 'nothing is spoken',
  nft: 'tokens of another runtime',
  advancedPlanning: 'planning of another runtime',
  advancedMemory: 'memory of another runtime',
  providers: 'providers of another runtime',
  evaluators: 'evaluators of another runtime',
  actions: 'actions of another runtime',
  documents: 'files of another runtime are not read; facts belong in `knowledge`',
  enabled: 'whether a character runs is said by `paused`',
  status: 'whether a character runs is said by `paused`',
  createdAt: 'a stamp of another runtime',
  updatedAt: 'a stamp of another runtime',
  eliza: 'sessions of a chat runtime of its own, greetings and farewells; the hive holds none',
};

/** `<platform>Profile` and `<platform>Spaces`, whatever the platform. */
const foreignEndings: Readonly<Record<string, string>> = {
  Profile: 'a profile is edited on the platform',
  Spaces: 'nothing is spoken',
};

/** Why a field of another runtime changes nothing here; undefined for a field that no list knows. */
export function foreignReason(field: string): string | undefined {
  if (Object.hasOwn(foreignFields, field)) {
    return foreignFields[field];
  }
  const ending = /^[a-z]+(Profile|Spaces)$/.exec(field)?.[1];
  return ending === undefined ? undefined : foreignEndings[ending];
}

/** Platforms that a foreign file names as client or plugin, in the registry's order, and the names that are none of ours. */
export function platformsNamed<Traits extends PlatformTraits>(
  file: Readonly<Record<string, unknown>>,
  platforms: readonly Traits[],
): { readonly known: readonly Traits[]; readonly others: readonly string[] } {
  const names = [file.clients, file.plugins]
    .flatMap((list) => (Array.isArray(list) ? list : []))
    .filter((name): name is string => typeof name === 'string');
  return {
    known: platforms.filter((traits) => names.some((name) => means(traits, name))),
    others: names.filter((name) => !platforms.some((traits) => means(traits, name))),
  };
}

/** Whether a foreign file speaks of this platform by that name, however it spells it. */
export function means(traits: PlatformTraits, written: string): boolean {
  const name = written.toLowerCase();
  return name === traits.id || [name, withoutScope(name)].some((form) => traits.foreignNames.includes(form));
}

/** `@elizaos/plugin-name` and `client-name` as `name`. */
function withoutScope(name: string): string {
  return name.replace(/^@[^/]*\//, '').replace(/^(plugin|client)-/, '');
}

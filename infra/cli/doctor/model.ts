import { effectiveConfig } from '../../../shared/config/effective.ts';
import type { HiveControl } from '../../../shared/config/ports.ts';
import { priceOf, pricesAsOf } from '../../../shared/openai/prices.ts';
import { platformTraits } from '../../../shared/platforms/registry.ts';
import { list, utc } from '../format.ts';
import type { Member } from '../roster.ts';
import { type Finding, ok, unseen, warning, wrong } from './finding.ts';
import { judged, look } from './look.ts';
import { ofHive } from './ports.ts';

/** The list of models that a key opens, or why there is none. */
export type ModelList =
  | { readonly models: readonly string[] }
  /** The server has no such list; other servers with the same API may not. */
  | { readonly none: string }
  | { readonly refused: string };

const openaiUrl = 'https://api.openai.com/v1';

/** Pure: the models that the personalities in force are written with. */
export function modelsInUse(members: readonly Member[], { config }: Pick<HiveControl, 'config'>): readonly string[] {
  const layers = config === undefined ? {} : { config };
  const found = members.flatMap(({ state, effective: personality }) =>
    state === 'deleted' || personality === undefined
      ? []
      : Object.entries(personality.platforms).map(([platform, plan]) => {
          const traits = platformTraits(platform);
          return effectiveConfig({ ...layers, personality, plan, ...(traits === undefined ? {} : { traits }) }).openai
            .model;
        }),
  );
  return [...new Set([...found, ...(found.length === 0 ? [effectiveConfig(layers).openai.model] : [])])].sort();
}

/** Pure: what functions met when they last wrote. */
export function judgeWriter(control: HiveControl, now: number): Finding {
  const { writerBlockedUntil: until = 0, writerBlockedReason: reason = 'no reason was told' } = control;
  if (until <= now) return ok('writer', 'no function was refused by the model of late');
  return wrong(
    'writer',
    `blocked until ${utc(until)}: ${reason}`,
    'hive secret put openai, or mend the account at OpenAI',
  );
}

/** Pure: each model by the dated prices, and by the server's own list. */
export function judgeModels(models: readonly string[], known: ModelList | undefined): readonly Finding[] {
  const found: Finding[] = [];
  if (known !== undefined && 'refused' in known) {
    found.push(wrong('model key', known.refused, 'hive secret put openai'));
  } else if (known === undefined || 'none' in known) {
    found.push(unseen('model key', known?.none ?? 'the key cannot be read here; the line above tells how it fares'));
  } else found.push(ok('model key', `it works; the server names ${known.models.length} models`));
  for (const model of models) {
    const check = `model ${model}`;
    if (known !== undefined && 'models' in known && !known.models.includes(model)) {
      const near = known.models.filter((name) => priceOf(name).known).slice(0, 5);
      const hint = near.length === 0 ? '' : `, such as ${list(near)}`;
      found.push(
        wrong(
          check,
          'the server does not offer it: at its end, or not for this key',
          `set openai.model to one that it offers${hint}`,
        ),
      );
    } else if (!priceOf(model).known) {
      found.push(
        warning(
          check,
          `its price is unknown (table of ${pricesAsOf}): budgets count it as the dearest`,
          'compare the name with the model pages of OpenAI',
        ),
      );
    } else found.push(ok(check, `its price is known (table of ${pricesAsOf})`));
  }
  return found;
}

export const modelCheck = ofHive('model', async ({ connection, cloud, members }, { machine }) => {
  const { openaiSecretName } = await import('../../names.ts');
  const { control, clock, stage, target } = connection;
  const state = await control.read();
  const sandbox = target.kind === 'embedded' ? target.marker.sandboxes?.openai : undefined;
  const base = stage.endpoints?.openai ?? machine.environment.OPENAI_BASE_URL ?? openaiUrl;
  const looked = await look(async (): Promise<ModelList | undefined> => {
    if (sandbox !== undefined) return { none: 'the look-alike of OpenAI on this machine takes every key and model' };
    const key = (await cloud.secret(openaiSecretName(stage))).text?.trim() ?? '';
    if (key === '') return undefined;
    const answer = await machine.get(`${base}/models`, { authorization: `Bearer ${key}` });
    return listOf(answer.status, await answer.text());
  });
  const models = modelsInUse(members, state);
  return [
    judgeWriter(state, clock.now()),
    // A key that this caller may not see is seen by what became of it.
    ...('hidden' in looked
      ? judgeModels(models, undefined)
      : judged('model key', looked, (seen) => judgeModels(models, seen))),
  ];
});

/** Pure: an answer of GET /models. Nothing of a refusal is quoted, for some quote the key. */
export function listOf(status: number, body: string): ModelList {
  if (status === 401 || status === 403) return { refused: `the model's server refuses it (${status})` };
  if (status !== 200) return { none: `the model's server answers ${status} when asked for its models` };
  try {
    const { data } = JSON.parse(body) as { data?: readonly { readonly id?: unknown }[] };
    const models = (data ?? []).flatMap(({ id }) => (typeof id === 'string' ? [id] : []));
    return models.length === 0 ? { none: "the model's server names no models" } : { models };
  } catch {
    return { none: "the model's server has no list of models that can be read" };
  }
}

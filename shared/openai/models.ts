import { modelFamily } from './prices.ts';

export type Effort = 'none' | 'minimal' | 'low';

/** What a model's requests may carry. */
export interface ModelParameters {
  /** Least thinking that the model can be set to; absent: the model takes no such setting. */
  readonly effort?: Effort;
  /** Whether it takes a temperature at that effort. */
  readonly temperature: boolean;
}

/**
 * A post needs a voice, not a proof, and thinking is paid as output and counts into its limit: the least effort that each model allows.
 * A temperature is refused unless the effort is none. Source: https://developers.openai.com/api/docs/guides/reasoning and the model pages,
 * read in November 2026. Unknown models get neither guess nor effort; what a server refuses is left away (writer.ts).
 */
export function parametersOf(model: string): ModelParameters {
  const family = modelFamily(model);
  if (/^(?:gpt-6-astra|gpt-6\.\d+-|o\d)/.test(family)) return { effort: 'low', temperature: false };
  if (/^gpt-5(?:-mini|-nano)?$/.test(family)) return { effort: 'minimal', temperature: false };
  if (/^gpt-(?:5\.\d+|6-(?:sol|luna))(?!.*(?:pro|chat|codex))/.test(family))
    return { effort: 'none', temperature: true };
  return { temperature: true };
}

import type { Writer, Written } from '../../shared/content/writer.ts';
import { ModelAccount, ModelRefused, ModelUnavailable } from '../../shared/publication/errors.ts';
import type { Random } from './random.ts';

const minute = 60_000;
const usage = { model: 'chaos', inputTokens: 10, outputTokens: 10, costUsd: 0.001 };

/** Whoever writes words in this world, model and operator alike: sometimes the same ones again, and the model fails in each of its ways. */
export class Author {
  storm = true;
  /** Share of texts that were said before. */
  readonly repeats: number;
  #count = 0;
  readonly #random: Random;
  readonly #now: () => number;

  constructor(random: Random, now: () => number) {
    this.#random = random;
    this.#now = now;
    this.repeats = random.pick([0, 0.1, 0.5]);
  }

  words(): string {
    if (this.#random.chance(this.repeats)) return 'The tide is out again today.';
    this.#count += 1;
    const link = this.#random.chance(0.1) ? ' https://tides.example/today' : '';
    return `Thought number ${this.#count} about tide & moon.${link}`;
  }

  /** @param charged told of each call that costs. */
  model(charged: (usd: number) => void): Writer {
    return {
      mostUsd: () => 2 * usage.costUsd,
      write: async ({ withTitle }): Promise<Written> => {
        this.#fail(charged);
        charged(usage.costUsd);
        // One that no gate lets through: asked again, with what was wrong.
        const text = this.storm && this.#random.chance(0.05) ? '[insert text here]' : this.words();
        return { text, ...(withTitle ? { title: 'Of the tide' } : {}), raw: text, usage };
      },
    };
  }

  #fail(charged: (usd: number) => void): void {
    if (!this.storm) return;
    const luck = this.#random.next();
    if (luck < 0.08) throw new ModelUnavailable('the model is busy', this.#now() + this.#random.below(10 * minute));
    if (luck < 0.14) {
      charged(usage.costUsd);
      const kind = this.#random.pick(['refusal', 'truncated', 'content-filter', 'unreadable'] as const);
      throw new ModelRefused(kind, `the model did not write it: ${kind}`, usage);
    }
    if (luck < 0.155) {
      const kind = this.#random.pick(['bad-key', 'empty-quota'] as const);
      throw new ModelAccount(kind, `the account of the model: ${kind}`);
    }
  }
}

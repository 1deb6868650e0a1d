import {
  type EngagementDay,
  type EngagementSum,
  type PostFigures,
  resonance,
  sumOf,
} from '../../shared/interaction/engagement-figures.ts';
import type { Interaction } from '../../shared/interaction/interaction.ts';
import type { Publication } from '../../shared/publication/publication.ts';

/** The figures of each publication's posts, by its id. */
export type Figures = ReadonlyMap<string, readonly PostFigures[]>;

export function figuresOf(days: readonly Pick<EngagementDay, 'posts'>[]): Figures {
  const found = new Map<string, PostFigures[]>();
  for (const figures of days.flatMap(({ posts }) => Object.values(posts))) {
    found.set(figures.publication, [...(found.get(figures.publication) ?? []), figures]);
  }
  return found;
}

/** How people took these publications; absent where nobody asked. */
export function engagementOf(publications: readonly Publication[], figures: Figures): EngagementSum | undefined {
  return sumOf(publications.flatMap(({ id }) => figures.get(id) ?? []));
}

/** A post that stands out. */
export interface Outstanding extends Omit<EngagementSum, 'posts'> {
  readonly id: string;
  readonly url: string;
  readonly text: string;
}

/**
 * The posts that people did most and least with; absent where there are fewer than two to tell apart. Answers to people do not count: they
 * are said to one person. Of equals the newer one is the best, the older one the worst. Pure.
 */
export function outstandingOf(
  publications: readonly Publication[],
  figures: Figures,
): { readonly best?: Outstanding; readonly worst?: Outstanding } {
  const ranked = publications
    .filter(({ kind, state }) => kind === 'post' && state === 'published')
    .flatMap((publication) => {
      const own = (figures.get(publication.id) ?? []).filter(({ askedAt }) => askedAt > 0);
      const sum = sumOf(own);
      if (sum === undefined) return [];
      return [{ publication, sum, weight: own.reduce((all, one) => all + resonance(one), 0) }];
    })
    .sort((a, b) => b.weight - a.weight || b.publication.slot - a.publication.slot);
  const [best, worst] = [ranked[0], ranked.at(-1)];
  if (best === undefined || worst === undefined || best === worst) return {};
  const shown = ({ publication, sum: { posts: _posts, ...sum } }: (typeof ranked)[number]): Outstanding => ({
    id: publication.id,
    url: publication.ids['0']?.url ?? '',
    text: [publication.parts[0]?.title, publication.parts[0]?.text].filter(Boolean).join(' · '),
    ...sum,
  });
  return { best: shown(best), worst: shown(worst) };
}

/** What people said to a personality, and what came of it. */
export interface Heard {
  readonly interactions: number;
  /** An answer was planned. */
  readonly answered: number;
  /** Not answered, by the rule that spoke against it, most frequent first. */
  readonly skipped: Readonly<Record<string, number>>;
  /** Without a verdict yet. */
  readonly open: number;
}

/** Pure. */
export function heardOf(interactions: readonly Pick<Interaction, 'verdict'>[]): Heard {
  const skipped = new Map<string, number>();
  let answered = 0;
  let open = 0;
  for (const { verdict } of interactions) {
    if (verdict === undefined) open += 1;
    else if (verdict.answer) answered += 1;
    else skipped.set(verdict.rule, (skipped.get(verdict.rule) ?? 0) + 1);
  }
  const sorted = [...skipped].sort(([a, most], [b, many]) => many - most || (a < b ? -1 : 1));
  return { interactions: interactions.length, answered, skipped: Object.fromEntries(sorted), open };
}

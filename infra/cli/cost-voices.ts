import { type RouteLoad, timesAsMuch, totalOf, type Workload } from '../cost/workload.ts';
import { forecast } from './budget-facts.ts';
import type { Lately } from './cost-history.ts';
import type { Member } from './roster.ts';

/** What the personalities of a hive do and cost in an average month, AWS aside; USD. */
export interface Voices extends Workload {
  /** Posts, looks at them, mentions heard and replies, by platform. */
  readonly platformUsd: Readonly<Record<string, number>>;
  /** Of that, for hearing people and answering them. */
  readonly answeringUsd: number;
  readonly modelUsd: number;
  /** Accounts that listen whose mentions and replies are counted from what happened; the others' are usual figures. */
  readonly observed: number;
}

/** What an account heard and answered in so many days; see heardLately. */
export type Heard = (platform: string, account: string) => Lately | undefined;

const none: RouteLoad = { route: '', accounts: 0, listening: 0, posts: 0, mentions: 0, replies: 0 };

/** Pure: those that post by their schedules, as things stand, and answer as they did lately or as their settings have it. */
export function voicesOf(
  members: readonly Member[],
  config: Parameters<typeof forecast>[1],
  now: number,
  heard: Heard = () => undefined,
): Voices {
  const platformUsd: Record<string, number> = {};
  const routes = new Map<string, RouteLoad>();
  let [personalities, modelUsd, answeringUsd, observed] = [0, 0, 0, 0];
  for (const { state, effective } of members) {
    if (state !== 'active' || effective === undefined || effective.paused) continue;
    const { platforms } = forecast(effective, config, now);
    const active = platforms.filter(({ postsPerMonth, listens }) => postsPerMonth > 0 || listens);
    if (active.length > 0) personalities += 1;
    for (const one of active) {
      const plan = effective.platforms[one.platform];
      if (plan === undefined) continue;
      const known = one.listens ? heard(one.platform, plan.account) : undefined;
      const { mentionsPerMonth: mentions, repliesPerMonth: replies } = known ?? one;
      if (known !== undefined) observed += 1;
      const answering = mentions * one.heardUsd + replies * one.replyUsd;
      const posting = (one.platformUsd + one.figuresUsd) * one.postsPerMonth;
      answeringUsd += answering;
      platformUsd[one.platform] = (platformUsd[one.platform] ?? 0) + posting + answering;
      modelUsd += one.modelUsd * one.postsPerMonth + one.replyModelUsd * replies;
      const route = `${one.platform}/${plan.transport}`;
      const before = routes.get(route) ?? none;
      routes.set(route, {
        route,
        accounts: before.accounts + 1,
        listening: before.listening + (one.listens ? 1 : 0),
        posts: before.posts + one.postsPerMonth,
        mentions: before.mentions + mentions,
        replies: before.replies + replies,
      });
    }
  }
  return { personalities, routes: [...routes.values()], platformUsd, answeringUsd, modelUsd, observed };
}

/** Pure: so many of the average one. */
export function scaled(voices: Voices, personalities: number): Voices {
  const factor = voices.personalities === 0 ? 0 : personalities / voices.personalities;
  const { platformUsd, answeringUsd, modelUsd, observed } = voices;
  return {
    ...timesAsMuch(voices, factor),
    personalities,
    answeringUsd: answeringUsd * factor,
    modelUsd: modelUsd * factor,
    observed: observed * factor,
    platformUsd: Object.fromEntries(Object.entries(platformUsd).map(([id, usd]) => [id, usd * factor])),
  };
}

/** Pure: what they do, in numbers of a month. */
export function doings(voices: Voices) {
  const of = (what: Parameters<typeof totalOf>[1]): number => Math.round(totalOf(voices, what));
  return {
    personalities: voices.personalities,
    accounts: of('accounts'),
    listening: of('listening'),
    posts: of('posts'),
    mentions: of('mentions'),
    replies: of('replies'),
    observed: Math.round(voices.observed),
  };
}

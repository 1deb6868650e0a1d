import { type AwsCost, costOf } from '../../infra/cost/model.ts';
import { naiveAssumptions, naiveQuantitiesOf } from '../../infra/cost/naive.ts';
import { awsPricesAsOf, awsPricesRegion } from '../../infra/cost/prices.ts';
import { quantitiesOf } from '../../infra/cost/quantities.ts';
import { resourcesOf, type StageResources, withRoomFor } from '../../infra/cost/resources.ts';
import { standardPersonality, standardWorkload, type Workload } from '../../infra/cost/workload.ts';
import { routesOf } from '../../infra/names.ts';
import { synthesize } from '../../infra/synth.ts';
import { pricesAsOf } from '../../shared/openai/prices.ts';
import { requestUsd } from '../../shared/openai/request-cost.ts';
import { forecastOf, type PlatformForecast } from '../../shared/personality/forecast.ts';
import { allPlatformTraits } from '../../shared/platforms/registry.ts';
import { countAll } from '../support/count-all.ts';
import { startCounting } from '../support/counted-ground.ts';
import { defaultMeasures } from '../support/priced.ts';
import { personality } from '../support/world.ts';
import { ceiling, type Part } from './part.ts';

/** Personalities for which a month is priced. */
const sizes = [1, 100, 10_000, 1_000_000] as const;

/** USD a month by the number of personalities: from the quantities that are counted here and now, beside a naive design with the same work. */
export async function model(): Promise<Part> {
  const routes = routesOf(allPlatformTraits);
  const [{ stacks }, counting] = await Promise.all([synthesize({ stage: 'prod' }), startCounting()]);
  const { takes } = await countAll(counting).finally(() => counting.stop());
  const stage = resourcesOf(stacks, routes);
  const ways = routes.filter(({ transport }) => transport === 'api').map((one) => `${one.platform}/${one.transport}`);
  const months = sizes.map((size) => monthOf(standardWorkload(size, ways), stage, takes));
  const at = (size: (typeof sizes)[number]): Month => months[sizes.indexOf(size)] as Month;
  const [large, huge] = [at(10_000), at(1_000_000)];
  return {
    name: 'model',
    goals: [
      ceiling('AWS at 10,000 personalities, USD a month to pay', large.ours.dueUsd, 200),
      ceiling('the same at full prices, as if the account had no free allowances', large.ours.usd, 200),
      ceiling('a personality at 1,000,000 against one at 10,000, full prices', huge.ours.usd / 100 / large.ours.usd, 1),
    ],
    rows: months.map(({ size, ours, naive, stages, platformUsd, modelUsd }) => ({
      personalities: size,
      'AWS, USD': cents(ours.usd),
      'after free allowances': cents(ours.dueUsd),
      'a personality, full': Number((ours.usd / size).toPrecision(3)),
      'naive to pay, USD': cents(naive.dueUsd),
      'times as much': Number((naive.dueUsd / ours.dueUsd).toPrecision(3)),
      stages,
      ...Object.fromEntries(Object.entries(platformUsd).map(([id, usd]) => [`${id}, USD`, cents(usd)])),
      'OpenAI, USD': cents(modelUsd),
    })),
    figures: {
      prices: `AWS ${awsPricesAsOf} (${awsPricesRegion}), OpenAI ${pricesAsOf}`,
      'a personality': { ...standardPersonality, ways },
      ...Object.fromEntries(months.map(({ size, ours }) => [`by cause at ${size}`, ours.byCause])),
      ...Object.fromEntries(months.map(({ size, ours }) => [`lines at ${size}`, linesOf(ours)])),
      'naive lines at 10000': linesOf(large.naive),
      'the naive design': naiveAssumptions,
    },
  };
}

interface Month {
  readonly size: number;
  readonly ours: AwsCost;
  readonly naive: AwsCost;
  readonly stages: number;
  readonly platformUsd: Readonly<Record<string, number>>;
  readonly modelUsd: number;
}

function monthOf(work: Workload, stage: StageResources, counted: (typeof defaultMeasures)['counted']): Month {
  const resources = withRoomFor(stage, work);
  const prices = new Map(forecasts().map((one) => [one.platform, one]));
  const platformUsd: Record<string, number> = {};
  let modelUsd = 0;
  for (const { route, posts, mentions, replies } of work.routes) {
    const [platform = ''] = route.split('/');
    const one = prices.get(platform);
    if (one === undefined) throw new Error(`There is no forecast for ${platform}.`);
    platformUsd[platform] =
      posts * (one.platformUsd + one.figuresUsd) + mentions * one.heardUsd + replies * one.replyUsd;
    modelUsd += posts * one.modelUsd + replies * one.replyModelUsd;
  }
  return {
    size: work.personalities,
    ours: costOf(quantitiesOf(resources, work, { ...defaultMeasures, counted })),
    naive: costOf(naiveQuantitiesOf(work)),
    stages: resources.stages,
    platformUsd,
    modelUsd,
  };
}

/** What one post and one reply cost on each platform and the model, for a personality of usual size. */
function forecasts(): readonly PlatformForecast[] {
  const facts = Array.from(
    { length: 40 },
    (_, number) => `Fact ${number} of the lighthouse, and what the keeper made of it.`,
  );
  const one = personality({ knowledge: facts });
  const plan = one.platforms.twitter;
  if (plan === undefined) throw new Error('There is no plan.');
  const platforms = Object.fromEntries(allPlatformTraits.map(({ id }) => [id, plan]));
  return forecastOf({
    personality: { ...one, platforms },
    platforms: allPlatformTraits,
    config: undefined,
    modelUsd: requestUsd,
    now: Date.UTC(2026, 10, 26),
  }).platforms;
}

function linesOf({ lines }: AwsCost): readonly string[] {
  return lines
    .filter(({ usd }) => usd >= 0.01)
    .map(({ service, what, quantity, usd }) => `${service}: ${Math.round(quantity)} ${what}, $${usd.toFixed(2)}`);
}

const cents = (usd: number): number => Math.round(usd * 100) / 100;

import { allPlatformTraits } from '../../shared/platforms/registry.ts';
import { type AwsCost, costOf } from '../cost/model.ts';
import { awsPricesAsOf, awsPricesRegion } from '../cost/prices.ts';
import { quantitiesOf, type Workload } from '../cost/quantities.ts';
import { resourcesOf, withRoomFor } from '../cost/resources.ts';
import { forecast } from './budget-facts.ts';
import { CliError } from './cli-error.ts';
import type { Call, Result } from './command.ts';
import { blocks, columns, count, type Paint, section } from './format.ts';
import { type Member, readMembers } from './roster.ts';

const mostPersonalities = 1_000_000;

/** What the personalities of a hive do and cost in an average month, AWS aside; USD. */
export interface Voices extends Workload {
  readonly platformUsd: Readonly<Record<string, number>>;
  readonly modelUsd: number;
}

/** What a month costs the hive as it is, or with so many personalities of its kind. */
export async function cost(call: Call, { personalities }: { readonly personalities?: number }): Promise<Result> {
  if (
    personalities !== undefined &&
    !(Number.isInteger(personalities) && personalities >= 0 && personalities <= mostPersonalities)
  ) {
    throw new CliError(`--personalities is ${personalities}, expected a whole number from 0 to ${mostPersonalities}.`);
  }
  const connection = await call.connect();
  const { stage, clock, where } = connection;
  const control = await connection.control.read();
  const members = await readMembers(connection, control);
  const present = voicesOf(members, control.config, clock.now());
  if (present.personalities === 0 && (personalities ?? 0) > 0) {
    throw new CliError(
      `No personality posts on ${where}, so there is none to take as the example for ${personalities}: hive personality put FILE.`,
    );
  }
  const voices = personalities === undefined ? present : scaled(present, personalities);
  const [{ synthesize }, { routesOf }] = await Promise.all([import('../synth.ts'), import('../names.ts')]);
  call.io.note(`Counting the resources of stage ${stage.name} ...`);
  const { stacks } = await synthesize({ stage: stage.name });
  const shape = { routes: routesOf(allPlatformTraits).length, bundles: stage.credentialBundles };
  const resources = withRoomFor(resourcesOf(stacks), voices.personalities, shape);
  const aws = costOf(quantitiesOf(resources, voices));
  const data = {
    stage: stage.name,
    ...(personalities === undefined ? {} : { whatIf: { personalities } }),
    pricesAsOf: awsPricesAsOf,
    region: awsPricesRegion,
    workload: { personalities: voices.personalities, posts: Math.round(voices.posts) },
    aws: { ...aws, resources },
    platforms: voices.platformUsd,
    modelUsd: voices.modelUsd,
    totalUsd: totalOf(voices, aws),
  };
  return { data, text: (paint) => costText(voices, aws, where, personalities !== undefined, paint) };
}

/** Pure: those that post by their schedules, as things stand. */
export function voicesOf(members: readonly Member[], config: Parameters<typeof forecast>[1], now: number): Voices {
  const platformUsd: Record<string, number> = {};
  let [personalities, posts, modelUsd] = [0, 0, 0];
  for (const { state, effective } of members) {
    if (state !== 'active' || effective === undefined) continue;
    const { platforms } = forecast(effective, config, now);
    const active = platforms.filter(({ postsPerMonth }) => postsPerMonth > 0);
    if (active.length > 0) personalities += 1;
    for (const one of active) {
      posts += one.postsPerMonth;
      modelUsd += one.modelUsd * one.postsPerMonth;
      platformUsd[one.platform] =
        (platformUsd[one.platform] ?? 0) + (one.platformUsd + one.figuresUsd) * one.postsPerMonth;
    }
  }
  return { personalities, posts, modelUsd, platformUsd, platforms: Object.keys(platformUsd).length };
}

/** Pure: so many of the average one. */
export function scaled(voices: Voices, personalities: number): Voices {
  const factor = voices.personalities === 0 ? 0 : personalities / voices.personalities;
  return {
    personalities,
    posts: voices.posts * factor,
    platforms: personalities === 0 ? 0 : voices.platforms,
    modelUsd: voices.modelUsd * factor,
    platformUsd: Object.fromEntries(Object.entries(voices.platformUsd).map(([id, usd]) => [id, usd * factor])),
  };
}

function totalOf({ platformUsd, modelUsd }: Voices, { dueUsd }: AwsCost): number {
  const platforms = Object.values(platformUsd).reduce((sum, usd) => sum + usd, 0);
  return Math.round((platforms + modelUsd + dueUsd) * 100) / 100;
}

/** Pure. */
export function costText(voices: Voices, aws: AwsCost, where: string, whatIf: boolean, paint: Paint): string {
  const { personalities, posts, platformUsd, modelUsd } = voices;
  const dollars = (usd: number): string => `$${usd.toFixed(2)}`;
  const rows = [...aws.lines]
    .sort((a, b) => b.usd - a.usd)
    .map(({ service, what, quantity, usd, idleUsd, freeUsd }) => [
      service,
      `${quantityText(quantity)} ${what}`,
      dollars(usd),
      [
        idleUsd < 0.005 ? '' : `${dollars(idleUsd)} without a post`,
        freeUsd < 0.005 ? '' : paint('green', `${dollars(freeUsd)} free`),
      ]
        .filter((note) => note !== '')
        .join(', '),
    ]);
  const platforms = Object.entries(platformUsd).map(([id, usd]) => [
    allPlatformTraits.find((traits) => traits.id === id)?.name ?? id,
    dollars(usd),
  ]);
  const who = `${count(personalities, 'personality', 'personalities')}, about ${count(Math.round(posts), 'post')} a month`;
  return blocks(
    `${whatIf ? 'If there were' : `On ${where}:`} ${who}.`,
    section(
      `AWS, at the prices of ${awsPricesAsOf} in ${awsPricesRegion}`,
      columns([
        ...rows,
        ['', 'at full prices', dollars(aws.usd), `${dollars(aws.idleUsd)} without a post`],
        ['', "after the account's free allowance", dollars(aws.dueUsd), 'where nothing else uses it'],
      ]),
      paint,
    ),
    section('Platforms and the model', columns([...platforms, ['OpenAI', dollars(modelUsd)]]), paint),
    paint('bold', `Together about ${dollars(totalOf(voices, aws))} a month.`),
  );
}

/** `43,830`, `0.17`. */
function quantityText(quantity: number): string {
  const digits = quantity >= 100 ? 0 : quantity >= 1 ? 1 : 4;
  return quantity.toLocaleString('en-US', { maximumFractionDigits: digits });
}

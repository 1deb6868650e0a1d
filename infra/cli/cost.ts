import { effectiveConfig } from '../../shared/config/effective.ts';
import { allPlatformTraits } from '../../shared/platforms/registry.ts';
import { type AwsCost, costOf } from '../cost/model.ts';
import { awsPricesAsOf, awsPricesRegion } from '../cost/prices.ts';
import { quantitiesOf } from '../cost/quantities.ts';
import { resourcesOf, withRoomFor } from '../cost/resources.ts';
import { CliError } from './cli-error.ts';
import type { Call, Result } from './command.ts';
import { heardLately } from './cost-history.ts';
import { doings, scaled, type Voices, voicesOf } from './cost-voices.ts';
import { blocks, columns, count, type Paint, section } from './format.ts';
import { readMembers } from './roster.ts';

const mostPersonalities = 1_000_000;

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
  const lately = await heardLately(connection, members, clock.now());
  const heard = (platform: string, account: string) => lately.get(`${platform}/${account}`);
  const present = voicesOf(members, control.config, clock.now(), heard);
  if (present.personalities === 0 && (personalities ?? 0) > 0) {
    throw new CliError(
      `No personality posts on ${where}, so there is none to take as the example for ${personalities}: hive personality put FILE.`,
    );
  }
  const voices = personalities === undefined ? present : scaled(present, personalities);
  const [{ synthesize }, { routesOf }] = await Promise.all([import('../synth.ts'), import('../names.ts')]);
  call.io.note(`Counting the resources of stage ${stage.name} ...`);
  const { stacks } = await synthesize({ stage: stage.name });
  const resources = withRoomFor(resourcesOf(stacks, routesOf(allPlatformTraits)), voices);
  const { interactions } = effectiveConfig({ ...(control.config === undefined ? {} : { config: control.config }) });
  const { figuresEveryHours } = interactions;
  const aws = costOf(quantitiesOf(resources, voices, { pace: interactions, figuresEveryHours }));
  const data = {
    stage: stage.name,
    ...(personalities === undefined ? {} : { whatIf: { personalities } }),
    pricesAsOf: awsPricesAsOf,
    region: awsPricesRegion,
    workload: { ...doings(voices), routes: voices.routes },
    aws: { ...aws, resources },
    platforms: voices.platformUsd,
    answeringUsd: voices.answeringUsd,
    modelUsd: voices.modelUsd,
    totalUsd: totalOf(voices, aws),
  };
  return { data, text: (paint) => costText(voices, aws, where, personalities !== undefined, paint) };
}

function totalOf({ platformUsd, modelUsd }: Voices, { dueUsd }: AwsCost): number {
  const platforms = Object.values(platformUsd).reduce((sum, usd) => sum + usd, 0);
  return Math.round((platforms + modelUsd + dueUsd) * 100) / 100;
}

/** Pure. */
export function costText(voices: Voices, aws: AwsCost, where: string, whatIf: boolean, paint: Paint): string {
  const { platformUsd, modelUsd, answeringUsd } = voices;
  const { personalities, posts, mentions, replies, listening, observed } = doings(voices);
  const dollars = (usd: number): string => `$${usd.toFixed(2)}`;
  const rows = aws.lines.map(({ service, what, quantity, usd, idleUsd, freeUsd }) => [
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
  const answering = answeringUsd < 0.005 ? '' : `${dollars(answeringUsd)} of it for hearing people and answering them`;
  const who = `${count(personalities, 'personality', 'personalities')}, about ${count(posts, 'post')} and ${count(replies, 'reply', 'replies')} a month`;
  return blocks(
    `${whatIf ? 'If there were' : `On ${where}:`} ${who}.`,
    listening === 0
      ? 'No account listens to people.'
      : `${count(listening, 'account')} listening, told something ${count(mentions, 'time')}: ${sourceOf(observed, listening)}.`,
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
    answering,
    paint('bold', `Together about ${dollars(totalOf(voices, aws))} a month.`),
  );
}

/** Where the numbers of mentions and replies are from. */
function sourceOf(observed: number, listening: number): string {
  if (observed === 0)
    return 'by the settings of the personalities and usual figures, for none has listened for three days yet';
  if (observed >= listening) return 'as in the last 30 days';
  return `as in the last 30 days for ${observed} of them, usual figures for the others`;
}

/** `43,830`, `0.17`. */
function quantityText(quantity: number): string {
  const digits = quantity >= 100 ? 0 : quantity >= 1 ? 1 : 4;
  return quantity.toLocaleString('en-US', { maximumFractionDigits: digits });
}

import type { HiveConfig } from '../../shared/config/config.ts';
import { type BudgetState, standing, usdText } from '../../shared/limits/budget.ts';
import type { Personality } from '../../shared/personality/personality.ts';
import { forecast, nextPost } from './budget-facts.ts';
import { CliError } from './cli-error.ts';
import type { Call, Result } from './command.ts';
import { layerWords } from './config.ts';
import { blocks, columns, count, type Paint, relative, section } from './format.ts';
import { mapInBatches, pickPersonality, readMembers } from './roster.ts';

/** The money of one personality; USD. */
export type BudgetView = ReturnType<typeof budgetView>;

/** What each personality has spent and may spend, and what its schedules will cost; of all of them, or of one. */
export async function budget(call: Call, written?: string): Promise<Result> {
  const connection = await call.connect();
  const ids = written === undefined ? undefined : [await pickPersonality(written, connection)];
  const control = await connection.control.read();
  const members = await readMembers(connection, control, ids);
  const now = connection.clock.now();
  const views = await mapInBatches(
    members.filter(({ state }) => state !== 'deleted' || ids !== undefined),
    async ({ id, effective }) => {
      const purse = await connection.budgets.read(id, { consistent: true });
      return effective === undefined ? undefined : budgetView(effective, control.config, purse, now);
    },
  );
  const known = views.filter((view) => view !== undefined);
  if (ids !== undefined && known.length === 0) {
    throw new CliError(`No version of personality ${ids[0]} was ever in force: see "hive personality show ${ids[0]}".`);
  }
  return {
    data: { now: new Date(now).toISOString(), budgets: known },
    text: (paint) =>
      known.length === 0
        ? `No personality on ${connection.where} yet: hive personality put FILE`
        : blocks(...known.map((view) => budgetText(view, now, paint))),
  };
}

/** Pure. */
export function budgetView(
  personality: Personality,
  config: HiveConfig | undefined,
  purse: BudgetState | undefined,
  now: number,
) {
  const { id } = personality;
  const month = forecast(personality, config, now);
  const active = month.platforms.filter(({ postsPerMonth }) => postsPerMonth > 0);
  const next = active.map(({ platform }) => ({ platform, ...nextPost(month, platform, id, purse, now) }));
  const { daySpent, monthSpent, reserved } = standing(purse, now);
  return {
    personality: id,
    spentTodayUsd: usd(daySpent),
    spentThisMonthUsd: usd(monthSpent),
    setAsideUsd: usd(reserved),
    caps: month.budget,
    capsFrom: month.budgetFrom,
    forecast: {
      postsPerMonth: month.postsPerMonth,
      platformUsd: month.platformUsdPerMonth,
      figuresUsd: month.figuresUsdPerMonth,
      modelUsd: month.modelUsdPerMonth,
      totalUsd: Math.round((month.platformUsdPerMonth + month.figuresUsdPerMonth + month.modelUsdPerMonth) * 100) / 100,
    },
    warnings: month.warnings,
    exhausted: next.flatMap(({ platform, exhausted }) => (exhausted === undefined ? [] : [{ platform, ...exhausted }])),
  };
}

function usd(micros: number): number {
  return micros / 1_000_000;
}

/** Pure. */
export function budgetText(view: BudgetView, now: number, paint: Paint): string {
  const { caps, capsFrom, forecast: month, exhausted, warnings } = view;
  const money = (amount: number) => usdText(Math.round(amount * 1_000_000));
  const rows = [
    ['today', `${money(view.spentTodayUsd)} of $${caps.perDayUsd} (${layerWords(capsFrom.perDayUsd)})`],
    ['this month', `${money(view.spentThisMonthUsd)} of $${caps.perMonthUsd} (${layerWords(capsFrom.perMonthUsd)})`],
    ...(view.setAsideUsd === 0 ? [] : [['set aside', money(view.setAsideUsd)]]),
    [
      'a month',
      month.postsPerMonth === 0
        ? 'posts nothing now'
        : `about ${count(month.postsPerMonth, 'post')}: $${month.platformUsd.toFixed(2)} to the platform${month.figuresUsd === 0 ? '' : `, $${month.figuresUsd.toFixed(2)} more for reading how they were taken`} and $${month.modelUsd.toFixed(2)} for the model, $${month.totalUsd.toFixed(2)} together`,
    ],
    ...exhausted.map(({ platform, reason, until }) => [
      paint('red', 'exhausted'),
      `nothing more on ${platform}: ${reason}, ${relative(Date.parse(until), now)}`,
    ]),
    ...warnings.map((warning) => [paint('yellow', 'warning'), warning]),
  ];
  return section(view.personality, columns(rows), paint);
}

import { count } from '../format.ts';
import { type Finding, ok, unseen, warning, wrong } from './finding.ts';
import { judged, look } from './look.ts';
import { ofHive, type Subscription } from './ports.ts';

export interface PeopleFacts {
  /** The stage names an address. */
  readonly wanted: boolean;
  readonly live: boolean;
  readonly stage: string;
  readonly embedded: boolean;
  /** Undefined where there is no topic. */
  readonly subscriptions: readonly Subscription[] | undefined;
}

/** Whether drafts that wait and alarms reach a person. Pure. */
export function judgePeople({ wanted, live, stage, embedded, subscriptions }: PeopleFacts): Finding {
  const check = 'e-mail';
  const setting = `put context.stages.${stage}.email into cdk.json (hive init shows the lines), and deploy`;
  if (embedded)
    return unseen(check, 'a hive on this machine sends none; drafts that wait stand in "hive posts review"');
  if (subscriptions === undefined) {
    return wrong(check, 'the topic that people are told through is missing', `npx cdk deploy --all -c stage=${stage}`);
  }
  const pending = subscriptions.filter(({ confirmed }) => !confirmed).length;
  if (subscriptions.length === 0) {
    if (wanted)
      return wrong(
        check,
        'the stage names an address, and nobody is subscribed',
        `npx cdk deploy --all -c stage=${stage}`,
      );
    return live
      ? warning(check, 'nobody is told of drafts that wait and of alarms', setting)
      : ok(check, 'nobody is told; a dry run can do without');
  }
  if (pending > 0) {
    return warning(
      check,
      `${count(pending, 'subscription waits', 'subscriptions wait')} for confirmation`,
      'follow the link in the mail from AWS Notifications; look into the spam folder',
    );
  }
  return ok(check, `${count(subscriptions.length, 'subscription')}, confirmed`);
}

export const peopleCheck = ofHive('e-mail', async ({ connection, cloud }) => {
  const { stage, target } = connection;
  const facts = { wanted: stage.email !== undefined, live: stage.mode === 'live', stage: stage.name };
  if (target.kind === 'embedded') return [judgePeople({ ...facts, embedded: true, subscriptions: [] })];
  const looked = await look(async () => ({ subscriptions: await cloud.subscriptions() }));
  return judged('e-mail', looked, ({ subscriptions }) => [judgePeople({ ...facts, embedded: false, subscriptions })]);
});

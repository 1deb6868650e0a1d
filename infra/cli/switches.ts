import type { HiveControl } from '../../shared/config/ports.ts';
import { allPlatformTraits } from '../../shared/platforms/registry.ts';
import { pauseOrResumeAccount } from './account-switch.ts';
import { CliError } from './cli-error.ts';
import type { Call, Result } from './command.ts';
import { list } from './format.ts';
import { pick } from './pick.ts';
import { pickPersonality, readMembers } from './roster.ts';

export interface SwitchTarget {
  readonly all?: boolean;
  readonly platform?: string;
  /** With `platform` where several have an account of that name. */
  readonly account?: string;
  readonly personality?: string;
}

/** Warm functions look at the switches so often. */
const effect = 'Functions look at it at least every 30 seconds.';

/** Who switched the hive, a platform or a personality off; empty while it runs. Pure. */
export function pausedBy(control: HiveControl, subject: SwitchTarget): ('operator' | 'config.json')[] {
  const { platform, personality } = subject;
  const own = platform === undefined ? control.config?.paused : control.config?.platforms?.[platform]?.paused;
  const thrown =
    platform === undefined
      ? personality === undefined
        ? control.paused
        : control.pausedPersonalities.includes(personality)
      : control.pausedPlatforms.includes(platform);
  const configured = personality === undefined && own === true;
  return [...(thrown ? (['operator'] as const) : []), ...(configured ? (['config.json'] as const) : [])];
}

/** One switch of the hive, a platform, an account or a personality. What is under way is finished; what waits goes on or expires in its own time. */
export async function throwSwitch(call: Call, pause: boolean, written: SwitchTarget): Promise<Result> {
  const { all, platform: onPlatform, account, personality } = written;
  const named = [all === true, account === undefined && onPlatform !== undefined, account, personality];
  if (named.filter(Boolean).length !== 1) {
    const verb = pause ? 'pause' : 'resume';
    throw new CliError(
      `Say what to ${verb}, one thing at a time: --all, --platform NAME, --account NAME, or a personality.`,
    );
  }
  if (account !== undefined) return pauseOrResumeAccount(call, pause, account, onPlatform);
  if (personality !== undefined) return throwPersonality(call, pause, personality);
  const platform =
    onPlatform === undefined
      ? undefined
      : pick(
          'platform',
          onPlatform,
          allPlatformTraits.map(({ id }) => id),
          `this hive knows ${platformNames()}`,
        );
  const { control, where } = await call.connect();
  if (platform === undefined) await control.setPaused(pause);
  else await control.setPlatformPaused(platform, pause);
  await call.did({ what: pause ? 'paused' : 'resumed', on: platform === undefined ? 'hive' : `platform ${platform}` });
  const left = pausedBy(await control.read(), { platform }).filter((by) => by === 'config.json');
  const subject = platform === undefined ? 'The hive' : `Platform ${platform}`;
  return switched({ subject, where, pause, effective: pause || left.length === 0 }, { platform }, [
    pause ? 'Posts that wait are kept until their time runs out; what was sent is still followed up.' : '',
    !pause && left.length > 0 ? 'config.json says paused as well: take that out and upload it.' : '',
    !pause && platform === undefined ? stillPaused(await control.read()) : '',
  ]);
}

async function throwPersonality(call: Call, pause: boolean, written: string): Promise<Result> {
  const connection = await call.connect();
  const { control, where } = connection;
  const id = await pickPersonality(written, connection);
  await control.setPersonalityPaused(id, pause);
  await call.did({ what: pause ? 'paused' : 'resumed', on: `personality ${id}` });
  const [member] = await readMembers(connection, await control.read(), [id]);
  const byFile = member?.current?.paused === true;
  return switched({ subject: `Personality ${id}`, where, pause, effective: pause || !byFile }, { personality: id }, [
    pause ? 'Uploads do not change that.' : '',
    !pause && byFile ? `Its file says "paused": true: take that out and upload it with "hive personality put".` : '',
  ]);
}

interface Switched {
  readonly subject: string;
  readonly where: string;
  readonly pause: boolean;
  readonly effective: boolean;
}

function switched(
  { subject, where, pause, effective }: Switched,
  names: SwitchTarget,
  notes: readonly string[],
): Result {
  const state = pause ? 'is paused' : effective ? 'runs again' : 'is still paused';
  return {
    data: { ...names, paused: pause || !effective, effective },
    failed: !effective,
    text: (paint) =>
      [
        `${paint(pause || !effective ? 'yellow' : 'green', `${subject} ${state}`)} on ${where}.`,
        ...notes,
        effective ? effect : '',
      ]
        .filter((sentence) => sentence !== '')
        .join(' '),
  };
}

/** What has a switch of its own stays as it is. */
function stillPaused({ pausedPlatforms, pausedPersonalities }: HiveControl): string {
  const names = [
    ...pausedPlatforms.map((id) => `platform ${id}`),
    ...pausedPersonalities.map((id) => `personality ${id}`),
  ];
  return names.length === 0 ? '' : `Still paused by switches of their own: ${list(names)}.`;
}

function platformNames(): string {
  return list(allPlatformTraits.map(({ id }) => id));
}

import {
  type Effective,
  type EffectiveSources,
  effectiveConfig,
  knownTraits,
  type Provenance,
} from '../../shared/config/effective.ts';
import type { HiveControl } from '../../shared/config/ports.ts';
import type { Personality } from '../../shared/personality/personality.ts';
import { configReportKey, type Report, readReport } from '../../shared/personality/report.ts';
import { type Tone, toneOf } from '../../shared/personality/traits/tone.ts';
import { allPlatformTraits } from '../../shared/platforms/registry.ts';
import type { PlatformTraits } from '../../shared/publication/platform.ts';
import { CliError } from './cli-error.ts';
import type { Call, Result } from './command.ts';
import { blocks, columns, type Paint, section } from './format.ts';
import { pick } from './pick.ts';
import { pickPersonality, readMembers } from './roster.ts';

/** One setting in force. */
export interface Setting {
  readonly field: string;
  readonly value: unknown;
  readonly from: Provenance;
}

/** What is in force for one personality on one platform, or (without a personality) on every account of it. */
export interface ConfigView {
  readonly personality?: string;
  readonly platform?: string;
  readonly settings: readonly Setting[];
  /** What the traits make of a request: added to the temperature, factors, allowances. */
  readonly tone?: Tone;
}

/** Shows the configuration in force, with where each value comes from: the hive's, or one personality's. */
export async function showConfig(call: Call, who?: string, where?: string): Promise<Result> {
  const connection = await call.connect();
  const [control, report] = await Promise.all([
    connection.control.read(),
    readReport(connection.bucket, configReportKey),
  ]);
  if (who === undefined) return result(hiveViews(control), report);
  const id = await pickPersonality(who, connection);
  const [member] = await readMembers(connection, control, [id]);
  const effective = member?.effective;
  if (effective === undefined) {
    throw new CliError(`No version of personality ${id} was ever in force: see "hive personality show ${id}".`);
  }
  const known = Object.keys(effective.platforms);
  const on =
    where === undefined ? known : [pick('platform', where, known, `the file of ${id} names ${known.join(', ')}`)];
  return result(personalityViews(effective, on, control), report);
}

/** Pure: what holds for each of the platforms, all layers on each other. */
export function personalityViews(
  personality: Personality,
  platforms: readonly string[],
  { config }: Pick<HiveControl, 'config'>,
): ConfigView[] {
  return traitsOf(platforms).map((traits) => {
    const effective = effectiveConfig(sources(config, traits, personality));
    return {
      personality: personality.id,
      platform: traits.id,
      settings: settingsOf(effective),
      tone: toneOf(effective.traits, traits),
    };
  });
}

/** Pure: what holds everywhere, and for each platform what is different there. */
export function hiveViews({ config }: Pick<HiveControl, 'config'>): ConfigView[] {
  const everywhere = settingsOf(effectiveConfig(config === undefined ? {} : { config }));
  const own = allPlatformTraits.map((traits) => ({
    platform: traits.id,
    settings: settingsOf(effectiveConfig(sources(config, traits))).filter(({ from }) => /platform/.test(from)),
  }));
  return [
    { settings: [...everywhere, ...traitSettings(config)] },
    ...own.filter(({ settings }) => settings.length > 0),
  ];
}

function sources(config: HiveControl['config'], traits: PlatformTraits, personality?: Personality): EffectiveSources {
  const plan = personality?.platforms[traits.id];
  return { traits, ...(config === undefined ? {} : { config }), ...(plan === undefined ? {} : { plan }) };
}

function traitsOf(platforms: readonly string[]): readonly PlatformTraits[] {
  return allPlatformTraits.filter(({ id }) => platforms.includes(id));
}

/** Every value of the configuration with its path, in the order of the layers' own fields. */
export function settingsOf(effective: Effective): Setting[] {
  return Object.entries(effective.provenance).map(([field, from]) => ({
    field,
    value: valueAt(effective, field),
    from,
  }));
}

function valueAt(value: unknown, field: string): unknown {
  return field.split('.').reduce<unknown>((at, key) => (at as Readonly<Record<string, unknown>>)[key], value);
}

/** Traits that personalities may have, those of config.json after the built-in ones. */
function traitSettings(config: HiveControl['config']): Setting[] {
  return Object.entries(knownTraits(config)).map(([name, trait]) => ({
    field: `traits.${name}`,
    value: trait,
    from: config?.traits !== undefined && Object.hasOwn(config.traits, name) ? 'config.json' : 'default',
  }));
}

function result(views: readonly ConfigView[], report: Partial<Report> | undefined): Result {
  const refused = report?.status === 'refused' ? report.summary : undefined;
  return {
    data: { ...(refused === undefined ? {} : { refused }), views },
    text: (paint) =>
      blocks(
        refused === undefined ? '' : paint('yellow', refused),
        ...views.map((view) => section(headingOf(view), viewLines(view, paint), paint)),
      ),
  };
}

function headingOf({ personality, platform }: ConfigView): string {
  if (personality !== undefined) return `${personality} on ${platform}`;
  return platform === undefined ? 'The hive' : `Different on ${platform}`;
}

function viewLines({ settings, tone, platform }: ConfigView, paint: Paint): string {
  const rows = settings.map(({ field, value, from }) => [
    field,
    typeof value === 'object' ? JSON.stringify(value) : String(value),
    paint(from === 'default' || from === 'platform default' ? 'dim' : 'cyan', layerWords(from, platform)),
  ]);
  const moved = Object.entries(tone ?? {}).map(([name, value]) => [`${name} by traits`, toneWords(name, value), '']);
  return columns([...rows, ...moved]);
}

export function layerWords(from: Provenance, platform = ''): string {
  const words: Readonly<Record<Provenance, string>> = {
    default: 'built in',
    'platform default': `built in for ${platform}`,
    'config.json': 'config.json',
    'config.json platform': `config.json, platforms.${platform}`,
    personality: "the personality's file",
  };
  return words[from];
}

function toneWords(name: string, value: number): string {
  if (name === 'temperature') return value < 0 ? `${value}` : `+${value}`;
  return name === 'emoji' || name === 'hashtags' ? `at most ${value}` : `×${value}`;
}

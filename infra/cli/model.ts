import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { makeSecrets, openaiKey } from '../../shared/aws/secrets.ts';
import type { HiveConfig } from '../../shared/config/config.ts';
import { effectiveConfig } from '../../shared/config/effective.ts';
import { type Environment, environmentKeys } from '../../shared/config/environment.ts';
import type { RehearsalTools } from '../../shared/content/rehearsal.ts';
import { type Clock, silentLog, systemClock } from '../../shared/monitoring/log.ts';
import { redactor } from '../../shared/monitoring/redact.ts';
import { openaiModerator } from '../../shared/openai/moderation.ts';
import { openaiWriter } from '../../shared/openai/writer.ts';
import type { Personality } from '../../shared/personality/personality.ts';
import { projectRoot } from '../cache.ts';
import { CliError } from './cli-error.ts';
import type { Call } from './command.ts';
import type { Connection } from './connection.ts';
import { localConfig } from './personality-files.ts';
import { runsHere, type TargetOptions } from './target.ts';

/** Who writes for this command: OpenAI by the key of a hive or of this machine, or the look-alike of a hive on this machine. */
export interface Model {
  /** For sentences: `the look-alike of OpenAI on this machine`. */
  readonly where: string;
  /** It costs money. */
  readonly real: boolean;
  /** Absent where the key is this machine's own: then no hive is asked for anything. */
  readonly connection?: Connection;
  readonly config: HiveConfig | undefined;
  readonly clock: Clock;
  apiKey(): Promise<string>;
  readonly baseUrl?: string;
}

export interface ModelOptions extends TargetOptions {
  /** The key of this machine, whatever hive there is. */
  readonly ownKey?: boolean;
}

/**
 * The model of the hive that is spoken to. With `ownKey`, or where no hive is named and none runs here, the one that OPENAI_API_KEY opens: of
 * the environment, else of .env.
 * @throws CliError where there is no key
 */
export async function openModel(call: Call, options: ModelOptions, file = join(projectRoot, '.env')): Promise<Model> {
  const { environment } = call.io;
  const own = ownKey(environment, file);
  if (options.ownKey === true && own === undefined) {
    throw new CliError(
      `Found no OPENAI_API_KEY in the environment nor in ${file}: put the key there, or leave --own-key out.`,
    );
  }
  if (own !== undefined && (options.ownKey === true || isNobodyNamed(options, environment))) {
    redactor.hide(own.key);
    return {
      where: own.baseUrl === undefined ? 'OpenAI, by the OPENAI_API_KEY of this machine' : own.baseUrl,
      real: true,
      config: localConfig(),
      clock: systemClock,
      apiKey: async () => own.key,
      ...(own.baseUrl === undefined ? {} : { baseUrl: own.baseUrl }),
    };
  }
  return modelOf(await call.connect());
}

async function modelOf(connection: Connection): Promise<Model> {
  const { target, stage, clock, client, where } = connection;
  const sandbox = target.kind === 'embedded' ? target.marker.sandboxes?.openai : undefined;
  const { openaiSecretName } = await import('../names.ts');
  const key = await secretKey(openaiSecretName(stage), clock, makeSecrets(client('SECRETS_MANAGER')));
  return {
    where: sandbox === undefined ? `OpenAI, by the key of ${where}` : 'the look-alike of OpenAI on this machine',
    real: sandbox === undefined,
    connection,
    config: (await connection.control.read()).config,
    clock,
    apiKey: async () => key,
    ...(sandbox === undefined ? {} : { baseUrl: `${sandbox}/v1` }),
  };
}

async function secretKey(name: string, clock: Clock, secrets: ReturnType<typeof makeSecrets>): Promise<string> {
  try {
    return await openaiKey({ [environmentKeys.openaiSecret]: name }, clock, () => secrets)();
  } finally {
    secrets.destroy();
  }
}

/** No stage, no folder and no profile is named, and no hive runs on this machine. */
function isNobodyNamed(options: TargetOptions, environment: Environment): boolean {
  if (options.stage !== undefined || options.dataDir !== undefined || (environment.AWS_PROFILE ?? '') !== '')
    return false;
  return !runsHere(environment);
}

function ownKey(
  environment: Environment,
  file: string,
): { readonly key: string; readonly baseUrl?: string } | undefined {
  const values: Environment = { ...(existsSync(file) ? parseEnv(readFileSync(file, 'utf8')) : {}), ...environment };
  const key = (values.OPENAI_API_KEY ?? '').trim();
  const baseUrl = (values.OPENAI_BASE_URL ?? '').trim();
  return key === '' ? undefined : { key, ...(baseUrl === '' ? {} : { baseUrl }) };
}

/** The writer and the moderation for a plan, as write-draft makes them. */
export function writerOf(model: Model, personality: Personality): RehearsalTools['writer'] {
  const { config, clock, apiKey, baseUrl } = model;
  const server = { apiKey, clock, ...(baseUrl === undefined ? {} : { baseUrl }) };
  return async (traits, plan) => {
    const effective = effectiveConfig({ ...(config === undefined ? {} : { config }), traits, plan, personality });
    return {
      writer: openaiWriter({ ...server, config: effective.openai, log: silentLog }),
      config: effective,
      moderator: effective.moderation.enabled ? openaiModerator(server) : undefined,
    };
  };
}

/** What the hive said so far, where there is one. */
export function saidOf({ connection }: Model): Pick<RehearsalTools, 'said'> {
  if (connection === undefined) return {};
  return { said: connection.similar };
}

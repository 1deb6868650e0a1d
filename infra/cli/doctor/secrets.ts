import { bundleOf } from '../../../shared/aws/bundles.ts';
import { parseBundle } from '../../../shared/aws/secrets.ts';
import { allPlatformTraits } from '../../../shared/platforms/registry.ts';
import { type CredentialReader, credentialReader } from '../credential-forms.ts';
import { count } from '../format.ts';
import type { Member } from '../roster.ts';
import { type Finding, ok, unseen, warning, wrong } from './finding.ts';
import { judged, look } from './look.ts';
import { ofHive, type SecretRead } from './ports.ts';

/** Largest value of a secret, bytes (Secrets Manager quotas, November 2026); about 190 accounts within four fifths of it. */
const mostBytes = 65_536;
const fullAt = 0.8;

/** An account that a personality in force posts with. */
export interface NeededAccount {
  readonly platform: string;
  readonly transport: string;
  readonly account: string;
}

/** Pure: who posts, and by which way. */
export function neededAccounts(members: readonly Member[]): readonly NeededAccount[] {
  return members.flatMap(({ state, effective }) =>
    state === 'deleted' || effective === undefined
      ? []
      : Object.entries(effective.platforms).flatMap(([platform, { enabled, account, transport }]) =>
          enabled ? [{ platform, transport, account }] : [],
        ),
  );
}

/** Pure: a secret that holds one value. */
export function judgeValue(name: string, { exists, text }: SecretRead, put: string): Finding {
  const check = `secret ${name}`;
  if (!exists) return wrong(check, 'it does not exist', 'deploy the data stack: npx cdk deploy --all');
  if (text === undefined || text.trim() === '') return wrong(check, 'it has no value', put);
  return ok(check, 'it has a value');
}

/**
 * Pure: a bundle of credentials against the accounts that need it. `shapeFault` says what is wrong with an entry and never quotes one.
 */
export function judgeBundle(
  name: string,
  { exists, text }: SecretRead,
  needed: readonly NeededAccount[],
  shapeFault: (account: string, entry: unknown) => string | undefined,
): readonly Finding[] {
  const check = `secret ${name}`;
  if (!exists) return [wrong(check, 'it does not exist', 'deploy the data stack: npx cdk deploy --all')];
  let bundle: Readonly<Record<string, unknown>>;
  try {
    bundle = parseBundle(name, text);
  } catch (error) {
    return [wrong(check, (error as Error).message, 'store each entry again with "hive secret put"')];
  }
  const found: Finding[] = [];
  for (const { platform, account } of needed) {
    const put = `hive secret put ${platform} ${account}`;
    const entry = Object.hasOwn(bundle, account) ? bundle[account] : undefined;
    if (entry === undefined || entry === null) {
      found.push(wrong(`credentials of ${platform}/${account}`, `secret ${name} has no entry of it`, put));
      continue;
    }
    const fault = shapeFault(account, entry);
    if (fault !== undefined) found.push(wrong(`credentials of ${platform}/${account}`, fault, put));
  }
  const bytes = Buffer.byteLength(text ?? '');
  const size = `${count(Object.keys(bundle).length, 'entry', 'entries')}, ${bytes} of ${mostBytes} bytes`;
  if (bytes > mostBytes * fullAt) {
    found.push(
      warning(
        check,
        `it is nearly full: ${size}`,
        'give the stage more credentialBundles in cdk.json, deploy, store every account again',
      ),
    );
  } else found.push(ok(check, size));
  return found;
}

export const secretsCheck = ofHive('secrets', async ({ connection, cloud, members }) => {
  const names = await import('../../names.ts');
  const { stage } = connection;
  const openai = names.openaiSecretName(stage);
  const findings: Finding[] = [
    ...judged(`secret ${openai}`, await look(() => cloud.secret(openai)), (seen) => [
      judgeValue(openai, seen, 'hive secret put openai'),
    ]),
  ];
  if (stage.mode === 'dry-run') {
    return [...findings, unseen('credentials', 'a dry run keeps none of any platform')];
  }
  const needed = neededAccounts(members);
  for (const route of names.routesOf(allPlatformTraits)) {
    const bundles = names.credentialSecretNames(stage, route);
    const reader = await credentialReader(route.platform, route.transport);
    for (const bundle of bundles) {
      const own = needed.filter(
        ({ platform, transport, account }) =>
          platform === route.platform && transport === route.transport && bundleOf(account, bundles) === bundle,
      );
      const looked = await look(() => cloud.secret(bundle));
      findings.push(...judged(`secret ${bundle}`, looked, (seen) => judgeBundle(bundle, seen, own, faultOf(reader))));
    }
  }
  return findings;
});

/** What the platform's own reader says of an entry: fields, and never values. */
function faultOf(reader: CredentialReader): (account: string, entry: unknown) => string | undefined {
  return (account, entry) => {
    try {
      reader.check(account, entry);
      return undefined;
    } catch (error) {
      return (error as Error).message.replace(/^Nothing was stored\. /, '');
    }
  };
}

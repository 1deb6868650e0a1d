import { platformTraits } from '../../../shared/platforms/registry.ts';
import { type CheckAnswer, checkAccounts } from '../account-check.ts';
import { type Finding, ok, unseen, warning, wrong } from './finding.ts';
import { judged, look } from './look.ts';
import { ofHive } from './ports.ts';
import { neededAccounts } from './secrets.ts';

/** Machine seconds for all answers together. */
const waitSeconds = 30;

/** Words by which an account says that it is automated, in the languages that platforms' people use most here. */
const automated =
  /\b(?:bots?|automated|automatic|automatisch|automatisiert\w*|automatisée?s?|automatique\w*|automatizad[ao]s?|automatic[ao]s?|ai|a\.i\.|ki|ia|artificial|künstliche?\w*|artificielle?s?|generated|generiert\w*|machine)\b/iu;
/** Words that name who answers for it, and whom. */
const operated =
  /(?:\b(?:by|run by|operated by|made by|from|contact|of|von|betrieben von|vom|par|por|de|kontakt|contacto)\s+(?:@|u\/|\/u\/|https?:)?[\p{L}\p{N}]|@[\w.]+)/iu;

/**
 * What a platform says of an account. Pure. Platforms want automated accounts to say so, and the person behind them to be named there
 * (https://help.x.com/en/rules-and-policies/x-automation, November 2026). Whether the platform's own label is set cannot be read; the words
 * of the bio can.
 */
export function judgeAnswer({ platform, account, check }: CheckAnswer): readonly Finding[] {
  const thing = `who ${platform}/${account} is`;
  const put = `hive secret put ${platform} ${account}`;
  if (check === undefined) {
    return [unseen(thing, 'no answer came in time', `hive account check ${platform} ${account}`)];
  }
  const { outcome, reason = 'no reason was told', handle = account, about } = check;
  if (outcome === 'blocked') return [wrong(thing, reason, put)];
  if (outcome === 'unreachable')
    return [warning(thing, `nobody could tell: ${reason}`, `hive account check ${platform} ${account}`)];
  if (outcome === 'not-asked') return [unseen(thing, reason)];
  const found: Finding[] = [ok(thing, `the platform knows it as ${handle}`)];
  if (about !== undefined) found.push(...judgeBio(platform, account, about));
  return found;
}

/** Pure. */
export function judgeBio(platform: string, account: string, about: string): readonly Finding[] {
  const check = `bio of ${platform}/${account}`;
  const name = platformTraits(platform)?.name ?? platform;
  const missing = [
    ...(automated.test(about) ? [] : ['does not say that the account is automated']),
    ...(operated.test(about) ? [] : ['names nobody who answers for it']),
  ];
  if (missing.length === 0) return [ok(check, 'it says that the account is automated, and names who answers for it')];
  return [
    warning(
      check,
      `it ${missing.join(' and ')}`,
      `on ${name}: switch on the label for automated accounts where there is one, and write "AI character, run by @NAME" into the bio`,
    ),
  ];
}

export const whoamiCheck = ofHive('who accounts are', async ({ connection, members }, { ask }) => {
  const { stage } = connection;
  if (stage.mode === 'dry-run') return [unseen('who accounts are', 'a dry run speaks to no platform')];
  if (!ask) return [unseen('who accounts are', 'the platforms were not to be asked (--no-ask)')];
  const accounts = neededAccounts(members);
  const answers = await look(() => checkAccounts(connection, accounts, { seconds: waitSeconds }));
  return judged('who accounts are', answers, (seen) => seen.flatMap(judgeAnswer));
});

import { personKey } from '../../shared/interaction/opt-outs-port.ts';
import { allPlatformTraits } from '../../shared/platforms/registry.ts';
import { callerOf } from './caller.ts';
import { CliError } from './cli-error.ts';
import type { Call, Result } from './command.ts';
import { columns, utc } from './format.ts';
import { pick } from './pick.ts';

export interface OptOutWish {
  readonly onPlatform: string;
  readonly person: string;
  readonly why?: string | undefined;
}

/** Everybody whom no personality answers. */
export async function listOptOuts(call: Call): Promise<Result> {
  const { optOuts, where } = await call.connect();
  const all = await optOuts.list();
  return {
    data: all.map(({ at, ...optOut }) => ({ ...optOut, at: new Date(at).toISOString() })),
    text: () =>
      all.length === 0
        ? `Nobody opted out on ${where}.`
        : columns(
            all.map(({ platform, person, handle = person, how, at }) => [platform, handle, utc(at), how]),
            '',
          ),
  };
}

/** From the next interaction on; what is planned for them already is stopped before it is sent. */
export async function addOptOut(call: Call, wish: OptOutWish): Promise<Result> {
  const { platform, person } = read(wish);
  const connection = await call.connect();
  const { optOuts, clock, where } = connection;
  const how = `${await callerOf(connection)}${wish.why === undefined ? '' : `: ${wish.why}`}`;
  const added = await optOuts.add(platform, { id: person, handle: person }, how, clock.now());
  if (added) {
    await call.did({
      what: 'opted out',
      on: `person ${platform}/${person}`,
      ...(wish.why === undefined ? {} : { why: wish.why }),
    });
  }
  return {
    data: { platform, person, optedOut: true, added },
    unchanged: !added,
    text: (paint) =>
      added
        ? `${paint('green', `${person} on ${platform} gets no answers any more`)} on ${where}.`
        : `${person} on ${platform} had opted out already on ${where}.`,
  };
}

export async function removeOptOut(call: Call, wish: OptOutWish): Promise<Result> {
  const { platform, person } = read(wish);
  const { optOuts, where } = await call.connect();
  if (!(await optOuts.remove(platform, person))) {
    throw new CliError(`${person} on ${platform} has not opted out on ${where}: see "hive optout list" for who has.`);
  }
  await call.did({ what: 'opted in', on: `person ${platform}/${person}` });
  return {
    data: { platform, person, optedOut: false },
    text: (paint) => `${paint('yellow', `${person} on ${platform} may be answered again`)} on ${where}.`,
  };
}

function read({ onPlatform, person: written }: OptOutWish): { readonly platform: string; readonly person: string } {
  const platforms = allPlatformTraits.map(({ id }) => id);
  const platform = pick('platform', onPlatform, platforms, `this hive knows ${platforms.join(', ')}`);
  const person = personKey(written);
  if (!/^[\p{L}\p{N}_-]{1,64}$/u.test(person)) {
    throw new CliError(
      `Found "${written}" for the person, expected a name as people write it or the id of the platform: letters, digits, "_" and "-".`,
    );
  }
  return { platform, person };
}

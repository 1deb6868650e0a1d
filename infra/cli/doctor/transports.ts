import { allPlatformTraits } from '../../../shared/platforms/registry.ts';
import { type Finding, ok, warning } from './finding.ts';
import { ofHive } from './ports.ts';
import { type NeededAccount, neededAccounts } from './secrets.ts';

/** A platform as far as its ways in are told. */
export interface Ways {
  readonly id: string;
  readonly transports: readonly {
    readonly id: string;
    /** What an operator risks who takes this way, a sentence; where the platform's folder tells one. */
    readonly warning?: string;
  }[];
}

/** Who posts by a way that is a risk, or that is not built. Pure. */
export function judgeTransports(needed: readonly NeededAccount[], platforms: readonly Ways[]): readonly Finding[] {
  const found = needed.flatMap(({ platform, transport, account }) => {
    const way = platforms.find(({ id }) => id === platform)?.transports.find(({ id }) => id === transport);
    const check = `transport of ${platform}/${account}`;
    const cure = `name another platforms.${platform}.transport in its file`;
    if (way === undefined) return [warning(check, `"${transport}" is no way to ${platform} here`, cure)];
    return way.warning === undefined ? [] : [warning(check, way.warning, cure)];
  });
  return found.length > 0 ? found : [ok('transports', 'no account takes a way that is known as a risk')];
}

export const transportsCheck = ofHive('transports', async ({ members }) =>
  judgeTransports(neededAccounts(members), allPlatformTraits),
);

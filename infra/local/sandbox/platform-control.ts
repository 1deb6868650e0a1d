import * as z from 'zod';
import type { ControlHandler } from './server.ts';
import type { PlatformSandbox } from './types.ts';

/** What the control of every platform's sandbox speaks to. */
interface Controlled
  extends Pick<PlatformSandbox, 'signUp' | 'timeline' | 'setAccountStatus' | 'setLimits' | 'duplicates'> {
  limits(): unknown;
  takeDown(id: string): void;
}

interface KnownAccount {
  readonly name: string;
  readonly handle: string;
  readonly status: string;
}

const wishes = z.looseObject({ account: z.string() });
const standing = z.strictObject({ account: z.string(), status: z.string() });
const anything = z.record(z.string(), z.unknown());
const whose = z.looseObject({ account: z.string().optional() });
const which = z.strictObject({ id: z.string() });

/**
 * The control that all platforms have: accounts, their standing, limits, posts and who takes them down.
 * @param say somebody posts by hand, as the input tells
 */
export function platformControl(
  api: Controlled,
  accounts: () => readonly KnownAccount[],
  say: (input: unknown) => unknown,
): Readonly<Record<string, ControlHandler>> {
  return {
    accounts: (method, input) => {
      if (method !== 'POST') return accounts().map(({ name, handle, status }) => ({ account: name, handle, status }));
      const { account, ...options } = wishes.parse(input);
      return api.signUp(account, options);
    },
    status: (_method, input) => {
      const { account, status } = standing.parse(input);
      api.setAccountStatus(account, status);
      return { account, status };
    },
    limits: (method, input) => {
      if (method === 'POST') api.setLimits(anything.parse(input));
      return api.limits();
    },
    posts: (method, input) => (method === 'POST' ? say(input) : api.timeline(whose.parse(input).account)),
    'take-down': (_method, input) => {
      const { id } = which.parse(input);
      api.takeDown(id);
      return { id };
    },
    duplicates: () => api.duplicates(),
  };
}

import { later } from '../../config/later.ts';

/**
 * A port whose code is loaded when one of its methods is first called: a client of the SDK is a good part of a function's code, and many a
 * run ends without it. Every method must answer with a promise; a load that failed is tried again by the next call.
 */
export function onDemand<Port extends object>(load: () => Promise<Port>): Port {
  const port = later(load);
  return new Proxy({} as Port, {
    get(_target, name) {
      // A port is no promise, though whoever awaits one asks.
      if (name === 'then') return undefined;
      return async (...values: unknown[]) => {
        const made = (await port()) as Record<PropertyKey, (...values: unknown[]) => unknown>;
        return made[name]!(...values);
      };
    },
  });
}

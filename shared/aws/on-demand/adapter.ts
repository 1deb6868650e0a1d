import type { PlatformAdapter, PlatformTraits, PlatformWay } from '../../publication/platform.ts';
import { onDemand } from './port.ts';

/**
 * The way to a platform whose client, most of the function's code, is loaded when the first account is connected: a message that finds
 * nothing to do, and a tick for which no account is due, end without it.
 */
export function adapterOnDemand(traits: PlatformTraits, load: () => Promise<PlatformAdapter>): PlatformWay {
  const { connect } = onDemand<PlatformWay>(load);
  return { traits, connect };
}

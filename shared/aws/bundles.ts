import { createHash } from 'node:crypto';
import { type Environment, required } from '../config/environment.ts';

/** Which of the bundles holds an account: by hash, so that no list of accounts is kept anywhere. */
export function bundleOf(account: string, bundles: readonly string[]): string {
  const number = createHash('sha256').update(account).digest().readUInt32BE(0);
  const bundle = bundles[number % bundles.length];
  if (bundle === undefined) throw new RangeError('There is no credential bundle to choose from.');
  return bundle;
}

/** Names of the bundles in the environment, in the order that bundleOf counts by. */
export function bundleNames(environment: Environment): readonly string[] {
  const names = required(environment, 'credentialSecrets').split(',');
  return names.map((name) => name.trim()).filter((name) => name !== '');
}

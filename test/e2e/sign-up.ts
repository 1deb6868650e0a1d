import { type SignUpTools, signUpAccounts } from '../../infra/local/sign-up.ts';
import { platformsWithSettings } from '../../infra/platforms.ts';
import { readPersonality } from '../../shared/personality/import.ts';
import { fileFor } from './personality.ts';

/**
 * Opens an account on every platform for each personality, before the first of them posts: a warm function looks for an account that it
 * missed once a minute only.
 */
export async function signUpAll(personalities: readonly string[], tools: SignUpTools): Promise<void> {
  for (const id of personalities) {
    const read = readPersonality(id, Buffer.from(JSON.stringify(fileFor(id))), platformsWithSettings);
    if (!read.ok) throw new Error(`The file of ${id} is not accepted: ${JSON.stringify(read.problems)}`);
    await signUpAccounts(read.personality, tools);
  }
}

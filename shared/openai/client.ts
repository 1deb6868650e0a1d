import OpenAI from 'openai';
import { ModelAccount } from '../publication/errors.ts';

/**
 * A client that makes one attempt per call and prints nothing. The connections behind it are the process's own and stay open.
 * @throws ModelAccount for a key that cannot be one: fetch's own message would repeat it
 */
export function openaiClient(apiKey: string, timeoutSeconds: number, baseUrl?: string): OpenAI {
  if (!/^[\x21-\x7e]+$/.test(apiKey)) {
    throw new ModelAccount(
      'bad-key',
      'The API key of the model is empty or holds white space or characters no key has; store a valid key, drafts wait until then.',
    );
  }
  return new OpenAI({
    apiKey,
    ...(baseUrl === undefined ? {} : { baseURL: baseUrl }),
    timeout: timeoutSeconds * 1000,
    // The library would also retry an empty quota, and would sleep in a paid function.
    maxRetries: 0,
    logLevel: 'off',
  });
}

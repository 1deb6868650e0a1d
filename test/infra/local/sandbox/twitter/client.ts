import { Agent } from 'node:http';
import { type ITwitterApiClientPlugin, TwitterApi } from 'twitter-api-v2';

/** Sends the library's requests to another host, after it signed them for the real one. */
export function redirect(url: string, timeout = 5_000): ITwitterApiClientPlugin {
  const agent = new Agent();
  return {
    onBeforeRequest: ({ computedParams, requestOptions }) => {
      computedParams.url = new URL(computedParams.url.pathname + computedParams.url.search, url);
      requestOptions.agent = agent;
      requestOptions.timeout = timeout;
    },
  };
}

export function clientOf(url: string, credentials: Readonly<Record<string, unknown>>, timeout?: number): TwitterApi {
  const { appKey, appSecret, accessToken, accessSecret } = credentials as Record<string, string>;
  return new TwitterApi(
    { appKey: `${appKey}`, appSecret: `${appSecret}`, accessToken: `${accessToken}`, accessSecret: `${accessSecret}` },
    { plugins: [redirect(url, timeout)] },
  );
}

/** What a rejected promise was rejected with. */
export async function failure(promise: Promise<unknown>): Promise<Record<string, unknown> & Error> {
  try {
    await promise;
  } catch (error) {
    return error as Record<string, unknown> & Error;
  }
  throw new Error('The promise was expected to be rejected, but was fulfilled.');
}

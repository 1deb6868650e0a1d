/** As scripts introduce themselves. */
export const agent = 'test:hive-sandbox:1 (by /u/ada)';

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The body as JSON; undefined where it is none. */
  readonly json: Json;
}

// A body is looked at by path alone; what is not there is undefined.
export type Json = { readonly [key: string]: Json } & readonly Json[] & (string | number | boolean | null);

export interface Client {
  /** An Authorization header with the present access token. */
  readonly authorization: string;
  get(path: string): Promise<Answer>;
  /** raw_json and api_type as libraries send them, where nothing else is said. */
  post(path: string, form: Readonly<Record<string, string>>): Promise<Answer>;
  submit(form?: Readonly<Record<string, string>>): Promise<Answer>;
}

type Credentials = Readonly<Record<string, unknown>>;

/** Asks for a token with the grant that the credentials are for; `changes` replace fields of the form. */
export async function askToken(
  url: string,
  credentials: Credentials,
  changes: Readonly<Record<string, string>> = {},
): Promise<Answer> {
  const { clientId, clientSecret = '', username, password, refreshToken } = credentials as Record<string, string>;
  const fields: Readonly<Record<string, string>> =
    refreshToken === undefined
      ? { grant_type: 'password', username: `${username}`, password: `${password}` }
      : { grant_type: 'refresh_token', refresh_token: refreshToken };
  return send(url, '/api/v1/access_token', `Basic ${btoa(`${clientId}:${clientSecret}`)}`, { ...fields, ...changes });
}

/** A client that is logged in. */
export async function logIn(
  url: string,
  credentials: Credentials,
  changes?: Readonly<Record<string, string>>,
): Promise<Client> {
  const { json, text } = await askToken(url, credentials, changes);
  const token = json?.access_token;
  if (typeof token !== 'string') throw new Error(`No token came: ${text}`);
  const authorization = `bearer ${token}`;
  const post: Client['post'] = (path, form) =>
    send(url, path, authorization, { raw_json: '1', api_type: 'json', ...form });
  return {
    authorization,
    get: (path) => send(url, path, authorization),
    post,
    submit: (form = {}) =>
      post('/api/submit', { kind: 'self', sr: 'tea', title: 'On tea', text: 'It is wet.', ...form }),
  };
}

/** One request; a form makes it a POST. */
export async function send(
  url: string,
  path: string,
  authorization: string | undefined,
  form?: Readonly<Record<string, string>>,
  userAgent = agent,
): Promise<Answer> {
  const answer = await fetch(url + path, {
    redirect: 'manual',
    headers: { 'user-agent': userAgent, ...(authorization === undefined ? {} : { authorization }) },
    ...(form === undefined ? {} : { method: 'POST', body: new URLSearchParams(form) }),
  });
  const text = await answer.text();
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    json = undefined;
  }
  return { status: answer.status, headers: answer.headers, text, json: json as Json };
}

/** The first of json.errors. */
export function errorOf(answer: Answer): unknown {
  return answer.json.json?.errors?.[0];
}

/** What a listing holds. */
export function childrenOf(answer: Answer): Json[] {
  return [...(answer.json.data?.children ?? [])].map((child) => child.data as Json);
}

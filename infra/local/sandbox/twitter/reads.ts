import type { SandboxAnswer } from '../server.ts';
import type { Account, Post } from './posts.ts';
import { type BadParameter, invalidRequest, notFound } from './problems.ts';
import { compareIds } from './snowflake.ts';
import type { Store } from './store.ts';
import { escapeHtml, listedText, mentionedNames } from './text.ts';

// X's OpenAPI description 2.167 says post.fields, referenced_posts, repost_count; client libraries still say tweet.fields and read
// referenced_tweets, retweet_count. Both spellings are accepted and both are answered.
const postFields = new Set(
  'article,article_title,attachments,author_id,card_uri,community_id,context_annotations,conversation_id,created_at,display_text_range,edit_controls,edit_history_tweet_ids,entities,geo,id,in_reply_to_user_id,lang,media_metadata,non_public_metrics,note_post,note_tweet,organic_metrics,paid_partnership,possibly_sensitive,promoted_metrics,public_metrics,referenced_posts,referenced_tweets,reply_settings,scopes,source,text,withheld'.split(
    ',',
  ),
);
const userFields = new Set(
  'affiliation,confirmed_email,connection_status,created_at,description,entities,id,is_identity_verified,location,most_recent_tweet_id,name,parody,pinned_tweet_id,profile_banner_url,profile_image_url,protected,public_metrics,receives_your_dm,subscription,subscription_type,url,username,verified,verified_followers_count,verified_type,withheld'.split(
    ',',
  ),
);
const fieldParameters = [
  'tweet.fields',
  'post.fields',
  'user.fields',
  'media.fields',
  'poll.fields',
  'place.fields',
  'expansions',
];
const listParameters = ['max_results', 'pagination_token', 'start_time', 'end_time', 'since_id', 'until_id'];
const timeForm = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,3})?Z$/u;

/** GET /2/users/me */
export function readMe(_store: Store, account: Account, query: URLSearchParams): SandboxAnswer {
  const wrong = checkQuery(query, []);
  if (wrong.length > 0) return invalidRequest(...wrong);
  return { status: 200, body: { data: userJson(account, asked(query, 'user.fields')) } };
}

/** GET /2/users/:id/tweets and /2/users/:id/mentions: newest first. */
export function listPosts(
  store: Store,
  kind: 'posts' | 'mentions',
  userId: string,
  query: URLSearchParams,
): SandboxAnswer {
  const wrong = checkQuery(query, kind === 'posts' ? [...listParameters, 'exclude'] : listParameters);
  if (!/^\d{1,19}$/u.test(userId)) {
    wrong.push({ parameters: { id: [userId] }, message: `The \`id\` query parameter value [${userId}] is not valid` });
  }
  const maximum = Number(query.get('max_results') ?? 10);
  if (!Number.isInteger(maximum) || maximum < 5 || maximum > 100) {
    const value = query.get('max_results') ?? '';
    const message = `The \`max_results\` query parameter value [${value}] is not between 5 and 100`;
    wrong.push({ parameters: { max_results: [value] }, message });
  }
  for (const name of ['start_time', 'end_time']) {
    const value = query.get(name);
    if (value !== null && !(timeForm.test(value) && Number.isFinite(Date.parse(value)))) {
      wrong.push({
        parameters: { [name]: [value] },
        message: `The \`${name}\` query parameter value [${value}] is not a valid RFC3339 time`,
      });
    }
  }
  const before = readToken(query.get('pagination_token'));
  if (before === undefined) {
    const value = query.get('pagination_token') ?? '';
    wrong.push({
      parameters: { pagination_token: [value] },
      message: `The \`pagination_token\` query parameter value [${value}] is not valid`,
    });
  }
  if (wrong.length > 0) return invalidRequest(...wrong);
  const account = store.account(userId);
  if (!account) return { status: 200, body: { errors: [notFound('user', 'id', userId)] } };
  const found = (kind === 'posts' ? store.posts(account) : store.mentioning(account))
    .filter(
      (post) => store.listed(post) && within(post, query) && (before === '' || compareIds(post.id, before ?? '') < 0),
    )
    .sort((a, b) => compareIds(b.id, a.id));
  const page = found.slice(0, maximum);
  const meta = { result_count: page.length };
  const [newest, oldest] = [page[0], page.at(-1)];
  if (!newest || !oldest) return { status: 200, body: { meta } };
  const next = found.length > page.length ? { next_token: Buffer.from(`b:${oldest.id}`).toString('base64url') } : {};
  return {
    status: 200,
    body: { ...postsJson(store, page, query), meta: { ...meta, newest_id: newest.id, oldest_id: oldest.id, ...next } },
  };
}

/** GET /2/tweets?ids= */
export function lookUpPosts(store: Store, query: URLSearchParams): SandboxAnswer {
  const wrong = checkQuery(query, ['ids']);
  const ids = (query.get('ids') ?? '').split(',').filter((id) => id !== '');
  if (ids.length < 1 || ids.length > 100) {
    const message = 'The number of values in the `ids` query parameter list is not between 1 and 100';
    wrong.push({ parameters: { ids }, message });
  }
  for (const id of ids.filter((id) => !/^\d{1,19}$/u.test(id))) {
    wrong.push({ parameters: { ids: [id] }, message: `The \`ids\` query parameter value [${id}] is not valid` });
  }
  if (wrong.length > 0) return invalidRequest(...wrong);
  const posts = ids.flatMap((id) => store.post(id) ?? []).filter((post) => store.listed(post));
  const missing = ids.filter((id) => !posts.some((post) => post.id === id));
  const errors = missing.length > 0 ? { errors: missing.map((id) => notFound('tweet', 'ids', id)) } : {};
  return { status: 200, body: { ...(posts.length > 0 ? postsJson(store, posts, query) : {}), ...errors } };
}

function within(post: Post, query: URLSearchParams): boolean {
  const [start, end, since, until] = ['start_time', 'end_time', 'since_id', 'until_id'].map((name) => query.get(name));
  if (start && post.createdAt < Date.parse(start)) return false;
  if (end && post.createdAt >= Date.parse(end)) return false;
  if (since && compareIds(post.id, since) <= 0) return false;
  if (until && compareIds(post.id, until) >= 0) return false;
  const excluded = query.get('exclude')?.split(',') ?? [];
  return !(excluded.includes('replies') && post.inReplyTo !== undefined);
}

/** The id a page ended with; '' for the first page, undefined for a token that is none. */
function readToken(token: string | null): string | undefined {
  if (token === null) return '';
  return /^b:(\d{1,19})$/u.exec(Buffer.from(token, 'base64url').toString('utf8'))?.[1];
}

function checkQuery(query: URLSearchParams, known: readonly string[]): BadParameter[] {
  const allowed = [...known, ...fieldParameters];
  const wrong: BadParameter[] = [];
  for (const [name, value] of query) {
    if (!allowed.includes(name)) {
      wrong.push({
        parameters: { [name]: [value] },
        message: `The query parameter [${name}] is not one of [${allowed.sort().join(',')}]`,
      });
    }
  }
  for (const name of ['tweet.fields', 'post.fields', 'user.fields']) {
    const fields = name === 'user.fields' ? userFields : postFields;
    for (const field of asked(query, name)) {
      if (fields.has(field)) continue;
      const message = `The \`${name}\` query parameter value [${field}] is not one of [${[...fields].join(',')}]`;
      wrong.push({ parameters: { [name]: [query.get(name) ?? ''] }, message });
    }
  }
  return wrong;
}

function asked(query: URLSearchParams, name: string): Set<string> {
  return new Set((query.get(name) ?? '').split(',').filter((field) => field !== ''));
}

/** `data` and `includes` of posts. */
function postsJson(store: Store, posts: readonly Post[], query: URLSearchParams): Record<string, unknown> {
  const fields = new Set([...asked(query, 'tweet.fields'), ...asked(query, 'post.fields')]);
  const data = posts.map((post) => postJson(store, post, fields, asked(query, 'expansions')));
  const expansions = asked(query, 'expansions');
  const ids = new Set<string>();
  for (const post of posts) {
    if (expansions.has('author_id')) ids.add(post.authorId);
    const parent = post.inReplyTo === undefined ? undefined : store.post(post.inReplyTo);
    if (parent && expansions.has('in_reply_to_user_id')) ids.add(parent.authorId);
  }
  if (ids.size === 0) return { data };
  const users = [...ids]
    .flatMap((id) => store.account(id) ?? [])
    .map((user) => userJson(user, asked(query, 'user.fields')));
  return { data, includes: { users } };
}

function postJson(store: Store, post: Post, fields: Set<string>, expansions: Set<string>): Record<string, unknown> {
  const listed = listedText(shownText(store, post), post.id, (handle) => store.account(handle)?.id);
  const json: Record<string, unknown> = {
    id: post.id,
    text: listed.text,
    edit_history_tweet_ids: [post.id],
    edit_history_post_ids: [post.id],
  };
  const wants = (field: string): boolean => fields.has(field) || expansions.has(field);
  const parent = post.inReplyTo === undefined ? undefined : store.post(post.inReplyTo);
  if (wants('author_id')) json.author_id = post.authorId;
  // Whole seconds, as X stamps them.
  if (wants('created_at')) json.created_at = new Date(Math.floor(post.createdAt / 1000) * 1000).toISOString();
  if (wants('conversation_id')) json.conversation_id = post.conversationId;
  if (wants('in_reply_to_user_id') && parent) json.in_reply_to_user_id = parent.authorId;
  if (wants('lang')) json.lang = 'und';
  if (wants('possibly_sensitive')) json.possibly_sensitive = post.sensitive === true;
  if (wants('reply_settings')) json.reply_settings = post.replySettings ?? 'everyone';
  if (wants('entities') && Object.keys(listed.entities).length > 0) json.entities = listed.entities;
  const references = [
    ...(post.inReplyTo === undefined ? [] : [{ type: 'replied_to', id: post.inReplyTo }]),
    ...(post.quoteOf === undefined ? [] : [{ type: 'quoted', id: post.quoteOf }]),
  ];
  if (references.length > 0 && (wants('referenced_tweets') || wants('referenced_posts'))) {
    json.referenced_tweets = references;
    json.referenced_posts = references;
  }
  if (wants('public_metrics')) {
    const { likes = 0, reposts = 0 } = post.reactions ?? {};
    json.public_metrics = {
      repost_count: reposts,
      retweet_count: reposts,
      reply_count: store.replyCount(post.id),
      like_count: likes,
      quote_count: store.quoteCount(post.id),
      bookmark_count: 0,
      impression_count: 0,
    };
  }
  return json;
}

/** X writes the name of whom a post answers in front of it, where the author did not name them. */
function shownText(store: Store, post: Post): string {
  const answered = store.account(store.post(post.inReplyTo ?? '')?.authorId ?? '');
  if (!answered || answered.id === post.authorId) return post.text;
  const named = mentionedNames(post.text).includes(answered.handle.toLowerCase());
  return named ? post.text : `@${answered.handle} ${post.text}`;
}

function userJson(account: Account, fields: Set<string>): Record<string, unknown> {
  const json: Record<string, unknown> = { id: account.id, name: escapeHtml(account.name), username: account.handle };
  if (fields.has('created_at')) json.created_at = new Date(Math.floor(account.createdAt / 1000) * 1000).toISOString();
  if (fields.has('description')) json.description = 'An automated account of the sandbox.';
  if (fields.has('protected')) json.protected = false;
  if (fields.has('verified')) json.verified = false;
  return json;
}

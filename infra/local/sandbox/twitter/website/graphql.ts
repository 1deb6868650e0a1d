import type { SandboxAnswer, SandboxRequest } from '../../server.ts';
import type { Account, Post } from '../posts.ts';
import { compareIds } from '../snowflake.ts';
import type { Store } from '../store.ts';
import { listedText, weightedLength } from '../text.ts';
import { cookie, type Visitor } from './session.ts';

const pageLength = 20;
const longest = 280;

/** The requests that the website's own script sends, and their answers in the shape that operators have recorded (2024 to 2026). */
export function answerGraphql(
  store: Store,
  request: SandboxRequest,
  operation: string,
  visitor: Visitor | undefined,
): SandboxAnswer {
  // https://docs.x.com/fundamentals/authentication: 32 for a proof that is none, 353 for a page that was not ours.
  if (visitor === undefined) return errors(401, 32, 'Could not authenticate you');
  if (request.headers['x-csrf-token'] !== visitor.session.ct0 || cookie(request, 'ct0') !== visitor.session.ct0) {
    return errors(403, 353, 'This request requires a matching csrf cookie and header.');
  }
  const { account } = visitor;
  const variables = readVariables(request);
  switch (operation) {
    case 'CreateTweet':
      return create(store, account, variables, request);
    case 'DeleteTweet':
      return remove(store, account, variables);
    case 'Viewer':
      return { status: 200, body: { data: { viewer: { user_results: { result: userJson(account) } } } } };
    case 'UserTweetsAndReplies':
      return listing(store, ofAuthor(store, variables), variables, ['user', 'result', 'timeline', 'timeline']);
    case 'NotificationsTimeline':
      return listing(store, store.mentioning(account), variables, [
        'viewer_v2',
        'user_results',
        'timeline',
        'timeline',
      ]);
    case 'TweetDetail':
      return listing(store, conversation(store, variables), variables, ['threaded_conversation_with_injections_v2']);
    default:
      return { status: 404, body: '' };
  }
}

interface Variables {
  readonly [name: string]: unknown;
}

function create(store: Store, account: Account, variables: Variables, request: SandboxRequest): SandboxAnswer {
  const text = typeof variables.tweet_text === 'string' ? variables.tweet_text : '';
  const reply = variables.reply as { readonly in_reply_to_tweet_id?: unknown } | undefined;
  const inReplyTo = typeof reply?.in_reply_to_tweet_id === 'string' ? reply.in_reply_to_tweet_id : undefined;
  const refusal = refusalOf(store, account, text, inReplyTo);
  if (refusal !== undefined) return refused(...refusal);
  const hidden = request.faults.find((fault) => fault.kind === 'hidden');
  const post = store.add(account, '', {
    text,
    ...(inReplyTo === undefined ? {} : { inReplyTo }),
    ...(hidden === undefined ? {} : { hiddenMinutes: hidden.minutes ?? 10 }),
  });
  return { status: 200, body: { data: { create_tweet: { tweet_results: { result: tweetJson(store, post) } } } } };
}

/** A firm no: it comes as a success with errors inside. */
function refusalOf(
  store: Store,
  account: Account,
  text: string,
  inReplyTo: string | undefined,
): readonly [number, string] | undefined {
  const forced = store.faces.takeRefusal(account.id);
  if (forced !== undefined) return [forced, wordsOf[forced] ?? 'Something went wrong'];
  if (account.status === 'suspended')
    return [64, 'Your account is suspended and is not permitted to access this feature.'];
  if (account.status === 'locked') return [326, 'To protect our users from spam, this account is temporarily locked.'];
  if (account.status === 'flagged') return [226, wordsOf[226] ?? ''];
  if (account.status === 'daily-limit') return [344, wordsOf[344] ?? ''];
  if (text.trim() === '') return [170, 'Missing required parameter: status.'];
  if (weightedLength(text) > longest) return [186, 'Tweet needs to be a bit shorter.'];
  if (inReplyTo !== undefined && store.post(inReplyTo)?.deletedAt !== undefined) return [385, wordsOf[385] ?? ''];
  if (inReplyTo !== undefined && store.post(inReplyTo) === undefined) return [385, wordsOf[385] ?? ''];
  if (store.twin(account, text) !== undefined) return [187, 'Status is a duplicate.'];
  return undefined;
}

const wordsOf: Readonly<Record<number, string>> = {
  187: 'Status is a duplicate.',
  226: 'This request looks like it might be automated. To protect our users from spam and other malicious activity, we can’t complete this action right now. Please try again later.',
  344: 'You have reached your daily limit for sending Tweets and messages. Please try again later.',
  385: 'You attempted to reply to a Tweet that is deleted or not visible to you.',
};

function remove(store: Store, account: Account, variables: Variables): SandboxAnswer {
  const post = store.post(String(variables.tweet_id));
  if (post === undefined || post.deletedAt !== undefined) return refused(144, 'No status found with that ID.');
  if (post.authorId !== account.id) return refused(183, "You may not delete another user's status.");
  store.remove(post);
  return { status: 200, body: { data: { delete_tweet: { tweet_results: {} } } } };
}

function ofAuthor(store: Store, variables: Variables): readonly Post[] {
  const author = store.account(String(variables.userId));
  return author === undefined ? [] : store.posts(author);
}

/** The post, what it answers, and the answers to it. */
function conversation(store: Store, variables: Variables): readonly Post[] {
  const post = store.post(String(variables.focalTweetId));
  if (post === undefined) return [];
  const parent = post.inReplyTo === undefined ? undefined : store.post(post.inReplyTo);
  const answers = store.posts().filter((other) => other.inReplyTo === post.id);
  return [...(parent === undefined ? [] : [parent]), post, ...answers];
}

/** Newest first, in pages; the bottom cursor is there as long as there is more. */
function listing(store: Store, posts: readonly Post[], { cursor }: Variables, path: readonly string[]): SandboxAnswer {
  const before = typeof cursor === 'string' ? cursor : undefined;
  const found = posts
    .filter((post) => store.listed(post) && (before === undefined || compareIds(post.id, before) < 0))
    .sort((a, b) => compareIds(b.id, a.id));
  const page = found.slice(0, pageLength);
  const entries: unknown[] = page.map((post) => ({
    entryId: `tweet-${post.id}`,
    content: {
      entryType: 'TimelineTimelineItem',
      itemContent: { itemType: 'TimelineTweet', tweet_results: { result: tweetJson(store, post) } },
    },
  }));
  const last = page.at(-1);
  if (last !== undefined && found.length > page.length) {
    entries.push({
      entryId: `cursor-bottom-${last.id}`,
      content: { entryType: 'TimelineTimelineCursor', cursorType: 'Bottom', value: last.id },
    });
  }
  const instructions = { instructions: [{ type: 'TimelineAddEntries', entries }] };
  return { status: 200, body: { data: path.reduceRight<unknown>((inner, key) => ({ [key]: inner }), instructions) } };
}

function tweetJson(store: Store, post: Post): Record<string, unknown> {
  const author = store.account(post.authorId);
  const { text, entities } = listedText(post.text, post.id, (handle) => store.account(handle)?.id);
  const parent = post.inReplyTo === undefined ? undefined : store.post(post.inReplyTo);
  const answered = parent === undefined ? undefined : store.account(parent.authorId);
  return {
    __typename: 'Tweet',
    rest_id: post.id,
    core: { user_results: { result: author === undefined ? {} : userJson(author) } },
    legacy: {
      id_str: post.id,
      // Whole seconds in UTC, as `Thu Nov 26 09:00:00 +0000 2026`.
      created_at: new Date(post.createdAt)
        .toUTCString()
        .replace(/^(\w+), (\d+) (\w+) (\d+) ([\d:]+) GMT$/u, '$1 $3 $2 $5 +0000 $4'),
      full_text: text,
      entities: { urls: entities.urls ?? [] },
      conversation_id_str: post.conversationId,
      user_id_str: post.authorId,
      ...(post.inReplyTo === undefined
        ? {}
        : { in_reply_to_status_id_str: post.inReplyTo, in_reply_to_screen_name: answered?.handle }),
      ...(post.quoteOf === undefined ? {} : { quoted_status_id_str: post.quoteOf }),
    },
  };
}

function userJson(account: Account): Record<string, unknown> {
  return {
    __typename: 'User',
    rest_id: account.id,
    legacy: { screen_name: account.handle, name: account.name, description: 'An automated account of the sandbox.' },
  };
}

function readVariables(request: SandboxRequest): Variables {
  const text = request.method === 'GET' ? request.query.get('variables') : request.body;
  try {
    const parsed: unknown = JSON.parse(text ?? '');
    const found = request.method === 'GET' ? parsed : (parsed as { readonly variables?: unknown } | null)?.variables;
    return typeof found === 'object' && found !== null ? (found as Variables) : {};
  } catch {
    return {};
  }
}

function errors(status: number, code: number, message: string): SandboxAnswer {
  return { status, body: { errors: [{ code, message }] } };
}

function refused(code: number, words: string): SandboxAnswer {
  const message = `Authorization: ${words} (${code})`;
  return {
    status: 200,
    body: { errors: [{ message, code, name: 'AuthorizationError', kind: 'Permissions' }], data: {} },
  };
}

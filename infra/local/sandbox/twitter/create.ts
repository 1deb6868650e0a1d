import * as z from 'zod';
import type { SandboxAnswer } from '../server.ts';
import type { Account, Post } from './posts.ts';
import { type BadParameter, codedError, forbidden, invalidRequest } from './problems.ts';
import type { Store } from './store.ts';
import { listedText, weightedLength } from './text.ts';

const id = z.string().regex(/^[0-9]{1,19}$/u);

// The fields of CreatePostsRequest in X's OpenAPI description 2.167; those this sandbox does nothing with are checked for their type only.
const requestSchema = z.strictObject({
  text: z.string().default(''),
  made_with_ai: z.boolean().optional(),
  reply: z
    .strictObject({
      in_reply_to_tweet_id: id,
      auto_populate_reply_metadata: z.boolean().optional(),
      exclude_reply_user_ids: z.array(z.string()).optional(),
    })
    .optional(),
  quote_tweet_id: id.optional(),
  media: z.looseObject({ media_ids: z.array(id).min(1).max(4) }).optional(),
  reply_settings: z.enum(['following', 'mentionedUsers', 'subscribers', 'verified']).optional(),
  card_uri: z.string().optional(),
  community_id: id.optional(),
  direct_message_deep_link: z.string().optional(),
  edit_options: z.strictObject({ previous_post_id: id }).optional(),
  for_super_followers_only: z.boolean().optional(),
  geo: z.strictObject({ place_id: z.string() }).optional(),
  nullcast: z.boolean().optional(),
  paid_partnership: z.boolean().optional(),
  poll: z
    .looseObject({ options: z.array(z.string().min(1).max(25)).min(2).max(4), duration_minutes: z.number().int() })
    .optional(),
  share_with_followers: z.boolean().optional(),
});

const maximumLength = 280;

/** POST /2/tweets, after the caller is proved and its limits are counted. */
export function createPost(
  store: Store,
  author: Account,
  app: string,
  body: string,
  hiddenMinutes: number | undefined,
): SandboxAnswer {
  const request = readRequest(body);
  if ('status' in request) return request;
  const { text, reply, quote_tweet_id: quoteOf } = request;
  if (request.media) {
    const ids = request.media.media_ids;
    return invalidRequest({
      parameters: { 'media.media_ids': [`[${ids.join(',')}]`] },
      message: 'Your media IDs are invalid.',
    });
  }
  if (text.trim() === '') {
    return invalidRequest({
      parameters: { text: [text] },
      message: '`text` is missing: a post needs text, media or a poll.',
    });
  }
  if (weightedLength(text) > maximumLength) {
    return invalidRequest({
      parameters: { text: [text] },
      message:
        'Your Tweet text is too long. For more information on how Twitter determines text length see https://github.com/twitter/twitter-text.',
    });
  }
  const refusal = reply && replyRefusal(store, author, reply.in_reply_to_tweet_id);
  if (refusal) return refusal;
  if (quoteOf !== undefined && !standing(store, quoteOf)) {
    return invalidRequest({ parameters: { quote_tweet_id: [quoteOf] }, message: 'quote_tweet_id: no such post.' });
  }
  // Body as recorded on 2026-02-12: https://github.com/akrherz/iembot/issues/163
  if (store.twin(author, text)) return forbidden('You are not allowed to create a Tweet with duplicate content.');
  const post = store.add(author, app, {
    text,
    madeWithAi: request.made_with_ai === true,
    ...(reply === undefined ? {} : { inReplyTo: reply.in_reply_to_tweet_id }),
    ...(quoteOf === undefined ? {} : { quoteOf }),
    ...(request.reply_settings === undefined ? {} : { replySettings: request.reply_settings }),
    ...(hiddenMinutes === undefined ? {} : { hiddenMinutes }),
  });
  const listed = listedText(post.text, post.id, (handle) => store.account(handle)?.id);
  // The description says edit_history_post_ids, clients still read edit_history_tweet_ids.
  const history = { edit_history_tweet_ids: [post.id], edit_history_post_ids: [post.id] };
  return { status: 201, body: { data: { ...history, id: post.id, text: listed.text } } };
}

/** DELETE /2/tweets/:id */
export function deletePost(store: Store, author: Account, postId: string): SandboxAnswer {
  if (!id.safeParse(postId).success) {
    return invalidRequest({
      parameters: { id: [postId] },
      message: `The \`id\` query parameter value [${postId}] is not valid`,
    });
  }
  const post = store.post(postId);
  if (post && post.authorId !== author.id) return forbidden('You are not authorized to delete this Tweet.');
  if (post && post.deletedAt === undefined) store.remove(post);
  return { status: 200, body: { data: { deleted: true } } };
}

function standing(store: Store, postId: string): Post | undefined {
  const post = store.post(postId);
  return post?.deletedAt === undefined ? post : undefined;
}

/**
 * Since February 2026 a reply through the self-serve API needs a target whose author mentioned or quoted the account
 * (docs.x.com/x-api/posts/manage-tweets). Replies to one's own posts are not settled there: a switch.
 */
function replyRefusal(store: Store, author: Account, target: string): SandboxAnswer | undefined {
  const parent = standing(store, target);
  if (!parent) return codedError(403, 385, 'You attempted to reply to a Tweet that is deleted or not visible to you.');
  const own = parent.authorId === author.id && store.rates.limits.ownReplies;
  const mentioned = parent.mentions.includes(author.handle.toLowerCase());
  const quoted = parent.quoteOf !== undefined && store.post(parent.quoteOf)?.authorId === author.id;
  const answered = parent.inReplyTo !== undefined && store.post(parent.inReplyTo)?.authorId === author.id;
  if (own || (parent.authorId !== author.id && (mentioned || quoted || answered))) return undefined;
  return forbidden(
    'Reply to this conversation is not allowed because you have not been mentioned or otherwise engaged by the author of the post you are replying to.',
  );
}

function readRequest(body: string): z.output<typeof requestSchema> | SandboxAnswer {
  let json: unknown;
  try {
    json = JSON.parse(body);
  } catch {
    return invalidRequest({ parameters: {}, message: 'Request body is not valid JSON.' });
  }
  const parsed = requestSchema.safeParse(json);
  return parsed.success
    ? parsed.data
    : invalidRequest(...parsed.error.issues.flatMap((issue) => wrongFields(json, issue)));
}

/** A schema problem in the words of X's own validator (form: https://github.com/PLhery/node-twitter-api-v2/issues/583). */
function wrongFields(json: unknown, issue: z.core.$ZodIssue): BadParameter[] {
  const path = ['$', ...issue.path.map(String)].join('.');
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      parameters: { [`${path}.${key}`]: [show(valueAt(json, [...issue.path, key]))] },
      message: `${path}.${key}: is not defined in the schema and the schema does not allow additional properties`,
    }));
  }
  const value = valueAt(json, issue.path);
  if (value === undefined) {
    const parent = ['$', ...issue.path.slice(0, -1).map(String)].join('.');
    return [
      {
        parameters: { [parent]: [show(valueAt(json, issue.path.slice(0, -1)))] },
        message: `${path}: is missing but it is required`,
      },
    ];
  }
  return [{ parameters: { [path]: [show(value)] }, message: `${path}: ${issue.message}` }];
}

function valueAt(json: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, key) =>
      value !== null && typeof value === 'object' ? (value as Record<PropertyKey, unknown>)[key] : undefined,
    json,
  );
}

function show(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
}

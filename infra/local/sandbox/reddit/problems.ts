import { STATUS_CODES } from 'node:http';
import type { SandboxAnswer } from '../server.ts';

// Bodies in the shapes of recorded exchanges (praw-dev/prawcore and praw, 2016 to 2023) and of the notes of what the service answers at
// github.com/Pyprohly/reddit-api-doc-notes (2023).

/** The body that goes with a status when there is nothing more to say. */
export function statusBody(status: number): Record<string, unknown> {
  return { message: STATUS_CODES[status] ?? 'Unknown Error', error: status };
}

/** An HTTP error; `reason` where the service gives one (private, banned). */
export function refused(status: number, reason?: string): SandboxAnswer {
  return { status, body: { ...(reason === undefined ? {} : { reason }), ...statusBody(status) } };
}

export const unauthorized = (): SandboxAnswer => ({
  ...refused(401),
  headers: { 'www-authenticate': 'Bearer realm="reddit", error="invalid_token"' },
});

export const insufficientScope = (): SandboxAnswer => ({
  ...refused(403),
  headers: { 'www-authenticate': 'Bearer realm="reddit", error="insufficient_scope"' },
});

/** The client of a token request is unknown. */
export const wrongClient = (): SandboxAnswer => ({
  ...refused(401),
  headers: { 'www-authenticate': 'Basic realm="reddit"' },
});

/** Too many requests, or a client that does not say who it is: HTML, whatever was asked for, and the seconds to wait in a header. */
export function slowDown(seconds: number, headers: Readonly<Record<string, string>> = {}): SandboxAnswer {
  const body = `
<!doctype html>
<html>
  <head>
    <title>Too Many Requests</title>
  </head>
  <body>
    <h1>whoa there, pardner!</h1>
    <p>too many requests came from you, or your user agent is that of a bot nobody knows.</p>
    <p>please wait ${seconds} second(s) and try again.</p>
  </body>
</html>
`;
  const own = { 'content-type': 'text/html; charset=UTF-8', 'retry-after': `${seconds}` };
  return { status: 429, headers: { ...own, ...headers }, body };
}

/** One entry of json.errors: code, words, field. */
export type JsonError = readonly [code: string, words: string, field: string | null];

/** What went wrong inside HTTP 200; `ratelimit` is how many seconds to wait. */
export function jsonErrors(errors: readonly JsonError[], ratelimit?: number): SandboxAnswer {
  return { status: 200, body: { json: { ...(ratelimit === undefined ? {} : { ratelimit }), errors } } };
}

export function jsonData(data: Readonly<Record<string, unknown>>): SandboxAnswer {
  return { status: 200, body: { json: { errors: [], data } } };
}

export const jsonError = {
  badName: ['BAD_SR_NAME', "This community name isn't recognizable. Check the spelling and try again.", 'sr'],
  noPlace: ['SUBREDDIT_NOEXIST', "Hmm, that community doesn't exist. Try checking the spelling.", 'sr'],
  notAllowed: ['SUBREDDIT_NOTALLOWED', 'This community only allows trusted members to post here', 'sr'],
  banned: ['BANNED_FROM_SUBREDDIT', "You've been banned from contributing to this community", 'sr'],
  badKind: ['INVALID_OPTION', 'that option is not valid', 'kind'],
  noSelfs: ['NO_SELFS', "This community doesn't allow text posts", 'sr'],
  noLinks: ['NO_LINKS', 'This community only allows text posts', 'sr'],
  noTitle: ['NO_TEXT', 'we need something here', 'title'],
  noText: ['NO_TEXT', 'we need something here', 'text'],
  noUrl: ['NO_URL', 'a url is required', 'url'],
  alreadySubmitted: [
    'ALREADY_SUB',
    "This community doesn't allow links to be posted more than once, and this link has already been shared",
    'url',
  ],
  flairRequired: ['SUBMIT_VALIDATION_FLAIR_REQUIRED', 'Your post must contain post flair.', 'flair'],
  bodyRequired: ['SUBMIT_VALIDATION_BODY_REQUIRED', 'This community requires body text.', 'body'],
  bodyNotAllowed: ['SUBMIT_VALIDATION_BODY_NOT_ALLOWED', 'This community doesn’t allow body text.', 'body'],
  bodyWord: ['SUBMIT_VALIDATION_BODY_BLACKLISTED_STRING', 'The body contains words this community has banned.', 'body'],
  titleWord: [
    'SUBMIT_VALIDATION_TITLE_BLACKLISTED_STRING',
    'The title contains words this community has banned.',
    'title',
  ],
  titleForm: [
    'SUBMIT_VALIDATION_TITLE_REGEX_REQUIREMENT',
    "The title doesn't have the form this community asks for.",
    'title',
  ],
  quota: ['QUOTA_FILLED', "You've submitted too many links recently. Please try again in an hour.", 'ratelimit'],
  locked: ['THREAD_LOCKED', 'Comments are locked.', 'parent'],
  deletedComment: ['DELETED_COMMENT', 'that comment has been deleted', 'parent'],
  noThing: ['NO_THING_ID', 'ID not specified', 'thing_id'],
  notAuthor: ['NOT_AUTHOR', "you can't do that", 'thing_id'],
} as const satisfies Readonly<Record<string, JsonError>>;

export function tooLong(field: string, maximum: number): JsonError {
  return ['TOO_LONG', `This field must be under ${maximum} characters`, field];
}

/**
 * States an account can be put in. new: has to wait between posts. suspended: reads itself, writes nothing. shadowbanned: everything seems
 * to work, nobody sees it. locked: the password has to be reset, so no login and no token works.
 */
export const accountStatuses = ['active', 'new', 'suspended', 'shadowbanned', 'locked'] as const;

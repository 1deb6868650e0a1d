import * as z from 'zod/mini';
import { OutcomeUnknown, Rejected } from '../../publication/errors.ts';
import { characters } from './normalise.ts';
import type { ApiRequest } from './requester.ts';
import { nameOf } from './things.ts';

/** Longest text of a comment (https://www.reddit.com/dev/api#POST_api_comment, seen November 2026). */
const commentLimit = 10_000;

const createdSchema = z.object({
  json: z.object({
    data: z.object({
      things: z.tuple([
        z.object({ data: z.object({ name: z.string().check(z.regex(/^t1_[0-9a-z]{1,13}$/)), link_id: z.string() }) }),
      ]),
    }),
  }),
});

/** The request that answers a post or comment; throws Rejected for what cannot be one. */
export function commentRequest(text: string, replyTo: string, subject: string): ApiRequest {
  const parent = nameOf(replyTo);
  if (parent === undefined) {
    throw new Rejected(
      `Reddit has nothing called "${replyTo}", which ${subject} answers; expected an id such as "1abc2de".`,
    );
  }
  if (text.trim() === '') throw new Rejected(`The text of ${subject} is empty; it needs words.`);
  const length = characters(text);
  if (length > commentLimit) {
    throw new Rejected(
      `The text of ${subject} has ${length} characters; an answer on Reddit has at most ${commentLimit}.`,
    );
  }
  return { method: 'post', uri: 'api/comment', form: { api_type: 'json', thing_id: parent, text } };
}

/** Id and path of a comment that was taken; throws OutcomeUnknown for a success that names none. */
export function createdComment(body: unknown, subject: string): { readonly id: string; readonly path: string } {
  const created = createdSchema.safeParse(body);
  if (!created.success) {
    throw new OutcomeUnknown(`Reddit answered ${subject} with a success that holds no id; it may be out all the same.`);
  }
  const { name, link_id: post } = created.data.json.data.things[0].data;
  return { id: name, path: commentPath(name, post) };
}

/** Leads to a comment wherever it stands. @param post full name of the post it stands under. */
export function commentPath(name: string, post: string): string {
  return `/comments/${post.slice(3)}/_/${name.slice(3)}`;
}

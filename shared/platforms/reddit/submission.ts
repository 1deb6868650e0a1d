import * as z from 'zod/mini';
import { OutcomeUnknown } from '../../publication/errors.ts';

const createdSchema = z.object({
  json: z.object({ data: z.object({ id: z.string().check(z.regex(/^[0-9a-z]{1,13}$/)) }) }),
});

/** Id and path of a post that was taken; throws OutcomeUnknown for a success that names none. */
export function createdPost(body: unknown, subject: string): { readonly id: string; readonly path: string } {
  const created = createdSchema.safeParse(body);
  if (!created.success) {
    throw new OutcomeUnknown(`Reddit answered ${subject} with a success that holds no id; it may be out all the same.`);
  }
  const { id } = created.data.json.data;
  return { id, path: postPath(id) };
}

/** Leads to a post wherever it stands. */
export function postPath(id: string): string {
  return `/comments/${id}`;
}

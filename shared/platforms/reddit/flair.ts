import * as z from 'zod/mini';
import { NotSent, Rejected } from '../../publication/errors.ts';
import { normalise } from './normalise.ts';
import type { ApiRequest } from './requester.ts';

const idForm = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

const flairsSchema = z.array(
  z.object({ id: z.string().check(z.minLength(1)), text: z.nullish(z.string()), mod_only: z.optional(z.boolean()) }),
);

/**
 * The id of a flair that the settings name by id or by text. Texts are looked up in the subreddit's list; one that is not there is refused with
 * those that are.
 * @param ask sends one request and answers its body.
 */
export async function flairId(
  ask: (request: ApiRequest) => Promise<unknown>,
  { place, flair, subject }: { readonly place: string; readonly flair: string; readonly subject: string },
): Promise<string> {
  if (idForm.test(flair)) return flair;
  const open = await openFlairs(ask, { place, subject });
  const wanted = normalise(flair).toLowerCase();
  const found = open.find(({ text }) => normalise(text ?? '').toLowerCase() === wanted);
  if (found !== undefined) return found.id;
  const texts = open.flatMap(({ text }) => (text === undefined || text === null || text === '' ? [] : [`"${text}"`]));
  throw new Rejected(
    `Subreddit r/${place} has no flair "${flair}" for everybody, it has ${texts.join(', ') || 'none'}; change the personality's settings.`,
  );
}

/** The flairs of a subreddit that everybody may choose. */
export async function openFlairs(
  ask: (request: ApiRequest) => Promise<unknown>,
  { place, subject }: { readonly place: string; readonly subject: string },
): Promise<z.infer<typeof flairsSchema>> {
  const listed = flairsSchema.safeParse(await ask({ method: 'get', uri: `r/${place}/api/link_flair_v2` }));
  if (!listed.success) {
    throw new NotSent(`Reddit answered ${subject} with something that is no list of flairs; it can be asked again.`);
  }
  return listed.data.filter((known) => known.mod_only !== true);
}

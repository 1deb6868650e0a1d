import type { SandboxAnswer } from '../server.ts';
import type { Call } from './call.ts';
import { addressOf, has, profileOf, thingJson } from './json.ts';
import { patienceIn } from './patience.ts';
import type { Flair, Place } from './places.ts';
import { type JsonError, jsonData, jsonError, jsonErrors, refused, tooLong } from './problems.ts';
import type { Store } from './store.ts';
import { lengthOf, maximumComment, maximumText, maximumTitle } from './text.ts';
import type { Account, Thing } from './things.ts';

const hour = 3_600_000;

/** Where a post is going to stand. */
interface Target {
  readonly name: string;
  /** Absent for a profile. */
  readonly place?: Place;
}

/** POST /api/submit */
export function submit(call: Call): SandboxAnswer {
  const { store, account, form } = call;
  const target = findTarget(store, account, form.get('sr') ?? '');
  if ('answer' in target) return target.answer;
  const kind = form.get('kind');
  if (kind !== 'self' && kind !== 'link') return jsonErrors([jsonError.badKind]);
  const wrong = postErrors(call, target, kind);
  if (wrong.length > 0) return jsonErrors(wrong);
  const flair = chooseFlair(target.place, form);
  if (target.place?.flairRequired === true && flair === undefined) return jsonErrors([jsonError.flairRequired]);
  const pause = pauseOf(store, account) ?? quotaOf(store, account);
  if (pause) return pause;
  const post = store.add(account, call.client, {
    kind: 't3',
    place: target.name,
    title: form.get('title') ?? '',
    text: kind === 'self' ? (form.get('text') ?? '') : '',
    ...(kind === 'link' ? { url: form.get('url') ?? '' } : {}),
    ...(flair === undefined ? {} : { flair }),
    nsfw: target.place?.nsfw === true || isTrue(form.get('nsfw')),
    sendReplies: !isFalse(form.get('sendreplies')),
    ...hidden(call),
  });
  return jsonData({ url: addressOf(store, post), drafts_count: 0, id: post.id, name: post.name });
}

/** POST /api/comment */
export function comment(call: Call): SandboxAnswer {
  const { store, account, form } = call;
  const parent = store.thing(form.get('thing_id') ?? '');
  const text = form.get('text') ?? '';
  if (!parent || !store.visible(parent, account)) return refused(403);
  const place = store.place(parent.place);
  if (place && (has(place.banned, account) || place.gone || !mayRead(place, account))) return refused(403);
  if (text.trim() === '') return jsonErrors([jsonError.noText]);
  if (lengthOf(text) > maximumComment) return jsonErrors([tooLong('text', maximumComment)]);
  // A deleted post can still be answered, a deleted comment cannot.
  if (parent.kind === 't1' && parent.deletedAt !== undefined) return jsonErrors([jsonError.deletedComment]);
  const post = parent.kind === 't3' ? parent : store.thing(parent.post ?? '');
  if (parent.locked === true || post?.locked === true) return jsonErrors([jsonError.locked]);
  const pause = pauseOf(store, account);
  if (pause) return pause;
  const added = store.add(account, call.client, {
    kind: 't1',
    place: parent.place,
    text,
    parent: parent.name,
    post: post?.name ?? parent.name,
    ...hidden(call),
  });
  return jsonData({ things: [thingJson(store, added, account)] });
}

/** POST /api/editusertext */
export function edit({ store, account, form }: Call): SandboxAnswer {
  const thing = store.thing(form.get('thing_id') ?? '');
  if (!thing || thing.deletedAt !== undefined) return jsonErrors([jsonError.noThing]);
  if (thing.authorId !== account.id) return jsonErrors([jsonError.notAuthor]);
  if (thing.url !== undefined) return refused(500);
  const text = form.get('text') ?? '';
  const maximum = thing.kind === 't3' ? maximumText : maximumComment;
  if (lengthOf(text) > maximum) return jsonErrors([tooLong('text', maximum)]);
  if (thing.kind === 't1' && text.trim() === '') return jsonErrors([jsonError.noText]);
  store.edit(thing, text);
  return jsonData({ things: [thingJson(store, thing, account)] });
}

/** POST /api/del: an empty object, whatever came of it. */
export function remove({ store, account, form }: Call): SandboxAnswer {
  const thing = store.thing(form.get('id') ?? '');
  if (thing?.authorId === account.id && thing.deletedAt === undefined) store.remove(thing);
  return { status: 200, body: {} };
}

/** Whether an account may read in a place. */
export function mayRead(place: Place, account: Account): boolean {
  return place.type !== 'private' || has(place.approved, account);
}

function findTarget(store: Store, account: Account, asked: string): Target | { readonly answer: SandboxAnswer } {
  const refuse = (error: JsonError) => ({ answer: jsonErrors([error]) });
  if (asked.trim() === '') return refuse(jsonError.badName);
  const profile = /^u_(.+)$/iu.exec(asked)?.[1];
  if (profile !== undefined) {
    const owner = store.account(profile);
    if (!owner) return refuse(jsonError.noPlace);
    return owner.id === account.id ? { name: profileOf(owner) } : refuse(jsonError.notAllowed);
  }
  const place = store.place(asked);
  if (!place) return refuse(jsonError.noPlace);
  // A private or closed subreddit does not even say that it is there.
  if (place.gone || !mayRead(place, account)) return { answer: refused(404) };
  if (has(place.banned, account)) return refuse(jsonError.banned);
  if (place.type !== 'public' && !has(place.approved, account)) return refuse(jsonError.notAllowed);
  return { name: place.name, place };
}

/** What is wrong with title, text or link; the first group of mistakes that is found. */
function postErrors({ store, form }: Call, { place }: Target, kind: 'self' | 'link'): readonly JsonError[] {
  if (kind === 'self' && place?.selfPosts === false) return [jsonError.noSelfs];
  if (kind === 'link' && place?.linkPosts === false) return [jsonError.noLinks];
  const title = form.get('title') ?? '';
  const text = form.get('text') ?? '';
  const wrong: JsonError[] = [];
  if (title.trim() === '') wrong.push(jsonError.noTitle);
  if (lengthOf(title) > maximumTitle) wrong.push(tooLong('title', maximumTitle));
  if (kind === 'self' && lengthOf(text) > maximumText) wrong.push(tooLong('text', maximumText));
  if (kind === 'link') {
    const url = form.get('url') ?? '';
    if (!/^https?:$/u.test(URL.parse(url)?.protocol ?? '')) wrong.push(jsonError.noUrl);
    else if (place && !place.repeatedLinks && !isTrue(form.get('resubmit')) && linked(store, place, url)) {
      wrong.push(jsonError.alreadySubmitted);
    }
  }
  if (wrong.length > 0 || place === undefined) return wrong;
  return requirements(place, title, text, kind);
}

function requirements(place: Place, title: string, text: string, kind: 'self' | 'link'): readonly JsonError[] {
  const holds = (words: string, forbidden: readonly string[]) =>
    forbidden.some((word) => words.toLowerCase().includes(word.toLowerCase()));
  const wrong: JsonError[] = [];
  if (holds(title, place.forbiddenInTitle)) wrong.push(jsonError.titleWord);
  if (place.titleForm !== undefined && !new RegExp(place.titleForm, 'u').test(title)) wrong.push(jsonError.titleForm);
  if (kind === 'link') return wrong;
  if (holds(text, place.forbiddenInBody)) wrong.push(jsonError.bodyWord);
  if (place.body === 'required' && text.trim() === '') wrong.push(jsonError.bodyRequired);
  if (place.body === 'not-allowed' && text.trim() !== '') wrong.push(jsonError.bodyNotAllowed);
  return wrong;
}

function linked(store: Store, place: Place, url: string): boolean {
  return store.postsIn(place.name).some((post) => post.url === url && post.deletedAt === undefined);
}

/** The flair that was asked for, by id or by its words; what cannot be chosen counts as not chosen (the real refusal is not known). */
function chooseFlair(place: Place | undefined, form: URLSearchParams): Thing['flair'] {
  const [id, text] = [form.get('flair_id') ?? '', form.get('flair_text') ?? ''];
  const fits = (flair: Flair) => !flair.modOnly && (id === '' ? text !== '' && flair.text === text : flair.id === id);
  const found = place?.flairs?.find(fits);
  return found && { id: found.id, text: found.editable && text !== '' ? text.slice(0, 64) : found.text };
}

/** Told to wait, in words and in seconds, where the account has to pause between two things it says. */
function pauseOf(store: Store, account: Account): SandboxAnswer | undefined {
  const { newAccountMinutes, everyoneMinutes, language } = store.rates.limits;
  const minutes = Math.max(everyoneMinutes, account.status === 'new' ? newAccountMinutes : 0);
  const last = store.sentBy(account).at(-1);
  const left = last === undefined ? 0 : last.createdAt + minutes * 60_000 - store.now();
  if (left <= 0) return undefined;
  return rateLimited(left / 1000, language);
}

/** RATELIMIT inside HTTP 200. */
export function rateLimited(
  seconds: number,
  language: Parameters<typeof patienceIn>[0],
  words?: string,
): SandboxAnswer {
  return jsonErrors([['RATELIMIT', words ?? patienceIn(language, seconds), 'ratelimit']], seconds);
}

function quotaOf(store: Store, account: Account): SandboxAnswer | undefined {
  const { postsPerHour } = store.rates.limits;
  if (postsPerHour === 0) return undefined;
  const recent = store.sentBy(account).filter(({ kind, createdAt }) => kind === 't3' && createdAt > store.now() - hour);
  return recent.length < postsPerHour ? undefined : jsonErrors([jsonError.quota]);
}

function hidden({ request }: Call): { hiddenMinutes?: number } {
  const fault = request.faults.find(({ kind }) => kind === 'hidden');
  return fault ? { hiddenMinutes: fault.minutes ?? 10 } : {};
}

/** A switch of a form, as Reddit reads one. */
function isTrue(value: string | null): boolean {
  return value !== null && value !== '' && !isFalse(value);
}

function isFalse(value: string | null): boolean {
  return value !== null && /^(0|f|n|off)/iu.test(value);
}

import type { SandboxAnswer } from '../server.ts';
import type { Call } from './call.ts';
import { mayRead } from './create.ts';
import { compareIds } from './ids.ts';
import { accountJson, flairJson, letterJson, placeJson, profileOf, rulesJson, thingJson } from './json.ts';
import type { Place } from './places.ts';
import { refused } from './problems.ts';
import type { Account, Thing } from './things.ts';

/** No listing goes further back than this. */
const deepest = 1_000;

/** GET /user/:name/submitted, /comments, /overview: newest first. */
export function userListing(call: Call, kinds: readonly Thing['kind'][]): SandboxAnswer {
  const { store, account } = call;
  const owner = store.account(call.name);
  if (!owner || (owner.status === 'shadowbanned' && owner.id !== account.id)) return refused(404);
  if (owner.status === 'suspended') return refused(403);
  const things = store
    .things(owner)
    .filter((thing) => kinds.includes(thing.kind) && thing.deletedAt === undefined && store.visible(thing, account))
    .filter((thing) => owner.id === account.id || readable(call, thing));
  return listing(call, newestFirst(things));
}

/** GET /user/:name/about */
export function userAbout({ store, account, name }: Call): SandboxAnswer {
  const owner = store.account(name);
  if (!owner || (owner.status === 'shadowbanned' && owner.id !== account.id)) return refused(404);
  return { status: 200, body: { kind: 't2', data: accountJson(store, owner, false) } };
}

/** GET /r/:sr/new; several names stand with `+` between them. */
export function placeListing(call: Call): SandboxAnswer {
  const { store, account } = call;
  const names = call.name.split('+').filter((name) => name !== '');
  const found = names.map((name) => placeToList({ ...call, name }));
  // Where several are asked for, those that cannot be read are left out; where one of them exists, it is as if it alone was asked for.
  const known = found.filter((_, index) => names.length === 1 || exists({ ...call, name: names[index] ?? '' }));
  const [only] = known;
  if (known.length === 1 && only !== undefined && typeof only !== 'string') return only;
  const posts = found
    .flatMap((one) => (typeof one === 'string' ? store.postsIn(one) : []))
    .filter((post) => post.deletedAt === undefined && post.removed !== true && store.visible(post, account));
  return listing(call, newestFirst(posts));
}

function exists(call: Call): boolean {
  return profileOwner(call) !== undefined || call.store.place(call.name) !== undefined;
}

/** The name of a place or a profile, or why it cannot be read. */
function placeToList(call: Call): string | SandboxAnswer {
  const owner = profileOwner(call);
  if (owner) return profileOf(owner);
  const place = openPlace(call);
  return 'status' in place ? place : place.name;
}

/** GET /r/:sr/about */
export function placeAbout(call: Call): SandboxAnswer {
  const place = openPlace(call);
  return 'status' in place ? place : { status: 200, body: placeJson(place, call.account) };
}

/** GET /r/:sr/about/rules */
export function placeRules(call: Call): SandboxAnswer {
  const place = openPlace(call);
  return 'status' in place ? place : { status: 200, body: rulesJson(place) };
}

/** GET /r/:sr/api/link_flair_v2: an array; forbidden where authors may not choose. */
export function placeFlairs(call: Call): SandboxAnswer {
  const place = openPlace(call);
  if ('status' in place) return place;
  if (place.flairs === undefined) return refused(403);
  return { status: 200, body: place.flairs.filter(({ modOnly }) => !modOnly).map(flairJson) };
}

/** GET /api/info?id=: things by their full names, in the order asked for; what is not there is left out, what is deleted says so. */
export function info(call: Call): SandboxAnswer {
  const { store, account, request } = call;
  const names = (request.query.get('id') ?? '').split(',').slice(0, 100);
  const children = names.flatMap((name) => {
    const place = name.startsWith('t5_') ? store.places().find(({ id }) => `t5_${id}` === name) : undefined;
    if (place) return [placeJson(place, account)];
    const thing = store.thing(name.trim());
    if (!thing || !store.visible(thing, account) || !readable(call, thing)) return [];
    return [thingJson(store, thing, account)];
  });
  return { status: 200, body: listingBody(children, null, null) };
}

/** GET /message/unread, /message/mentions, /message/inbox */
export function letters(call: Call, which: 'unread' | 'mentions' | 'inbox'): SandboxAnswer {
  const { store, account } = call;
  const found = store.inbox
    .of(account.id)
    .filter(({ comment }) => comment.deletedAt === undefined && comment.removed !== true)
    .filter(({ comment }) => store.visible(comment, account))
    .filter(({ type, unread }) =>
      which === 'inbox' ? true : which === 'unread' ? unread : type === 'username_mention',
    );
  const page = pageOf(call, newestFirst(found.map(({ comment }) => comment)));
  const children = page.things.flatMap((comment) => {
    const letter = found.find((other) => other.comment === comment);
    return letter ? [letterJson(store, letter, account)] : [];
  });
  return { status: 200, body: listingBody(children, page.after, page.before) };
}

/** POST /api/read_message */
export function markRead({ store, account, form }: Call): SandboxAnswer {
  const names = (form.get('id') ?? '').split(',').map((name) => name.trim());
  store.markRead(account, names);
  return { status: 200, body: {} };
}

/** GET /subreddits/search: where requests for a subreddit that does not exist end; this look-alike finds none. */
export function noPlaces(): SandboxAnswer {
  return { status: 200, body: listingBody([], null, null) };
}

function listing(call: Call, things: readonly Thing[]): SandboxAnswer {
  const page = pageOf(call, things);
  const children = page.things.map((thing) => thingJson(call.store, thing, call.account));
  return { status: 200, body: listingBody(children, page.after, page.before) };
}

function listingBody(children: readonly unknown[], after: string | null, before: string | null) {
  return { kind: 'Listing', data: { after, dist: children.length, modhash: null, geo_filter: '', children, before } };
}

/** The part of a listing (newest first) that limit, after and before ask for. */
function pageOf({ request }: Call, all: readonly Thing[]) {
  const asked = Number.parseInt(request.query.get('limit') ?? '', 10);
  const limit = Number.isNaN(asked) ? 25 : Math.min(100, Math.max(1, asked));
  const reachable = all.slice(0, deepest);
  const [after, before] = [request.query.get('after') ?? '', request.query.get('before') ?? ''];
  if (before !== '') {
    const newer = reachable.filter((thing) => ageOf(thing, before) > 0);
    const things = newer.slice(-limit);
    return {
      things,
      after: things.at(-1)?.name ?? null,
      before: newer.length > limit ? (things[0]?.name ?? null) : null,
    };
  }
  const older = after === '' ? reachable : reachable.filter((thing) => ageOf(thing, after) < 0);
  const things = older.slice(0, limit);
  return {
    things,
    after: older.length > limit ? (things.at(-1)?.name ?? null) : null,
    before: after !== '' ? (things[0]?.name ?? null) : null,
  };
}

/** Above 0 where the thing is younger than the one with the name. */
function ageOf(thing: Thing, name: string): number {
  return compareIds(thing.id, name.slice(3));
}

function newestFirst(things: readonly Thing[]): Thing[] {
  return [...things].sort((a, b) => b.createdAt - a.createdAt || compareIds(b.id, a.id));
}

/** The place of the request, or why it cannot be seen. */
function openPlace({ store, account, name }: Call): Place | SandboxAnswer {
  const place = store.place(name);
  if (!place) {
    const location = `/subreddits/search?q=${encodeURIComponent(name)}`;
    return { status: 302, headers: { location, 'content-type': 'text/html; charset=UTF-8' }, body: '' };
  }
  if (place.gone) return refused(404, 'banned');
  if (place.quarantined) return refused(403, 'quarantined');
  return mayRead(place, account) ? place : refused(403, 'private');
}

function profileOwner({ store, name }: Call): Account | undefined {
  return /^u_/iu.test(name) ? store.account(name.slice(2)) : undefined;
}

function readable({ store, account }: Call, thing: Thing): boolean {
  const place = store.place(thing.place);
  return place === undefined || (!place.gone && mayRead(place, account));
}

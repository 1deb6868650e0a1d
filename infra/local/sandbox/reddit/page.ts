import { entryHtml, forHtml, pageAnswer } from '../page.ts';
import type { SandboxAnswer, SandboxRequest } from '../server.ts';
import { permalinkOf, profileOf } from './json.ts';
import type { Store } from './store.ts';
import type { Thing } from './things.ts';

const newest = 100;
/** Of a post on the page with all; its own page has the rest. */
const shownComments = 8;
const home = 'Newest posts';

/** Pages for people: `/`, `/r/<subreddit>`, `/user/<name>`, a post with its comments; undefined for every other address. */
export function websitePage(store: Store, { method, path, headers }: SandboxRequest): SandboxAnswer | undefined {
  // One port stands for the website and the API: who brings a token means the API.
  if (method !== 'GET' || headers.authorization !== undefined) return undefined;
  if (path === '/favicon.ico') return { status: 204, body: '' };
  if (path === '/') return everybody(store);
  const thread = /^\/(?:r|user)\/[A-Za-z0-9_-]+\/comments\/([a-z0-9]+)(?:\/[^/]*){0,2}\/?$/u.exec(path)?.[1];
  if (thread !== undefined) return threadPage(store, thread);
  const user = /^\/(?:u|user)\/([A-Za-z0-9_-]+)\/?$/u.exec(path)?.[1];
  if (user !== undefined) return userPage(store, user);
  const place = /^\/r\/([A-Za-z0-9_-]+)(?:\/new)?\/?$/u.exec(path)?.[1];
  return place === undefined ? undefined : placePage(store, place);
}

function everybody(store: Store): SandboxAnswer {
  const posts = store.things().filter(({ kind }) => kind === 't3');
  const summary = `${count(posts.length)} in ${store.places().length} subreddits by ${store.accounts().length} accounts`;
  const links = store.places().map(({ name }) => `<a href="/r/${name}">r/${name}</a>`);
  const places = links.length === 0 ? '' : `<article><p class="marks">${links.join(' · ')}</p></article>`;
  return show(store, home, summary, places + (threads(store, posts) || empty('Nobody has posted anything yet.')));
}

function placePage(store: Store, name: string): SandboxAnswer {
  const owner = /^u_/iu.test(name) ? store.account(name.slice(2)) : undefined;
  const place = owner ? { name: profileOf(owner), type: 'profile', description: '' } : store.place(name);
  if (!place) return missing(store, 'There is no subreddit of this name.');
  const posts = store.postsIn(place.name);
  const summary = [count(posts.length), place.type, place.description].filter((part) => part !== '').join(' · ');
  return show(store, `r/${place.name}`, summary, list(store, posts) || empty('Nobody has posted here yet.'));
}

function userPage(store: Store, name: string): SandboxAnswer {
  const account = store.account(name);
  if (!account) return missing(store, 'There is no user of this name.');
  const things = store.things(account);
  const summary = `${count(things.length)} and comments · ${account.status}`;
  return show(store, `u/${account.handle}`, summary, list(store, things) || empty('Nothing said yet.'));
}

function threadPage(store: Store, id: string): SandboxAnswer {
  const post = store.thing(`t3_${id}`);
  if (!post) return missing(store, 'This post does not exist.');
  const comments = store.commentsUnder(post);
  const body = [post, ...comments].map((thing) => entry(store, thing, thing !== post)).join('\n');
  const said = comments.length === 1 ? '1 comment' : `${comments.length} comments`;
  return show(store, post.title ?? '', `r/${post.place} · ${said}`, body);
}

/** Posts with their first comments below them. */
function threads(store: Store, posts: readonly Thing[]): string {
  return posts
    .slice(-newest)
    .reverse()
    .flatMap((post) => [
      entry(store, post),
      ...store
        .commentsUnder(post)
        .slice(0, shownComments)
        .map((comment) => entry(store, comment, true)),
    ])
    .join('\n');
}

function list(store: Store, things: readonly Thing[]): string {
  return things
    .slice(-newest)
    .reverse()
    .map((thing) => entry(store, thing))
    .join('\n');
}

function entry(store: Store, thing: Thing, below = false): string {
  const author = store.account(thing.authorId);
  if (!author) return '';
  const parent = store.thing(thing.parent ?? '');
  const answered = parent && store.account(parent.authorId);
  const comments = thing.kind === 't3' ? store.commentsUnder(thing).length : 0;
  const marks = [
    ...(thing.flair === undefined ? [] : [forHtml(thing.flair.text)]),
    ...(answered ? [`answer to u/${answered.handle}`] : []),
    ...(comments > 0 ? [comments === 1 ? '1 comment' : `${comments} comments`] : []),
    ...(thing.nsfw === true ? ['over 18'] : []),
    ...(thing.locked === true ? ['locked'] : []),
    ...(thing.pinned === true ? ['pinned'] : []),
    ...(thing.removed === true ? ['removed'] : []),
    ...(thing.editedAt === undefined ? [] : ['edited']),
    ...(thing.deletedAt === undefined ? [] : ['deleted']),
    ...(thing.hiddenUntil !== undefined && thing.hiddenUntil > store.now() ? ['not listed yet'] : []),
    ...(author.status === 'shadowbanned' ? ['seen by its author alone'] : []),
  ];
  return entryHtml({
    id: thing.name,
    name: author.name,
    seed: BigInt(Number.parseInt(author.id, 36)),
    who: `<a href="/user/${author.handle}">u/${author.handle}</a> <span>in <a href="/r/${thing.place}">r/${thing.place}</a> ·</span>`,
    createdAt: thing.createdAt,
    link: permalinkOf(store, thing),
    ...(thing.title === undefined ? {} : { title: thing.title }),
    text: thing.url ?? thing.text,
    deleted: thing.deletedAt !== undefined,
    answer: below,
    marks,
  });
}

function missing(store: Store, words: string): SandboxAnswer {
  return show(store, 'Not here', words, `<p class="empty">${words} <a href="/">Back to the newest posts</a></p>`, 404);
}

function empty(words: string): string {
  return `<p class="empty">${words}</p>`;
}

function count(posts: number): string {
  return posts === 1 ? '1 post' : `${posts} posts`;
}

function show(store: Store, title: string, summary: string, body: string, status = 200): SandboxAnswer {
  return pageAnswer({ service: 'Reddit', home, title, summary, now: store.now(), body, status });
}

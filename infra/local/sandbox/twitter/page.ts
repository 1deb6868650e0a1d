import { entryHtml, forHtml, pageAnswer } from '../page.ts';
import type { SandboxAnswer } from '../server.ts';
import type { Post } from './posts.ts';
import type { Store } from './store.ts';

const newest = 100;

/** Pages for people: `/`, `/<handle>`, `/<handle>/status/<id>`; undefined for every other address. */
export function timelinePage(store: Store, now: number, path: string): SandboxAnswer | undefined {
  if (path === '/favicon.ico') return { status: 204, body: '' };
  if (path === '/') return everybody(store, now);
  const match =
    /^\/([A-Za-z0-9_]{1,15})(?:\/status\/(\d{1,19}))?\/?$/u.exec(path) ??
    /^\/i\/(?:web\/)?status\/()(\d{1,19})$/u.exec(path);
  if (!match) return undefined;
  const [, handle = '', id] = match;
  if (id !== undefined) {
    const post = store.post(id);
    const author = post && store.account(post.authorId);
    if (!post || !author || (handle !== '' && author.handle.toLowerCase() !== handle.toLowerCase())) {
      return missing(now, 'This post does not exist.');
    }
    const replies = store.posts().filter((other) => other.inReplyTo === post.id);
    const parent = post.inReplyTo === undefined ? undefined : store.post(post.inReplyTo);
    const shown = [...(parent ? [parent] : []), post, ...replies];
    return show(
      `${author.name}: ${post.text.slice(0, 60)}`,
      now,
      `Post of @${author.handle}`,
      articles(store, shown, now),
      200,
    );
  }
  const account = store.account(handle);
  if (!account) return missing(now, 'This account does not exist.');
  const posts = store.posts(account);
  const shown = posts.slice(-newest).reverse();
  return show(
    account.name,
    now,
    `@${account.handle} · ${count(posts.length)} · ${account.status}`,
    articles(store, shown, now),
    200,
  );
}

function everybody(store: Store, now: number): SandboxAnswer {
  const posts = store.posts();
  const summary = `${count(posts.length)} of ${store.accounts().length} accounts`;
  const body = conversationsOf(posts.slice(-newest))
    .map((conversation) => conversation.map((post, index) => article(store, post, now, index > 0)).join('\n'))
    .join('\n');
  return show('Timeline', now, summary, body || '<p class="empty">Nobody has said anything yet.</p>', 200);
}

/** Answers stand below what they answer; where somebody spoke last comes first. */
function conversationsOf(posts: readonly Post[]): readonly (readonly Post[])[] {
  const conversations = new Map<string, Post[]>();
  for (const post of posts) {
    const before = conversations.get(post.conversationId) ?? [];
    conversations.delete(post.conversationId);
    conversations.set(post.conversationId, [...before, post]);
  }
  return [...conversations.values()].reverse();
}

function missing(now: number, words: string): SandboxAnswer {
  return show('Not here', now, words, `<p class="empty">${words} <a href="/">Back to the timeline</a></p>`, 404);
}

function articles(store: Store, posts: readonly Post[], now: number): string {
  return posts.map((post) => article(store, post, now)).join('\n');
}

function article(store: Store, post: Post, now: number, below = false): string {
  const author = store.account(post.authorId);
  if (!author) return '';
  const parent = post.inReplyTo === undefined ? undefined : store.post(post.inReplyTo);
  const answered = parent && store.account(parent.authorId);
  const marks = [
    ...(post.madeWithAi ? ['made with AI'] : []),
    ...(answered ? [`reply to @${answered.handle}`] : []),
    ...(post.quoteOf === undefined ? [] : ['quote']),
    ...(post.reactions?.likes === undefined ? [] : [likes(post.reactions.likes)]),
    ...(post.deletedAt === undefined ? [] : ['deleted']),
    ...(post.hiddenUntil !== undefined && post.hiddenUntil > now ? ['not listed yet'] : []),
  ];
  return entryHtml({
    id: `p${post.id}`,
    name: author.name,
    seed: BigInt(author.id),
    who: `<a href="/${author.handle}">${forHtml(author.name)}</a> <span>@${author.handle} ·</span>`,
    createdAt: post.createdAt,
    link: `/${author.handle}/status/${post.id}`,
    text: post.text,
    deleted: post.deletedAt !== undefined,
    answer: below,
    marks,
  });
}

function likes(count: number): string {
  return count === 1 ? '1 like' : `${count} likes`;
}

function count(posts: number): string {
  return posts === 1 ? '1 post' : `${posts} posts`;
}

function show(title: string, now: number, summary: string, body: string, status: number): SandboxAnswer {
  return pageAnswer({ service: 'X', home: 'Timeline', title, summary, now, body, status });
}

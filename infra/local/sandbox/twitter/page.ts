import type { SandboxAnswer } from '../server.ts';
import type { Account, Post, Store } from './store.ts';
import { escapeHtml } from './text.ts';

const newest = 100;

const style = `
:root { color-scheme: light dark; --ink: #14171a; --soft: #5b7083; --line: #e3e8ec; --paper: #fff; --back: #f5f8fa; --accent: #0b6bcb; }
@media (prefers-color-scheme: dark) { :root { --ink: #e7eaec; --soft: #93a2af; --line: #2b343b; --paper: #171d22; --back: #0f1417; --accent: #6cb4f5; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--back); color: var(--ink); font: 16px/1.5 system-ui, sans-serif; }
main { max-width: 40rem; margin: 0 auto; background: var(--paper); min-height: 100vh; border: solid var(--line); border-width: 0 1px; }
header { padding: 1rem 1.25rem; border-bottom: 1px solid var(--line); position: sticky; top: 0; background: var(--paper); }
h1 { font-size: 1.15rem; margin: 0; }
header p { margin: .15rem 0 0; color: var(--soft); font-size: .85rem; }
.note { background: #fff4ce; color: #5c4400; font-size: .85rem; padding: .4rem 1.25rem; }
article { display: flex; gap: .8rem; padding: .9rem 1.25rem; border-bottom: 1px solid var(--line); }
.face { flex: none; width: 2.6rem; height: 2.6rem; border-radius: 50%; color: #fff; display: grid; place-items: center; font-weight: 600; }
.body { min-width: 0; flex: 1; }
.who a { color: inherit; font-weight: 600; text-decoration: none; }
.who span, .who time a { color: var(--soft); font-weight: 400; font-size: .9rem; }
.words { white-space: pre-wrap; overflow-wrap: anywhere; margin: .15rem 0 0; }
.marks { margin: .35rem 0 0; color: var(--soft); font-size: .8rem; }
.marks span { border: 1px solid var(--line); border-radius: 1rem; padding: .05rem .55rem; margin-right: .35rem; }
.gone .words { text-decoration: line-through; color: var(--soft); }
a { color: var(--accent); }
.empty { padding: 3rem 1.25rem; text-align: center; color: var(--soft); }
`;

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
  const body = articles(store, posts.slice(-newest).reverse(), now);
  return show('Timeline', now, summary, body || '<p class="empty">Nobody has said anything yet.</p>', 200);
}

function missing(now: number, words: string): SandboxAnswer {
  return show('Not here', now, words, `<p class="empty">${words} <a href="/">Back to the timeline</a></p>`, 404);
}

function articles(store: Store, posts: readonly Post[], now: number): string {
  return posts.map((post) => article(store, post, now)).join('\n');
}

function article(store: Store, post: Post, now: number): string {
  const author = store.account(post.authorId);
  if (!author) return '';
  const parent = post.inReplyTo === undefined ? undefined : store.post(post.inReplyTo);
  const answered = parent && store.account(parent.authorId);
  const marks = [
    ...(post.madeWithAi ? ['made with AI'] : []),
    ...(answered ? [`reply to @${answered.handle}`] : []),
    ...(post.deletedAt === undefined ? [] : ['deleted']),
    ...(post.hiddenUntil !== undefined && post.hiddenUntil > now ? ['not listed yet'] : []),
  ];
  const link = `/${author.handle}/status/${post.id}`;
  const time = new Date(post.createdAt).toISOString();
  return `<article id="p${post.id}"${post.deletedAt === undefined ? '' : ' class="gone"'}>
${face(author)}<div class="body"><div class="who"><a href="/${author.handle}">${attribute(author.name)}</a> <span>@${author.handle} ·</span>
<time datetime="${time}"><a href="${link}">${time.slice(0, 16).replace('T', ' ')} UTC</a></time></div>
<p class="words">${linked(post.text)}</p>${marks.length > 0 ? `<p class="marks">${marks.map((mark) => `<span>${mark}</span>`).join('')}</p>` : ''}
</div></article>`;
}

function face(account: Account): string {
  const words = account.name.split(/[-_\s]+/u).filter((word) => word !== '');
  const initials = words
    .slice(0, 2)
    .map((word) => [...word][0]?.toUpperCase() ?? '')
    .join('');
  const hue = Number(BigInt(account.id) % 360n);
  return `<div class="face" style="background:hsl(${hue} 45% 42%)" aria-hidden="true">${attribute(initials)}</div>`;
}

function linked(text: string): string {
  return attribute(text).replace(
    /https?:\/\/[^\s<&]+(?:&amp;[^\s<&]+)*/gu,
    (url) => `<a href="${url}" rel="noreferrer nofollow">${url}</a>`,
  );
}

function attribute(text: string): string {
  return escapeHtml(text).replaceAll('"', '&quot;').replaceAll("'", '&#39;');
}

function count(posts: number): string {
  return posts === 1 ? '1 post' : `${posts} posts`;
}

function show(title: string, now: number, summary: string, body: string, status: number): SandboxAnswer {
  const html = `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${attribute(title)} · sandbox of X</title><style>${style}</style></head>
<body><main><header><h1>${title === 'Timeline' ? 'Timeline' : `<a href="/">Timeline</a> / ${attribute(title)}`}</h1>
<p>${attribute(summary)} · calendar ${new Date(now).toISOString().slice(0, 16).replace('T', ' ')} UTC</p></header>
<p class="note">A sandbox on this machine that stands in for X. Nothing here is public, nothing here was sent to X.</p>
<div id="posts">${body}</div></main>
<script>
setInterval(async () => {
  if (document.hidden) return;
  const answer = await fetch(location.href).catch(() => undefined);
  if (!answer || !answer.ok) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), 'text/html');
  document.querySelector('header').replaceWith(fresh.querySelector('header'));
  document.querySelector('#posts').replaceWith(fresh.querySelector('#posts'));
}, 3000);
</script></body></html>`;
  const headers = {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy':
      "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; connect-src 'self'",
  };
  return { status, headers, body: html };
}

import type { SandboxAnswer } from './server.ts';

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
h2 { font-size: 1.05rem; margin: .2rem 0 0; }
h2 a { color: inherit; text-decoration: none; }
.words { white-space: pre-wrap; overflow-wrap: anywhere; margin: .15rem 0 0; }
.marks { margin: .35rem 0 0; color: var(--soft); font-size: .8rem; }
.marks span { border: 1px solid var(--line); border-radius: 1rem; padding: .05rem .55rem; margin-right: .35rem; }
.answer { margin-left: 2.2rem; border-left: 2px solid var(--line); }
.gone .words { text-decoration: line-through; color: var(--soft); }
a { color: var(--accent); }
.empty { padding: 3rem 1.25rem; text-align: center; color: var(--soft); }
`;

export interface Page {
  /** The service stood in for, as people know it. */
  readonly service: string;
  /** Name of the page at `/`; its own title is the same. */
  readonly home: string;
  readonly title: string;
  /** One line below the title. */
  readonly summary: string;
  /** Epoch milliseconds of the calendar. */
  readonly now: number;
  /** HTML. */
  readonly body: string;
  readonly status?: number;
}

/** A page of a sandbox for people: light, nothing loaded from elsewhere, refreshed every three seconds. */
export function pageAnswer({ service, home, title, summary, now, body, status = 200 }: Page): SandboxAnswer {
  const html = `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${forHtml(title)} · sandbox of ${service}</title><style>${style}</style></head>
<body><main><header><h1>${title === home ? home : `<a href="/">${home}</a> / ${forHtml(title)}`}</h1>
<p>${forHtml(summary)} · calendar ${minuteOf(now)} UTC</p></header>
<p class="note">A sandbox on this machine that stands in for ${service}. Nothing here is public, nothing here was sent to ${service}.</p>
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

/** One thing somebody said, as pages show it. */
export interface Entry {
  /** The element's id on the page. */
  readonly id: string;
  /** Name of the author: its initials are the face. */
  readonly name: string;
  /** A number that gives the face its colour. */
  readonly seed: bigint;
  /** HTML behind the face: who, and where. */
  readonly who: string;
  readonly createdAt: number;
  readonly link: string;
  readonly title?: string;
  readonly text: string;
  readonly deleted: boolean;
  /** It stands below what it answers. */
  readonly answer?: boolean;
  /** Short remarks, HTML. */
  readonly marks: readonly string[];
}

export function entryHtml({
  id,
  name,
  seed,
  who,
  createdAt,
  link,
  title,
  text,
  deleted,
  answer,
  marks,
}: Entry): string {
  const initials = name
    .split(/[-_\s]+/u)
    .slice(0, 2)
    .map((word) => [...word][0]?.toUpperCase() ?? '')
    .join('');
  const remarks =
    marks.length > 0 ? `<p class="marks">${marks.map((mark) => `<span>${mark}</span>`).join('')}</p>` : '';
  const heading = title === undefined ? '' : `<h2><a href="${forHtml(link)}">${forHtml(title)}</a></h2>`;
  const kinds = [...(deleted ? ['gone'] : []), ...(answer === true ? ['answer'] : [])].join(' ');
  return `<article id="${id}"${kinds === '' ? '' : ` class="${kinds}"`}>
<div class="face" style="background:hsl(${seed % 360n} 45% 42%)" aria-hidden="true">${forHtml(initials)}</div>
<div class="body"><div class="who">${who}
<time datetime="${new Date(createdAt).toISOString()}"><a href="${forHtml(link)}">${minuteOf(createdAt)} UTC</a></time></div>
${heading}<p class="words">${linked(text)}</p>${remarks}
</div></article>`;
}

/** A text as HTML shows it, in attributes too. */
export function forHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}

function linked(text: string): string {
  return forHtml(text).replace(
    /https?:\/\/[^\s<&]+(?:&amp;[^\s<&]+)*/gu,
    (url) => `<a href="${url}" rel="noreferrer nofollow">${url}</a>`,
  );
}

function minuteOf(time: number): string {
  return new Date(time).toISOString().slice(0, 16).replace('T', ' ');
}

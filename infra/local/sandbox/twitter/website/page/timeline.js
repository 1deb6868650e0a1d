import { openComposer } from './composer.js';
import { button, element, site, toast } from './elements.js';
import { ask, tell } from './service.js';

function tweetText({ legacy }) {
  const box = element('div', { 'data-testid': 'tweetText', lang: 'en' });
  const plain = (text) => new DOMParser().parseFromString(text, 'text/html').documentElement.textContent;
  let rest = legacy.full_text;
  for (const { url, expanded_url: expanded, display_url: shown } of legacy.entities?.urls ?? []) {
    const [before, ...after] = rest.split(url);
    // As the real page cuts a long link: hidden signs around what is shown.
    const tail = expanded.slice(expanded.indexOf(shown.replace('…', '')) + shown.replace('…', '').length);
    const link = element(
      'a',
      { href: url, role: 'link' },
      element('span', { style: 'font-size:0' }, 'https://'),
      shown.replace('…', ''),
      element('span', { style: 'font-size:0' }, tail),
      shown.endsWith('…') ? element('span', {}, '…') : '',
    );
    box.append(element('span', {}, plain(before)), link);
    rest = after.join(url);
  }
  box.append(element('span', {}, plain(rest)));
  return box;
}

function article(tweet) {
  const { legacy, core, rest_id: id } = tweet;
  const { screen_name: handle, name } = core.user_results.result.legacy;
  const when = new Date(legacy.created_at);
  const mine = handle === site.me.handle;
  const caret = button('…', { 'data-testid': 'caret', 'aria-label': 'More' }, () => {
    const drop = button('Delete', { role: 'menuitem', 'data-testid': 'delete' }, () => {
      menu.remove();
      const confirm = button('Delete', { 'data-testid': 'confirmationSheetConfirm' }, async () => {
        sheet.remove();
        const answer = await tell('DeleteTweet', { tweet_id: id, dark_request: false }).catch(() => undefined);
        if (answer?.ok && (await answer.json()).errors === undefined) {
          made.remove();
          toast('Your post was deleted');
        } else toast('Something went wrong.');
      });
      const sheet = element(
        'div',
        { role: 'dialog', 'data-testid': 'confirmationSheetDialog' },
        'Delete post?',
        confirm,
      );
      document.body.append(sheet);
    });
    const menu = element('div', { role: 'menu', 'data-testid': 'Dropdown' }, ...(mine ? [drop] : []));
    made.append(menu);
  });
  const made = element(
    'article',
    { 'data-testid': 'tweet', role: 'article', 'aria-label': `${name}: ${legacy.full_text}` },
    element(
      'div',
      { 'data-testid': 'User-Name' },
      element('a', { href: `/${handle}` }, name),
      element('a', { href: `/${handle}` }, `@${handle}`),
      element(
        'a',
        { href: `/${handle}/status/${id}` },
        element('time', { datetime: when.toISOString() }, when.toISOString()),
      ),
    ),
    ...(legacy.in_reply_to_screen_name === undefined
      ? []
      : [
          element(
            'div',
            {},
            'Replying to ',
            element('a', { href: `/${legacy.in_reply_to_screen_name}` }, `@${legacy.in_reply_to_screen_name}`),
          ),
        ]),
    tweetText(tweet),
    button('Reply', { 'data-testid': 'reply' }, () => openComposer(id)),
    caret,
  );
  return made;
}

/** A listing that reads on when its end comes into sight. */
export function timeline(operation, variables) {
  const list = element('div', { 'aria-label': 'Timeline' });
  const end = element('div', { style: 'height: 1px' });
  let cursor;
  let busy = false;
  const load = async () => {
    if (busy || cursor === null) return;
    busy = true;
    const answer = await ask(operation, { ...variables, count: 20, ...(cursor === undefined ? {} : { cursor }) }).catch(
      () => undefined,
    );
    if (answer?.status === 401) return location.assign('/i/flow/login');
    const body = await answer?.json().catch(() => undefined);
    const entries = findEntries(body);
    if (entries === undefined) {
      list.append(element('div', {}, 'Something went wrong. Try reloading.'));
      cursor = null;
      return;
    }
    const bottom = entries.find(({ content }) => content.cursorType === 'Bottom');
    cursor = bottom?.content.value ?? null;
    for (const { content } of entries) {
      const tweet = content.itemContent?.tweet_results?.result;
      if (tweet !== undefined) list.append(article(tweet));
    }
    if (entries.length === 0) list.append(element('div', { 'data-testid': 'emptyState' }, 'Nothing to see here — yet'));
    busy = false;
    observer.unobserve(end);
    observer.observe(end);
  };
  const observer = new IntersectionObserver((seen) => {
    if (seen.some(({ isIntersecting }) => isIntersecting)) load();
  });
  observer.observe(end);
  return element('section', { role: 'region' }, list, end);
}

function findEntries(value) {
  if (typeof value !== 'object' || value === null) return undefined;
  if (Array.isArray(value.instructions)) return value.instructions.flatMap(({ entries }) => entries ?? []);
  for (const inner of Object.values(value)) {
    const found = findEntries(inner);
    if (found !== undefined) return found;
  }
  return undefined;
}

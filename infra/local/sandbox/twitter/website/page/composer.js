// The real composer keeps its own text and ignores what a script writes into the page.
import { button, element, enable, root, site, toast, variants } from './elements.js';
import { tell } from './service.js';

/** About as the service counts, which has the last word: links 23, signs outside of the Latin world 2, an emoji 2 whatever it is made of. */
function weight(text) {
  const short = text.normalize('NFC').replaceAll(/(?:https?:\/\/|\b(?=[\w-]+\.[a-z]{2,}\b))[^\s]+/giu, 'x'.repeat(23));
  let sum = 0;
  for (const { segment } of new Intl.Segmenter('en', { granularity: 'grapheme' }).segment(short)) {
    if (/\p{Extended_Pictographic}|\p{Regional_Indicator}/u.test(segment)) sum += 2;
    else for (const sign of segment) sum += isLight(sign.codePointAt(0)) ? 1 : 2;
  }
  return sum;
}

function isLight(point) {
  return (
    point <= 4351 ||
    (point >= 8192 && point <= 8205) ||
    (point >= 8208 && point <= 8223) ||
    (point >= 8242 && point <= 8247)
  );
}

/** Names and tags that begin as the last word does, over whatever comes below: Escape closes them, Enter and a click take the first. */
function suggestions(take) {
  const option = button('…', { role: 'option', 'data-testid': 'typeaheadResult' }, take);
  return element('div', { role: 'listbox', class: 'suggestions' }, option);
}

export function composer({ modal, replyTo, deaf = false }) {
  let text = deaf ? '' : (variants.leftover ?? '');
  let open;
  const editor = element('div', {
    'data-testid': 'tweetTextarea_0',
    contenteditable: 'true',
    role: 'textbox',
    'aria-label': 'Post text',
    class: 'public-DraftEditor-content',
  });
  const label = replyTo === undefined ? 'Post' : 'Reply';
  const sending = button(label, { 'data-testid': modal ? 'tweetButton' : 'tweetButtonInline' }, () => {
    enable(sending, false);
    editor.setAttribute('contenteditable', 'false');
    send(text, replyTo, {
      sent: () => (modal ? close() : reset()),
      failed: () => {
        editor.setAttribute('contenteditable', 'true');
        enable(sending, true);
      },
    });
  });
  enable(sending, false);
  const reset = () => {
    text = '';
    draw();
    editor.setAttribute('contenteditable', 'true');
  };
  const draw = () => {
    editor.replaceChildren(
      ...text.split('\n').map((line) => element('div', { 'data-block': 'true' }, line === '' ? element('br') : line)),
    );
    const last = editor.lastElementChild;
    if (last !== null && document.activeElement === editor) getSelection().collapse(last, last.childNodes.length);
    enable(sending, text.trim() !== '' && weight(text) <= 280);
    suggest(variants.suggestions === true && /[@#]\w+$/u.test(text));
  };
  const suggest = (wanted) => {
    if (wanted === (open !== undefined)) return;
    open?.remove();
    open = wanted ? suggestions(takeFirst) : undefined;
    if (open !== undefined) editor.after(open);
  };
  const takeFirst = () => {
    text = `${text}_of_somebody_else `;
    draw();
  };
  const onKey = (event) => {
    if (!event.isTrusted || (event.key !== 'Escape' && event.key !== 'Enter')) return;
    if (open === undefined && event.key === 'Enter') return;
    event.preventDefault();
    if (open === undefined) close();
    else if (event.key === 'Enter') takeFirst();
    else suggest(false);
  };
  if (!deaf) {
    if (text !== '') draw();
    editor.addEventListener('keydown', onKey);
    editor.addEventListener('beforeinput', (event) => {
      event.preventDefault();
      if (!event.isTrusted) return;
      if (event.inputType === 'insertParagraph' || event.inputType === 'insertLineBreak') text += '\n';
      else if (event.inputType.startsWith('delete'))
        text = getSelection().isCollapsed ? [...text].slice(0, -1).join('') : '';
      else text += event.data ?? event.dataTransfer?.getData('text/plain') ?? '';
      draw();
    });
  }
  return element('div', { 'data-testid': modal ? 'compose' : 'inline-compose' }, editor, sending);
}

/** As it should be, or as a script does that tries again by itself. */
async function tellOnceOrTwice(variables) {
  const first = tell('CreateTweet', variables);
  if (variants.sendsTwice === 'at-once') tell('CreateTweet', variables).catch(() => undefined);
  if (variants.sendsTwice !== 'after-failure') return first;
  const answer = await first.catch(() => undefined);
  return answer?.ok ? answer : tell('CreateTweet', variables);
}

async function send(text, replyTo, { sent, failed }) {
  const said = variants.cuts ? [...text].slice(0, variants.cuts).join('') : text;
  const variables = { tweet_text: said, dark_request: false, media: { media_entities: [], possibly_sensitive: false } };
  if (replyTo !== undefined) variables.reply = { in_reply_to_tweet_id: replyTo, exclude_reply_user_ids: [] };
  try {
    const answer = await tellOnceOrTwice(variables);
    if (variants.silent) return;
    if (answer.status === 401) return location.assign('/i/flow/login');
    const { data, errors } = await answer.json();
    const id = data?.create_tweet?.tweet_results?.result?.rest_id;
    if (errors !== undefined && variants.refuse) return sent();
    if (errors !== undefined || id === undefined) throw new Error(errors?.[0]?.message ?? 'Something went wrong.');
    sent();
    const link = element('a', { href: `/${site.me.handle}/status/${id}`, role: 'link' }, 'View');
    toast(
      element('span', {}, replyTo === undefined ? 'Your post was sent.' : 'Your reply was sent.'),
      ...(variants.toastWithoutLink ? [] : [link]),
    );
  } catch (error) {
    if (variants.silent) return;
    failed();
    toast(
      error instanceof TypeError ? 'Something went wrong, but don’t fret — let’s give it another shot.' : error.message,
    );
  }
}

export function openComposer(replyTo, options = {}) {
  document.querySelector('[data-testid="compose-dialog"]')?.remove();
  if (variants.twoComposers) {
    root.prepend(
      element('div', { hidden: true, style: 'display:none' }, composer({ modal: true, replyTo, deaf: true })),
    );
  }
  const dialog = element(
    'div',
    { role: 'dialog', 'aria-modal': 'true', 'data-testid': 'compose-dialog' },
    composer({ modal: true, replyTo, ...options }),
  );
  root.append(dialog);
  if (variants.overlay) {
    const mask = element('div', { 'data-testid': 'mask' }, 'Something you might like to know');
    if (variants.overlay === 'closable')
      mask.append(button('×', { 'aria-label': 'Close', 'data-testid': 'app-bar-close' }, () => mask.remove()));
    document.body.append(mask);
  }
}

function close() {
  document.querySelector('[data-testid="compose-dialog"]')?.remove();
  if (location.pathname.startsWith('/compose/')) history.replaceState({}, '', '/home');
}

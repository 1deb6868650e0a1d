// The website's own script, as a browser runs it: everything on the page is made here, as on the real one.
// Only events of a real mouse and keyboard count: the real composer keeps its own text and ignores what a script writes into the page.

const site = JSON.parse(document.getElementById('site').textContent);
const root = document.getElementById('react-root');
const variants = site.variants ?? {};

function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name === 'on') for (const [event, act] of Object.entries(value)) made.addEventListener(event, act);
    else if (value !== undefined && value !== false) made.setAttribute(name, value === true ? '' : value);
  }
  made.append(...children.filter((child) => child !== undefined));
  return made;
}

/** A button of today, or of the years before 2024. */
function button(label, attributes, act) {
  const click = (event) => {
    if (event.isTrusted && !isDisabled(made)) act(event);
  };
  const made = variants.oldElements
    ? element('div', { role: 'button', tabindex: '0', ...attributes, on: { click } }, label)
    : element('button', { type: 'button', role: 'button', ...attributes, on: { click } }, label);
  return made;
}

function isDisabled(made) {
  return made.getAttribute('aria-disabled') === 'true' || made.disabled === true;
}

function enable(made, enabled) {
  if (made.tagName === 'BUTTON') made.disabled = !enabled;
  if (enabled) made.removeAttribute('aria-disabled');
  else made.setAttribute('aria-disabled', 'true');
}

function toast(...content) {
  document.querySelector('[data-testid="toast"]')?.remove();
  const shown = element('div', { 'data-testid': 'toast', role: 'alert' }, ...content);
  document.body.append(shown);
  setTimeout(() => shown.remove(), variants.toastMs ?? 5000);
}

// --- Login -----------------------------------------------------------------------------------------------------------

const loginSteps = {
  username: { heading: 'Sign in to X', attributes: { autocomplete: 'username', name: 'text' }, next: {} },
  identifier: {
    heading: 'Enter your phone number or username',
    words:
      'There was unusual login activity on your account. To help keep your account safe, please enter your phone number or username to verify it’s you.',
    attributes: { 'data-testid': 'ocfEnterTextTextInput', name: 'text', autocomplete: 'on' },
    next: { 'data-testid': 'ocfEnterTextNextButton' },
  },
  password: {
    heading: 'Enter your password',
    attributes: { name: 'password', type: 'password', autocomplete: 'current-password' },
    next: { 'data-testid': 'LoginForm_Login_Button' },
    label: 'Log in',
  },
  totp: {
    heading: 'Enter your verification code',
    words: 'Use your code generator app to generate a code and enter it below.',
    attributes: { 'data-testid': 'ocfEnterTextTextInput', name: 'text', inputmode: 'numeric' },
    next: { 'data-testid': 'ocfEnterTextNextButton' },
  },
  'email-code': {
    heading: 'Check your email',
    words: 'We sent your confirmation code to your email address. It may take a few moments to arrive.',
    attributes: { 'data-testid': 'ocfEnterTextTextInput', name: 'text' },
    next: { 'data-testid': 'ocfEnterTextNextButton' },
  },
  captcha: {
    heading: 'Authenticate your account',
    words: 'Please solve this puzzle so we know you are a real person.',
  },
  suspicious: {
    heading: 'Suspicious login prevented',
    words: 'We blocked an attempt to access your account because we weren’t sure it was really you.',
  },
};

async function task(token, text) {
  const answer = await fetch('/i/api/1.1/onboarding/task.json', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(token === undefined ? {} : { flow_token: token, text }),
  });
  return answer.json();
}

async function startLogin() {
  const { flow_token: token, step } = await task();
  showStep(token, step);
}

function showStep(token, step) {
  if (step === 'done') return location.assign('/home');
  if (step === 'locked') return location.assign('/account/access');
  const { heading, words, attributes, next, label = 'Next' } = loginSteps[step];
  const parts = [element('h1', { role: 'heading', id: 'modal-header' }, element('span', {}, heading))];
  if (words !== undefined) parts.push(element('div', {}, words));
  if (step === 'captcha')
    parts.push(element('iframe', { id: 'arkose_iframe', src: 'about:blank', title: 'challenge' }));
  if (attributes !== undefined) {
    let typed = '';
    const go = async () => {
      enable(going, false);
      const answer = await task(token, typed).catch(() => ({ errors: [{ message: 'Something went wrong.' }] }));
      if (answer.errors === undefined) return showStep(answer.flow_token, answer.step);
      toast(answer.errors[0].message);
      enable(going, typed !== '');
    };
    const going = button(label, next, go);
    const field = element('input', {
      type: 'text',
      ...attributes,
      on: {
        input: (event) => {
          if (event.isTrusted) typed = field.value;
          enable(going, typed !== '');
        },
        keydown: (event) => {
          if (event.isTrusted && event.key === 'Enter' && !isDisabled(going)) go();
        },
      },
    });
    enable(going, false);
    parts.push(field, going);
  }
  root.replaceChildren(
    element('div', { role: 'dialog', 'aria-modal': 'true', 'aria-labelledby': 'modal-header' }, ...parts),
  );
}

// --- Talking to the service ------------------------------------------------------------------------------------------

const headers = {
  authorization: 'Bearer AAAAAAAAAAAAAAAAAAAAA-of-the-sandbox',
  'x-csrf-token': site.ct0 ?? '',
  'x-twitter-auth-type': 'OAuth2Session',
  'x-twitter-active-user': 'yes',
};

function ask(operation, variables) {
  const query = new URLSearchParams({ variables: JSON.stringify(variables) });
  return fetch(`/i/api/graphql/Q${operation.length}x/${operation}?${query}`, { headers });
}

function tell(operation, variables) {
  return fetch(`/i/api/graphql/Q${operation.length}x/${operation}`, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json' },
    body: JSON.stringify({ variables, features: {}, queryId: `Q${operation.length}x` }),
  });
}

// --- Composer --------------------------------------------------------------------------------------------------------

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

function composer({ modal, replyTo, deaf = false }) {
  let text = '';
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
  };
  if (!deaf) {
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

async function send(text, replyTo, { sent, failed }) {
  const variables = { tweet_text: text, dark_request: false, media: { media_entities: [], possibly_sensitive: false } };
  if (replyTo !== undefined) variables.reply = { in_reply_to_tweet_id: replyTo, exclude_reply_user_ids: [] };
  try {
    const answer = await tell('CreateTweet', variables);
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

function openComposer(replyTo, options = {}) {
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

// --- Timelines -------------------------------------------------------------------------------------------------------

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
    { 'data-testid': 'tweet', role: 'article' },
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
function timeline(operation, variables) {
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

// --- Pages -----------------------------------------------------------------------------------------------------------

function column() {
  const { pathname, searchParams } = new URL(location.href);
  const status = /\/status\/(\d+)/u.exec(pathname)?.[1];
  const replyTo = searchParams.get('in_reply_to') ?? undefined;
  const main = element('div', { 'data-testid': 'primaryColumn', role: 'main' });
  const nav = element(
    'nav',
    {},
    element('a', { 'data-testid': 'AppTabBar_Home_Link', href: '/home' }, 'Home'),
    element('a', { 'data-testid': 'AppTabBar_Profile_Link', href: `/${site.me.handle}` }, 'Profile'),
    element(
      'a',
      {
        'data-testid': 'SideNav_NewTweet_Button',
        href: '/compose/post',
        on: {
          click: (event) => {
            event.preventDefault();
            if (!event.isTrusted) return;
            history.pushState({}, '', '/compose/post');
            openComposer(undefined);
          },
        },
      },
      'Post',
    ),
  );
  if (pathname.startsWith('/notifications'))
    main.append(timeline('NotificationsTimeline', { timeline_type: 'Mentions' }));
  else if (status !== undefined) main.append(timeline('TweetDetail', { focalTweetId: status }));
  else if (pathname === '/home' || pathname.startsWith('/compose/')) main.append(composer({ modal: false }));
  else {
    const handle = pathname.split('/')[1];
    const own = handle.toLowerCase() === site.me.handle.toLowerCase();
    main.append(timeline('UserTweetsAndReplies', { userId: own ? site.me.id : handle }));
  }
  return { nav, main, composing: pathname.startsWith('/compose/') ? { replyTo } : undefined };
}

function showApp() {
  const { nav, main, composing } = column();
  root.replaceChildren(nav, main);
  if (composing !== undefined) openComposer(composing.replyTo);
}

/** What is seen before the page wakes: the same elements, and nobody listens. */
function showDeaf() {
  root.replaceChildren(
    element('div', { 'data-testid': 'primaryColumn' }, composer({ modal: false, deaf: true })),
    element('div', { role: 'dialog' }, composer({ modal: true, deaf: true })),
  );
}

if (site.page === 'login') startLogin();
else if (site.page === 'access') {
  root.replaceChildren(
    element(
      'div',
      { role: 'dialog' },
      element('h1', {}, 'Your account has been locked.'),
      element('p', {}, 'What happened? We noticed some unusual activity.'),
      element('input', { type: 'submit', value: 'Start' }),
    ),
  );
} else if (site.page === 'suspended') {
  root.replaceChildren(
    element(
      'div',
      { 'data-testid': 'primaryColumn' },
      element('h1', {}, 'Your account is suspended'),
      element('p', {}, 'After careful review, we determined your account broke the X Rules.'),
    ),
  );
} else {
  ask('Viewer', {}).catch(() => undefined);
  if (variants.hydrationMs > 0) {
    showDeaf();
    setTimeout(showApp, variants.hydrationMs);
  } else showApp();
}

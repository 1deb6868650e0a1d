// The website's own script, as a browser runs it: everything on the page is made here, as on the real one.
import { composer, openComposer } from './composer.js';
import { element, root, site, variants } from './elements.js';
import { startLogin } from './login.js';
import { ask } from './service.js';
import { timeline } from './timeline.js';

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
    element(
      'button',
      { 'data-testid': 'SideNav_AccountSwitcher_Button', 'aria-label': 'Account menu', type: 'button' },
      element('div', {
        'data-testid': `UserAvatar-Container-${site.me.handle}`,
        'aria-label': `Picture of ${site.me.handle}`,
      }),
      element('span', {}, `@${site.me.handle}`),
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

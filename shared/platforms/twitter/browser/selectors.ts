/**
 * Where things are on the website of X, as operators of browsers have reported it up to November 2026 and as the sandbox shows it. The site
 * changes without notice: what cannot be found here ends a step with its name, before anything was sent.
 */
export const selectors = {
  login: {
    username: 'input[autocomplete="username"]',
    /** One field for three questions: another identifier, a one-time code, a code from an e-mail. */
    extra: 'input[data-testid="ocfEnterTextTextInput"]',
    extraNext: '[data-testid="ocfEnterTextNextButton"]',
    password: 'input[name="password"][autocomplete="current-password"]',
    passwordNext: '[data-testid="LoginForm_Login_Button"]',
    /** The puzzle of a third party, in a frame of its own. */
    puzzle: 'iframe#arkose_iframe, iframe[src*="arkoselabs"], iframe[title*="challenge" i]',
  },
  heading: 'h1, [role="heading"]',
  dialog: '[role="dialog"]',
  column: '[data-testid="primaryColumn"]',
  profileLink: 'a[data-testid="AppTabBar_Profile_Link"]',
  composer: {
    text: '[data-testid="tweetTextarea_0"]',
    /** `button` since 2024, `div[role=button]` before: whichever it is. */
    send: '[data-testid="tweetButton"]',
  },
  toast: '[data-testid="toast"]',
  /** What closes notices that lie over the page. */
  closers: '[data-testid="app-bar-close"], [aria-label="Close"]',
  post: {
    article: 'article[data-testid="tweet"]',
    more: '[data-testid="caret"]',
    menuItem: '[role="menuitem"]',
    confirm: '[data-testid="confirmationSheetConfirm"]',
  },
} as const;

/** Pages, below the site's address. */
export const paths = {
  login: '/i/flow/login',
  home: '/home',
  locked: '/account/access',
  compose: (replyTo: string | undefined) =>
    replyTo === undefined ? '/compose/post' : `/compose/post?in_reply_to=${encodeURIComponent(replyTo)}`,
  post: (handle: string, id: string) => `/${encodeURIComponent(handle)}/status/${encodeURIComponent(id)}`,
  replies: (handle: string) => `/${encodeURIComponent(handle)}/with_replies`,
} as const;

/** The operation that a request of the site's own script carries out, by the end of its address. */
export function operationOf(url: string): string | undefined {
  return /\/i\/api\/graphql\/[^/]+\/(\w+)$/u.exec(URL.parse(url)?.pathname ?? '')?.[1];
}

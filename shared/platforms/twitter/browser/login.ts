import type { Page } from 'puppeteer-core';
import type { Clock } from '../../../monitoring/log.ts';
import { AccountBlocked, RateLimited } from '../../../publication/errors.ts';
import { codeStep, endOfStep, oneTimeCode } from '../../../publication/one-time-code.ts';
import type { BrowserCredentials } from './credentials.ts';
import { type LoginStep, nextStep, type Screen } from './screen.ts';
import { paths, selectors } from './selectors.ts';
import { firstVisible, type Pace, step, until } from './step.ts';

type Password = Extract<BrowserCredentials, { scheme: 'password' }>;

export interface LoginOptions {
  readonly account: string;
  readonly credentials: Password;
  readonly baseUrl: string;
  readonly clock: Clock;
  readonly pace: Pace;
  /** The half minute whose one-time code was used last. */
  readonly usedStep?: number | undefined;
  /** Called when a code is on its way: it is used up, whatever becomes of it. */
  codeSpent(step: number): void;
}

/** What the login's own script asks at each step. */
const taskPath = '/onboarding/task.json';

/** A name, a code or a password is asked for once; a login has no more screens than that. */
const mostScreens = 8;

/**
 * Logs in with a page whose account has no session, and leaves it on the home page.
 * @throws AccountBlocked with its kind where X wants a person, StepFailed where the site does not answer in time.
 */
export async function logIn(page: Page, options: LoginOptions): Promise<void> {
  const { baseUrl, pace } = options;
  await step('open the login', pace, () => page.goto(baseUrl + paths.login, { timeout: pace.stepMs }));
  const given = new Set<LoginStep['kind']>();
  let drift = 0;
  for (let count = 0; count < mostScreens; count++) {
    const screen = await step('read the login', pace, () => settled(page, pace.stepMs));
    const next = nextStep(screen, given.has('password'));
    if (next.kind === 'in') return;
    if (next.kind === 'blocked') throw blocked(options, next.block, next.why);
    if (next.kind === 'wait') throw blocked(options, 'challenge', 'the login shows nothing that the hive knows');
    if (given.has(next.kind)) {
      // X's clock may be half a minute ahead; the code of the next one was not used before.
      if (next.kind !== 'one-time-code' || drift > 0) throw refused(options, next.kind);
      drift = 1;
    }
    given.add(next.kind);
    await step(`give the ${next.kind}`, pace, () => give(page, next.kind, options, drift, pace.stepMs));
  }
  throw blocked(options, 'challenge', 'the login asks for ever more');
}

async function give(
  page: Page,
  kind: LoginStep['kind'],
  options: LoginOptions,
  drift: number,
  ms: number,
): Promise<void> {
  const { credentials } = options;
  const { login } = selectors;
  if (kind === 'username') {
    await fill(page, login.username, credentials.username, ms);
    return submit(page, login.username, undefined, ms);
  }
  if (kind === 'password') {
    await fill(page, login.password, credentials.password, ms);
    return submit(page, login.password, login.passwordNext, ms);
  }
  await fill(page, login.extra, kind === 'identifier' ? identifierOf(options) : codeOf(options, drift), ms);
  return submit(page, login.extra, login.extraNext, ms);
}

function identifierOf({ credentials }: LoginOptions): string {
  return credentials.identifier ?? credentials.username;
}

function codeOf(options: LoginOptions, drift: number): string {
  const { account, credentials, clock, usedStep } = options;
  if (credentials.totpSeed === undefined) {
    throw blocked(options, 'credentials', 'X asks for a one-time code: store the totpSeed of the authenticator app');
  }
  const now = clock.now() + drift * endOfStep(0);
  const present = codeStep(now);
  if (usedStep !== undefined && present <= usedStep) {
    throw new RateLimited(
      `Account "${account}" logged in on the website of X a moment ago, and a one-time code works once; the next one comes within half a minute.`,
      endOfStep(usedStep),
    );
  }
  options.codeSpent(present);
  return oneTimeCode(credentials.totpSeed, now);
}

/** Types as a person does: the page keeps only what comes by real events. */
async function fill(page: Page, selector: string, text: string, ms: number): Promise<void> {
  const field = await until(ms, () => firstVisible(page, selector));
  await field.click({ count: 3 });
  await page.keyboard.sendCharacter(text);
}

/** Presses the button that goes on, and waits until the site has answered and the page shows it. */
async function submit(page: Page, field: string, button: string | undefined, ms: number): Promise<void> {
  const mark = 'data-hive-answered';
  await page.$eval(field, (element, name) => element.setAttribute(name, 'no'), mark);
  const answered = page.waitForResponse((response) => response.url().includes(taskPath), { timeout: ms });
  const going = button === undefined ? undefined : await firstVisible(page, button);
  const press = going === undefined ? page.keyboard.press('Enter') : going.click();
  const [response] = await Promise.all([answered, press]);
  const gone = response.ok() ? `${field}[${mark}]` : undefined;
  await until(ms, async () => {
    // A page that is on its way to the next one cannot be asked, and shows something else by then.
    const shown = await page.$(gone ?? selectors.toast).catch(() => undefined);
    return (gone === undefined) === (shown !== null && shown !== undefined) ? true : undefined;
  });
}

/** The screen once it shows something to act on. */
async function settled(page: Page, ms: number): Promise<Screen> {
  let screen: Screen | undefined;
  try {
    return await until(ms, async () => {
      screen = await look(page).catch(() => undefined);
      return screen === undefined || nextStep(screen, true).kind === 'wait' ? undefined : screen;
    });
  } catch (error) {
    if (screen === undefined) throw error;
    return screen;
  }
}

/** Functions that run in the page hold no functions with names: a bundler would wrap those in a helper that is not there. */
async function look(page: Page): Promise<Screen> {
  const { login, heading, dialog, column, toast } = selectors;
  const { path, texts } = await page.evaluate(
    (wanted) => ({
      path: location.pathname,
      texts: Object.fromEntries(
        Object.entries(wanted).map(([name, selector]) => [
          name,
          [...document.querySelectorAll(selector)]
            .filter((element) => element.getClientRects().length > 0)
            .map((element) => (element.textContent ?? '').slice(0, 1000)),
        ]),
      ),
    }),
    { heading, dialog, toast, column, ...login },
  );
  const shown = (name: string): boolean => (texts[name] ?? []).length > 0;
  return {
    path,
    headings: texts.heading ?? [],
    words: (texts.dialog ?? []).join(' '),
    toast: (texts.toast ?? []).join(' '),
    column: shown('column'),
    puzzle: shown('puzzle'),
    fields: { username: shown('username'), extra: shown('extra'), password: shown('password') },
  };
}

function refused(options: LoginOptions, kind: LoginStep['kind']): AccountBlocked {
  const what = {
    username: 'the username',
    identifier: 'the identifier',
    password: 'the password',
    'one-time-code': 'the one-time codes of totpSeed',
  }[kind as 'username'];
  return blocked(options, 'credentials', `X does not take ${what}: store the right ones`);
}

function blocked({ account }: LoginOptions, kind: AccountBlocked['kind'], why: string): AccountBlocked {
  return new AccountBlocked(kind, `The login of account "${account}" on the website of X stops: ${why}.`);
}

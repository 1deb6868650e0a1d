import puppeteer, { type Browser, type Page } from 'puppeteer-core';
import { startSandbox, type TwitterSandbox } from '../../infra/local/sandbox/twitter/index.ts';
import { silentLog, systemClock } from '../../shared/monitoring/log.ts';
import { twitterBrowserAdapter } from '../../shared/platforms/twitter/browser/adapter.ts';
import { findBrowser, WarmBrowser } from '../../shared/platforms/twitter/browser/browser.ts';
import { paths, selectors } from '../../shared/platforms/twitter/browser/selectors.ts';
import type { PlatformClient } from '../../shared/publication/platform.ts';
import { memorySessions } from '../support/session-memory.ts';
import { median } from './median.ts';
import { ceiling, type Part } from './part.ts';

/** How much longer than the bare clicks a post may take. */
const mostRatio = 1.3;
const warmPosts = 30;
const coldPosts = 15;
const timeoutMs = 30_000;

interface Login {
  readonly username: string;
  readonly password: string;
}

/** What the same clicks cost through the hive and through a bare script: warm, and cold with launch and login; measured in turns. */
export async function browser(): Promise<Part> {
  const sandbox = await startSandbox({ clock: { now: () => Date.now(), hold: () => () => undefined } });
  try {
    const warm = await measureWarm(sandbox);
    const cold = await measureCold(sandbox);
    const rows = [
      { what: 'warm post', ...figuresOf(warm) },
      { what: 'launch, login and post', ...figuresOf(cold) },
    ];
    return {
      name: 'browser',
      goals: rows.map(({ what, ratio }) => ceiling(what, ratio, mostRatio)),
      rows,
      figures: { warmPosts, coldPosts },
    };
  } finally {
    await sandbox.close();
  }
}

interface Times {
  readonly hive: number[];
  readonly bare: number[];
}

async function measureWarm(sandbox: TwitterSandbox): Promise<Times> {
  const own = new WarmBrowser({ path: process.env.CHROME_PATH, log: silentLog });
  const bare = await launch();
  try {
    const { client } = accountOf(sandbox, 'warm-hive', own);
    const { login } = accountOf(sandbox, 'warm-bare', own);
    await client.whoAmI();
    await logIn(bare, sandbox.url, login);
    const times: Times = { hive: [], bare: [] };
    for (let count = -3; count < warmPosts; count++) {
      const hive = await timed(() => post(client, `Thought number ${count}.`));
      const script = await timed(() => barePost(bare, sandbox.url, `Thought number ${count}.`));
      // The first ones are for whatever is made once.
      if (count < 0) continue;
      times.hive.push(hive);
      times.bare.push(script);
    }
    return times;
  } finally {
    await own.close();
    await bare.close();
  }
}

async function measureCold(sandbox: TwitterSandbox): Promise<Times> {
  const times: Times = { hive: [], bare: [] };
  for (let count = -1; count < coldPosts; count++) {
    const own = new WarmBrowser({ path: process.env.CHROME_PATH, log: silentLog });
    const { client } = accountOf(sandbox, `cold-hive${count + 1}`, own);
    const { login } = accountOf(sandbox, `cold-bare${count + 1}`, own);
    const hive = await timed(() => post(client, 'First words.'));
    await own.close();
    let bare: Browser | undefined;
    const script = await timed(async () => {
      bare = await launch();
      await logIn(bare, sandbox.url, login);
      await barePost(bare, sandbox.url, 'First words.');
    });
    await bare?.close();
    if (count < 0) continue;
    times.hive.push(hive);
    times.bare.push(script);
  }
  return times;
}

function accountOf(sandbox: TwitterSandbox, name: string, through: WarmBrowser) {
  const { username, password } = sandbox.signUp(name, { transport: 'browser', totp: false }) as unknown as Login;
  const login = { username, password };
  const credentials = { scheme: 'password', ...login };
  const client = twitterBrowserAdapter(through).connect(name, {
    credentials,
    session: memorySessions(systemClock).open(name, credentials),
    baseUrl: sandbox.url,
    clock: systemClock,
    log: silentLog,
    requestTimeoutMs: timeoutMs,
  });
  return { login, client };
}

function post(client: PlatformClient, text: string): Promise<unknown> {
  return client.publish({ text, target: {}, labelled: true, settings: {} }, () => undefined);
}

async function launch(): Promise<Browser> {
  return puppeteer.launch({ ...(await findBrowser(process.env.CHROME_PATH)), headless: 'shell', pipe: true });
}

/** The shortest script that goes the same way, with nothing that looks, waits or guards beyond need. */
async function logIn(bare: Browser, url: string, { username, password }: Login): Promise<void> {
  const page = await bare.newPage();
  await page.goto(url + paths.login);
  await fill(page, selectors.login.username, username);
  await page.keyboard.press('Enter');
  await fill(page, selectors.login.password, password);
  await page.click(selectors.login.passwordNext);
  await page.waitForSelector(selectors.column);
  await page.close();
}

async function barePost(bare: Browser, url: string, text: string): Promise<void> {
  const page = await bare.newPage();
  await page.goto(url + paths.compose(undefined), { waitUntil: 'domcontentloaded' });
  await fill(page, `${selectors.dialog} ${selectors.composer.text}`, text);
  const button = await page.waitForSelector(`${selectors.dialog} ${selectors.composer.send}:not([disabled])`);
  const answered = page.waitForResponse((response) => response.url().endsWith('/CreateTweet'));
  await button?.click();
  await (await answered).json();
  await page.close();
}

async function fill(page: Page, selector: string, text: string): Promise<void> {
  const field = await page.waitForSelector(selector);
  await field?.click();
  await page.keyboard.sendCharacter(text);
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await work();
  return performance.now() - began;
}

function figuresOf({ hive, bare }: Times) {
  const [own, script] = [median(hive), median(bare)];
  // Of each turn, for the machine may have been busy in some of them.
  const ratio = median(hive.map((ms, turn) => ms / (bare[turn] ?? Number.NaN)));
  return { hiveMs: Math.round(own), bareMs: Math.round(script), ratio: Math.round(ratio * 1000) / 1000 };
}

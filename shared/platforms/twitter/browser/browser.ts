import { existsSync, readFileSync } from 'node:fs';
import type { Browser, BrowserContext, Page } from 'puppeteer-core';
import type { Log } from '../../../monitoring/log.ts';
import { NotSent } from '../../../publication/errors.ts';
import { Tunnel } from './tunnel.ts';

/** A browser is replaced after so many jobs, or when it has grown to so many times what it had after its first one. */
const jobsPerBrowser = 50;
const growth = 2;
/** Launching includes unpacking Chromium to /tmp, 2.3 s on Lambda (November 2026). */
const launchMs = 30_000;

export interface BrowserOptions {
  /** A browser of this machine; absent: one that is installed, else the one of @sparticuz/chromium. */
  readonly path?: string | undefined;
  readonly log: Log;
}

/** A page of an account, and how to be done with it. */
export interface OpenPage {
  readonly page: Page;
  readonly context: BrowserContext;
  /** Ends the browser's connections: what is sent next goes on a fresh one. */
  cutConnections(): void;
  close(): Promise<void>;
}

interface Warm {
  readonly browser: Browser;
  readonly tunnel: Tunnel;
  /** Whose cookies and storage it holds. */
  key: string;
  jobs: number;
  /** Bytes of memory after the first job. */
  firstSize?: number;
}

/**
 * The browser of a warm function: launched for the first job, kept for the next ones, replaced before it grows old. It says what it is: no
 * disguise, no stealth plugins, no made-up fingerprint.
 */
export class WarmBrowser {
  readonly #options: BrowserOptions;
  #warm: Promise<Warm> | undefined;
  /** The end of the job before: jobs take turns, for there is one set of cookies. */
  #turn: Promise<void> = Promise.resolve();

  constructor(options: BrowserOptions) {
    this.#options = options;
  }

  /**
   * A fresh page with the cookies of this key: those of any other key are gone before. Chromium's single process, which Lambda needs, has one
   * context, so keys do not live side by side (seen with 153).
   */
  async page(key: string): Promise<OpenPage> {
    const before = this.#turn;
    let done = (): void => undefined;
    this.#turn = new Promise((resolve) => {
      done = resolve;
    });
    await before;
    try {
      return await this.#open(key, done);
    } catch (error) {
      await this.close();
      done();
      if (error instanceof NotSent) throw error;
      throw new NotSent('The browser gave no page; it is started anew for the next try.', { cause: error });
    }
  }

  async #open(key: string, done: () => void): Promise<OpenPage> {
    const warm = await this.#ready();
    warm.jobs++;
    const context = warm.browser.defaultBrowserContext();
    const page = await context.newPage();
    if (warm.key !== key) await forget(page);
    warm.key = key;
    const close = async (): Promise<void> => {
      await page.close().catch(() => undefined);
      warm.firstSize ??= sizeOf(warm.browser);
      done();
    };
    return { page, context, cutConnections: () => warm.tunnel.cut(), close };
  }

  /** Forgets all cookies and what pages stored: the next page starts from nothing. */
  async forget(): Promise<void> {
    await this.#turn;
    const warm = await this.#warm?.catch(() => undefined);
    if (warm !== undefined) warm.key = '';
  }

  async close(): Promise<void> {
    const warm = await this.#warm?.catch(() => undefined);
    this.#warm = undefined;
    if (warm === undefined) return;
    await end(warm.browser);
    warm.tunnel.close();
  }

  async #ready(): Promise<Warm> {
    const known = await this.#warm?.catch(() => undefined);
    if (known?.browser.connected && !isOld(known)) return known;
    await this.close();
    this.#warm = this.#launch();
    return this.#warm;
  }

  async #launch(): Promise<Warm> {
    const { executablePath, args } = await this.#executable();
    const { default: puppeteer } = await import('puppeteer-core');
    const tunnel = await Tunnel.start();
    try {
      const browser = await puppeteer.launch({
        executablePath,
        // Addresses of this machine too: the sandbox's.
        args: [...args, `--proxy-server=${tunnel.address}`, '--proxy-bypass-list=<-loopback>'],
        headless: 'shell',
        // The browser ends when this end of the pipe does, however this process ends.
        pipe: true,
        timeout: launchMs,
        protocolTimeout: launchMs,
      });
      this.#options.log.info('browser.started', { version: await browser.version() });
      return { browser, tunnel, key: '', jobs: 0 };
    } catch (error) {
      tunnel.close();
      throw new NotSent(`The browser ${executablePath} did not start; the next try starts it again.`, { cause: error });
    }
  }

  async #executable(): Promise<{ readonly executablePath: string; readonly args: string[] }> {
    const { path } = this.#options;
    const installed = path ?? installedBrowsers.find((place) => existsSync(place));
    if (installed !== undefined) return { executablePath: installed, args: flags };
    try {
      const { default: chromium } = await import('@sparticuz/chromium');
      // No pictures are looked at, so no software for 3D is unpacked.
      chromium.setGraphicsMode = false;
      return { executablePath: await chromium.executablePath(), args: [...flags, '--single-process', '--no-zygote'] };
    } catch (error) {
      throw new NotSent(
        'There is no browser: set CHROME_PATH to a Chrome or Chromium, or install one; @sparticuz/chromium brings its own on 64-bit Linux alone.',
        { cause: error },
      );
    }
  }
}

async function forget(page: Page): Promise<void> {
  const session = await page.createCDPSession();
  await session.send('Network.clearBrowserCookies');
  await session.send('Network.clearBrowserCache');
  await session.send('Storage.clearDataForOrigin', { origin: '*', storageTypes: 'all' });
  await session.detach();
}

/** What a browser needs where it runs as root and without a desktop, and no more. */
const flags = [
  '--no-sandbox',
  '--disable-setuid-sandbox',
  '--disable-dev-shm-usage',
  '--disable-gpu',
  '--no-first-run',
  '--no-default-browser-check',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--mute-audio',
];

const installedBrowsers = [
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

function isOld({ browser, jobs, firstSize }: Warm): boolean {
  const size = sizeOf(browser);
  return jobs >= jobsPerBrowser || (size !== undefined && firstSize !== undefined && size > growth * firstSize);
}

/** Resident bytes of the browser's first process; undefined where the system does not say. */
function sizeOf(browser: Browser): number | undefined {
  try {
    const pages = readFileSync(`/proc/${browser.process()?.pid}/statm`, 'utf8').split(' ')[1];
    return Number(pages) * 4096;
  } catch {
    return undefined;
  }
}

/** Ends a browser with all its processes. */
async function end(browser: Browser): Promise<void> {
  const child = browser.process();
  await Promise.race([browser.close().catch(() => undefined), new Promise((resolve) => setTimeout(resolve, 3000))]);
  if (child?.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  try {
    // Its helpers are in its process group.
    process.kill(-child.pid, 'SIGKILL');
  } catch {
    child.kill('SIGKILL');
  }
}

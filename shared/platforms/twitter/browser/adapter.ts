import type { PlatformAdapter } from '../../../publication/platform.ts';
import { twitterTraits } from '../traits.ts';
import { type BrowserOptions, WarmBrowser } from './browser.ts';
import { BrowserClient } from './client.ts';

export { WarmBrowser };

/**
 * X through its website. X's rules forbid it and may cost the account (https://help.x.com/rules-and-policies/x-automation, November 2026), so
 * an operator chooses it for an account and is told so; it never stands in for the API.
 */
export function twitterBrowserAdapter(browser: WarmBrowser): PlatformAdapter {
  return { traits: twitterTraits, connect: (account, options) => new BrowserClient(account, options, browser) };
}

/** The same with a browser of its own, for a program that asks a few things once; `close` ends the browser. */
export function openAdapter(options: BrowserOptions): { readonly adapter: PlatformAdapter; close(): Promise<void> } {
  const browser = new WarmBrowser(options);
  return { adapter: twitterBrowserAdapter(browser), close: () => browser.close() };
}

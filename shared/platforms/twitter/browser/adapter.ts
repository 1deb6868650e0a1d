import type { PlatformAdapter } from '../../../publication/platform.ts';
import { twitterTraits } from '../traits.ts';
import type { WarmBrowser } from './browser.ts';
import { BrowserClient } from './client.ts';

/**
 * X through its website. X's rules forbid it and may cost the account (https://help.x.com/rules-and-policies/x-automation, November 2026), so
 * an operator chooses it for an account and is told so; it never stands in for the API.
 */
export function twitterBrowserAdapter(browser: WarmBrowser): PlatformAdapter {
  return { traits: twitterTraits, connect: (account, options) => new BrowserClient(account, options, browser) };
}

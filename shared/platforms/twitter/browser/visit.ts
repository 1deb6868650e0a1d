import type { Page } from 'puppeteer-core';
import { AccountBlocked, AuthExpired, NotSent } from '../../../publication/errors.ts';
import { paths, selectors } from './selectors.ts';
import { type Pace, step, until } from './step.ts';

/**
 * Opens a page of the site that only a session sees.
 * @throws AuthExpired where the site wants a login, AccountBlocked where it wants a person, StepFailed where it does not answer in time.
 */
export async function arrive(page: Page, url: string, account: string, pace: Pace): Promise<void> {
  await step(`open ${new URL(url).pathname.replace(/\/\w+\/(?=status|with_replies)/u, '/')}`, pace, async () => {
    const response = await page.goto(url, { waitUntil: 'domcontentloaded', timeout: pace.stepMs });
    if (response !== null && response.status() >= 400) {
      throw new NotSent(
        `The website answered ${pace.subject} with ${response.status()}; it was not sent and can be tried again.`,
      );
    }
  });
  const { pathname } = new URL(page.url());
  if (pathname.startsWith(paths.login)) {
    throw new AuthExpired(`The website asked for a login before ${pace.subject}: the session has ended.`);
  }
  if (pathname.startsWith(paths.locked)) {
    throw new AccountBlocked(
      'locked',
      `X has locked account "${account}": log in with a browser of your own and unlock it.`,
    );
  }
  const suspended = await step('look at the page', pace, () =>
    until(pace.stepMs, async () => {
      const { heading, column } = selectors;
      const headings = await page.evaluate(
        (wanted, said) =>
          [...document.querySelectorAll(wanted)].map((element) =>
            element.matches(said) ? (element.textContent ?? '') : '',
          ),
        `${heading}, ${column}`,
        heading,
      );
      return headings.length === 0 ? undefined : { yes: headings.some((text) => /account is suspended/iu.test(text)) };
    }),
  );
  if (suspended.yes) {
    throw new AccountBlocked('suspended', `X has suspended account "${account}"; a person has to look at the account.`);
  }
}

/** Who is logged in: the number by the site's own cookie, the name by the link to the profile. */
export function whoIsIn(page: Page, pace: Pace): Promise<{ readonly userId: string; readonly handle: string }> {
  return step('see who is logged in', pace, () =>
    until(pace.stepMs, async () => {
      const href = await page.$eval(selectors.profileLink, (link) => link.getAttribute('href')).catch(() => null);
      const [twid] = (await page.browserContext().cookies()).filter(({ name }) => name === 'twid');
      const userId = /^u=(\d+)$/u.exec(decodeURIComponent(twid?.value ?? '').replaceAll('"', ''))?.[1];
      const handle = /^\/(\w{1,15})$/u.exec(href ?? '')?.[1];
      return userId === undefined || handle === undefined ? undefined : { userId, handle };
    }),
  );
}

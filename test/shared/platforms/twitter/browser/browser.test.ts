import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { silentLog } from '../../../../../shared/monitoring/log.ts';
import { findBrowser, WarmBrowser } from '../../../../../shared/platforms/twitter/browser/browser.ts';
import { NotSent } from '../../../../../shared/publication/errors.ts';

/** A program that is started as a browser is, and is none. */
function impostor(script: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'no-browser-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const path = join(folder, 'chrome');
  writeFileSync(path, `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  return path;
}

it.each([
  ['a path at which nothing is', () => '/no/such/chrome'],
  ['a program that ends at once', () => impostor('exit 1')],
])('says that it did not start, each time it is asked: %s', async (_what, path) => {
  const browser = new WarmBrowser({ path: path(), log: silentLog });
  // The second question is not kept waiting by the first.
  for (const key of ['ada', 'bob']) {
    const error = await browser.page(key).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(NotSent);
    expect(String(error)).toMatch(/The browser \/.* did not start; the next try starts it again\./u);
  }
  await browser.close();
});

it('is closed as often as one likes, before and after it was ever used', async () => {
  const browser = new WarmBrowser({ path: '/no/such/chrome', log: silentLog });
  await expect(Promise.all([browser.close(), browser.close(), browser.forget()])).resolves.toHaveLength(3);
});

it('takes the browser that it is told, and hides nothing of what it is', async () => {
  const { executablePath, args } = await findBrowser('/somewhere/chrome');
  expect(executablePath).toBe('/somewhere/chrome');
  expect(args.filter((flag) => /user-agent|AutomationControlled|enable-automation/iu.test(flag))).toEqual([]);
});

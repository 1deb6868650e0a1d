import type { Page } from 'puppeteer-core';
import { redactor } from '../../../monitoring/redact.ts';
import type { EvidenceStore } from '../../../publication/platform.ts';
import { selectors } from './selectors.ts';

const mostLines = 400;
const pictureMs = 3000;

export interface Incident {
  readonly account: string;
  /** Name of the step that failed. */
  readonly step: string;
  /** Epoch milliseconds. */
  readonly at: number;
}

/**
 * Keeps a picture and an outline of a page that did not do what it was asked. Neither shows anything private: what was typed, what people
 * said and who they are is taken out before the picture is made; headings, buttons and notices stay, less every secret.
 * Answers where it lies; undefined where nothing could be kept, which is never a reason to fail.
 */
export async function keepEvidence(
  page: Page,
  { account, step, at }: Incident,
  store: EvidenceStore,
): Promise<string | undefined> {
  const stamp = new Date(at).toISOString().replaceAll(/[-:]/gu, '').slice(0, 15);
  const name = `${account}/${stamp}Z-${step.replaceAll(/[^a-z0-9]+/giu, '-')}`;
  try {
    await strip(page);
    const outline = await outlineOf(page);
    const image = await page.screenshot({ type: 'png', optimizeForSpeed: true, captureBeyondViewport: false });
    await Promise.all([
      store.put(`${name}.txt`, outline.join('\n'), 'text/plain; charset=utf-8'),
      store.put(`${name}.png`, image, 'image/png'),
    ]);
    return name;
  } catch {
    return undefined;
  }
}

/** Takes out of the page what is nobody's business: words outside headings, buttons and notices, all that fields hold, and secrets. */
async function strip(page: Page): Promise<void> {
  page.setDefaultTimeout(pictureMs);
  const kept = `${selectors.heading}, button, [role="button"], ${selectors.toast}`;
  const said = await page.evaluate((keep) => {
    for (const field of document.querySelectorAll('input, textarea')) {
      (field as HTMLInputElement).value = '';
      field.removeAttribute('value');
      field.removeAttribute('placeholder');
    }
    for (const link of document.querySelectorAll('[href], [src]')) {
      link.removeAttribute('href');
      link.removeAttribute('src');
    }
    const texts: string[] = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
      const owner = node.parentElement;
      if (owner === null || owner.closest('script, style') !== null) continue;
      const inPost = owner.closest('article, [contenteditable]') !== null;
      if (inPost || owner.closest(keep) === null) node.textContent = (node.textContent ?? '').replaceAll(/\S/gu, '▒');
      else texts.push(node.textContent ?? '');
    }
    return texts;
  }, kept);
  // What headings, buttons and notices say passes the same filter as a log line.
  const clean = said.map((text) => String(redactor.clean(text)));
  await page.evaluate(
    (keep, before, after) => {
      const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
      for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
        if (node.parentElement?.closest(keep) === null) continue;
        const index = before.indexOf(node.textContent ?? '');
        if (index >= 0) node.textContent = after[index] ?? '';
      }
    },
    kept,
    said,
    clean.map((text) => text.replaceAll(/\S+@\S+|@\w+/gu, '▒')),
  );
}

/** The page as a tree of what matters to a selector: tags, test ids, roles, whether it can be seen; words where they were kept. */
async function outlineOf(page: Page): Promise<string[]> {
  return page.evaluate((most) => {
    const lines = [`path ${location.pathname.replaceAll(/[^/]+(?=\/status|\/with_replies)/gu, '▒')}`];
    for (const element of document.body.querySelectorAll('*')) {
      if (lines.length >= most || element.closest('script, style, svg') !== null) continue;
      const marks = ['data-testid', 'role', 'aria-label', 'aria-disabled', 'disabled', 'name', 'autocomplete']
        .filter((name) => element.hasAttribute(name))
        .map((name) => `${name}=${element.getAttribute(name) ?? ''}`);
      const own = [...element.childNodes]
        .filter((node) => node.nodeType === Node.TEXT_NODE && !(node.textContent ?? '').includes('▒'))
        .map((node) => (node.textContent ?? '').trim())
        .join(' ')
        .trim();
      if (marks.length === 0 && own === '') continue;
      let depth = 0;
      for (let up = element.parentElement; up !== null && up !== document.body; up = up.parentElement) depth++;
      const hidden = element.getClientRects().length === 0 ? ' hidden' : '';
      const words = own === '' ? '' : ` "${own}"`;
      lines.push(`${' '.repeat(depth)}${element.tagName.toLowerCase()} ${marks.join(' ')}${hidden}${words}`);
    }
    return lines;
  }, mostLines);
}

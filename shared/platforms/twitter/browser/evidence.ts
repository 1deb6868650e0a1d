import { setTimeout as pause } from 'node:timers/promises';
import type { Page } from 'puppeteer-core';
import { redactor } from '../../../monitoring/redact.ts';
import type { EvidenceStore } from '../../../publication/platform.ts';
import { selectors } from './selectors.ts';

const mostLines = 400;
/** A page that hangs gives no picture, and must not hold up the next job. */
const mostMs = 10_000;
const drawnMs = 1000;
/** Shorter ones are parts of ordinary words. */
const shortestName = 3;

export interface Incident {
  readonly account: string;
  /** Name of the step that failed. */
  readonly step: string;
  /** Epoch milliseconds. */
  readonly at: number;
  /** What nobody is to read there, beside what the redactor knows: names of the account, words that were typed. */
  readonly hide: readonly string[];
}

/**
 * Keeps a picture and an outline of a page that did not do what it was asked. Neither shows anything private: what was typed, what people
 * said and who they are is taken out before the picture is made; headings, buttons and notices stay, less every secret.
 * Answers where it lies; undefined where nothing could be kept, which is never a reason to fail.
 */
export async function keepEvidence(
  page: Page,
  { account, step, at, hide }: Incident,
  store: EvidenceStore,
): Promise<string | undefined> {
  const stamp = new Date(at).toISOString().replaceAll(/[-:]/gu, '').slice(0, 15);
  const name = `${account}/${stamp}Z-${step.replaceAll(/[^a-z0-9]+/giu, '-')}`;
  const late = pause(mostMs, undefined, { ref: false });
  return Promise.race([keep(page, name, hide, store), late]);
}

async function keep(
  page: Page,
  name: string,
  hide: readonly string[],
  store: EvidenceStore,
): Promise<string | undefined> {
  try {
    // Where the address alone told that the work ends, the page may not have drawn itself yet.
    await page
      .waitForFunction(() => document.body.innerText.trim() !== '', { polling: 50, timeout: drawnMs })
      .catch(() => undefined);
    const { outline, image } = (await look(page, hide)) ?? (await look(page, hide)) ?? {};
    if (outline === undefined || image === undefined) return undefined;
    await Promise.all([
      store.put(`${name}.txt`, outline, 'text/plain; charset=utf-8'),
      store.put(`${name}.png`, image, 'image/png'),
    ]);
    return name;
  } catch {
    return undefined;
  }
}

/** Picture and outline of the page; undefined where the page went on to show something else meanwhile. */
async function look(page: Page, hide: readonly string[]) {
  await strip(page, hide);
  const outline = (await outlineOf(page)).join('\n');
  const image = await page.screenshot({ type: 'png', optimizeForSpeed: true, captureBeyondViewport: false });
  return (await outlineOf(page)).join('\n') === outline ? { outline, image } : undefined;
}

/** Of the attributes these stay: what a selector needs, and what the page needs to look as it did. */
const keptAttributes = ['data-testid', 'role', 'aria-label', 'aria-disabled', 'disabled', 'name', 'autocomplete'];
const looks = ['class', 'style', 'hidden', 'type', 'contenteditable'];

/**
 * Takes out of the page what is nobody's business: words outside headings, buttons and notices, all that fields hold, addresses, secrets.
 * The page's own script keeps hold of what was there before, so that it cannot put anything back.
 */
async function strip(page: Page, hide: readonly string[]): Promise<void> {
  const words = `${selectors.heading}, button, [role="button"], ${selectors.toast}`;
  const places = await page.evaluateHandle(
    (keep, spoken, silent) => {
      document.title = '';
      const body = document.body.cloneNode(true) as HTMLElement;
      for (const element of body.querySelectorAll('script, noscript, template, iframe, img, video, canvas'))
        element.remove();
      const kept: Node[] = [];
      for (const element of body.querySelectorAll('*')) {
        if (element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement) element.value = '';
        if (element.closest('svg') !== null) continue;
        for (const attribute of [...element.attributes]) {
          if (spoken.includes(attribute.name)) kept.push(attribute);
          else if (!silent.includes(attribute.name) || attribute.value.includes('url('))
            element.removeAttribute(attribute.name);
        }
        // What people said is read out by its label.
        if (element.closest('article') !== null) element.removeAttribute('aria-label');
      }
      const walker = document.createTreeWalker(body, NodeFilter.SHOW_TEXT);
      for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
        const owner = node.parentElement;
        const said = owner?.closest('article, [contenteditable]') !== null || owner.closest(keep) === null;
        if (said) node.nodeValue = (node.nodeValue ?? '').replaceAll(/\S/gu, '▒');
        else kept.push(node);
      }
      document.body.replaceWith(body);
      return kept;
    },
    words,
    keptAttributes,
    looks,
  );
  const said = await places.evaluate((nodes) => nodes.map((node) => node.nodeValue ?? ''));
  await places.evaluate(
    (nodes, clean) => {
      for (const [index, node] of nodes.entries()) node.nodeValue = clean[index] ?? '';
    },
    said.map((text) => withoutNames(text, hide)),
  );
  await places.dispose();
}

/** As for a log line, and less names and addresses of people. */
function withoutNames(text: string, hide: readonly string[]): string {
  const clean = String(redactor.clean(text))
    .replaceAll(/\S+@\S+|@\w+/gu, '▒')
    .replaceAll(/(?<=UserAvatar-Container-)\w+/gu, '▒');
  return hide
    .flatMap((word) => word.split('\n').map((line) => line.trim()))
    .filter((word) => word.length >= shortestName)
    .reduce(
      (rest, word) => rest.replaceAll(new RegExp(word.replaceAll(/[\\^$.*+?()[\]{}|/]/gu, '\\$&'), 'giu'), '▒'),
      clean,
    );
}

/** The page as a tree of what matters to a selector: tags, test ids, roles, whether it can be seen; words where they were kept. */
async function outlineOf(page: Page): Promise<string[]> {
  return page.evaluate(
    (most, attributes) => {
      const lines = [`path ${location.pathname.replaceAll(/[^/]+(?=\/status|\/with_replies)/gu, '▒')}`];
      for (const element of document.body.querySelectorAll('*')) {
        if (lines.length >= most || element.closest('script, style, svg') !== null) continue;
        const marks = attributes
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
    },
    mostLines,
    keptAttributes,
  );
}

import { setTimeout as pause } from 'node:timers/promises';
import type { ElementHandle, Page } from 'puppeteer-core';
import { type CreateAnswer, type Gate, plain, type Wanted } from './gate.ts';
import { selectors } from './selectors.ts';
import { firstVisible, type Pace, StepFailed, step, until } from './step.ts';

/** After a click that the page heard, its request leaves at once. */
const heardMs = 3000;
/** A page that is awake takes what is typed at once. */
const awakeMs = 500;

/**
 * Types a text into the open composer and sends it with one click. `beforeSend` is called right before the click, and what it throws passes
 * through. Answers what became of the one request that left.
 * @throws StepFailed where nothing left.
 */
export async function compose(
  page: Page,
  gate: Gate,
  wanted: Wanted,
  pace: Pace,
  beforeSend: () => void,
): Promise<CreateAnswer> {
  await step('find the composer', pace, () => until(pace.stepMs, () => shownEditor(page)));
  const button = await step('type the text', pace, () => typed(page, wanted.text, pace.stepMs));
  await step('reach the button', pace, () =>
    until(pace.stepMs, async () => ((await uncovered(page, button)) ? true : undefined)),
  );
  beforeSend();
  gate.arm(wanted);
  try {
    await step('click', pace, () => button.click());
  } catch (error) {
    // The browser may go away after the page heard the click.
    gate.disarm();
    if (!gate.passed) throw error;
  }
  const heard = new AbortController();
  const answer = await Promise.race([gate.answer, silence(gate, pace.stepMs, heard.signal)]);
  heard.abort();
  gate.disarm();
  if (answer !== undefined && answer.kind !== 'other-words') return answer;
  if (answer === undefined && gate.passed) return { kind: 'no-answer', why: `nothing came within ${pace.stepMs} ms` };
  const why = answer === undefined ? 'the page sent nothing' : 'the page was about to send other words';
  throw new StepFailed('send', pace.subject, why);
}

/** Nothing left for a while, or no answer came to what left; from then on nothing leaves any more. */
async function silence(gate: Gate, ms: number, signal: AbortSignal): Promise<undefined> {
  const first = Math.min(heardMs, ms);
  await pause(first, undefined, { signal });
  if (gate.passed) await pause(ms - first, undefined, { signal });
  gate.disarm();
}

/**
 * The text stands in the composer as it is to be, and the button listens: a page that was not awake yet loses what was typed, so it is typed
 * again. Answers the button.
 */
function typed(page: Page, text: string, ms: number): Promise<ElementHandle<Element>> {
  return until(ms, async () => {
    const editor = await shownEditor(page);
    if (editor === undefined || !(await uncovered(page, editor))) return undefined;
    if (plain(await innerText(editor)) !== plain(text)) await type(page, editor, text);
    // Until the page wakes up, the button stays as it is.
    const button = await until(awakeMs, () => enabled(page)).catch(() => undefined);
    // A page that woke meanwhile shows another composer, with a draft of its own perhaps.
    const shown = await shownEditor(page);
    if (button === undefined || shown === undefined) return undefined;
    return plain(await innerText(shown)) === plain(text) ? button : undefined;
  });
}

function shownEditor(page: Page): Promise<ElementHandle<Element> | undefined> {
  return firstVisible(page, `${selectors.dialog} ${selectors.composer.text}`);
}

async function type(page: Page, editor: ElementHandle<Element>, text: string): Promise<void> {
  await editor.click();
  if ((await innerText(editor)).trim() !== '') {
    const modifier = process.platform === 'darwin' ? 'Meta' : 'Control';
    await page.keyboard.down(modifier);
    await page.keyboard.press('KeyA', { commands: ['SelectAll'] });
    await page.keyboard.up(modifier);
    await page.keyboard.press('Backspace');
  }
  for (const [index, line] of text.split('\n').entries()) {
    if (index > 0) {
      await closeSuggestions(page);
      await page.keyboard.press('Enter');
    }
    if (line !== '') await page.keyboard.sendCharacter(line);
  }
}

/** Names and tags that the page offers while one is typed: Enter would take one of them. */
async function closeSuggestions(page: Page): Promise<void> {
  if ((await firstVisible(page, selectors.composer.suggestions)) !== undefined) await page.keyboard.press('Escape');
}

/** The lines of the composer: each is a block of its own. */
function innerText(editor: ElementHandle<Element>): Promise<string> {
  return editor.evaluate((element) => (element as HTMLElement).innerText);
}

async function enabled(page: Page): Promise<ElementHandle<Element> | undefined> {
  const button = await firstVisible(page, `${selectors.dialog} ${selectors.composer.send}`);
  if (button === undefined) return undefined;
  const idle = await button.evaluate(
    (element) => element.getAttribute('aria-disabled') === 'true' || (element as HTMLButtonElement).disabled === true,
  );
  return idle ? undefined : button;
}

/** Whether nothing lies over an element: a click would meet that instead. What can be closed is closed, for the next look. */
async function uncovered(page: Page, element: ElementHandle<Element>): Promise<boolean> {
  if (await isOnTop(element)) return true;
  await closeSuggestions(page);
  for (const closer of await page.$$(selectors.closers)) {
    // The composer's own closer would throw the text away.
    const own = await closer.evaluate((found, dialog) => found.closest(dialog) !== null, selectors.dialog);
    if (own || !(await closer.isVisible())) continue;
    await closer.click();
    break;
  }
  return false;
}

function isOnTop(target: ElementHandle<Element>): Promise<boolean> {
  return target.evaluate((element) => {
    element.scrollIntoView({ block: 'center', behavior: 'instant' });
    const { left, top, width, height } = element.getBoundingClientRect();
    const hit = document.elementFromPoint(left + width / 2, top + height / 2);
    return hit !== null && (hit === element || element.contains(hit));
  });
}

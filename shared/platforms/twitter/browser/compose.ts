import type { ElementHandle, Page } from 'puppeteer-core';
import { type CreateAnswer, type Gate, plain, type Wanted } from './gate.ts';
import { selectors } from './selectors.ts';
import { firstVisible, type Pace, StepFailed, step, until } from './step.ts';

/** After a click that the page heard, its request leaves at once. */
const heardMs = 3000;

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
  const editor = await step('find the composer', pace, () =>
    until(pace.stepMs, () => firstVisible(page, `${selectors.dialog} ${selectors.composer.text}`)),
  );
  const button = await step('type the text', pace, () => typed(page, editor, wanted.text, pace.stepMs));
  await step('reach the button', pace, () => uncovered(page, button, pace.stepMs));
  gate.arm(wanted);
  beforeSend();
  await step('click', pace, () => button.click());
  const answer = await Promise.race([gate.answer, silence(gate, pace.stepMs)]);
  if (answer !== undefined && answer.kind !== 'other-words') return answer;
  if (answer === undefined && gate.passed) return { kind: 'no-answer', why: `nothing came within ${pace.stepMs} ms` };
  const why = answer === undefined ? 'the page sent nothing' : 'the page was about to send other words';
  throw new StepFailed('send', pace.subject, why);
}

/** Nothing left for a while, or no answer came to what left; from then on nothing leaves any more. */
async function silence(gate: Gate, ms: number): Promise<undefined> {
  const wait = (time: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, time));
  await wait(Math.min(heardMs, ms));
  if (gate.passed) await wait(ms - Math.min(heardMs, ms));
  gate.disarm();
}

/**
 * The text stands in the composer as it is to be, and the button listens: a page that was not awake yet loses what was typed, so it is typed
 * again. Answers the button.
 */
async function typed(
  page: Page,
  first: ElementHandle<Element>,
  text: string,
  ms: number,
): Promise<ElementHandle<Element>> {
  let editor = first;
  return until(ms, async () => {
    const current = await firstVisible(page, `${selectors.dialog} ${selectors.composer.text}`);
    if (current === undefined) return undefined;
    editor = current;
    if (plain(await innerText(editor)) !== plain(text)) await type(page, editor, text);
    // Until the page wakes up, the button stays as it is.
    const button = await until(500, () => enabled(page)).catch(() => undefined);
    return button !== undefined && plain(await innerText(editor)) === plain(text) ? button : undefined;
  });
}

async function type(page: Page, editor: ElementHandle<Element>, text: string): Promise<void> {
  await editor.click();
  if ((await innerText(editor)).trim() !== '') {
    await page.keyboard.down('Control');
    await page.keyboard.press('KeyA');
    await page.keyboard.up('Control');
    await page.keyboard.press('Backspace');
  }
  for (const [index, line] of text.split('\n').entries()) {
    if (index > 0) await page.keyboard.press('Enter');
    if (line !== '') await page.keyboard.sendCharacter(line);
  }
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

/** Nothing lies over the button: a click would meet the notice instead. What can be closed is closed, once. */
async function uncovered(page: Page, button: ElementHandle<Element>, ms: number): Promise<true> {
  let closed = false;
  return until(ms, async () => {
    await button.scrollIntoView();
    if (await isOnTop(button)) return true;
    if (closed) return undefined;
    for (const closer of await page.$$(selectors.closers)) {
      // The composer's own closer would throw the text away.
      const own = await closer.evaluate((element, dialog) => element.closest(dialog) !== null, selectors.dialog);
      if (own || !(await closer.isVisible())) continue;
      closed = true;
      await closer.click();
    }
    return undefined;
  });
}

function isOnTop(button: ElementHandle<Element>): Promise<boolean> {
  return button.evaluate((element) => {
    const { left, top, width, height } = element.getBoundingClientRect();
    const hit = document.elementFromPoint(left + width / 2, top + height / 2);
    return hit !== null && (hit === element || element.contains(hit));
  });
}

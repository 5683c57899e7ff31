import type { Locator, Page } from '@playwright/test';
import { expect } from './signed-in.ts';

const MOST_STOPS = 60;
/** Things of one line differ a little in height. */
const LINE_PX = 14;

interface Walk {
  readonly stops: number;
  /** Stops that do not show that the focus is there. */
  readonly unseen: readonly string[];
  /** Steps that lead neither down, nor to the right in the same line, nor into a column further right. */
  readonly backward: readonly string[];
}

type Focused = NonNullable<Awaited<ReturnType<Locator['elementHandle']>>>;

/** Walks the screen by the Tab key. */
async function walk(page: Page): Promise<Walk> {
  const unseen: string[] = [];
  const backward: string[] = [];
  let stops = 0;
  let before: Focused | null = null;
  await page.locator('main').focus();
  for (; stops < MOST_STOPS; stops++) {
    await page.keyboard.press('Tab');
    const focused = page.locator('main :focus');
    const now: Focused | null = (await focused.count()) === 0 ? null : await focused.elementHandle();
    if (now === null) break;
    const { what, isShown, from } = await stepOf(before, now);
    if (!isShown) unseen.push(what);
    if (from !== undefined) backward.push(`${from} -> ${what}`);
    before = now;
  }
  return { stops, unseen, backward };
}

/**
 * One step, with both ends measured at the same moment: what scrolls has scrolled for both.
 *
 * @returns `from` where the step does not lead forward. The acts of one entry of a feed stand at its corner and come after its words.
 */
async function stepOf(
  before: Focused | null,
  now: Focused,
): Promise<{ readonly what: string; readonly isShown: boolean; readonly from: string | undefined }> {
  return await now.evaluate(
    (element, [previous, line]) => {
      const view = element.ownerDocument.defaultView;
      const placeOf = (one: typeof element) => {
        let column = one.getBoundingClientRect().left;
        for (let around = one.parentElement; around !== null && !around.matches('main'); around = around.parentElement)
          if (around.matches('section, form, header, nav, li, article')) column = around.getBoundingClientRect().left;
        const { left, right, top } = one.getBoundingClientRect();
        return { left, right, top, column };
      };
      const wordsOf = (one: typeof element) =>
        (one.getAttribute('aria-label') ?? one.textContent ?? '').trim().slice(0, 60);
      const isShown = [element, element.closest('label')].some((each) => {
        const style = each && view?.getComputedStyle(each);
        return (
          style !== null &&
          style !== undefined &&
          style.outlineStyle !== 'none' &&
          Number.parseFloat(style.outlineWidth) >= 2
        );
      });
      const what = wordsOf(element);
      if (previous === null) return { what, isShown, from: undefined };
      const article = element.closest('article');
      const [one, next] = [placeOf(previous), placeOf(element)];
      const isForward =
        (article !== null && article === previous.closest('article')) ||
        next.top > one.top + line ||
        (next.top >= one.top - line && next.left >= one.left) ||
        next.column > one.column + line ||
        next.left >= one.right - line;
      return { what, isShown, from: isForward ? undefined : wordsOf(previous) };
    },
    [before, LINE_PX] as const,
  );
}

/** The Tab key goes through this screen the way people read it, and shows where it is. */
export async function expectReadingOrder(page: Page, name: string): Promise<void> {
  const { stops, unseen, backward } = await walk(page);
  expect(stops, `stops of ${name}`).toBeGreaterThan(2);
  expect.soft({ unseen, backward }, name).toEqual({ unseen: [], backward: [] });
}

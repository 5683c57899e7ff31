import type { Page } from '@playwright/test';
import { expect } from './signed-in.ts';

const MOST_STOPS = 60;
/** Things of one line differ a little in height. */
const LINE_PX = 14;

interface Stop {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly columnLeft: number;
  /** The focus can be seen. */
  readonly isShown: boolean;
  readonly what: string;
}

/** Where the stops of the Tab key inside the screen stand in the document, whatever is scrolled. */
async function stopsOf(page: Page): Promise<readonly Stop[]> {
  const stops: Stop[] = [];
  await page.locator('main').focus();
  for (let pressed = 0; pressed < MOST_STOPS; pressed++) {
    await page.keyboard.press('Tab');
    const focused = page.locator('main :focus');
    if ((await focused.count()) === 0) break;
    stops.push(
      await focused.evaluate((element) => {
        const view = element.ownerDocument.defaultView;
        const { left, top, width } = element.getBoundingClientRect();
        let down = view?.scrollY ?? 0;
        let column = element;
        for (let around = element.parentElement; around !== null; around = around.parentElement) {
          if (around.matches('main')) break;
          down += around.scrollTop;
          if (around.matches('section, form, header, nav, li, article')) column = around;
        }
        const shown = [element, element.closest('label')].some((each) => {
          const style = each && view?.getComputedStyle(each);
          return style && style.outlineStyle !== 'none' && Number.parseFloat(style.outlineWidth) >= 2;
        });
        const box = column.getBoundingClientRect();
        return {
          left,
          top: top + down,
          right: left + width,
          columnLeft: box.left,
          isShown: shown,
          what: (element.getAttribute('aria-label') ?? element.textContent ?? '').trim().slice(0, 60),
        };
      }),
    );
  }
  return stops;
}

/** Down, to the right in the same line, or into a column further right. */
function isNext(before: Stop, next: Stop): boolean {
  if (next.top > before.top + LINE_PX) return true;
  if (next.top >= before.top - LINE_PX) return next.left >= before.left;
  return next.columnLeft > before.columnLeft + LINE_PX || next.left >= before.right - LINE_PX;
}

/** The Tab key goes through this screen the way people read it, and shows where it is. */
export async function expectReadingOrder(page: Page, name: string): Promise<void> {
  const stops = await stopsOf(page);
  expect(stops.length, `stops of ${name}`).toBeGreaterThan(2);
  expect
    .soft(
      stops.filter(({ isShown }) => !isShown).map(({ what }) => what),
      `focus of ${name}`,
    )
    .toEqual([]);
  const wrong = stops.flatMap((next, index) => {
    const before = stops[index - 1];
    return before === undefined || isNext(before, next) ? [] : [`${before.what} -> ${next.what}`];
  });
  expect.soft(wrong, `order of ${name}`).toEqual([]);
}

import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { expect } from './signed-in.ts';

const themes = ['dark', 'light'] as const;
const widths = [1440, 390, 320] as const;
const HEIGHT = 900;
const LEAST_TARGET_PX = 24;
const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** Looks at the open screen in every width and theme; the heavy audit runs once per theme. */
export async function judge(page: Page, complaints: readonly string[]): Promise<void> {
  await expect(page.locator('.skeleton'), 'still loading').toHaveCount(0);
  const found: string[] = [];
  for (const width of widths) {
    await page.setViewportSize({ width, height: HEIGHT });
    // Screens that lay themselves out by script have done so.
    await painted(page);
    await expect.poll(() => tooWide(page), { message: `reaches beyond ${width} px` }).toEqual([]);
    if (width !== 320) found.push(...(await tooSmall(page)).map((target) => `small at ${width} px: ${target}`));
    found.push(...(await cutOff(page)).map((target) => `cut off at ${width} px: ${target}`));
  }
  await page.setViewportSize({ width: widths[0], height: HEIGHT });
  for (const colorScheme of themes) {
    await page.emulateMedia({ colorScheme });
    await painted(page);
    const { violations } = await new AxeBuilder({ page })
      .options({ resultTypes: ['violations'] })
      .withTags(rules)
      .analyze();
    for (const { id, nodes } of violations)
      found.push(
        ...nodes.map(({ target, any }) => `${colorScheme}, ${id}: ${target.join(' ')} ${any[0]?.message ?? ''}`),
      );
  }
  expect.soft([...found, ...complaints]).toEqual([]);
}

/** Colours of a new theme, and what a script draws for a new width, are all there with the frame after next. */
async function painted(page: Page): Promise<void> {
  await page.locator('html').evaluate(async (html) => {
    const view = html.ownerDocument.defaultView;
    for (let frames = 0; frames < 2; frames++)
      await new Promise<void>((resolve) => view?.requestAnimationFrame(() => resolve()));
  });
}

/** What makes the page scroll sideways; nothing where it does not. */
async function tooWide(page: Page): Promise<string[]> {
  const width = page.viewportSize()?.width ?? 0;
  const scrollWidth = await page.locator('html').evaluate((html) => html.scrollWidth);
  if (scrollWidth <= width) return [];
  const culprits = await page
    .locator('body *')
    .evaluateAll(
      (all, right) =>
        all
          .filter((element) => element.getBoundingClientRect().right > right + 1)
          .map((element) => element.outerHTML.slice(0, 120)),
      width,
    );
  return [`${scrollWidth} px`, ...culprits.slice(-3)];
}

/** Controls that a box around them cuts off at its side without scrolling, and words squeezed into a column of letters. */
async function cutOff(page: Page): Promise<string[]> {
  return await page.locator('a[href], button, input:not([type=radio]), select, textarea, p').evaluateAll((all) =>
    all
      .filter((element) => {
        if (!element.checkVisibility() || element.closest('.sr-only, .truncate') !== null) return false;
        const { width, height, right } = element.getBoundingClientRect();
        if (element.matches('p')) return width < 64 && height > 120;
        for (let around = element.parentElement; around !== null; around = around.parentElement) {
          const overflow = element.ownerDocument.defaultView?.getComputedStyle(around).overflowX;
          if (overflow === 'auto' || overflow === 'scroll')
            return (
              around.scrollWidth > around.clientWidth &&
              around.closest('[role=dialog]') !== null &&
              around.matches('.overflow-y-auto')
            );
          if (overflow === 'hidden' && right > around.getBoundingClientRect().right + 1) return true;
        }
        return false;
      })
      .map((element) => element.outerHTML.slice(0, 140)),
  );
}

/** Things to press that a finger misses. Links inside a sentence may be as low as its lines (WCAG 2.5.8). */
async function tooSmall(page: Page): Promise<string[]> {
  const targets = page.locator('a[href], button, input, select, textarea, summary').filter({ visible: true });
  const measured = await targets.evaluateAll((all) =>
    // Found and measured are two moments: what went away in between is no target.
    all
      .filter((element) => element.checkVisibility())
      .map((element) => {
        const label = element.closest('label') ?? element.ownerDocument.querySelector(`label[for="${element.id}"]`);
        const isChoice = element.matches('input[type=radio], input[type=checkbox], input[type=file]');
        const { width, height } = ((isChoice ? label : null) ?? element).getBoundingClientRect();
        const parentText = element.parentElement?.textContent?.trim() ?? '';
        const isInSentence =
          element.matches('a:not([class~=btn])') &&
          element.parentElement?.matches('p, li, dd, span, td') === true &&
          parentText.length > (element.textContent?.trim() ?? '').length &&
          element.ownerDocument.defaultView?.getComputedStyle(element).display === 'inline';
        return { width, height, isInSentence, isDisabled: element.matches(':disabled'), html: element.outerHTML };
      }),
  );
  return measured
    .filter(({ isDisabled, isInSentence }) => !isDisabled && !isInSentence)
    .filter(({ width, height }) => Math.round(width) < LEAST_TARGET_PX || Math.round(height) < LEAST_TARGET_PX)
    .map(({ width, height, html }) => `${Math.round(width)} x ${Math.round(height)}: ${html.slice(0, 140)}`);
}

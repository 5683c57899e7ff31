/** Real browsers in a room: when each of them has painted an entry. */
import { type Browser, chromium } from '@playwright/test';
import { resolveChromium } from '../tools/chromium.ts';

/** What runs inside the browser, as far as it is used. Typed for a browser by hand. */
interface Page {
  seen: Record<string, number>;
  readonly document: { readonly body: unknown };
  readonly MutationObserver: new (
    hear: (changes: readonly { readonly addedNodes: Iterable<{ readonly textContent: string | null }> }[]) => void,
  ) => { observe(node: unknown, options: { childList: true; subtree: true }): void };
  requestAnimationFrame(work: () => void): void;
}

export interface Watch {
  /** Milliseconds of the epoch at which each browser had painted each text. */
  painted(): Promise<readonly ReadonlyMap<string, number>[]>;
  close(): Promise<void>;
}

/** Opens the room in so many browsers, each with a profile of its own, and notes when texts of this pattern are painted. */
export async function watchRoom(
  room: { readonly origin: string; readonly cookie: string; readonly incidentId: string },
  pattern: string,
  count: number,
): Promise<Watch> {
  const { executablePath, args, env } = resolveChromium();
  const browser: Browser = await chromium.launch({ executablePath, args, env });
  const [name = '', value = ''] = room.cookie.split('=');
  const pages = await Promise.all(
    Array.from({ length: count }, async () => {
      const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
      await context.addCookies([{ name, value, url: room.origin }]);
      const page = await context.newPage();
      await page.goto(`${room.origin}/incidents/${room.incidentId}`);
      await page.getByRole('feed', { name: 'Timeline' }).waitFor();
      await page.evaluate(watchTexts, pattern);
      return page;
    }),
  );
  return {
    painted: async () =>
      await Promise.all(
        pages.map(async (page) => {
          const seen = await page.evaluate(() => (globalThis as unknown as Page).seen);
          return new Map(Object.entries(seen));
        }),
      ),
    close: () => browser.close(),
  };
}

/** Self-contained: it runs in the page. A frame after the one in which a text was put into the page, it is on the screen. */
function watchTexts(pattern: string): void {
  const page = globalThis as unknown as Page;
  const texts = new RegExp(pattern, 'g');
  page.seen = {};
  new page.MutationObserver((changes) => {
    const found = changes.flatMap(({ addedNodes }) =>
      [...addedNodes].flatMap(({ textContent }) => textContent?.match(texts) ?? []),
    );
    const added = [...new Set(found)].filter((text) => !(text in page.seen));
    if (added.length === 0) return;
    page.requestAnimationFrame(() =>
      page.requestAnimationFrame(() => {
        for (const text of added) page.seen[text] ??= Date.now();
      }),
    );
  }).observe(page.document.body, { childList: true, subtree: true });
}

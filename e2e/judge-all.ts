import type { Page } from '@playwright/test';
import { judge } from './judge.ts';
import type { Shot } from './screen-states.ts';
import { hearComplaints, open, openOutside, reportViolations, test } from './signed-in.ts';

/** Judges every screen that a picture is taken of: targets, contrast, reflow, names. */
export async function judgeAll(
  page: Page,
  shots: Readonly<Record<string, Shot>>,
  isExpected: RegExp = /^$/,
): Promise<void> {
  await reportViolations(page);
  const complaints = hearComplaints(page, (text) => isExpected.test(text));
  for (const [name, shot] of Object.entries(shots))
    await test.step(name, async () => {
      const address = typeof shot === 'string' ? shot : shot.address;
      await (typeof shot !== 'string' && shot.isOutside ? openOutside : open)(page, address);
      if (typeof shot !== 'string') await shot.after(page);
      await judge(page, complaints);
      complaints.length = 0;
    });
}

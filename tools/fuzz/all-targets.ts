/** Every parser that is fuzzed. A new one is a line here. */
import { advisoryTarget } from './advisory-target.ts';
import { calendarTarget } from './calendar-target.ts';
import { documentTargets } from './document-targets.ts';
import { feedTargets } from './feed-targets.ts';
import { purlTarget } from './purl-target.ts';
import { rangeTargets } from './range-targets.ts';
import { indexFileTargets } from './index-file-targets.ts';
import { scheduleImportTarget } from './schedule-import-target.ts';
import { senderTarget } from './sender-target.ts';
import type { FuzzTarget } from './target.ts';
import { versionTargets } from './version-targets.ts';
import { vexTargets } from './vex-targets.ts';

export function allTargets(): FuzzTarget[] {
  return [
    ...indexFileTargets(),
    ...versionTargets(),
    ...rangeTargets(),
    ...vexTargets(),
    purlTarget(),
    advisoryTarget(),
    calendarTarget(),
    scheduleImportTarget(),
    ...feedTargets(),
    ...documentTargets(),
    senderTarget(),
  ];
}

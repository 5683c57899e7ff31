/** Recurrence as other systems' JSON writes it: iCalendar lines in a list. */
import { readRule, type ReadRule } from './ical-rule.ts';
import { readProperties } from './ical-text.ts';
import { readWall } from './ical-times.ts';
import { instantAt, isKnownZone, wallOf } from './import-fields.ts';
import { type LocalMs } from './local-time.ts';

export interface ReadRecurrence {
  readonly rule: ReadRule;
  readonly removed: readonly LocalMs[];
  readonly added: readonly LocalMs[];
}

/** @returns a text when one of the lines can not be read, or there is not exactly one RRULE; times are readings of `zone`'s clock */
export function readRecurrence(lines: readonly unknown[], zone: string): ReadRecurrence | string {
  const texts = lines.map((line, index) => ({ line: index + 1, text: String(line) }));
  const component = { name: 'vevent', line: 1, lines: texts, children: [] };
  const properties = readProperties(component, new Set(['rrule', 'exdate', 'rdate']));
  const [bad] = properties.bad;
  if (bad !== undefined) return bad.why;
  const rules = properties.all('rrule');
  const found = ['rrule', 'exdate', 'rdate'].reduce((sum, name) => sum + properties.all(name).length, 0);
  if (found !== texts.length) return 'it has lines other than RRULE, EXDATE and RDATE';
  if (rules.length !== 1) return `it has ${rules.length} RRULE lines instead of one`;
  const rule = readRule(rules[0]?.values[0]);
  if (typeof rule === 'string') return rule;
  const wallsOf = (name: string): (LocalMs | undefined)[] =>
    properties.all(name).flatMap(({ values, parameters }) =>
      values.map((value) => {
        const read = readWall(value);
        const own = parameters.tzid ?? zone;
        if (read === undefined || read.isDate || !isKnownZone(own)) return undefined;
        return wallOf(read.isUtc ? read.wall : instantAt(read.wall, own), zone);
      }),
    );
  const [removed, added] = [wallsOf('exdate'), wallsOf('rdate')];
  if ([...removed, ...added].includes(undefined)) return 'one of its EXDATE or RDATE can not be read';
  return {
    rule,
    removed: removed.filter((at) => at !== undefined),
    added: added.filter((at) => at !== undefined),
  };
}

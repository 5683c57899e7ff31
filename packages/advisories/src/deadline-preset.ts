import type { DeadlineClass } from './finding.ts';

/** Days for the four levels of the CVSS base score. */
export interface SeverityDays {
  /** 9.0 and above, and no score at all. */
  readonly critical: number;
  /** 7.0 to 8.9. */
  readonly high: number;
  /** 4.0 to 6.9. */
  readonly medium: number;
  readonly low: number;
}

/** One row of an organisation's own table; undefined stands for both answers. The first row that fits decides. */
export interface DeadlineRow {
  readonly isKnownExploited: boolean | undefined;
  readonly isExposed: boolean | undefined;
  readonly isAutomatable: boolean | undefined;
  readonly technicalImpact: 'partial' | 'total' | undefined;
  /** undefined: with the next upgrade. */
  readonly days: number | undefined;
  readonly isForensic: boolean;
}

/** How deadlines come about. */
export type DeadlinePreset =
  | { readonly kind: 'bod_26_04' }
  | { readonly kind: 'fedramp_2026' }
  | { readonly kind: 'severity_days'; readonly days: SeverityDays; readonly clock: 'published' | 'found' }
  | { readonly kind: 'own_table'; readonly rows: readonly DeadlineRow[]; readonly clock: 'published' | 'found' };

export const deadlinePresets = ['bod_26_04', 'fedramp_2026', 'severity_days', 'own_table'] as const;

/** The default; one object, so that what is remembered by preset is remembered once. */
export const BOD_26_04_PRESET: DeadlinePreset = { kind: 'bod_26_04' };

/** Days of the classes; `next_upgrade` has no date. */
export const CLASS_DAYS: Readonly<Record<DeadlineClass, number | undefined>> = {
  three_days_forensic: 3,
  three_days: 3,
  fourteen_days: 14,
  sixty_days: 60,
  next_upgrade: undefined,
};

/**
 * The class that stands for a number of days before the gate: rounded to the stricter side, so that no rule of the gate
 * becomes softer than the days say. 30 days count as fourteen, 192 as sixty; only "no date" is the next upgrade.
 */
export function classOfDays(days: number | undefined): DeadlineClass {
  if (days === undefined) return 'next_upgrade';
  if (days < 14) return 'three_days';
  return days < 60 ? 'fourteen_days' : 'sixty_days';
}

export type ParsedDeadlineTable =
  | { readonly ok: true; readonly rows: readonly DeadlineRow[] }
  | { readonly ok: false; readonly problem: string };

const WORDS: Readonly<Record<string, Partial<DeadlineRow>>> = {
  exploited: { isKnownExploited: true },
  not_exploited: { isKnownExploited: false },
  exposed: { isExposed: true },
  not_exposed: { isExposed: false },
  automatable: { isAutomatable: true },
  not_automatable: { isAutomatable: false },
  total: { technicalImpact: 'total' },
  partial: { technicalImpact: 'partial' },
};

const ANY: DeadlineRow = {
  isKnownExploited: undefined,
  isExposed: undefined,
  isAutomatable: undefined,
  technicalImpact: undefined,
  days: undefined,
  isForensic: false,
};

const LONGEST_TABLE = 4_000;

/**
 * Reads an organisation's own table, one line of rows: `exploited + exposed: 3 forensic; exposed + total: 14; else: next_upgrade`.
 * Conditions: `exploited`, `exposed`, `automatable`, `total` and their opposites (`not_exploited`, `not_exposed`,
 * `not_automatable`, `partial`); outcome: days, `forensic` behind them where volatile evidence is to be kept, or `next_upgrade`.
 * The first row that fits decides; the last one must be `else`.
 */
export function parseDeadlineTable(text: string): ParsedDeadlineTable {
  if (text.length > LONGEST_TABLE) return refused(`a table may have ${LONGEST_TABLE} characters at most`);
  const parts = text.split(';').map((part) => part.trim());
  if (parts.at(-1) === '') parts.pop();
  const rows: DeadlineRow[] = [];
  for (const [at, part] of parts.entries()) {
    const row = rowOf(part, at === parts.length - 1);
    if (typeof row === 'string') return refused(`row ${at + 1} (\`${part.slice(0, 80)}\`): ${row}`);
    rows.push(row);
  }
  return rows.length === 0 ? refused('a table needs rows, the last of them `else: ...`') : { ok: true, rows };
}

function refused(problem: string): ParsedDeadlineTable {
  return { ok: false, problem };
}

function rowOf(text: string, isLast: boolean): DeadlineRow | string {
  const [when = '', outcome, ...rest] = text.split(':').map((part) => part.trim());
  if (outcome === undefined || rest.length > 0) return 'it must be `conditions: outcome`';
  if ((when === 'else') !== isLast) return isLast ? 'the last row must be `else`' : 'only the last row may be `else`';
  let row: DeadlineRow = ANY;
  for (const word of when === 'else' ? [] : when.split('+').map((part) => part.trim())) {
    const condition = Object.hasOwn(WORDS, word) ? WORDS[word] : undefined;
    if (condition === undefined) return `\`${word}\` is none of ${Object.keys(WORDS).join(', ')}`;
    if (Object.keys(condition).some((key) => new Map(Object.entries(row)).get(key) !== undefined)) {
      return `\`${word}\` says a second time what the row is about`;
    }
    row = { ...row, ...condition };
  }
  if (outcome === 'next_upgrade') return row;
  const match = /^(\d{1,3})(?: days?)?( forensic)?$/.exec(outcome);
  const days = Number(match?.[1]);
  if (match === null || days < 1 || days > 365)
    return 'the outcome must be 1 to 365, `forensic` behind it, or `next_upgrade`';
  return { ...row, days, isForensic: match[2] !== undefined };
}

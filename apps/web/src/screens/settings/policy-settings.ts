import type { AnswerOf } from '../../api/call.ts';

export type PolicyItem = AnswerOf<'listPolicies'>['items'][number];
export type Settings = Readonly<Record<string, number | boolean | string>>;

export function settingsText(settings: Settings): string {
  return Object.entries(settings)
    .map(([name, value]) => `${name} = ${String(value)}`)
    .join('\n');
}

/** Reads `name = value` lines; numbers and booleans become such. */
export function parseSettings(
  text: string,
): { ok: true; settings: Record<string, number | boolean | string> } | { ok: false; problem: string } {
  const settings: Record<string, number | boolean | string> = {};
  for (const [index, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue;
    const found = /^\s*(\w+)\s*=\s*(.+?)\s*$/.exec(line);
    const name = found?.[1];
    const value = found?.[2];
    if (name === undefined || value === undefined)
      return { ok: false, problem: `line ${index + 1} is not \`name = value\`` };
    settings[name] =
      value === 'true' ? true : value === 'false' ? false : /^-?\d+(\.\d+)?$/.test(value) ? Number(value) : value;
  }
  return { ok: true, settings };
}

/** What a setting of the default policy says, and what its number counts. */
const words: Readonly<Record<string, readonly [says: string, unit: string]>> = {
  feedMaxAgeDays: ['A feed is too old after', 'days'],
  isFeedAgeRuleOn: ['Feeds that are too old count against a move', ''],
  decisionTtlMinutes: ['A decision holds for', 'minutes'],
  breakGlassTtlHours: ['Broken glass holds for', 'hours'],
  breakGlassReviewHours: ['Broken glass is reviewed within', 'hours'],
  breakGlassOfferMinutes: ['In sev1 and sev2 it is offered when no key was turned for', 'minutes'],
  floorStableHours: ['What a patch closes joins the floor when stable for', 'hours'],
  flipFlopWindowDays: ['Going back and forth is a flip-flop within', 'days'],
  sbomShrinkPercent: ['An SBOM has shrunk below this share of the one before', '%'],
  burnRateLimit: ['A budget burns from', 'times its rate'],
  evidenceHours: ['Volatile evidence is captured within', 'hours'],
};

/** A setting as a sentence begins and ends: what it says and its value in words. One that we do not know keeps its name. */
export function settingWords(name: string, value: number | boolean | string): { says: string; value: string } {
  const [says, unit] = words[name] ?? [name, ''];
  const text = typeof value === 'boolean' ? (value ? 'yes' : 'no') : String(value);
  return { says, value: unit === '' ? text : `${text} ${unit}` };
}

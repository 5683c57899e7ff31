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

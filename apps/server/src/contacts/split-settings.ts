import { Problem } from '../platform/problem.ts';
import type { ChannelKind, GivenSettings } from '../platform/outgoing/channel-kind.ts';

export interface SplitSettings {
  /** What may be shown. */
  readonly open: GivenSettings;
  readonly secret: GivenSettings;
}

/** What is secret and what is not, as the fields of the kind say. An empty text counts as left out. */
export function splitSettings(kind: ChannelKind, given: GivenSettings): SplitSettings {
  const filled = Object.entries(given).filter(([, value]) => value !== '');
  const isSecret = ([name]: readonly [string, unknown]): boolean => kind.fields[name]?.isSecret === true;
  return {
    secret: Object.fromEntries(filled.filter(isSecret)),
    open: Object.fromEntries(filled.filter((entry) => !isSecret(entry))),
  };
}

/** What stays of the settings before, with what is said anew; an empty text takes one away. */
export function mergeSettings(before: GivenSettings, changes: GivenSettings): GivenSettings {
  return Object.fromEntries(Object.entries({ ...before, ...changes }).filter(([, value]) => value !== ''));
}

/** @throws `contacts.setup_invalid` naming every field that can not work, without its value */
export function requireSettings(kind: ChannelKind, given: GivenSettings): void {
  const problems = kind.problems(given);
  if (problems.length === 0) return;
  const fields = problems.map(({ field, problem }) => ({
    field: `body.settings.${field}`,
    problem,
    help: kind.fields[field]?.help ?? `${kind.title} has ${Object.keys(kind.fields).join(', ') || 'no settings'}`,
  }));
  throw new Problem('contacts.setup_invalid', `these settings of ${kind.title} can not work`, {
    help: `mend ${fields.map(({ field }) => `\`${field}\``).join(', ')}`,
    fields,
  });
}

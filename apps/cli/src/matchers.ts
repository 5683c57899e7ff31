import { InvalidArgumentError } from 'commander';

export interface TypedMatcher {
  readonly name: string;
  readonly value: string;
  readonly isRegex: boolean;
  readonly isEqual: boolean;
}

/** `team=shop`, `env!=test`, `env=~"prod.*"`, `env!~test`: one matcher, its value in quotes or not. */
export function matcherValue(text: string): TypedMatcher {
  const parts = /^\s*([^\s=!~"]+)\s*(=~|!~|!=|=)\s*(.*?)\s*$/su.exec(text);
  const [, name, operator = '=', value = ''] = parts ?? [];
  if (name === undefined)
    throw new InvalidArgumentError('write it as name=value, name!=value, name=~regex or name!~regex.');
  return {
    name,
    value: /^".*"$/s.test(value) ? value.slice(1, -1) : value,
    isRegex: operator.endsWith('~'),
    isEqual: operator.startsWith('='),
  };
}

/** As Alertmanager writes them. */
export function matcherText({ name, value, isRegex, isEqual }: TypedMatcher): string {
  const operator = isRegex ? (isEqual ? '=~' : '!~') : isEqual ? '=' : '!=';
  return `${name}${operator}${JSON.stringify(value)}`;
}

/** `name=value`; a label has no other operator. */
export function labelValue(text: string): readonly [name: string, value: string] {
  const at = text.indexOf('=');
  if (at < 1) throw new InvalidArgumentError('write it as name=value.');
  return [text.slice(0, at), text.slice(at + 1)];
}

const unitMs: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 };

/** `90m`, `2h`, `1d12h` in milliseconds. */
export function spanValue(text: string): number {
  const parts = [...text.matchAll(/(\d{1,6})([smhdw])/g)];
  const ms = parts.reduce((sum, [, count, unit = '']) => sum + Number(count) * (unitMs[unit] ?? 0), 0);
  if (ms === 0 || parts.map(([part]) => part).join('') !== text)
    throw new InvalidArgumentError('write it as 90m, 2h or 1d12h.');
  return ms;
}

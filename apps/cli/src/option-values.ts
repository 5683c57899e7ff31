import { InvalidArgumentError } from 'commander';

/** `1,2,5` as numbers, each at least 1. */
export function stepsValue(text: string): readonly number[] {
  return text.split(',').map((part) => integerBetween(1, 10_000)(part.trim()));
}

export function integerBetween(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = /^-?\d+$/.test(text) ? Number(text) : Number.NaN;
    if (!(value >= least && value <= most))
      throw new InvalidArgumentError(`a whole number from ${least} to ${most} is needed.`);
    return value;
  };
}

export function numberValue(text: string): number {
  const value = text.trim() === '' ? Number.NaN : Number(text);
  if (!Number.isFinite(value) || value < 0) throw new InvalidArgumentError('a number, 0 or more, is needed.');
  return value;
}

/** A date or a time; without a zone it is UTC. */
export function instantValue(text: string): string {
  const match = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d{1,3})?)?)(Z|[+-]\d{2}:?\d{2})?)?$/.exec(text);
  const ms = match === null ? Number.NaN : Date.parse(`${match[1]}T${match[2] ?? '00:00'}${match[3] ?? 'Z'}`);
  if (Number.isNaN(ms)) throw new InvalidArgumentError('write it as 2026-01-31 or 2026-01-31T12:00:00Z.');
  return new Date(ms).toISOString();
}

/** Gathers the values of an option that may be given more than once. */
export function gathered(text: string, before: readonly string[] | undefined): readonly string[] {
  return [...(before ?? []), text];
}

import { Option } from 'commander';
import { instantValue, integerBetween } from '../option-values.ts';

export function limitOption(): Option {
  return new Option('--limit <n>', 'most items to show').argParser(integerBetween(1, 100_000)).default(50);
}

export function motiveOption(fallback: 'routine' | 'reliability'): Option {
  return new Option('--motive <axis>', 'which axis asks for it')
    .choices(['reliability', 'security', 'routine'])
    .default(fallback);
}

export function environmentOption(): Option {
  return new Option('--environment <name>', 'where').makeOptionMandatory();
}

export function timeOption(flags: string, description: string): Option {
  return new Option(flags, description).argParser(instantValue);
}

export type Motive = 'reliability' | 'security' | 'routine';

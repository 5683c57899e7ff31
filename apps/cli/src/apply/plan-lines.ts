import { counted } from '../table.ts';
import type { Terminal } from '../terminal.ts';
import { type Json, isObject } from './compare.ts';
import type { Plan, PlanStep } from './plan.ts';

const MARKS = { create: '+', change: '~', remove: '-', would_remove: '?', unchanged: ' ' } as const;

/** The plan for people: what is made, changed from what to what, and removed; what stays is counted. */
export function planLines({ steps, routes }: Plan, { paint }: Pick<Terminal, 'paint'>): string[] {
  const colours = {
    create: paint.green,
    change: paint.yellow,
    remove: paint.red,
    would_remove: paint.dim,
    unchanged: paint.dim,
  };
  const lines = steps
    .filter(({ action }) => action !== 'unchanged')
    .flatMap((step) => [
      colours[step.action](
        `${MARKS[step.action]} ${stepName(step)}${step.action === 'would_remove' ? ' is in no file: `--prune` would remove it' : ''}`,
      ),
      ...step.differences.map(
        ({ path, before, after }) => `    ${path}: ${valueText(before)} ${paint.dim('->')} ${valueText(after)}`,
      ),
    ]);
  const count = (action: PlanStep['action']): number => steps.filter((step) => step.action === action).length;
  return [
    ...lines,
    ...(routes === undefined ? [] : [paint.yellow(`~ order of alert routes: ${routes.join(', ')}`)]),
    `${count('create')} to create, ${count('change') + (routes === undefined ? 0 : 1)} to change, ${count('remove')} to remove, ${counted(count('unchanged'), 'document')} as the server has it.`,
  ];
}

export function stepName({ kind, name }: Pick<PlanStep, 'kind' | 'name'>): string {
  const words = kind.replaceAll('_', ' ');
  return name === kind ? words : `${words} ${name}`;
}

const LONGEST = 100;

function valueText(value: Json | undefined): string {
  if (value === undefined) return '(none)';
  if (isObject(value) && typeof value['env'] === 'string') return `$${value['env']}`;
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text;
}

import {
  type AlertRoute,
  type AlertRules,
  compileOccurrences,
  compileTimeWindow,
  type Grouping,
  indexRules,
  type Inhibition,
  type MaintenanceWindow,
} from '@lockstep/alerting';
import type { Transaction } from '../platform/context.ts';
import { Problem, type ProblemField } from '../platform/problem.ts';
import { policyNames } from './ports.ts';

/** No rule at all: for looking at one rule by itself. */
export const noRules: AlertRules = {
  revision: 0,
  routes: [],
  catchAllPolicyId: undefined,
  grouping: { by: [], windowMs: undefined, flapMs: 0 },
  silences: [],
  inhibitions: [],
  maintenanceWindows: [],
};

export function rulesInvalid(fields: readonly ProblemField[]): Problem {
  const [first] = fields;
  return new Problem('alerts.rules_invalid', first?.problem ?? 'this rule can not be kept', {
    help: first?.help ?? 'change it and send it again; nothing was stored',
    fields,
  });
}

const cureOfMatchers = 'write a name and a value; regular expressions are RE2 and match the whole value';

/** @throws `alerts.rules_invalid` naming every field that can not be followed */
export async function checkRoute(tx: Transaction, route: AlertRoute): Promise<void> {
  const fields = problemsOf({ ...noRules, routes: [route] });
  const matchesNothing = (route.during ?? []).flatMap((window, at): ProblemField[] => {
    const compiled = compileTimeWindow(window);
    const isNever = compiled.ok && !compiled.window.holds(0) && compiled.window.nextChange(0) === undefined;
    if (!isNever) return [];
    return [
      { field: `body.during[${at}]`, problem: 'these hours never come', help: 'let it end later than it begins' },
    ];
  });
  await checkAll(tx, [...fields, ...matchesNothing], 'body.policyId', route.policyId);
}

export function checkInhibition(inhibition: Inhibition): void {
  const fields = problemsOf({ ...noRules, inhibitions: [inhibition] });
  if (fields.length > 0) throw rulesInvalid(fields);
}

/** @throws `alerts.rules_invalid` also for a window that never takes place from `now` on */
export function checkWindow(window: MaintenanceWindow, now: number): void {
  const fields = [...zoneProblems(window.zone)];
  if (fields.length === 0) fields.push(...problemsOf({ ...noRules, maintenanceWindows: [window] }));
  const compiled = fields.length === 0 ? compileOccurrences(window) : undefined;
  if (compiled?.ok === true) {
    const { occurrences } = compiled;
    const isPast = occurrences.activeUntil(now) === undefined && occurrences.nextChange(now) === undefined;
    if (isPast)
      fields.push({
        field: window.recurrence === undefined ? 'body.endsAt' : 'body.recurrence',
        problem: 'this window never takes place from now on',
        help: 'let it end in the future, or look at `UNTIL` and `COUNT` of its recurrence',
      });
  }
  if (fields.length > 0) throw rulesInvalid(fields);
}

function zoneProblems(zone: string): ProblemField[] {
  const compiled = compileTimeWindow({ zone, weekdays: undefined, minutes: undefined });
  if (compiled.ok) return [];
  return [{ field: 'body.zone', problem: compiled.problem, help: 'write `UTC` or an IANA name' }];
}

/** @throws `alerts.rules_invalid` for a catch-all that does not exist */
export async function checkDefaults(
  tx: Transaction,
  { catchAllPolicyId }: { readonly catchAllPolicyId: string | undefined; readonly grouping: Grouping },
): Promise<void> {
  await checkAll(tx, [], 'body.catchAllPolicyId', catchAllPolicyId);
}

async function checkAll(
  tx: Transaction,
  problems: readonly ProblemField[],
  field: string,
  policyId: string | undefined,
): Promise<void> {
  const fields = [...problems];
  if (policyId !== undefined && !(await policyNames(tx, [policyId])).has(policyId)) {
    const help = 'list policies with `GET /api/v1/escalation-policies`';
    fields.push({ field, problem: `policy \`${policyId}\` does not exist`, help });
  }
  if (fields.length > 0) throw rulesInvalid(fields);
}

/** `routes[0].matchers[1]` is `body.matchers[1]` to who sent one route. */
function problemsOf(rules: AlertRules): ProblemField[] {
  return indexRules(rules).problems.map(({ path, problem }) => {
    const own = path.replace(/^\w+\[0\]\.?/, '');
    const help = own.includes('atchers') ? cureOfMatchers : 'change it and send it again';
    return { field: own === '' ? fieldOf(problem) : `body.${own}`, problem, help };
  });
}

/** Of a window as a whole: what is wrong says which part. */
function fieldOf(problem: string): string {
  return problem.startsWith('recurrence') ? 'body.recurrence' : 'body.endsAt';
}

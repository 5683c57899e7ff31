import { indexMatchers } from './matcher-index.ts';
import type { MatcherIndex } from './matcher-index.ts';
import { compileMatchers } from './matchers.ts';
import type { CompiledMatcher } from './matchers.ts';
import { createPatternCompiler } from './patterns.ts';
import type { PatternCompiler } from './patterns.ts';
import { compileOccurrences } from './recurrence.ts';
import type { Occurrences } from './recurrence.ts';
import type { AlertRoute, AlertRules, Inhibition, MaintenanceWindow, Matcher, Silence, TimeWindow } from './rules.ts';
import { compileTimeWindow } from './time-window.ts';
import type { CompiledWindow } from './time-window.ts';

export interface CompiledRoute {
  readonly route: AlertRoute;
  readonly matchers: readonly CompiledMatcher[];
  readonly during: readonly CompiledWindow[] | undefined;
}

export interface CompiledSilence {
  readonly silence: Silence;
  readonly matchers: readonly CompiledMatcher[];
}

export interface CompiledInhibition {
  readonly inhibition: Inhibition;
  readonly sourceMatchers: readonly CompiledMatcher[];
  readonly targetMatchers: readonly CompiledMatcher[];
}

export interface CompiledMaintenance {
  readonly window: MaintenanceWindow;
  readonly matchers: readonly CompiledMatcher[];
  readonly occurrences: Occurrences;
}

/** A rule that can not be followed: it is left out, so it neither routes nor silences, and somebody has to be told. */
export interface RuleProblem {
  /** `silences[3].matchers[0]`. */
  readonly path: string;
  readonly id: string;
  readonly problem: string;
}

/** One revision, ready to decide with. Make it once per revision: it remembers nothing about alerts. */
export interface RulesIndex {
  readonly rules: AlertRules;
  readonly problems: readonly RuleProblem[];
  readonly routes: MatcherIndex<CompiledRoute>;
  readonly silences: MatcherIndex<CompiledSilence>;
  readonly inhibitionsByTarget: MatcherIndex<CompiledInhibition>;
  readonly inhibitionsBySource: MatcherIndex<CompiledInhibition>;
  readonly maintenance: MatcherIndex<CompiledMaintenance>;
}

/**
 * Compiles the rules of a revision.
 *
 * @param compile give the same one for every revision: most expressions stay
 * @returns always an index; what could not be read is in `problems`
 */
export function indexRules(rules: AlertRules, compile: PatternCompiler = createPatternCompiler()): RulesIndex {
  const problems: RuleProblem[] = [];
  const reader = createReader(compile, problems);
  const routes = rules.routes.flatMap((route, i) => reader.route(route, `routes[${i}]`));
  const silences = rules.silences.flatMap((silence, i) => reader.silence(silence, `silences[${i}]`));
  const inhibitions = rules.inhibitions.flatMap((each, i) => reader.inhibition(each, `inhibitions[${i}]`));
  const windows = rules.maintenanceWindows.flatMap((each, i) => reader.maintenance(each, `maintenanceWindows[${i}]`));
  return {
    rules,
    problems,
    routes: indexMatchers(routes, (each) => each.matchers),
    silences: indexMatchers(silences, (each) => each.matchers),
    inhibitionsByTarget: indexMatchers(inhibitions, (each) => each.targetMatchers),
    inhibitionsBySource: indexMatchers(inhibitions, (each) => each.sourceMatchers),
    maintenance: indexMatchers(windows, (each) => each.matchers),
  };
}

/** Each answer is a list of one, or of none when there is a problem. */
interface RuleReader {
  route(route: AlertRoute, path: string): readonly CompiledRoute[];
  silence(silence: Silence, path: string): readonly CompiledSilence[];
  inhibition(inhibition: Inhibition, path: string): readonly CompiledInhibition[];
  maintenance(window: MaintenanceWindow, path: string): readonly CompiledMaintenance[];
}

function createReader(compile: PatternCompiler, problems: RuleProblem[]): RuleReader {
  const readMatchers = (
    matchers: readonly Matcher[],
    path: string,
    id: string,
  ): readonly CompiledMatcher[] | undefined => {
    const compiled = compileMatchers(matchers, compile);
    if (compiled.ok) return compiled.matchers;
    problems.push({ path: `${path}[${compiled.at}]`, id, problem: compiled.problem });
    return undefined;
  };
  /** What takes pages away needs at least one condition: left empty by mistake it would take all of them. */
  const readSome = (matchers: readonly Matcher[], path: string, id: string): readonly CompiledMatcher[] | undefined => {
    if (matchers.length > 0) return readMatchers(matchers, path, id);
    problems.push({ path, id, problem: 'at least one matcher is needed' });
    return undefined;
  };
  const readDuring = (
    windows: readonly TimeWindow[],
    path: string,
    id: string,
  ): readonly CompiledWindow[] | undefined => {
    const compiled: CompiledWindow[] = [];
    for (const [i, window] of windows.entries()) {
      const result = compileTimeWindow(window);
      if (result.ok) compiled.push(result.window);
      else problems.push({ path: `${path}[${i}]`, id, problem: result.problem });
    }
    return compiled.length === windows.length ? compiled : undefined;
  };
  return {
    route(route, path) {
      const matchers = readMatchers(route.matchers, `${path}.matchers`, route.id);
      const during = route.during === undefined ? undefined : readDuring(route.during, `${path}.during`, route.id);
      const isReadable = matchers !== undefined && (route.during === undefined || during !== undefined);
      return isReadable ? [{ route, matchers, during }] : [];
    },
    silence(silence, path) {
      const matchers = readSome(silence.matchers, `${path}.matchers`, silence.id);
      return matchers === undefined ? [] : [{ silence, matchers }];
    },
    inhibition(inhibition, path) {
      const sourceMatchers = readSome(inhibition.sourceMatchers, `${path}.sourceMatchers`, inhibition.id);
      const targetMatchers = readSome(inhibition.targetMatchers, `${path}.targetMatchers`, inhibition.id);
      if (sourceMatchers === undefined || targetMatchers === undefined) return [];
      return [{ inhibition, sourceMatchers, targetMatchers }];
    },
    maintenance(window, path) {
      const matchers = readMatchers(window.matchers, `${path}.matchers`, window.id);
      const occurrences = compileOccurrences(window);
      if (!occurrences.ok) problems.push({ path, id: window.id, problem: occurrences.problem });
      if (matchers === undefined || !occurrences.ok) return [];
      return [{ window, matchers, occurrences: occurrences.occurrences }];
    },
  };
}

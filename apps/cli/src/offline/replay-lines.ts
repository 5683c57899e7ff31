import { verdicts } from '@lockstep/gate';
import { counted, named, tableLines } from '../table.ts';
import type { Terminal } from '../terminal.ts';
import { verdictCell } from '../verdict-words.ts';
import type { ReplayReport } from './replay-history.ts';

type Result = ReplayReport['results'][number];

/** Above this share the policy is too loud to be obeyed. */
const LOUD = 0.05;

/** What people read: numbers in sentences, then the stopped pairs, then every pair that re-opens something. */
export function replayLines(report: ReplayReport, terminal: Terminal): string[] {
  const { services, releases, advisories, policy } = report;
  return [
    `${named(services)}: ${counted(releases, 'release')} judged with ${counted(advisories, 'advisory record')}, policy ${policy}.`,
    ...report.results.flatMap((result) => ['', ...resultLines(result, terminal)]),
  ];
}

/** The figures and the pairs of one number of steps. */
export function resultLines(result: Result, terminal: Terminal): string[] {
  const { steps, pairs, reopens, reopens_high_or_critical: severe, cannot_tell: untold } = result;
  const { pairs_reopening: reopening, pairs_cannot_tell: doubtful } = result;
  const { bold } = terminal.paint;
  const stopped = reopening.filter(({ verdict }) => verdict !== 'allow');
  return [
    bold(
      `Going back ${counted(steps, 'release')}: ${reopens} of ${counted(pairs, 'pair')} re-open a known vulnerability (${percent(reopens, pairs)}), ${severe} of them a high or critical one${untold === 0 ? '' : `; of ${counted(untold, 'pair')} nobody can tell`}.`,
    ),
    ...tableLines(
      ['VERDICT', 'PAIRS', 'SHARE'],
      verdicts.map((verdict) => [
        verdictCell(verdict, terminal),
        String(result.verdicts[verdict]).padStart(5),
        percent(result.verdicts[verdict], pairs).padStart(6),
      ]),
      terminal.width,
    ),
    ...stopSentences(result),
    ...(stopped.length === 0 ? [] : ['', 'Stopped, and re-opening:', ...pairLines(stopped, terminal)]),
    ...(reopening.length === stopped.length ? [] : ['', 'Re-opening, and allowed with the reason stated:']),
    ...(reopening.length === stopped.length
      ? []
      : pairLines(
          reopening.filter(({ verdict }) => verdict === 'allow'),
          terminal,
        )),
    ...(doubtful.length === 0 ? [] : ['', 'Whether these re-open anything nobody can tell:']),
    ...(doubtful.length === 0
      ? []
      : tableLines(
          ['FROM', 'TO', 'VERDICT'],
          doubtful.map(({ from, to, verdict }) => [from, to, verdictCell(verdict, terminal)]),
          terminal.width,
        )),
  ];
}

function stopSentences({ stop_rate: rate, stops, is_kev_loaded: isKevLoaded, pairs }: Result): string[] {
  const reasons = Object.entries(stops).toSorted(([, a], [, b]) => b - a);
  const told = reasons.map(([code, count]) => `${code} ${count}`).join(', ');
  return [
    `Stop rate ${percent(rate * pairs, pairs)}${told === '' ? '.' : `: ${told}.`}`,
    ...(rate > LOUD && reasons[0] !== undefined
      ? [
          `That is above 5 %: ${percent(reasons[0][1], pairs)} of the pairs stop for ${reasons[0][0]}. These stops are argued by their reasons; \`--policy\` tries other rules.`,
        ]
      : []),
    ...(isKevLoaded
      ? []
      : [
          'No catalogue of known exploited vulnerabilities was given: the verdicts are the mildest possible. Give `--kev`.',
        ]),
  ];
}

function pairLines(pairs: Result['pairs_reopening'], terminal: Terminal): string[] {
  return tableLines(
    ['FROM', 'TO', 'VERDICT', 'RE-OPENS'],
    pairs.map(({ from, to, verdict, reopened, known_exploited: exploited }) => {
      const rest = reopened.filter((name) => !exploited.includes(name));
      const first = exploited.map((name) => `${name} known exploited`);
      return [from, to, verdictCell(verdict, terminal), named([...first, ...rest], Math.max(3, first.length))];
    }),
    terminal.width,
  );
}

function percent(part: number, whole: number): string {
  return whole === 0 ? '0 %' : `${((100 * part) / whole).toFixed(1)} %`;
}

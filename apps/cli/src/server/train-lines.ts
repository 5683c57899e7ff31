import type { ResponseOf, trainsOperations } from '@lockstep/contract';
import { timeText } from '../moments.ts';
import { counted, named, tableLines } from '../table.ts';
import type { Terminal } from '../terminal.ts';
import { verdictCell, verdictText } from '../verdict-words.ts';
import { captureLine, whoCaptures, withheldLine } from './decision-lines.ts';

export type ReleaseTrain = ResponseOf<typeof trainsOperations.getTrain>;
type Member = ReleaseTrain['members'][number];

/** The whole in a line, what stops it, every service with its verdict, the keys, and what to do now. */
export function trainLines(train: ReleaseTrain, terminal: Terminal, url: string): string[] {
  const { keys, grounds, members } = train;
  return [
    `${terminal.paint.bold(verdictText(train.verdict, terminal))}  ${train.title}  (T-${train.number})`,
    train.mayProceedBecause,
    ...(members.some(({ effect, verdict }) => effect === 'warn' && verdict !== 'allow')
      ? ['effect: warn. Some of the services are warn-only: their verdicts stand and stop nobody.']
      : []),
    '',
    ...groundLines(grounds, terminal),
    ...tableLines(
      ['VERDICT', 'SERVICE', 'FROM', 'TO', 'DECISION', 'NOW', 'SUMMARY'],
      members.map((member) => [
        verdictCell(member.verdict, terminal),
        member.service,
        member.current ?? 'nothing',
        member.target,
        `G-${member.number}`,
        stateText(member),
        member.summary,
      ]),
      terminal.width,
    ),
    ...(keys.length === 0 ? [] : ['', 'Keys, each turned once for all:', ...trainKeyLines(train)]),
    ...evidenceLines(train),
    '',
    ...nextLines(train, url),
  ];
}

/** What was captured before its services move, and of which. */
function evidenceLines({ evidence: { items, isWithheld } }: ReleaseTrain): string[] {
  const lines = items
    .filter(({ isCorrected }) => !isCorrected)
    .map((item) => captureLine(item, `; ${named(item.services, 5)}`));
  const withheld = isWithheld ? [withheldLine] : [];
  return lines.length + withheld.length === 0 ? [] : ['', 'Evidence:', ...lines, ...withheld];
}

function stateText({ mayProceed, waitingFor, verdict, signoffState, evidenceState }: Member): string {
  if (mayProceed) return 'may go';
  if (verdict === 'deny') return 'stopped';
  if (verdict === 'preserve_first' && signoffState === 'not_needed') return evidenceText(evidenceState);
  return waitingFor.length > 0 ? `waits for ${waitingFor.join(', ')}` : signoffState.replaceAll('_', ' ');
}

function evidenceText(state: Member['evidenceState']): string {
  if (state === 'captured' || state === 'impossible') return 'expired';
  return state === 'partly' ? 'more evidence first' : 'evidence first';
}

/** Evidence is what holds it up. */
function isOwed({ verdict, mayProceed, evidenceState }: Member): boolean {
  return verdict === 'preserve_first' && !mayProceed && (evidenceState === 'due' || evidenceState === 'partly');
}

function groundLines(grounds: ReleaseTrain['grounds'], terminal: Terminal): string[] {
  if (grounds.length === 0) return [];
  const rows = grounds.map(({ verdict, services, sentences, code }) => {
    const [first = code] = sentences;
    const more = sentences.length > 1 ? ' (and the like)' : '';
    return [verdictCell(verdict, terminal), named(services), first + more];
  });
  return [...tableLines(['WHY', 'SERVICES', 'REASON'], rows, terminal.width, 'wrap'), ''];
}

/** Who is waited for, and for how many services. */
export function trainKeyLines({ keys }: ReleaseTrain): string[] {
  return keys.map(({ axis, turned, needed, waiting, holders, turns, refusedBy, note }) => {
    if (refusedBy !== null) return `  ✗ ${axis}: refused by ${refusedBy.name}${note === null ? '' : `: ${note}`}`;
    const by = turns.length === 0 ? 'by day' : `by ${turns.map((turn) => turn.by.name).join(' and ')}`;
    if (waiting > 0) {
      const who = holders.length > 0 ? named(holders, 5) : 'NOBODY holds this key';
      const done = turned > 0 ? `; turned ${by} for ${turned}` : '';
      return `  … ${axis}: ${who}, for ${counted(waiting, 'service')}${done}`;
    }
    return turned > 0
      ? `  ✓ ${axis}: turned ${by} for ${counted(turned, 'service')}`
      : `  · ${axis}: not asked for, ${counted(needed, 'service')} ${needed === 1 ? 'needs' : 'need'} it`;
  });
}

function nextLines(train: ReleaseTrain, url: string): string[] {
  const { members, number } = train;
  const denied = members.filter(({ verdict, mayProceed }) => verdict === 'deny' && !mayProceed);
  const isAny = (state: Member['signoffState']): boolean =>
    members.some(({ signoffState, mayProceed }) => signoffState === state && !mayProceed);
  const going = members.find(({ mayProceed }) => mayProceed);
  const isOver = isAny('lapsed') || isAny('refused') || isAny('expired');
  return [
    train.mayProceed ? `All may go ahead. Good until ${timeText(train.expiresAt)}.` : 'Next:',
    ...(denied.length === 0
      ? []
      : [
          `  leave out what is denied: ${named(
            denied.map(({ service }) => service),
            5,
          )}. No key opens it; \`lockstep explain G-${denied[0]?.number}\` shows the way out`,
        ]),
    ...(members.some(isOwed)
      ? [
          `  say what was captured, once for all: \`lockstep gate captured T-${number} --kind memory logs --where ADDRESS\` (by ${whoCaptures})`,
        ]
      : []),
    ...(isAny('not_requested') ? [`  ask for the keys, once for all: ${new URL(`/trains/${number}`, url).href}`] : []),
    ...(train.waitingFor.length === 0
      ? []
      : [`  the ${train.waitingFor.join(' and the ')} key: turned once at ${new URL(`/trains/${number}`, url).href}`]),
    ...(isOver ? ['  what lapsed, was refused or ran out needs a new train'] : []),
    ...(going === undefined
      ? []
      : [
          `${train.mayProceed ? '' : '  '}each that may go is recorded by its own decision: \`lockstep deploy record ${going.service} ${going.target} --environment ${train.environment} --decision G-${going.number}\``,
        ]),
  ];
}

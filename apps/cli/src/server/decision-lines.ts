import type { gateOperations, ResponseOf } from '@lockstep/contract';
import { spanText, timeText } from '../moments.ts';
import { named, tableLines } from '../table.ts';
import type { Terminal } from '../terminal.ts';
import { verdictCell, verdictText } from '../verdict-words.ts';

export type GateDecision = ResponseOf<typeof gateOperations.getDecision>;
type Alternative = GateDecision['alternatives'][number];
type Choice = Alternative['choice'];

/** The answer for 3 a.m.: verdict, sentence, why, way out; then the table. */
export function decisionLines(decision: GateDecision, terminal: Terminal): string[] {
  const { judgement, stay, signoff } = decision;
  const { bold } = terminal.paint;
  return [
    `${bold(verdictText(decision.verdict, terminal))}  ${decision.title}  (G-${decision.number})`,
    judgement.summary,
    ...(decision.effect === 'warn' && decision.verdict !== 'allow'
      ? ['effect: warn. The service is warn-only: the verdict stands and stops nobody.']
      : []),
    ...(stay === null ? [] : [`Staying: ${verdictText(stay.verdict, terminal)}: ${stay.summary}`]),
    ...wayOut(decision, terminal),
    '',
    ...reasonLines(decision, terminal),
    ...alternativeLines(decision, terminal),
    ...listed(
      'Still due:',
      owedStill(decision).map(({ sentence, dueAt }) =>
        dueAt === null ? sentence : `${sentence} by ${timeText(dueAt)}`,
      ),
    ),
    ...listed('Also to know:', decision.alsoGoesBack),
    ...(signoff.keysNeeded.length === 0 || signoff.state === 'not_needed'
      ? []
      : ['', `Keys: ${signoff.state.replaceAll('_', ' ')}.`, ...keyLines(decision)]),
    ...evidenceLines(decision),
    '',
    decision.mayProceed
      ? `May go ahead: ${decision.mayProceedBecause}. Good until ${timeText(decision.expiresAt)}.`
      : `May not go ahead: ${decision.mayProceedBecause}.`,
  ];
}

/** Evidence is owed until somebody has said what became of it. */
function owedStill({ obligations, evidence: { state } }: GateDecision): GateDecision['obligations'] {
  const isSaid = state === 'captured' || state === 'impossible';
  return isSaid ? obligations.filter(({ kind }) => kind !== 'capture_evidence') : obligations;
}

export const whoCaptures = 'whoever holds the security key or leads security in its incident';

export const withheldLine = '  What was captured is for those with the need to know.';

/** One record: what was captured, where it is kept, and who says so; `more` stands after that. */
export function captureLine(
  { outcome, kinds, keptAt, note, recordedBy, happenedAt }: Omit<GateDecision['evidence']['items'][number], 'corrects'>,
  more = '',
): string {
  return outcome === 'impossible'
    ? `  ✗ can not be captured, says ${recordedBy.name}: ${note}${more}`
    : `  ✓ ${kinds.join(', ').replaceAll('_', ' ')}: ${keptAt} (${recordedBy.name}, ${timeText(happenedAt)}${more})`;
}

/** What was captured, and the command that says so while nobody has. */
function evidenceLines({ number, verdict, evidence }: GateDecision): string[] {
  const { state, items, isWithheld } = evidence;
  const lines = items.filter(({ isCorrected }) => !isCorrected).map((item) => captureLine(item));
  const withheld = isWithheld ? [withheldLine] : [];
  const isOwed = verdict === 'preserve_first' && (state === 'due' || state === 'partly');
  const next = isOwed
    ? ['', `Then: lockstep gate captured G-${number} --kind memory logs --where ADDRESS (by ${whoCaptures})`]
    : [];
  return lines.length + withheld.length === 0 ? next : ['', 'Evidence:', ...lines, ...withheld, ...next];
}

function wayOut({ recommended, alternatives }: GateDecision, terminal: Terminal): string[] {
  if (recommended === null) return [];
  const found = alternatives.find(({ isRecommended }) => isRecommended);
  const verdict = found === undefined ? '' : `: ${verdictText(found.verdict, terminal)}: ${found.summary}`;
  return [`Way out: ${terminal.paint.bold(choiceText(recommended))}${verdict}`];
}

export function choiceText(choice: Choice): string {
  switch (choice.kind) {
    case 'stay':
      return `stay on ${choice.version}`;
    case 'release':
      return `${choice.direction.replace('_', ' ')} to ${choice.version}`;
    case 'hotfix':
      return `${choice.recipe.base} with ${choice.recipe.upgrades.map((each) => `${each.package.replace(/^[^/]+\//, '')} ${each.to}`).join(', ')}`;
  }
}

function reasonLines({ judgement }: GateDecision, terminal: Terminal): string[] {
  if (judgement.reasons.length === 0) return [];
  return tableLines(
    ['WHY', 'AXIS', 'REASON'],
    judgement.reasons.map(({ verdict, axis, sentence }) => [
      // A ground that stops nothing is a note; a column of "allowed" would hide the one line that is not.
      verdict === 'allow' ? { text: '· noted', paint: terminal.paint.dim } : verdictCell(verdict, terminal),
      axis,
      sentence,
    ]),
    terminal.width,
    'wrap',
  );
}

function alternativeLines({ alternatives, candidatesLeftOut }: GateDecision, terminal: Terminal): string[] {
  if (alternatives.length === 0) return [];
  return [
    '',
    ...tableLines(
      ['ALTERNATIVE', 'VERDICT', 'BECAUSE'],
      alternatives.map((each) => [
        `${each.isRecommended ? '→ ' : '  '}${choiceText(each.choice)}${each.isListedOnly ? ' (listed only)' : ''}`,
        verdictCell(each.verdict, terminal),
        each.because,
      ]),
      terminal.width,
      'wrap',
    ),
    ...(candidatesLeftOut > 0 ? [`${candidatesLeftOut} older releases were not looked at.`] : []),
  ];
}

/** Who is waited for, and how long. */
export function keyLines({ signoff }: GateDecision): string[] {
  return signoff.keys.map((key) => {
    const waited = key.waitedSeconds === null ? '' : ` after ${spanText(key.waitedSeconds)}`;
    if (key.signedBy !== null) return `  ✓ ${key.axis}: turned by ${key.signedBy.name}${waited}`;
    if (key.isPreSigned) return `  ✓ ${key.axis}: signed by day`;
    if (key.refusedBy !== null) return `  ✗ ${key.axis}: refused by ${key.refusedBy.name}${waited}`;
    const holders = key.holders.length > 0 ? named(key.holders, 5) : (key.deputy ?? 'NOBODY holds this key');
    const since = key.waitedSeconds === null ? '' : `, waiting ${spanText(key.waitedSeconds)}`;
    return `  … ${key.axis}: ${holders}${since}${key.isRecentlyGranted ? ' (key granted in the last 24 h)' : ''}`;
  });
}

function listed(heading: string, sentences: readonly string[]): string[] {
  return sentences.length === 0 ? [] : ['', heading, ...sentences.map((sentence) => `  ${sentence}`)];
}

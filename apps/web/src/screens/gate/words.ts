import type { Alternative, Choice, GateDecision, GateReason } from '@lockstep/contract';
import type { z } from 'zod';
import { cliLines } from '../../api/cli-lines.ts';

export type Decision = z.output<typeof GateDecision>;
export type ChoiceItem = z.output<typeof Choice>;
export type AlternativeItem = z.output<typeof Alternative>;
export type ReasonItem = z.output<typeof GateReason>;

const directionWords = { rollback: 'back to', roll_forward: 'forward to', sideways: 'sideways to' } as const;

/** `3.0.1 with next 15.5.7`, `forward to 3.0.3`, `stay on 3.0.2`. */
export function choiceWords(choice: ChoiceItem): string {
  switch (choice.kind) {
    case 'stay':
      return `stay on ${choice.version}`;
    case 'release':
      return `${directionWords[choice.direction]} ${choice.version}`;
    case 'hotfix':
      return `${choice.recipe.base} with ${choice.recipe.upgrades.map((upgrade) => `${shortPackage(upgrade.package)} ${upgrade.to}`).join(' and ')}`;
  }
}

/** A key that stays the same over refreshes. */
export function choiceKey(choice: ChoiceItem): string {
  return choice.kind === 'hotfix' ? `hotfix ${choiceWords(choice)}` : `${choice.kind} ${choice.version}`;
}

/** `npm/@scope/name` without its ecosystem. */
export function shortPackage(name: string): string {
  const slash = name.indexOf('/');
  return slash === -1 ? name : name.slice(slash + 1);
}

const upgradeCommands: Readonly<Record<string, (name: string, version: string) => string>> = {
  npm: (name, version) => `npm install ${name}@${version}`,
  pypi: (name, version) => `pip install '${name}==${version}'`,
  go: (name, version) => `go get ${name}@v${version.replace(/^v/, '')}`,
  'crates.io': (name, version) => `cargo update -p ${name} --precise ${version}`,
  rubygems: (name, version) => `# Gemfile: ${name} ${version}\nbundle update ${name} --conservative`,
  maven: (name, version) => `# pom.xml: ${name} ${version}`,
};

/** What to type to get there: the smallest change for a hotfix, the question to the gate for a release. */
export function choiceCommand(
  choice: ChoiceItem,
  decision: Pick<Decision, 'service' | 'environment' | 'motive'>,
): string | undefined {
  const ask = (target: string) => cliLines.gateCheck({ ...decision, target });
  switch (choice.kind) {
    case 'stay':
      return undefined;
    case 'release':
      return ask(choice.version);
    case 'hotfix': {
      const name = `${choice.recipe.base}-hotfix.1`;
      return [
        '# from the tag of that release',
        `git switch -c hotfix-${choice.recipe.base} ${choice.recipe.base}`,
        ...choice.recipe.upgrades.map(({ package: full, to }) => {
          const ecosystem = full.slice(0, Math.max(0, full.indexOf('/'))).toLowerCase();
          return upgradeCommands[ecosystem]?.(shortPackage(full), to) ?? `# ${full} ${to}`;
        }),
        cliLines.addRelease(decision.service, name),
        ask(name),
      ].join('\n');
    }
  }
}

/** Reasons of one axis, those that stop first; `both` belongs to either. */
export function reasonsOf(
  reasons: readonly ReasonItem[],
  axis: 'reliability' | 'security' | 'both',
): readonly ReasonItem[] {
  const rank = { deny: 0, needs_signoff: 1, preserve_first: 2, allow: 3 } as const;
  return reasons.filter((reason) => reason.axis === axis).toSorted((a, b) => rank[a.verdict] - rank[b.verdict]);
}

/** What a sign-off is about, in one word for the state of it. */
export const signoffWords: Record<Decision['signoff']['state'], string> = {
  not_needed: 'no key needed',
  not_requested: 'not asked for yet',
  waiting: 'waiting for keys',
  signed: 'both keys turned',
  refused: 'refused',
  expired: 'expired',
  lapsed: 'lapsed: the facts have moved',
  broken_glass: 'glass broken',
};

/** The question of a decision, to be asked again about this moment. */
export function questionAgain({ service, environment, target, motive }: Decision, incident: string | undefined) {
  return { service, environment, target, motive, incident };
}

/** Where somebody writes, so that what stands elsewhere can lead there. */
export const formPlaces = { ask: 'ask-for-keys', review: 'review-the-glass', capture: 'capture-evidence' } as const;

const MINUTE_MS = 60_000;

/** Was the question about another moment than the one it was asked at? */
export function isAboutPast({ asOf, decidedAt }: Pick<Decision, 'asOf' | 'decidedAt'>): boolean {
  return Date.parse(decidedAt) - Date.parse(asOf) > MINUTE_MS;
}

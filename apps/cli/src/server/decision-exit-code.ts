import { type ExitCode, exitCodes } from '../cli-problem.ts';
import type { GateDecision } from './decision-lines.ts';

/** The server's, as far as this version knows it; anything new is no permission. */
export function knownExitCode(code: number): ExitCode {
  switch (code) {
    case exitCodes.ok:
    case exitCodes.denied:
    case exitCodes.needsSignoff:
    case exitCodes.noVerdict:
      return code;
  }
  return exitCodes.noVerdict;
}

/** With `--strict` a warn-only verdict counts like an enforced one, unless the keys were turned all the same. */
export async function exitCodeOfDecision(decision: GateDecision, isStrict: boolean): Promise<ExitCode> {
  const { verdict, effect, signoff, judgement } = decision;
  const isPassed = signoff.state === 'signed' || signoff.state === 'broken_glass';
  if (!isStrict || effect !== 'warn' || isPassed) return knownExitCode(decision.exitCode);
  const { exitCodeOf } = await import('@lockstep/gate');
  // The wire names codes as text, because a newer server may know more of them than this version.
  const reasons = judgement.reasons as Parameters<typeof exitCodeOf>[0]['target']['reasons'];
  return exitCodeOf(
    { verdict, effect, target: { ...judgement, reasons, reopened: [], carried: [], closed: [] } },
    true,
  );
}

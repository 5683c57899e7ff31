import { type FieldProblem, rotationProblem } from './rotation-problem.ts';
import type { EpochMs, Schedule } from './schedule.ts';

/**
 * What keeps a schedule from being worked out, one problem per rotation, stretch or order; empty when `coverage` can be asked.
 * `field` is a path such as `versions[0].layers[1].rotations[0].zone`.
 */
export function scheduleProblems(schedule: Schedule): FieldProblem[] {
  const problems: FieldProblem[] = [];
  const checkStretch = (field: string, { from, to }: { from: EpochMs; to: EpochMs }): void => {
    if (!(from < to)) problems.push({ field: `${field}.to`, problem: 'is not after its `from`' });
  };

  for (const [v, version] of schedule.versions.entries()) {
    const before = schedule.versions[v - 1];
    if (before !== undefined && version.effectiveFrom <= before.effectiveFrom) {
      problems.push({ field: `versions[${v}].effectiveFrom`, problem: 'is not after that of the version before' });
    }
    for (const [l, layer] of version.layers.entries()) {
      const path = `versions[${v}].layers[${l}]`;
      for (const [r, rotation] of layer.rotations.entries()) {
        const found = rotationProblem(rotation);
        if (found !== undefined) problems.push({ ...found, field: `${path}.rotations[${r}].${found.field}` });
        for (const [s, shadow] of rotation.shadows.entries())
          checkStretch(`${path}.rotations[${r}].shadows[${s}]`, shadow);
      }
      for (const [f, shift] of layer.fixedShifts.entries()) checkStretch(`${path}.fixedShifts[${f}]`, shift);
    }
  }
  for (const [o, override] of schedule.overrides.entries()) checkStretch(`overrides[${o}]`, override);
  return problems;
}

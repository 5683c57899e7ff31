import type { FieldProblem } from '../../ui/field.tsx';

/** `steps[0].targets` and `steps.0.targets` are the same field to whoever looks for it. */
function dotted(path: string): string {
  return path.replaceAll(/\[(\d+)\]/g, '.$1');
}

/**
 * Finds what is wrong with a field: by the check that runs while somebody types, else by the answer to saving. A problem of a part
 * (`steps[0].targets[2]`) stands at the field that holds it.
 */
export function findProblem(
  checked: readonly (FieldProblem & { readonly field: string })[],
  ofSaving: (field: string) => FieldProblem | undefined,
): (field: string) => FieldProblem | undefined {
  return (field) => {
    const path = dotted(field);
    const found = checked.find((each) => dotted(each.field) === path || dotted(each.field).startsWith(`${path}.`));
    return found ?? ofSaving(path) ?? ofSaving(field);
  };
}

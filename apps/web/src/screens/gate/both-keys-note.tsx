import { type AxisName, axisLook } from '../../ui/tags.tsx';
import type { VerdictName } from '../../ui/verdict.tsx';

/** Why the key of a side is asked for that has nothing against it; nothing where each side that is asked objects. */
export function BothKeysNote({
  axes,
  keys,
}: {
  axes: Readonly<Record<AxisName, VerdictName>>;
  keys: readonly AxisName[];
}) {
  const willing = keys.length === 2 ? keys.filter((axis) => axes[axis] === 'allow') : [];
  const [axis] = willing;
  if (axis === undefined) return null;
  return (
    <p className="text-sm text-muted pretty">
      {axisLook[axis].word} has nothing against it. Its key is asked for all the same: while there is another way, one
      side alone does not let it go.
    </p>
  );
}

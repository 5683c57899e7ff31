import type { ShapeName } from '../../ui/shape.tsx';
import { shapeOf, type VerdictName } from '../../ui/verdict.tsx';
import { choiceKey, choiceWords, type Decision } from './words.ts';

export type PlotMark = {
  readonly key: string;
  readonly name: string;
  readonly role: 'stay' | 'target' | 'recommended' | 'other';
  readonly shape: ShapeName;
  readonly x: number;
  readonly y: number;
  /** Upper end of the bar of uncertainty on the security axis: it could be as bad as this. */
  readonly couldReach: number | undefined;
  readonly said: string;
};

export type PlotFrame = {
  readonly width: number;
  readonly height: number;
  readonly left: number;
  readonly bottom: number;
  readonly top: number;
  readonly right: number;
};

/** Bands of both axes, mild to strict: the scale is the verdict, not an invented score. */
export const bands = ['allow', 'preserve_first', 'needs_signoff', 'deny'] as const satisfies readonly VerdictName[];

type Entry = Omit<PlotMark, 'x' | 'y' | 'couldReach'> & {
  axes: Readonly<Record<'reliability' | 'security', VerdictName>>;
  isUncertain: boolean;
};

function entries(decision: Decision): readonly Entry[] {
  const recommended = decision.recommended && choiceKey(decision.recommended);
  const roleOf = (key: string, role: PlotMark['role']) => (key === recommended ? 'recommended' : role);
  const stay: Entry[] =
    decision.stay && decision.current !== null
      ? [
          {
            key: 'stay',
            name: `stay on ${decision.current}`,
            role: roleOf(`stay ${decision.current}`, 'stay'),
            shape: shapeOf(decision.stay.verdict, decision.stay.isUncertain),
            said: decision.stay.summary,
            axes: decision.stay.axes,
            isUncertain: decision.stay.isUncertain,
          },
        ]
      : [];
  const { judgement } = decision;
  const target: Entry = {
    key: 'target',
    name: decision.target,
    role: roleOf(`release ${decision.target}`, 'target'),
    shape: shapeOf(judgement.verdict, judgement.isUncertain),
    said: judgement.summary,
    axes: judgement.axes,
    isUncertain: judgement.isUncertain,
  };
  const others: Entry[] = decision.alternatives
    .filter(
      ({ choice }) => choice.kind !== 'stay' && !(choice.kind === 'release' && choice.version === decision.target),
    )
    .map((alternative) => ({
      key: choiceKey(alternative.choice),
      name: choiceWords(alternative.choice),
      role: roleOf(choiceKey(alternative.choice), 'other'),
      shape: shapeOf(alternative.verdict, alternative.isUncertain),
      said: alternative.summary,
      axes: alternative.axes,
      isUncertain: alternative.isUncertain,
    }));
  return [...stay, target, ...others];
}

/** Where a band begins and ends on an axis of this length. */
export function bandSpan(band: number, length: number): { from: number; to: number } {
  return { from: (band * length) / bands.length, to: ((band + 1) * length) / bands.length };
}

/**
 * Places every choice: right is worse for reliability, up is worse for security. Marks that share a cell stand in a grid inside it, in the
 * order given, so that none hides another; a mark whose findings can not be told has a bar up to `deny`.
 */
export function plotLayout(decision: Decision, frame: PlotFrame): readonly PlotMark[] {
  const width = frame.width - frame.left - frame.right;
  const height = frame.height - frame.top - frame.bottom;
  const cells = Map.groupBy(entries(decision), (entry) => `${entry.axes.reliability} ${entry.axes.security}`);
  return [...cells.values()].flatMap((cell) => {
    const columns = Math.ceil(Math.sqrt(cell.length));
    const rows = Math.ceil(cell.length / columns);
    return cell.map(({ axes, isUncertain, ...mark }, index) => {
      const across = bandSpan(bands.indexOf(axes.reliability), width);
      const up = bandSpan(bands.indexOf(axes.security), height);
      const column = index % columns;
      const row = Math.floor(index / columns);
      const x = frame.left + across.from + ((column + 0.5) / columns) * (across.to - across.from);
      const y = frame.top + height - (up.from + ((row + 0.5) / rows) * (up.to - up.from));
      return { ...mark, x, y, couldReach: isUncertain ? frame.top : undefined };
    });
  });
}

/** Which mark the arrow keys lead to from here: the nearest in that direction. */
export function nextMark(marks: readonly PlotMark[], from: string, key: string): string {
  const here = marks.find((mark) => mark.key === from);
  if (!here) return marks[0]?.key ?? from;
  const ahead: Readonly<Record<string, (mark: PlotMark) => number>> = {
    ArrowRight: (mark) => mark.x - here.x,
    ArrowLeft: (mark) => here.x - mark.x,
    ArrowDown: (mark) => mark.y - here.y,
    ArrowUp: (mark) => here.y - mark.y,
  };
  const distance = ahead[key];
  if (!distance) return from;
  const candidates = marks.filter((mark) => distance(mark) > 0.5);
  const cost = (mark: PlotMark) => Math.hypot(mark.x - here.x, mark.y - here.y);
  return candidates.toSorted((a, b) => cost(a) - cost(b))[0]?.key ?? from;
}

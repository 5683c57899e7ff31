import { sharesOf } from './gathered-turns.ts';
import { type Bar, fittingNames, fittingWord, textWidth, type Turns } from './timeline-layout.ts';
import { stretchSentence, type TimelineLook } from './timeline-look.ts';

/** Somebody's time, a time that is nobody's, or many short turns in one. */
export function BarShape({
  bar,
  y,
  height,
  look,
  patternId,
  isChosen,
  isStop,
  onChoose,
}: {
  bar: Bar;
  y: number;
  height: number;
  look: TimelineLook;
  patternId: string;
  isChosen: boolean;
  isStop: boolean;
  onChoose: () => void;
}) {
  const { stretch } = bar;
  const isGap = stretch.kind === 'gap';
  // What is over can not be covered any more; only what is open or to come is loud.
  const isLoud = isGap && !stretch.onPurpose && stretch.to > look.now;
  const isFaint = stretch.kind === 'leave' || stretch.kind === 'shadow' || stretch.kind === 'removed';
  const tint = 'userId' in stretch && !isFaint ? look.tintOf(stretch.userId) : undefined;
  const label = isGap
    ? fittingWord(stretch.onPurpose ? 'open' : 'nobody', bar.width)
    : fittingNames(peopleOf(bar).map(look.nameOf), bar.width);
  const sentence = stretchSentence(stretch, look);
  const isSaid = sentence.includes(label);
  const isInitials = !isGap && !isSaid;
  const box = { x: bar.x + 0.75, y: y + 0.75, width: Math.max(1, bar.width - 1.5), height: height - 1.5, rx: 3 };
  return (
    <g
      role="button"
      data-bar={bar.key}
      tabIndex={isStop ? 0 : -1}
      aria-pressed={isChosen}
      // What one sees is what one may say to it: initials, and that nobody is meant to be on call.
      aria-label={isSaid ? sentence : `${sentence}; ${label}`}
      data-tip={sentence}
      onClick={onChoose}
      className="cursor-pointer outline-offset-1"
    >
      {stretch.kind === 'turns' && <Bands turns={stretch} box={box} look={look} />}
      <rect
        {...box}
        strokeWidth={isChosen ? 2 : 1}
        strokeDasharray={isFaint ? '4 2.5' : undefined}
        fill={isGap ? `url(#${patternId}-${isLoud ? 'gap' : 'open'})` : (tint?.fill ?? 'none')}
        stroke={isChosen ? undefined : tint?.edge}
        className={`${isFaint ? 'fill-surface' : ''} ${isChosen ? 'stroke-accent' : tint ? '' : isLoud ? 'stroke-bad' : 'stroke-edge/60'}`}
      />
      {stretch.kind === 'override' && (
        <rect x={box.x} y={box.y} width={box.width} height={4} rx={2} className="fill-accent" />
      )}
      {label !== '' && isGap && (
        <rect
          x={bar.x + 3}
          y={y + height / 2 - 9}
          width={textWidth(label) + 6}
          height={18}
          rx={3}
          className="fill-surface"
        />
      )}
      {label !== '' && (
        <text
          aria-hidden="true"
          x={isInitials ? bar.x + bar.width / 2 : bar.x + 6}
          textAnchor={isInitials ? 'middle' : 'start'}
          y={y + height / 2 + 4}
          className={`pointer-events-none text-[12px] font-medium ${isLoud ? 'fill-bad font-semibold' : isGap || isFaint ? 'fill-muted' : 'fill-ink'}`}
        >
          {label}
        </text>
      )}
    </g>
  );
}

function peopleOf({ stretch }: Bar): string[] {
  if (stretch.kind === 'turns') return sharesOf(stretch).map(({ userId }) => userId);
  return stretch.kind === 'gap' ? [] : [stretch.userId];
}

/** One band per person over the whole time, as high as their part of it, open time on top: side by side they would look like turns. */
function Bands({
  turns,
  box: { rx, ...box },
  look,
}: {
  turns: Turns;
  box: { x: number; y: number; width: number; height: number; rx: number };
  look: Pick<TimelineLook, 'tintOf'>;
}) {
  const bands = sharesOf(turns).map(({ userId, share }) => ({ userId, height: share * box.height }));
  return (
    <>
      <rect {...box} rx={rx} className="fill-canvas" />
      {bands.map(({ userId, height }, index) => (
        <rect
          key={userId}
          {...box}
          y={box.y + box.height - bands.slice(0, index + 1).reduce((sum, band) => sum + band.height, 0)}
          height={height}
          fill={look.tintOf(userId).fill}
        />
      ))}
    </>
  );
}

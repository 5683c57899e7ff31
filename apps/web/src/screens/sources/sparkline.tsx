import { barOf, dayWordsOf, type Health } from './source-words.ts';

const HEIGHT = 24;
const STEP = 5;

/** Messages of the last 24 hours, hour by hour; what was refused stands on top in another colour. */
export function Sparkline({ perHour }: { perHour: Health['perHour'] }) {
  const most = Math.max(1, ...perHour.map((hour) => hour.received + hour.rejected));
  const words = dayWordsOf(perHour);
  return (
    <svg
      role="img"
      aria-label={words}
      data-tip={words}
      width={perHour.length * STEP}
      height={HEIGHT + 1}
      viewBox={`0 0 ${Math.max(1, perHour.length * STEP)} ${HEIGHT + 1}`}
      className="shrink-0 text-edge"
    >
      <line x1={0} x2={perHour.length * STEP} y1={HEIGHT + 0.5} y2={HEIGHT + 0.5} stroke="currentColor" />
      {perHour.map((hour, index) => {
        const { taken, refused } = barOf(hour, most, HEIGHT);
        const place = { x: index * STEP, width: STEP - 1 };
        return (
          <g key={hour.at}>
            {taken > 0 && <rect {...place} y={HEIGHT - taken} height={taken} className="fill-accent" />}
            {refused > 0 && <rect {...place} y={HEIGHT - taken - refused} height={refused} className="fill-bad" />}
          </g>
        );
      })}
    </svg>
  );
}

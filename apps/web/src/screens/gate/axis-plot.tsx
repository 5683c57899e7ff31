import { type KeyboardEvent, useState } from 'react';
import { ShapeAt } from '../../ui/shape.tsx';
import { VerdictChip, verdictLook } from '../../ui/verdict.tsx';
import { bands, bandSpan, nextMark, type PlotFrame, plotLayout, type PlotMark } from './plot-layout.ts';
import type { Decision } from './words.ts';
import { Prose } from '../../ui/prose.tsx';

const frame: PlotFrame = { width: 760, height: 460, left: 118, right: 12, top: 12, bottom: 52 };
const roleWords = {
  stay: 'where you are',
  target: 'what you asked',
  recommended: 'recommended',
  other: 'another way',
} as const;

/** Both axes at once. The scale is the verdict itself; what can not be told has a bar up to the worst it could be. */
export function AxisPlot({ decision }: { decision: Decision }) {
  const marks = plotLayout(decision, frame);
  const [chosen, setChosen] = useState('target');
  const shown = marks.find((mark) => mark.key === chosen) ?? marks[0];
  const onKey = (event: KeyboardEvent<SVGSVGElement>) => {
    if (!event.key.startsWith('Arrow')) return;
    event.preventDefault();
    setChosen(nextMark(marks, chosen, event.key));
  };
  return (
    <div className="grid gap-3 p-4">
      <div className="overflow-x-auto">
        {/* oxlint-disable jsx-a11y/no-noninteractive-tabindex, jsx-a11y/no-noninteractive-element-interactions -- arrow keys walk the marks; the table above says the same */}
        <svg
          viewBox={`0 0 ${frame.width} ${frame.height}`}
          role="group"
          aria-label="Choices by reliability and security. Arrow keys walk them; the table of other ways says the same."
          tabIndex={0}
          onKeyDown={onKey}
          className="h-auto w-full min-w-[34rem] select-none"
        >
          <Ground />
          {marks.map((mark) => (
            <Mark key={mark.key} mark={mark} isChosen={mark.key === shown?.key} onChoose={() => setChosen(mark.key)} />
          ))}
        </svg>
        {/* oxlint-enable jsx-a11y/no-noninteractive-tabindex, jsx-a11y/no-noninteractive-element-interactions */}
      </div>
      {shown && (
        <div aria-live="polite" className="grid gap-1 rounded-md bg-raised px-3 py-2">
          <p className="flex flex-wrap items-center gap-2">
            <span className="font-mono font-semibold">{shown.name}</span>
            <VerdictChip verdict={shown.shape} />
            <span className="text-sm text-muted">{roleWords[shown.role]}</span>
          </p>
          <p className="text-sm pretty">
            <Prose text={shown.said} />
          </p>
        </div>
      )}
    </div>
  );
}

function Ground() {
  const width = frame.width - frame.left - frame.right;
  const height = frame.height - frame.top - frame.bottom;
  const allowed = { x: bandSpan(0, width), y: bandSpan(0, height) };
  return (
    <g>
      <rect x={frame.left} y={frame.top} width={width} height={height} className="fill-canvas stroke-line" />
      <rect
        x={frame.left}
        y={frame.top + height - allowed.y.to}
        width={allowed.x.to}
        height={allowed.y.to}
        className="fill-ok/14"
      />
      {bands.map((band, index) => {
        const across = bandSpan(index, width);
        const up = bandSpan(index, height);
        return (
          <g key={band} className="fill-muted text-[11px]">
            {index > 0 && (
              <path
                d={`M${frame.left + across.from} ${frame.top}v${height}M${frame.left} ${frame.top + height - up.from}h${width}`}
                className="stroke-line"
              />
            )}
            <text
              x={frame.left + (across.from + across.to) / 2}
              y={frame.height - frame.bottom + 18}
              textAnchor="middle"
            >
              {verdictLook[band].word}
            </text>
            <text x={frame.left - 8} y={frame.top + height - (up.from + up.to) / 2 + 4} textAnchor="end">
              {verdictLook[band].word}
            </text>
          </g>
        );
      })}
      <text
        x={frame.left + width / 2}
        y={frame.height - 10}
        textAnchor="middle"
        className="fill-ink text-[12px] font-semibold"
      >
        Reliability: worse to the right
      </text>
      <text
        transform={`translate(14 ${frame.top + height / 2}) rotate(-90)`}
        textAnchor="middle"
        className="fill-ink text-[12px] font-semibold"
      >
        Security: worse upwards
      </text>
    </g>
  );
}

function Mark({ mark, isChosen, onChoose }: { mark: PlotMark; isChosen: boolean; onChoose: () => void }) {
  const isMain = mark.role !== 'other';
  return (
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions -- pointer shortcut for what arrow keys on the drawing do
    <g className={`${verdictLook[mark.shape].ink} cursor-pointer`} onPointerEnter={onChoose} onPointerDown={onChoose}>
      <circle cx={mark.x} cy={mark.y} r={16} fill="transparent" />
      {mark.couldReach !== undefined && mark.couldReach < mark.y - 14 && (
        <path
          d={`M${mark.x} ${mark.y - 12}V${mark.couldReach + 6}M${mark.x - 5} ${mark.couldReach + 6}h10`}
          stroke="currentColor"
          strokeDasharray="4 3"
          fill="none"
        />
      )}
      {(isChosen || mark.role === 'recommended') && (
        <circle
          cx={mark.x}
          cy={mark.y}
          r={15}
          fill="none"
          strokeWidth={isChosen ? 2 : 1.2}
          className={isChosen ? 'stroke-accent' : 'stroke-ok'}
        />
      )}
      <ShapeAt shape={mark.shape} x={mark.x} y={mark.y} />
      {isMain && (
        <text x={mark.x} y={mark.y + 29} textAnchor="middle" className="fill-ink font-mono text-[11px] font-semibold">
          {mark.name}
        </text>
      )}
    </g>
  );
}

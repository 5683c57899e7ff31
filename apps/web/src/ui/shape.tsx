import type { ReactNode } from 'react';

/** One silhouette per verdict: told apart without colour and at 12 px. */
export type ShapeName = 'allow' | 'preserve_first' | 'needs_signoff' | 'deny' | 'unknown';

const drawn: Record<ShapeName, ReactNode> = {
  allow: (
    <>
      <circle cx="8" cy="8" r="7" fill="currentColor" />
      <path d="m4.8 8.2 2.2 2.2 4.2-4.6" fill="none" stroke="var(--color-surface)" strokeWidth="1.8" />
    </>
  ),
  preserve_first: (
    <>
      <path d="M8 .8 15.2 8 8 15.2.8 8Z" fill="currentColor" />
      <path d="M6.2 5.4v5.2M9.8 5.4v5.2" stroke="var(--color-surface)" strokeWidth="1.7" />
    </>
  ),
  needs_signoff: (
    <>
      <path d="M8 1 15.4 14.4H.6Z" fill="currentColor" />
      <path d="M8 5.8v4.1M8 11.3v1.5" stroke="var(--color-surface)" strokeWidth="1.8" />
    </>
  ),
  deny: (
    <>
      <path d="M5 .8h6L15.2 5v6L11 15.2H5L.8 11V5Z" fill="currentColor" />
      <path d="m5.3 5.3 5.4 5.4m0-5.4-5.4 5.4" stroke="var(--color-surface)" strokeWidth="1.9" />
    </>
  ),
  unknown: (
    <>
      <rect
        x="1.6"
        y="1.6"
        width="12.8"
        height="12.8"
        rx="1"
        fill="none"
        stroke="currentColor"
        strokeWidth="1.8"
        strokeDasharray="3 1.9"
      />
      <path
        d="M6 6.2a2 2 0 1 1 2.9 1.8c-.6.3-.9.6-.9 1.3M8 10.7v1.4"
        fill="none"
        stroke="currentColor"
        strokeWidth="1.5"
      />
    </>
  ),
};

export function ShapeMark({ shape, size = 14 }: { shape: ShapeName; size?: number }) {
  return (
    <svg viewBox="0 0 16 16" width={size} height={size} aria-hidden="true" className="shrink-0">
      {drawn[shape]}
    </svg>
  );
}

/** The same silhouettes inside a larger drawing, centred on a point. */
export function ShapeAt({ shape, x, y, size = 18 }: { shape: ShapeName; x: number; y: number; size?: number }) {
  return (
    <svg x={x - size / 2} y={y - size / 2} width={size} height={size} viewBox="0 0 16 16" overflow="visible">
      {drawn[shape]}
    </svg>
  );
}

import type { ReactNode } from 'react';
import { classNames } from './class-names.ts';

/** Code that scrolls inside itself, by keyboard too. */
export function ScrollingCode({
  label,
  className,
  children,
}: {
  label: string;
  className?: string;
  children: ReactNode;
}) {
  /* oxlint-disable jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable without a mouse */
  return (
    <pre
      tabIndex={0}
      aria-label={label}
      className={classNames('overflow-auto font-mono text-xs leading-relaxed', className)}
    >
      {children}
    </pre>
  );
  /* oxlint-enable jsx-a11y/no-noninteractive-tabindex */
}

import { IsRestoringProvider } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useIsPainted } from './after-frame.ts';

/** Parts that stand with what is known first, and ask the server once they are painted: a dozen questions keep no frame waiting. */
export function AskedLater({ children }: { children: ReactNode }) {
  return <IsRestoringProvider value={!useIsPainted()}>{children}</IsRestoringProvider>;
}

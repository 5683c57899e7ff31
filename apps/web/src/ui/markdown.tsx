import { readMarkdown } from '@lockstep/markdown';
import { useMemo } from 'react';
import { Blocks } from './blocks.tsx';

/** What people wrote, as Markdown. Made of elements, never of HTML. */
export function Markdown({ text }: { text: string }) {
  return <Blocks blocks={useMemo(() => readMarkdown(text), [text])} />;
}

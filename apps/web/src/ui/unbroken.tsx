import { Fragment } from 'react';
import { unbrokenParts } from './unbroken-parts.ts';

/** Text whose ids, moments, lengths and versions stay on one line; what is copied out of it is plain text. */
export function Unbroken({ text }: { text: string }) {
  return unbrokenParts(text).map((part, index) =>
    index % 2 === 1 ? (
      <span key={index} className="whitespace-nowrap">
        {part}
      </span>
    ) : (
      <Fragment key={index}>{part}</Fragment>
    ),
  );
}

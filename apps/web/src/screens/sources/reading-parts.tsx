import { useState } from 'react';
import { firstPayload } from './mapping-draft.ts';
import { MappingPart } from './mapping-part.tsx';
import { PayloadsPart } from './payloads-part.tsx';
import type { Source } from './source-words.ts';

/** Kinds whose payloads are read by a mapping of their own. */
const mapped: readonly string[] = ['generic', 'mail'];

/** What came, and how it is read. */
export function ReadingParts({ source, may }: { source: Source; may: boolean }) {
  const isMapped = mapped.includes(source.kind);
  const [tried, setTried] = useState({
    text: source.kind === 'generic' ? firstPayload : '',
    contentType: 'application/json',
  });
  return (
    <>
      {isMapped && (
        <MappingPart
          source={source}
          payload={tried.text}
          contentType={tried.contentType}
          isEditable={may}
          onPayload={(text) => setTried({ ...tried, text })}
        />
      )}
      {may && (
        <PayloadsPart
          source={source}
          {...(isMapped && {
            onTry: ({ body, contentType }) => setTried({ text: body, contentType }),
          })}
        />
      )}
    </>
  );
}

import { Button } from '../../ui/button.tsx';
import { Digest } from '../../ui/copy.tsx';
import { Prose } from '../../ui/prose.tsx';
import { Time } from '../../ui/time.tsx';
import { type CaptureItem, kindsWords } from './capture-words.ts';

/** What was said of evidence, oldest first; what was corrected is struck and stays. */
export function CaptureRecords({
  items,
  isWithheld,
  onCorrect,
}: {
  items: readonly (Omit<CaptureItem, 'corrects'> & { readonly services?: readonly string[] })[];
  isWithheld: boolean;
  onCorrect?: ((id: string) => void) | undefined;
}) {
  return (
    <>
      {items.length > 0 && (
        <ul className="grid gap-3 text-sm">
          {items.map((item) => (
            <li key={item.id} className={item.isCorrected ? 'text-muted line-through' : 'grid gap-0.5'}>
              {item.outcome === 'captured' ? (
                <p className="font-medium pretty">{kindsWords(item.kinds)}</p>
              ) : (
                <p className="font-medium">Can not be captured</p>
              )}
              {!item.isCorrected && <Rest item={item} {...(onCorrect && { onCorrect })} />}
            </li>
          ))}
        </ul>
      )}
      {isWithheld && <p className="text-sm text-muted pretty">What was captured is for those with the need to know.</p>}
    </>
  );
}

function Rest({
  item,
  onCorrect,
}: {
  item: Parameters<typeof CaptureRecords>[0]['items'][number];
  onCorrect?: (id: string) => void;
}) {
  const { keptAt, sha256, note, capturedBy, recordedBy, happenedAt, isComplete, services } = item;
  return (
    <>
      {keptAt !== '' && (
        <p className="[overflow-wrap:anywhere]">
          {/^https?:\/\//.test(keptAt) ? (
            <a href={keptAt} className="link" rel="noreferrer">
              {keptAt}
            </a>
          ) : (
            keptAt
          )}
        </p>
      )}
      {sha256 !== null && <Digest value={`sha256:${sha256}`} />}
      {note !== '' && (
        <p className="pretty [overflow-wrap:anywhere]">
          <Prose text={note} />
        </p>
      )}
      <p className="text-muted pretty">
        {capturedBy === '' ? recordedBy.name : `${capturedBy}, recorded by ${recordedBy.name}`},{' '}
        <Time at={happenedAt} />
        {!isComplete && '; more is to come'}
        {services !== undefined && `; ${services.join(', ')}`}
      </p>
      {onCorrect && (
        <Button kind="quiet" className="-ml-3 justify-self-start" onClick={() => onCorrect(item.id)}>
          Correct
        </Button>
      )}
    </>
  );
}

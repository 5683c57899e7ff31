import { useState } from 'react';
import { counted } from '../../ui/counted.ts';
import { type FieldProblem, Segments, TextArea, TextField } from '../../ui/field.tsx';
import { placesOf, useSecrets } from './sensitive.ts';

/** What is taken away, and why. `text` is what the words stand in. */
export function useRedaction<Part extends string>(first: Part, textOf: (part: Part) => string) {
  const [part, setPart] = useState<Part>(first);
  const [typed, setTyped] = useState<string>();
  const [because, setBecause] = useState('');
  const text = textOf(part);
  const [found] = useSecrets(text).items;
  // What looks like a secret is offered until somebody says what they mean.
  const words = typed ?? (found === undefined ? '' : text.slice(found.from, found.to));
  return { part, setPart, words, setTyped, because, setBecause, places: placesOf(text, words) };
}

/** @param whole the part that takes no words, because everything goes */
export function RedactFields<Part extends string>({
  redaction,
  options,
  whole,
  problemOf,
}: {
  redaction: ReturnType<typeof useRedaction<Part>>;
  options: readonly { readonly value: Part; readonly label: string }[];
  whole: Part;
  problemOf: (field: string) => FieldProblem | undefined;
}) {
  const { part, setPart, words, setTyped, because, setBecause, places } = redaction;
  return (
    <>
      <Segments label="What" hideLabel value={part} options={options} onValue={setPart} />
      {part !== whole && (
        <TextField
          label="The words, as they stand there"
          data-first
          value={words}
          onValue={setTyped}
          className="font-mono"
          hint={words === '' ? 'Letter by letter' : `Stand there ${counted(places.length, 'time')}`}
          problem={problemOf('spans')}
        />
      )}
      <TextArea label="Why" value={because} onValue={setBecause} problem={problemOf('because')} />
    </>
  );
}

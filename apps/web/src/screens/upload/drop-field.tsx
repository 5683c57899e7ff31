import { FileText, FileUp } from 'lucide-react';
import { useId, useState } from 'react';
import { classNames } from '../../ui/class-names.ts';
import { sizeWords } from '../../ui/size-words.ts';

/** A file: dropped, or chosen with the mouse, a finger or the keyboard. */
export function DropField({
  label,
  hint,
  file,
  onFile,
}: {
  label: string;
  hint: string;
  file: File | undefined;
  onFile: (file: File) => void;
}) {
  const id = useId();
  const [isOver, setIsOver] = useState(false);
  const Icon = file ? FileText : FileUp;
  return (
    <div
      className={classNames(
        'relative grid min-h-36 place-items-center rounded-lg border-2 border-dashed px-4 py-6 text-center has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-accent',
        isOver ? 'border-accent bg-accent/10' : 'border-edge/70 bg-canvas hover:border-edge',
      )}
    >
      <div className="grid justify-items-center gap-0.5">
        <Icon size={26} aria-hidden className={classNames('mb-1', file ? 'text-accent' : 'text-muted')} />
        <label htmlFor={id} className="inline-grid min-h-6 items-center font-semibold [overflow-wrap:anywhere]">
          {file ? file.name : label}
        </label>
        <span className="text-sm text-muted pretty">
          {file ? `${sizeWords(file.size)}, press to choose another` : hint}
        </span>
      </div>
      {/* The field lies over the whole area: it takes what is dropped there without a line of code. */}
      <input
        id={id}
        type="file"
        className="absolute inset-0 cursor-pointer opacity-0"
        onDragEnter={() => setIsOver(true)}
        onDragLeave={() => setIsOver(false)}
        onDrop={() => setIsOver(false)}
        onChange={(event) => {
          const [first] = event.target.files ?? [];
          if (first) onFile(first);
        }}
      />
    </div>
  );
}

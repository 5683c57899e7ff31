import type { FieldProblem } from '../../ui/field.tsx';
import { ArrowDown, ArrowUp, Plus, Trash2 } from 'lucide-react';
import { Button, IconButton } from '../../ui/button.tsx';
import { counted } from '../../ui/counted.ts';
import { TextField } from '../../ui/field.tsx';
import type { NamedPerson } from './people.ts';
import { RotationFields } from './rotation-fields.tsx';
import { type DraftLayer, type DraftRotation, newRotation } from './schedule-draft.ts';

/** Layers from the highest down, as on the timeline; each with its rotations. */
export function LayerFields({
  layers,
  people,
  me,
  zone,
  startsAt,
  problemOf,
  onLayers,
}: {
  /** The lowest first. */
  layers: readonly DraftLayer[];
  people: readonly NamedPerson[];
  me: string | undefined;
  /** Of rotations that are added. */
  zone: string;
  startsAt: string;
  /** By a field such as `layers[0].rotations[1].zone`. */
  problemOf: (field: string) => FieldProblem | undefined;
  onLayers: (layers: readonly DraftLayer[]) => void;
}) {
  const change = (index: number, part: Partial<DraftLayer>) =>
    onLayers(layers.map((layer, at) => (at === index ? { ...layer, ...part } : layer)));
  const move = (index: number, by: 1 | -1) => {
    const layer = layers[index];
    if (layer !== undefined) onLayers(layers.toSpliced(index, 1).toSpliced(index + by, 0, layer));
  };
  const addRotation = (): DraftRotation => newRotation(crypto.randomUUID(), 'Weekly', zone, startsAt);
  const addLayer = () =>
    onLayers([
      ...layers,
      { id: crypto.randomUUID(), name: `Layer ${layers.length + 1}`, fixedShifts: [], rotations: [addRotation()] },
    ]);
  return (
    <div className="grid gap-4">
      <Button kind="plain" icon={Plus} className="justify-self-start" onClick={addLayer}>
        Add a layer on top
      </Button>
      {layers
        .map((layer, index) => (
          <section key={layer.id} aria-label={`Layer ${layer.name}`} className="panel grid gap-4 p-4">
            <div className="flex items-end gap-1">
              <div className="min-w-0 flex-1">
                <TextField
                  label={index === 0 ? 'Layer, the lowest' : 'Layer, above the ones below where it covers'}
                  value={layer.name}
                  onValue={(name) => change(index, { name })}
                  problem={problemOf(`layers[${index}].name`)}
                />
              </div>
              {layers.length > 1 && (
                <>
                  <IconButton
                    icon={ArrowUp}
                    label={`Layer ${layer.name} higher`}
                    disabled={index === layers.length - 1}
                    onClick={() => move(index, 1)}
                  />
                  <IconButton
                    icon={ArrowDown}
                    label={`Layer ${layer.name} lower`}
                    disabled={index === 0}
                    onClick={() => move(index, -1)}
                  />
                  <IconButton
                    icon={Trash2}
                    label={`Remove the layer ${layer.name}`}
                    onClick={() => onLayers(layers.toSpliced(index, 1))}
                  />
                </>
              )}
            </div>
            {layer.fixedShifts.length > 0 && (
              <p className="flex flex-wrap items-center gap-x-3 text-sm text-muted">
                {counted(layer.fixedShifts.length, 'shift')} by name, from a calendar.
                <Button kind="quiet" onClick={() => change(index, { fixedShifts: [] })}>
                  Remove them
                </Button>
              </p>
            )}
            {layer.rotations.map((rotation, at) => (
              <div key={rotation.id} className={at > 0 ? 'border-t border-line pt-4' : ''}>
                <RotationFields
                  rotation={rotation}
                  people={people}
                  me={me}
                  problemOf={(field) => problemOf(`layers[${index}].rotations[${at}].${field}`)}
                  onRotation={(next) => change(index, { rotations: layer.rotations.with(at, next) })}
                  onRemove={
                    layer.rotations.length + layer.fixedShifts.length > 1
                      ? () => change(index, { rotations: layer.rotations.toSpliced(at, 1) })
                      : undefined
                  }
                />
              </div>
            ))}
            <Button
              kind="quiet"
              icon={Plus}
              className="justify-self-start"
              onClick={() => change(index, { rotations: [...layer.rotations, addRotation()] })}
            >
              Another rotation beside it
            </Button>
          </section>
        ))
        .toReversed()}
    </div>
  );
}

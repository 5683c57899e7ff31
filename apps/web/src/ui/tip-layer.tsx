import { useEffect, useRef } from 'react';
import { exactWords } from './time-words.ts';

const GAP = 6;
const EDGE = 8;

/** An empty tip of a time is that time to the second, put into words when somebody asks: lists hold hundreds. */
function tipOf(owner: Element): string {
  const tip = owner.getAttribute('data-tip') ?? '';
  const at = owner.getAttribute('datetime');
  return tip === '' && at !== null ? exactWords(at) : tip;
}

/** A tip over what a thumb pressed lies on its neighbours: a button has done what its tip would tell. */
function isPressed(owner: Element, event: Event): boolean {
  if (!(owner instanceof HTMLButtonElement)) return false;
  return event instanceof PointerEvent ? event.pointerType === 'touch' : !owner.matches(':focus-visible');
}

/**
 * One tooltip for the whole application: shows `data-tip` of whatever is hovered or focused, kept inside the window.
 * Geometry goes through the CSSOM, which the content policy allows.
 */
export function TipLayer() {
  const layer = useRef<HTMLDivElement>(null);

  useEffect(() => {
    let shown: Element | undefined;
    const hide = () => {
      shown?.removeAttribute('aria-describedby');
      shown = undefined;
      if (layer.current) layer.current.hidden = true;
    };
    const show = (event: Event) => {
      const owner = event.target instanceof Element ? event.target.closest('[data-tip]') : null;
      const text = owner && tipOf(owner);
      const tip = layer.current;
      if (!owner || !text || !tip || isPressed(owner, event)) return hide();
      if (shown !== owner) hide();
      shown = owner;
      tip.textContent = text;
      tip.hidden = false;
      owner.setAttribute('aria-describedby', tip.id);
      const around = owner.getBoundingClientRect();
      const { width, height } = tip.getBoundingClientRect();
      const left = Math.min(Math.max(EDGE, around.left + around.width / 2 - width / 2), innerWidth - width - EDGE);
      const above = around.top - height - GAP;
      tip.style.setProperty('left', `${Math.max(EDGE, left)}px`);
      tip.style.setProperty('top', `${above > EDGE ? above : around.bottom + GAP}px`);
    };
    const onKey = (event: KeyboardEvent) => {
      if (event.key === 'Escape') hide();
    };
    document.addEventListener('pointerover', show);
    document.addEventListener('focusin', show);
    document.addEventListener('scroll', hide, true);
    document.addEventListener('keydown', onKey);
    return () => {
      document.removeEventListener('pointerover', show);
      document.removeEventListener('focusin', show);
      document.removeEventListener('scroll', hide, true);
      document.removeEventListener('keydown', onKey);
    };
  }, []);

  return (
    <div
      ref={layer}
      id="tip-layer"
      role="tooltip"
      // Whatever it belongs to is described by it; beside that it is no part of the page, which it floats above.
      aria-hidden
      hidden
      className="pointer-events-none fixed z-50 max-w-[min(24rem,calc(100vw-1rem))] rounded-md bg-ink px-2 py-1 text-xs text-canvas shadow-lg"
    />
  );
}

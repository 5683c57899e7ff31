/** The part of culori that the test of the colours uses; the package brings no types. */
declare module 'culori' {
  interface Color {
    readonly mode: string;
  }
  type Input = string | Color;
  export function parse(colour: string): Color | undefined;
  export function converter(mode: 'rgb'): (colour: Input) => Color;
  export function wcagContrast(a: Input, b: Input): number;
  export function differenceCiede2000(): (a: Input, b: Input) => number;
  export function interpolate(colours: readonly Input[], mode: 'oklab'): (share: number) => Color;
  export function filterDeficiencyProt(severity: number): (colour: Input) => Color;
  export function filterDeficiencyDeuter(severity: number): (colour: Input) => Color;
  export function filterDeficiencyTrit(severity: number): (colour: Input) => Color;
}

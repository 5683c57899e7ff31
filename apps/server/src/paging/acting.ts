/** Who acts, as sentences name them. */
export interface Acting {
  readonly id: string;
  readonly name: string;
  /** The channel or screen it came by: `slack`, `link`, `screen`, `api`. */
  readonly by: string;
}

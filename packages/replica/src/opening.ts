/** How far a replica is with folding what its store held when it was opened, in entries. */
export interface Opening {
  readonly have: number
  readonly want: number
}

/** How a replica is opened. */
export interface OpenOptions {
  /** After so many ms the rest of what is stored is folded in the background; all is folded first unless given. */
  readonly foldFor?: number
}

/** A file's bytes, to be read from any place. */
export interface RandomContent {
  /** How many bytes it has. */
  readonly bytes: number
  /** The bytes from `start` and before `end`; throws what the disk or the network throws. */
  read(start: number, end: number): Promise<Uint8Array>
}

/** A file that is open to be read from any place. */
export interface RandomFile extends RandomContent {
  /** Ends the reading; throws where the file was changed meanwhile. */
  close(): Promise<void>
}

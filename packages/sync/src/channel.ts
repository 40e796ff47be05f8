/** Frames to and from the other peer, with back-pressure. */
export interface Channel {
  /** Sends a frame; resolves when there is room for the next. */
  send(frame: Uint8Array): Promise<void>
  /** The next frame; null when the other peer has closed. Rejects when it takes too long. */
  receive(): Promise<Uint8Array | null>
}

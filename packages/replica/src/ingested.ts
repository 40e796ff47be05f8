import type { Outcome } from '@datanet/log'

/** What became of received bytes; `refused` ones carry the reason. */
export interface Ingested {
  readonly outcomes: readonly { readonly outcome: Outcome; readonly error?: Error }[]
  readonly accepted: number
  /** What this peer did not hold and now does, as it travels, with what had waited for it; see packages/log/src/accepting.ts. */
  readonly news: readonly Uint8Array[]
}

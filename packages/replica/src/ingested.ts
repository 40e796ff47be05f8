import type { Outcome } from '@datanet/log'

/** What became of received bytes; `refused` ones carry the reason. */
export interface Ingested {
  readonly outcomes: readonly { readonly outcome: Outcome; readonly error?: Error }[]
  readonly accepted: number
}

import { compareBytes } from '@datanet/records'

/** What seniority is by: the certified stamp, then the bytes of the id (R5). */
export interface Senior {
  readonly id: Uint8Array
  readonly stamp: number
}

/** Negative where the first is senior. */
export function bySeniority(a: Senior, b: Senior): number {
  return a.stamp - b.stamp || compareBytes(a.id, b.id)
}

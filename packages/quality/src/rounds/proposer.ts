import { bytesOfHex, type CID, compareBytes, concatBytes, sha256, textBytes } from '@datanet/records'
import type { Electorate } from './electorate.ts'

const DOMAIN = textBytes('datanet/proposer/v1\0')

/** Who states the verdict of a round: rendezvous hash of contribution and round over the electors; a key, as hex. */
export function proposerOf(contribution: CID, round: number, { weights }: Electorate): string {
  const roundBytes = Uint8Array.of(round >> 8, round & 255)
  let best: { key: string; hash: Uint8Array } | null = null
  for (const key of weights.keys()) {
    const hash = sha256(concatBytes(DOMAIN, contribution.bytes, roundBytes, bytesOfHex(key) as Uint8Array))
    if (best === null || compareBytes(hash, best.hash) > 0) best = { key, hash }
  }
  return best?.key ?? ''
}

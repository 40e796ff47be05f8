import { bytesOfHex, type CID, compareBytes, concatBytes, sha256, textBytes } from '@datanet/records'
import type { Electorate } from './electorate.ts'

const DOMAIN = textBytes('datanet/proposer/v2\0')

/**
 * Who states the verdict of a round; a key, as hex. The electors take turns in an order that a rendezvous hash gives for
 * each contribution, so that a dead one costs one round in as many as there are electors.
 */
export function proposerOf(contribution: CID, round: number, { weights }: Pick<Electorate, 'weights'>): string {
  const ranked = [...weights.keys()].map((key) => {
    const hash = sha256(concatBytes(DOMAIN, contribution.bytes, bytesOfHex(key) as Uint8Array))
    return { key, hash }
  })
  ranked.sort((a, b) => compareBytes(b.hash, a.hash))
  return ranked[round % ranked.length]?.key ?? ''
}

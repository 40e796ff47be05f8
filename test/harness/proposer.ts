import { fail } from 'node:assert'
import { proposerOf } from '@datanet/quality'
import { hexOf, parseCid, publicKeyOf } from '@datanet/records'
import type { PeerProcess } from './peer-process.ts'

/** Splits validators of equal weight into the one who states the verdict of a round, and the others. */
export function proposerAmong(
  validators: readonly PeerProcess[],
  contribution: string,
  round = 0,
): { proposer: PeerProcess; others: PeerProcess[] } {
  const keyOf = (peer: PeerProcess) => hexOf(publicKeyOf(peer.author))
  const weights = new Map(validators.map((peer) => [keyOf(peer), 1n]))
  const key = proposerOf(parseCid(contribution), round, { weights })
  const proposer = validators.find((peer) => keyOf(peer) === key) ?? fail('no validator is the proposer')
  return { proposer, others: validators.filter((peer) => peer !== proposer) }
}

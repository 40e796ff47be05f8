/** Copies as scripts see them. */
import type { ContributionStatus, CopiesInfo, PinInfo } from '@datanet/client'
import type { Submission } from '@datanet/quality'
import { didOf } from '@datanet/records'
import { peerIdFromString } from '@libp2p/peer-id'
import type { Copies } from '../custody/custody.ts'
import { copiesText, liveCopies } from '../custody/words.ts'
import { timeText } from './text.ts'

/** A peer's id is the key of its author. */
function authorOf(peerId: string): string | null {
  const { publicKey } = peerIdFromString(peerId)
  return publicKey?.type === 'Ed25519' ? didOf(publicKey.raw) : null
}

function keptFor({ kept }: Copies): CopiesInfo['kept'] {
  if (kept === null) return []
  return [
    ...(kept.isOwn ? (['own'] as const) : []),
    ...(kept.isPinned ? (['pinned'] as const) : []),
    ...(kept.isVolunteered ? (['volunteered'] as const) : []),
  ]
}

/** Who holds a contribution. */
export function copiesInfo(copies: Copies, { record }: Submission, status: ContributionStatus): CopiesInfo {
  return {
    local: copies.local,
    kept: keptFor(copies),
    peers: copies.live.map(({ peer, kind, provedAt }) => ({
      peerId: peer,
      author: authorOf(peer),
      kind,
      provedAt: timeText(provedAt),
    })),
    unproved: copies.failures.map(({ peer, at, why, times }) => ({
      peerId: peer,
      author: authorOf(peer),
      at: timeText(at),
      reason: why.slice(0, 1000),
      times,
    })),
    live: liveCopies(copies),
    target: copies.target,
    asked: copies.asked,
    summary: copiesText(copies, record.bytes, status === 'accepted' || status === 'pending' ? null : status),
  }
}

/** The same in short. */
export function pinInfo(copies: Copies, { id, record }: Submission): PinInfo {
  return {
    contribution: id.toString(),
    title: record.title,
    bytes: record.bytes,
    local: copies.local,
    kept: copies.kept !== null,
    copies: liveCopies(copies),
    target: copies.target,
  }
}

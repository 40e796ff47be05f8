import type { Failure } from '../present/failure.ts'

/** What `start` tells when the peer is ready. */
export interface Ready {
  readonly peerId: string
  readonly author: string
  readonly addresses: readonly string[]
  readonly api: string
  readonly pid: number
}

/** What a peer in the background tells the process that started it, over their channel. */
export type Announcement = { readonly ready: Ready } | { readonly error: Failure }

/** Reads what came over the channel; undefined for anything else. */
export function readAnnouncement(message: unknown): Announcement | undefined {
  if (typeof message !== 'object' || message === null) return undefined
  return 'ready' in message || 'error' in message ? (message as Announcement) : undefined
}

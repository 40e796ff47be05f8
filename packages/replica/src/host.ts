import type { TextFiles } from '@datanet/attribution'
import type { CID, Manifest, Profile, Shard, Signer } from '@datanet/records'
import type { OpenEntries } from './intake.ts'
import type { MarkKeeper } from './signing-guard.ts'

/** What a replica needs of the machine that it runs on. */
export interface ReplicaHost {
  /** Milliseconds since 1970. */
  now(): number
  /** As many bytes that nobody can guess. */
  random(bytes: number): Uint8Array
  readonly signer: Signer
  /** sha256 of this author's recovery key, which the first entry of each log commits to. */
  readonly recovery: Uint8Array
  /** What the author wants to be called; the first entry says it. */
  readonly profile: Profile | null
  /** Tells other peers of own entries; they are durable by now. */
  announce(entries: readonly Uint8Array[]): void
  /** A manifest, from this peer's blocks or from others'; throws when it can't be had in time. */
  manifest(cid: CID): Promise<Manifest>
  /** The shards of a manifest, checked; throws when its pages can't be had in time. */
  shards(manifest: Manifest): AsyncIterable<Shard>
  /** A shard's bytes, from this peer's blocks or from others', each block checked. */
  shard(shard: Shard): AsyncIterable<Uint8Array>
  /** A shard's bytes from `start` and before `end`, each block checked; asked after `shard` gave them all. */
  shardPart(shard: Shard, start: number, end: number): Promise<Uint8Array>
  /** A block of any kind; throws when it can't be had in time. */
  loadBlock(cid: CID): Promise<Uint8Array>
  /** Keeps blocks that a verdict index is made of. */
  saveBlocks(blocks: Iterable<{ cid: CID; bytes: Uint8Array }>): Promise<void>
  /** Holds content that is read from now on, so that nobody takes it away meanwhile; gives what lets go of it. */
  holdContent?(): () => void
  /** Asks for `wake` to be called at that time, ms; a later call replaces an earlier one. */
  wakeAt(time: number, wake: () => void): void
  /** Opens received entries faster than one after the other, where the machine can. */
  readonly openEntries?: OpenEntries
  /** Where this machine keeps how far it has signed; none are kept without. */
  readonly marks?: MarkKeeper
  /** Where the index of texts is kept; in memory without. */
  readonly textFiles?: TextFiles
  /** Whether the owner says that the repo comes from a backup. */
  readonly restored?: boolean
  /** Tells of something that went wrong in the background. */
  warn(problem: Error, doing: string): void
}

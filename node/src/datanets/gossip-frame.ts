import { decode, encode, TooLargeError, VersionUnsupportedError } from '@datanet/records'
import { GossipUnreadableError } from '../errors.ts'

/** The most entries of one message. */
export const MAX_GOSSIP_ENTRIES = 1024
/** The most that the entries of one message weigh together, unless it is a single one; bytes. */
export const MAX_GOSSIP_BYTES = 768 * 1024

const HINT = 'Nothing to do here: its sender is counted down.'

/** A message of the datanet's topic: entries, as they travel. */
export function encodeGossip(entries: readonly Uint8Array[]): Uint8Array {
  return encode([1, entries])
}

/** The entries of a message. Throws ERR_GOSSIP_UNREADABLE, ERR_TOO_LARGE, ERR_NOT_CANONICAL, ERR_VERSION_UNSUPPORTED. */
export function decodeGossip(bytes: Uint8Array): Uint8Array[] {
  const value = decode(bytes)
  const [version, entries] = Array.isArray(value) ? (value as unknown[]) : []
  if (typeof version === 'number' && version > 1)
    throw new VersionUnsupportedError(`a message has version ${version}; this software knows 1`, 'Update datanet.')
  if (version !== 1 || !Array.isArray(entries) || entries.length === 0)
    throw new GossipUnreadableError('a message is no list of entries', HINT)
  if (entries.length > MAX_GOSSIP_ENTRIES)
    throw new TooLargeError(`a message of ${entries.length} entries; the limit is ${MAX_GOSSIP_ENTRIES}`, HINT)
  for (const entry of entries)
    if (!(entry instanceof Uint8Array)) throw new GossipUnreadableError('a message holds what is no entry', HINT)
  return entries as Uint8Array[]
}

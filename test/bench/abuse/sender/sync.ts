import type { Log } from '@datanet/log'
import type { MerkleMap } from '@datanet/records'
import { decodeMessage, encodeMessage, type Message, reconcile, type SyncedLogs, SyncIndex } from '@datanet/sync'
import type { Hostile } from './hostile.ts'

/** The protocol that brings logs in step. */
export const SYNC_PROTOCOL = '/datanet/sync/1.0.0'

/** Logs as the sender claims to hold them. */
export function claimedLogs(
  { datanet, charter }: Hostile,
  frontier: () => MerkleMap,
  index = new SyncIndex(),
): SyncedLogs {
  return {
    datanet,
    foremost: [charter.payload.author],
    index,
    frontier,
    idAt: async () => undefined,
    read: async function* () {},
    forkOf: async () => undefined,
    get: async () => undefined,
    missing: () => [],
    ingest: async () => ({ accepted: 0, offence: null }),
  }
}

/** Logs that the sender does hold, and to which nothing is added. */
export function heldLogs(hostile: Hostile, log: Log): SyncedLogs {
  return {
    ...claimedLogs(hostile, () => log.frontier),
    idAt: (author, seq) => log.idAt(author, seq),
    read: (author, from, to) => log.read(author, from, to),
  }
}

/** Says something in place of a message. */
export type Lie = (message: Message, say: (message: Message) => Promise<void>) => Promise<void>

/** Begins a sync and lies in it until it ends; what ends it is the other one's affair. */
export async function lieInSync(hostile: Hostile, logs: SyncedLogs, lie: Lie = (message, say) => say(message)) {
  const stream = await hostile.open(SYNC_PROTOCOL)
  const say = (message: Message) => stream.send(encodeMessage(message), hostile.signal)
  const channel = {
    send: (frame: Uint8Array) => lie(decodeMessage(frame), say),
    receive: async () => {
      const frame = await stream.receive(hostile.signal)
      return frame && new Uint8Array(frame)
    },
  }
  await reconcile(logs, channel)
    .catch(() => undefined)
    .finally(() => stream.end())
}

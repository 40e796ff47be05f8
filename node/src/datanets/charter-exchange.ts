/** How a peer that knows only a datanet's id gets its charter entry from one that follows it. */

import { readFounding } from '@datanet/log'
import { CID, type Entry, openEntry } from '@datanet/records'
import type { Network } from '../network/create-network.ts'

const CHARTER_PROTOCOL = '/datanet/charter/1.0.0'
const LIMITS = { maxFrameBytes: 256 * 1024, idleTimeout: 10_000 }

/** Serves the charters of the datanets that are followed. */
export async function serveCharters(network: Network, charterOf: (datanet: CID) => Entry | undefined): Promise<void> {
  await network.streams.handleProtocol(
    CHARTER_PROTOCOL,
    async (channel) => {
      const asked = await channel.receive()
      const entry = asked && charterOf(CID.decode(asked))
      if (entry) await channel.send(entry.bytes)
    },
    LIMITS,
  )
}

/** Asks one peer for a charter entry; null when it does not have it, or gives another. */
export async function askForCharter(
  network: Network,
  peer: string,
  datanet: CID,
  signal: AbortSignal,
): Promise<Entry | null> {
  try {
    const channel = await network.streams.openStream(peer, CHARTER_PROTOCOL, signal, LIMITS)
    try {
      await channel.send(datanet.bytes)
      const bytes = await channel.receive(signal)
      if (bytes === null) return null
      const entry = openEntry(bytes)
      readFounding(entry)
      return entry.id.equals(datanet) ? entry : null
    } finally {
      await channel.close()
    }
  } catch {
    signal.throwIfAborted()
    return null
  }
}

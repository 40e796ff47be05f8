import type { Operations, PeerInfo, VolunteerStatus } from '@datanet/client'
import { didOf } from '@datanet/records'
import type { SyncResult } from '@datanet/sync'
import { NotConnectedError, WaitTimeoutError } from '../errors.ts'
import { VERSION } from '../version.ts'
import type { Desk } from './desk.ts'

type PeerOperations = Pick<Operations, 'getStatus' | 'getIdentity' | 'listPeers' | 'connect' | 'stop' | 'sync'>

/** How long a sync that was to wait pauses before it asks the same peers again, ms. */
const PAUSE = 250

async function syncOnce(
  desk: Desk,
  datanet: string,
  received: { entries: number; sent: number },
  onProgress: (have: number, want: number) => void,
) {
  const followed = desk.registry.get(datanet)
  const peers = desk.network.libp2p.getPeers().map(String)
  const results = await Promise.allSettled(
    peers.map((peer) =>
      followed.syncWith(peer, () => {
        // several peers may give at once; what is told is how far all of that has come
        const { have, want } = followed.sync
        onProgress(have, want)
      }),
    ),
  )
  const done = results.flatMap((result): SyncResult[] => (result.status === 'fulfilled' ? [result.value] : []))
  received.entries += done.reduce((sum, result) => sum + result.received, 0)
  received.sent += done.reduce((sum, result) => sum + result.sent, 0)
  return {
    complete: done.length > 0 && done.every((result) => result.complete),
    peers: done.length,
    connected: peers.length,
  }
}

function volunteerStatus({ custody }: Desk): VolunteerStatus | null {
  if (custody.volunteer === null) return null
  const { bytes, datanets } = custody.volunteer
  const taken = [...custody.holdings.all()].filter(({ isVolunteered }) => isVolunteered)
  return {
    bytes,
    used: custody.holdings.volunteeredBytes,
    copies: taken.length,
    datanets: datanets === undefined ? null : [...datanets],
  }
}

/** The peer itself: who it is, whom it knows, and that it is in step. */
export function peerOperations(desk: Desk): PeerOperations {
  const author = didOf(desk.author)
  return {
    async getStatus() {
      return {
        peerId: desk.network.peerId,
        author,
        addresses: desk.network.addresses(),
        peers: desk.network.libp2p.getPeers().length,
        datanets: desk.library.all().length + desk.registry.sought().length,
        uptimeSeconds: Math.round((Date.now() - desk.startedAt) / 1000),
        version: VERSION,
        volunteer: volunteerStatus(desk),
      }
    },
    async getIdentity() {
      return { author, peerId: desk.network.peerId }
    },
    async listPeers() {
      return await desk.network.peers()
    },
    async connect({ address }, { signal } = {}): Promise<PeerInfo> {
      const peer = await desk.network.connect(address, signal)
      const connected = (await desk.network.peers()).find(({ peerId }) => peerId === peer)
      return connected ?? { peerId: peer, addresses: [address], direction: 'outbound', latencyMs: null }
    },
    async stop() {
      desk.stop()
      return { stopping: true }
    },
    async sync({ datanet, wait }, { signal, onProgress } = {}) {
      const began = performance.now()
      const count = { entries: 0, sent: 0 }
      for (;;) {
        signal?.throwIfAborted()
        const { complete, peers, connected } = await syncOnce(desk, datanet, count, (done, total) =>
          onProgress?.({ phase: 'sync', done, total, unit: 'entries' }),
        )
        const seconds = (performance.now() - began) / 1000
        if (complete || wait === undefined) {
          if (connected === 0) throw new NotConnectedError()
          return { complete, received: count.entries, sent: count.sent, peers, seconds }
        }
        if (seconds >= wait) throw new WaitTimeoutError('being in step with a peer', wait)
        await new Promise((resolve) => setTimeout(resolve, PAUSE))
      }
    },
  }
}

import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { LevelDatastore } from 'datastore-level'
import { FileBlockstore } from '../storage/file-blockstore.ts'
import { createNetwork, type Network, type NetworkOptions } from './create-network.ts'

/** A running network of one peer on this machine, with stores of its own. */
export type LoopbackPeer = { network: Network; blocks: FileBlockstore; dir: string }

/** Peers on the loopback address for tests. */
export type Loopback = {
  start(options?: Partial<NetworkOptions>): Promise<LoopbackPeer>
  /** Starts so many peers, each but the first connected to the first. */
  star(count: number, options?: (index: number) => Partial<NetworkOptions>): Promise<LoopbackPeer[]>
  /** Starts so many peers, each connected to each and in its DHT table. */
  mesh(count: number, options?: (index: number) => Partial<NetworkOptions>): Promise<LoopbackPeer[]>
  /** Stops all and removes their stores. */
  close(): Promise<void>
}

export function createLoopback(): Loopback {
  const closers: (() => Promise<void>)[] = []

  const start: Loopback['start'] = async (options = {}) => {
    const dir = await mkdtemp(join(tmpdir(), 'datanet-loopback-'))
    const datastore = new LevelDatastore(join(dir, 'datastore'))
    await datastore.open()
    const blocks = await FileBlockstore.open(join(dir, 'blocks'))
    const network = await createNetwork({
      seed: crypto.getRandomValues(new Uint8Array(32)),
      listen: ['/ip4/127.0.0.1/tcp/0'],
      datastore,
      blockstore: blocks,
      ...options,
    })
    closers.push(async () => {
      await network.stop()
      await datastore.close()
      await rm(dir, { recursive: true, force: true })
    })
    await network.start()
    return { network, blocks, dir }
  }

  const several: Loopback['star'] = async (count, options = () => ({})) => {
    const peers: LoopbackPeer[] = []
    for (let index = 0; index < count; index++) peers.push(await start(options(index)))
    return peers
  }

  return {
    start,
    async star(count, options) {
      const peers = await several(count, options)
      for (const peer of peers.slice(1)) await peer.network.connect(addressOf(peers[0]))
      return peers
    },
    async mesh(count, options) {
      const peers = await several(count, options)
      for (const [index, peer] of peers.entries()) {
        for (const other of peers.slice(0, index)) await peer.network.connect(addressOf(other))
      }
      await Promise.all(peers.map((peer) => inTable(peer, count - 1)))
      return peers
    },
    async close() {
      await Promise.all(closers.splice(0).map((closer) => closer()))
    },
  }
}

/** The first address of a peer. */
export function addressOf(peer: LoopbackPeer | undefined): string {
  const [address] = peer?.network.addresses() ?? []
  return address ?? ''
}

/** Waits until so many other peers are in a peer's DHT table. */
export async function inTable(peer: LoopbackPeer, count: number): Promise<void> {
  // The table is not in the DHT's type, but it is an event target that tells of each peer that it takes.
  const { routingTable } = peer.network.libp2p.services.dht as unknown as {
    routingTable: EventTarget & { size: number }
  }
  while (routingTable.size < count) await once(routingTable, 'peer:add')
}

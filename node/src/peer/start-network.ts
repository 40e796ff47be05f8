import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Logger } from 'pino'
import { initRepo } from '../repo/init-repo.ts'
import { createPeer } from './create-peer.ts'
import type { Peer } from './peer.ts'

/** Peers of one process that are connected with each other. */
export interface NetworkOfPeers {
  readonly peers: readonly Peer[]
  /** Their repos' folders, in the same order. */
  readonly repos: readonly string[]
  /** Stops all peers and removes their repos. */
  stop(): Promise<void>
}

/** Starts n peers on this machine, in this process, each connected with all others: for tests and examples. */
export async function startNetwork(n: number, { logger }: { logger?: Logger } = {}): Promise<NetworkOfPeers> {
  const folder = await mkdtemp(join(tmpdir(), 'datanet-'))
  const peers: Peer[] = []
  const repos: string[] = []
  const stop = async () => {
    await Promise.allSettled(peers.map((peer) => peer.stop()))
    await rm(folder, { recursive: true, force: true })
  }
  try {
    for (let i = 0; i < n; i++) {
      const repo = join(folder, `peer-${i}`)
      await initRepo(repo, { name: `peer ${i}` })
      repos.push(repo)
      const peer = await createPeer({
        repo,
        listen: ['/ip4/127.0.0.1/tcp/0'],
        stateDir: join(folder, 'state'),
        ...(logger === undefined ? {} : { logger }),
      })
      for (const other of peers) await peer.operations.connect({ address: other.addresses()[0] ?? '' })
      peers.push(peer)
    }
    return { peers, repos, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

import type { PeerProcess } from './peer-process.ts'

/** How long a peer may take to answer, ms. */
const LIMIT = 10_000
/** How much of its log is told. */
const LINES = 40
const WIDTH = 400

/** What a peer is doing: with whom it is connected, where each datanet stands, and the end of its log. */
export async function told(peer: PeerProcess, nameOf: (peerId: string) => string): Promise<string> {
  const log = peer.log.trimEnd().split('\n').slice(-LINES)
  const state = peer.isRunning ? await stateOf(peer, nameOf).catch(String) : 'does not run'
  return [`--- peer ${peer.name}: ${state}`, ...log.map((line) => line.slice(0, WIDTH))].join('\n')
}

async function stateOf({ client }: PeerProcess, nameOf: (peerId: string) => string): Promise<string> {
  const options = { signal: AbortSignal.timeout(LIMIT) }
  const peers = await client.listPeers({}, options)
  const connections = peers.map(({ peerId, direction }) => `${nameOf(peerId)} (${direction})`)
  const datanets = await client.listDatanets({}, options)
  const positions = await Promise.all(
    datanets.map(async ({ datanet }) => {
      const { name, sync, peers: followers, behind, opening } = await client.getDatanet({ datanet }, options)
      const { frontier, totals } = await client.getLedger({ datanet }, options)
      const heads = frontier.map(({ author, seq }) => `${author.slice(-6)}/${seq}`).join(' ')
      return `  ${name || datanet}: ${JSON.stringify({ ...sync, peers: sync.peers.map(nameOf), followers: followers.map(nameOf), behind, opening })}\n    ${heads}\n    ${JSON.stringify(totals)}`
    }),
  )
  return [`connected with ${connections.join(', ') || 'nobody'}`, ...positions].join('\n')
}

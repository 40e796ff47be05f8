import type { PeerInfo } from '@datanet/client'
import { declare, type Register } from '../declare.ts'
import { address } from '../parse/option-values.ts'
import { shell } from '../present/shell.ts'
import type { Style } from '../present/style.ts'
import { table } from '../present/table.ts'

function latency({ latencyMs }: PeerInfo): string {
  return latencyMs === null ? '–' : `${latencyMs < 10 ? latencyMs.toFixed(1) : Math.round(latencyMs)} ms`
}

function peerTable(peers: readonly PeerInfo[], style: Style): string[] {
  return table(
    peers,
    [
      { head: 'PEER', cell: (peer) => peer.peerId },
      { head: 'DIRECTION', cell: (peer) => peer.direction },
      { head: 'LATENCY', cell: latency, align: 'right' },
      { head: 'ADDRESS', cell: (peer) => peer.addresses[0] ?? '–' },
    ],
    style,
  )
}

export const registerConnect: Register = (parent, run) => {
  declare(parent, 'connect', 'Dial a peer', 'datanet connect /ip4/192.0.2.7/tcp/4001/p2p/12D3KooW…')
    .argument('<multiaddr>', 'where the peer is; `datanet status` there prints its addresses', address)
    .action(
      run(async (session, target: string) => {
        const peer = await session.peer()
        const found = await peer.connect({ address: target })
        return {
          document: found,
          text: (style, next) => ['Connected.', '', ...peerTable([found], style), ...next(shell`datanet join ID`)],
        }
      }),
    )
}

export const registerPeers: Register = (parent, run) => {
  declare(parent, 'peers', 'The peers that this one is connected to', 'datanet peers').action(
    run(async (session) => {
      const peer = await session.peer()
      const peers = await peer.listPeers()
      return {
        document: peers,
        text: (style, next) =>
          peers.length === 0
            ? ['Connected to nobody.', ...next(shell`datanet connect MULTIADDR`)]
            : peerTable(peers, style),
      }
    }),
  )
}

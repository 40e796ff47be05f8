import type { DatanetDetail } from '@datanet/client'
import { count } from './quantity.ts'
import type { Style } from './style.ts'
import { table } from './table.ts'

/** How a datanet stands with other peers, in a few words. */
export function standing({
  charter,
  sync,
  opening,
  behind,
}: Pick<DatanetDetail, 'charter' | 'sync' | 'opening' | 'behind'>): string {
  if (charter === null) return 'its charter is sought'
  if (opening !== null) return `counting what is stored: ${count(opening.have)} of ${count(opening.want)}`
  const step =
    sync.state === 'synced'
      ? `in step with ${count(sync.peers.length)} ${sync.peers.length === 1 ? 'peer' : 'peers'}`
      : sync.state === 'syncing'
        ? `syncing${sync.rate > 0 ? `, ${count(sync.rate)} a second` : ''}`
        : 'alone'
  return behind === null ? step : `${step}; signs nothing: older than what its author has signed`
}

/** The datanets that a peer follows, and how each stands with other peers. */
export function standings(datanets: readonly DatanetDetail[], style: Style): string[] {
  return table(
    datanets,
    [
      { head: 'Datanet', cell: ({ name, datanet }) => (name === '' ? datanet : name) },
      {
        head: 'Entries',
        align: 'right',
        cell: ({ entries, sync }) =>
          sync.want > sync.have ? `${count(sync.have)} of ${count(sync.want)}` : count(entries),
      },
      {
        head: 'State',
        cell: standing,
        mark: (text, { sync, behind }) =>
          behind !== null ? style.warn(text) : sync.state === 'synced' ? style.good(text) : text,
      },
    ],
    style,
  )
}

import { declare, type Register } from '../declare.ts'
import { count, duration } from '../present/quantity.ts'
import { fields } from '../present/table.ts'

export const registerStatus: Register = (parent, run) => {
  declare(parent, 'status', 'The state of the running peer', 'datanet status').action(
    run(async (session) => {
      const peer = await session.peer()
      const status = await peer.getStatus()
      return {
        document: status,
        text: (style, next) => [
          ...fields(
            [
              ['Author', status.author],
              ['Peer', status.peerId],
              ['Addresses', status.addresses.join('\n           ') || 'none'],
              ['Connected to', `${count(status.peers)} ${status.peers === 1 ? 'peer' : 'peers'}`],
              ['Follows', `${count(status.datanets)} ${status.datanets === 1 ? 'datanet' : 'datanets'}`],
              ['Runs for', duration(status.uptimeSeconds)],
              ['Version', status.version],
            ],
            style,
          ),
          ...next(...(status.datanets === 0 ? ['datanet create NAME', 'datanet join LINK'] : ['datanet list'])),
        ],
      }
    }),
  )
}

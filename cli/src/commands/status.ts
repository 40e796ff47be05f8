import { findLog } from '../access/log-file.ts'
import { declare, type Register } from '../declare.ts'
import { count, duration } from '../present/quantity.ts'
import { fields } from '../present/table.ts'

export const registerStatus: Register = (parent, run) => {
  declare(parent, 'status', 'The state of the running peer', 'datanet status').action(
    run(async (session) => {
      const peer = await session.peer()
      const [status, log] = await Promise.all([peer.getStatus(), findLog(session.repo)])
      return {
        document: { ...status, log: log?.path ?? null },
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
              ['Log', log?.path],
            ],
            style,
          ),
          ...next(...(status.datanets === 0 ? ['datanet create NAME', 'datanet join LINK'] : ['datanet list'])),
        ],
      }
    }),
  )
}

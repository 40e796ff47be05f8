import type { VolunteerStatus } from '@datanet/client'
import { findLog } from '../access/log-file.ts'
import { declare, type Register } from '../declare.ts'
import { bytes, count, counted, duration } from '../present/quantity.ts'
import { shell } from '../present/shell.ts'
import { standings } from '../present/standing.ts'
import { fields } from '../present/table.ts'

/** How many datanets are shown. */
const SHOWN = 16

function volunteerText(volunteer: VolunteerStatus | null): string | undefined {
  if (volunteer === null) return undefined
  const { bytes: size, used, copies, datanets } = volunteer
  const where = datanets === null ? '' : ` for ${counted(datanets.length, 'datanet')}`
  return `${bytes(used)} of ${bytes(size)}${where}, ${counted(copies, 'copy', 'copies')}`
}

export const registerStatus: Register = (parent, run) => {
  declare(parent, 'status', 'The state of the running peer', 'datanet status').action(
    run(async (session) => {
      const peer = await session.peer()
      const [status, log, followed] = await Promise.all([peer.getStatus(), findLog(session.repo), peer.listDatanets()])
      const shown = followed.slice(0, SHOWN)
      const following = await Promise.all(shown.map(({ datanet }) => peer.getDatanet({ datanet })))
      return {
        document: {
          ...status,
          log: log?.path ?? null,
          following: following.map(({ datanet, name, sync, opening, behind }) => ({
            datanet,
            name,
            sync,
            opening,
            behind,
          })),
        },
        text: (style, next) => [
          ...fields(
            [
              ['Author', status.author],
              ['Peer', status.peerId],
              ['Addresses', status.addresses.join('\n           ') || 'none'],
              ['Connected to', `${count(status.peers)} ${status.peers === 1 ? 'peer' : 'peers'}`],
              ['Follows', `${count(status.datanets)} ${status.datanets === 1 ? 'datanet' : 'datanets'}`],
              ['Volunteers', volunteerText(status.volunteer)],
              ['Runs for', duration(status.uptimeSeconds)],
              ['Version', status.version],
              ['Log', log?.path],
            ],
            style,
          ),
          ...(following.length === 0 ? [] : ['', ...standings(following, style)]),
          ...(followed.length > SHOWN ? [`and ${count(followed.length - SHOWN)} more: \`datanet list\``] : []),
          ...next(
            ...(status.datanets === 0 ? [shell`datanet create NAME`, shell`datanet join LINK`] : [shell`datanet list`]),
          ),
        ],
      }
    }),
  )
}

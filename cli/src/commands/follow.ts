import type { DatanetDetail } from '@datanet/client'
import { findDatanet } from '../access/find-datanet.ts'
import { Names } from '../access/names.ts'
import { declare, type Register, withWait } from '../declare.ts'
import { waitSeconds } from '../parse/option-values.ts'
import { charterFields } from '../present/charter.ts'
import { plainText } from '../present/plain-text.ts'
import { count } from '../present/quantity.ts'
import { type ShellLine, shell } from '../present/shell.ts'
import { fields, table } from '../present/table.ts'

function nextAfterJoin(datanet: DatanetDetail): ShellLine[] {
  const { datanet: id, charter } = datanet
  if (!datanet.synced) return [shell`datanet sync ${id} --wait`]
  return [
    shell`datanet contributions ${id}`,
    ...(datanet.validator ? [shell`datanet validate ${id}`] : []),
    ...(datanet.admitted && charter !== null
      ? [shell`datanet contribute ${id} PATH --license ${charter.licenses[0] ?? 'SPDX'}`]
      : []),
  ]
}

export const registerJoin: Register = (parent, run) => {
  withWait(
    declare(
      parent,
      'join',
      'Follow a datanet',
      "datanet join 'datanet:bafyrei…?peer=/ip4/192.0.2.7/tcp/4001/p2p/12D3KooW…&invite=…'",
      'datanet join bafyrei… --wait 120',
    ).argument('<id|link>', 'its id, or a link, which also says where it is and lets you in'),
    'it is in step with a peer',
  ).action(
    run(async (session, target: string, flags: { wait?: number | true }) => {
      const peer = await session.peer()
      const wait = waitSeconds(flags.wait)
      const joined = await session.withProgress((options) => peer.joinDatanet({ target }, options))
      const datanet = wait === undefined ? joined : await peer.getDatanet({ datanet: joined.datanet, wait })
      return {
        document: datanet,
        text: async (style, next) => {
          const names = await Names.of(peer, datanet.datanet)
          return [
            `Follows ${datanet.name === '' ? 'the datanet' : style.strong(plainText(datanet.name))}${datanet.synced ? ', and is in step' : '; its entries are on the way'}.`,
            '',
            ...fields(
              [
                ['Datanet', datanet.datanet],
                ['Founder', datanet.founder === null ? undefined : names.label(datanet.founder)],
                ...(datanet.charter === null ? [] : charterFields(datanet.charter, names)),
                ['Entries', count(datanet.entries)],
                ['Contributions', `${count(datanet.contributions)}, ${count(datanet.accepted)} accepted`],
                [
                  'You may',
                  [
                    'read',
                    ...(datanet.admitted ? ['contribute'] : []),
                    ...(datanet.validator ? ['judge'] : []),
                    ...(datanet.issuer ? ['attest payments'] : []),
                  ].join(', '),
                ],
              ],
              style,
            ),
            ...next(...nextAfterJoin(datanet)),
          ]
        },
      }
    }),
  )
}

export const registerLeave: Register = (parent, run) => {
  declare(parent, 'leave', 'Stop following a datanet; what is stored of it stays', 'datanet leave bafyrei…')
    .argument('<id>', 'the datanet')
    .action(
      run(async (session, given: string) => {
        const peer = await session.peer()
        const left = await peer.leaveDatanet({ datanet: await findDatanet(peer, given) })
        return {
          document: left,
          text: (_, next) => ['Follows it no longer.', ...next(shell`datanet join ${left.datanet}`)],
        }
      }),
    )
}

export const registerList: Register = (parent, run) => {
  declare(parent, 'list', 'The datanets that this peer follows', 'datanet list').action(
    run(async (session) => {
      const peer = await session.peer()
      const datanets = await peer.listDatanets()
      return {
        document: datanets,
        text: (style, next) =>
          datanets.length === 0
            ? ['Follows no datanet yet.', ...next(shell`datanet create NAME`, shell`datanet join LINK`)]
            : table(
                datanets,
                [
                  { head: 'DATANET', cell: (datanet) => datanet.datanet },
                  { head: 'NAME', cell: (datanet) => datanet.name },
                  { head: 'ENTRIES', cell: (datanet) => count(datanet.entries), align: 'right' },
                  { head: 'CONTRIBUTIONS', cell: (datanet) => count(datanet.contributions), align: 'right' },
                  { head: 'ACCEPTED', cell: (datanet) => count(datanet.accepted), align: 'right' },
                  { head: 'IN STEP', cell: (datanet) => (datanet.synced ? 'yes' : 'no') },
                ],
                style,
              ),
      }
    }),
  )
}

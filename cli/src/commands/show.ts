import { findDatanet } from '../access/find-datanet.ts'
import { Names } from '../access/names.ts'
import { declare, type Register } from '../declare.ts'
import { cid, type RowPlace, rowPlace } from '../parse/option-values.ts'
import { contributionLines } from '../present/contribution.ts'
import { rowLines } from '../present/row.ts'
import { shell } from '../present/shell.ts'

export const registerShow: Register = (parent, run) => {
  declare(parent, 'show', 'All about one contribution', 'datanet show bafyrei… bafyrei…')
    .argument('<id>', 'the datanet')
    .argument('<contribution>', 'the contribution', cid)
    .option('--row <path:index>', 'one row of it, its id and its proof; rows count from 0', rowPlace)
    .action(
      run(async (session, given: string, contribution: string, { row }: { row?: RowPlace }) => {
        const peer = await session.peer()
        const datanet = await findDatanet(peer, given)
        if (row !== undefined) {
          const proved = await peer.getRow({ datanet, contribution, ...row })
          return { document: proved, text: (style) => rowLines(proved, style) }
        }
        const detail = await peer.getContribution({ datanet, contribution })
        return {
          document: detail,
          text: async (style, next) => {
            const [names, { charter }] = await Promise.all([Names.of(peer, datanet), peer.getDatanet({ datanet })])
            const after =
              detail.status === 'accepted'
                ? shell`datanet fetch ${datanet} --contribution ${contribution} --out DIR`
                : shell`datanet verdict ${datanet} ${contribution} --wait`
            return [...contributionLines(detail, charter, names, style), ...next(after)]
          },
        }
      }),
    )
}

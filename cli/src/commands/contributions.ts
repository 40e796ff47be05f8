import type { ContributionStatus } from '@datanet/client'
import { Option } from 'commander'
import { allContributions } from '../access/all-contributions.ts'
import { findDatanet } from '../access/find-datanet.ts'
import { Names } from '../access/names.ts'
import { declare, type Register } from '../declare.ts'
import { did } from '../parse/option-values.ts'
import { markStatus, reasonLine } from '../present/judgement.ts'
import { next } from '../present/next.ts'
import { cut } from '../present/plain-text.ts'
import { bytes, count } from '../present/quantity.ts'
import { table } from '../present/table.ts'

const TITLE_WIDTH = 32
const REASON_WIDTH = 60

interface ContributionsFlags {
  status?: ContributionStatus
  author?: string
}

export const registerContributions: Register = (parent, run) => {
  declare(
    parent,
    'contributions',
    'What was contributed, and what became of it',
    'datanet contributions bafyrei…',
    'datanet contributions bafyrei… --status accepted --author did:key:z6Mk…',
  )
    .argument('<id>', 'the datanet')
    .addOption(
      new Option('--status <status>', 'only those that stand so').choices(['pending', 'accepted', 'rejected', 'expired', 'retracted']),
    )
    .option('--author <did>', 'only those of this author', did)
    .action(
      run(async (session, given: string, flags: ContributionsFlags) => {
        const peer = await session.peer()
        const datanet = await findDatanet(peer, given)
        const contributions = await allContributions(peer, { datanet, ...flags })
        return {
          document: contributions,
          text: async (style) => {
            if (contributions.length === 0) return ['There are none.', ...next(style, `datanet contribute ${datanet} PATH --license SPDX`)]
            const names = await Names.of(peer, datanet)
            return [
              ...table(
                contributions,
                [
                  { head: 'CONTRIBUTION', cell: (one) => one.contribution },
                  { head: 'STATUS', cell: (one) => one.status, mark: markStatus(style) },
                  { head: 'SCORE', cell: (one) => (one.score === null ? '–' : String(one.score)), align: 'right' },
                  { head: 'ROWS', cell: (one) => count(one.rows), align: 'right' },
                  { head: 'SIZE', cell: (one) => bytes(one.bytes), align: 'right' },
                  { head: 'LICENCE', cell: (one) => one.license },
                  { head: 'AUTHOR', cell: (one) => names.label(one.author) },
                  { head: 'TITLE', cell: (one) => cut(one.title, TITLE_WIDTH) },
                  { head: 'WHY', cell: (one) => cut(one.reasons.map(reasonLine)[0] ?? '', REASON_WIDTH) },
                ],
                style,
              ),
              ...next(style, `datanet show ${datanet} ${contributions[0]?.contribution}`),
            ]
          },
        }
      }),
    )
}

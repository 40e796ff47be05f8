import type { ContributionStatus, ContributionSummary } from '@datanet/client'
import { Option } from 'commander'
import { allContributions } from '../access/all-contributions.ts'
import { findDatanet } from '../access/find-datanet.ts'
import { Names } from '../access/names.ts'
import { declare, type Register } from '../declare.ts'
import { did } from '../parse/option-values.ts'
import { markStatus, reasonLine } from '../present/judgement.ts'
import { cut } from '../present/plain-text.ts'
import { bytes, count } from '../present/quantity.ts'
import { shell } from '../present/shell.ts'
import { shortCid } from '../present/short-id.ts'
import type { Style } from '../present/style.ts'
import { table } from '../present/table.ts'

const TITLE_WIDTH = 32
const REASON_WIDTH = 100

/** The first reason of each that was rejected. */
function whyRejected(contributions: readonly ContributionSummary[], style: Style): string[] {
  const lines = contributions
    .filter(({ status, reasons }) => status === 'rejected' && reasons.length > 0)
    .map(
      ({ contribution, reasons }) =>
        `${shortCid(contribution)}  ${cut(reasons.map(reasonLine)[0] ?? '', REASON_WIDTH)}`,
    )
  return lines.length === 0 ? [] : ['', style.strong('Why rejected'), ...lines]
}

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
      new Option('--status <status>', 'only those that stand so').choices([
        'pending',
        'accepted',
        'rejected',
        'expired',
        'retracted',
      ]),
    )
    .option('--author <did>', 'only those of this author', did)
    .action(
      run(async (session, given: string, flags: ContributionsFlags) => {
        const peer = await session.peer()
        const datanet = await findDatanet(peer, given)
        const contributions = await allContributions(peer, { datanet, ...flags })
        return {
          document: contributions,
          text: async (style, next) => {
            if (contributions.length === 0)
              return ['There are none.', ...next(shell`datanet contribute ${datanet} PATH --license SPDX`)]
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
                  { head: 'AUTHOR', cell: (one) => names.label(one.author) },
                  { head: 'TITLE', cell: (one) => cut(one.title, TITLE_WIDTH) },
                ],
                style,
              ),
              ...whyRejected(contributions, style),
              ...next(shell`datanet show ${datanet} ${contributions[0]?.contribution ?? 'CONTRIBUTION'}`),
            ]
          },
        }
      }),
    )
}

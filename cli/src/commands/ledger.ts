import type { AccountReport, CharterText, Client, LedgerReport } from '@datanet/client'
import { findDatanet } from '../access/find-datanet.ts'
import { Names } from '../access/names.ts'
import { untilComeAbout } from '../access/until.ts'
import { declare, type Register, withWait } from '../declare.ts'
import { UsageError } from '../errors.ts'
import { did, waitSeconds } from '../parse/option-values.ts'
import { Assets } from '../present/amount.ts'
import { count } from '../present/quantity.ts'
import { shell } from '../present/shell.ts'
import type { Style } from '../present/style.ts'
import { fields, table } from '../present/table.ts'

interface LedgerFlags {
  author?: string
  proof?: true
  wait?: number | true
}

function amounts(byAsset: Readonly<Record<string, string>>, assets: Assets): string {
  const all = Object.entries(byAsset).map(([asset, amount]) => assets.show(amount, asset))
  return all.length === 0 ? '–' : all.join(', ')
}

function ledgerLines(report: LedgerReport, charter: CharterText | null, names: Names, style: Style): string[] {
  const assets = new Assets(charter)
  const { totals } = report
  const owed = (account: AccountReport): string => amounts(account.byAsset, assets)
  return [
    ...table(
      report.accounts,
      [
        { head: 'AUTHOR', cell: (account) => names.label(account.author) },
        { head: 'CONTRIBUTIONS', cell: (account) => count(account.contributions), align: 'right' },
        { head: 'ACCEPTED', cell: (account) => count(account.accepted), align: 'right' },
        { head: 'USES', cell: (account) => count(BigInt(account.uses)), align: 'right' },
        { head: 'IS OWED', cell: owed, align: 'right' },
      ],
      style,
    ),
    '',
    ...fields(
      [
        [
          'Contributions',
          `${count(totals.contributions)}, ${count(totals.accepted)} accepted, ${count(totals.rejected)} rejected`,
        ],
        ['Payments', `${count(totals.payments)}, ${count(totals.pending)} pending`],
        ['Paid', amounts(totals.paid, assets)],
        ['Residual', amounts(totals.residual, assets)],
        [
          'Entries',
          `${count(report.entries)} of ${count(report.frontier.length)} ${report.frontier.length === 1 ? 'author' : 'authors'}`,
        ],
        ['Digest', style.strong(report.digest)],
        [
          'Proof',
          report.proof && `${report.proof.blocks.length} blocks under ${report.proof.root}; --json prints them`,
        ],
      ],
      style,
    ),
  ]
}

export const registerLedger: Register = (parent, run) => {
  withWait(
    declare(
      parent,
      'ledger',
      'Who is owed what, as every peer computes it',
      'datanet ledger bafyrei…',
      'datanet ledger bafyrei… --author did:key:z6Mk… --proof --json',
    )
      .argument('<id>', 'the datanet')
      .option('--author <did>', 'only this account', did)
      .option('--proof', 'with what proves the account from the digest; needs --author'),
    'this peer is in step with another one',
  ).action(
    run(async (session, given: string, flags: LedgerFlags) => {
      if (flags.proof && flags.author === undefined) {
        throw new UsageError('a proof is of one account', 'Name it with --author DID.')
      }
      const wait = waitSeconds(flags.wait)
      const read = await session.peerOrRepo(async (operations, peer) => {
        const datanet = await findDatanet(operations, given)
        const asked = operations.getLedger({
          datanet,
          ...(flags.author === undefined ? {} : { author: flags.author }),
          ...(flags.proof ? { proof: true } : {}),
          ...(wait === undefined ? {} : { wait }),
        })
        const open = 'this peer is not in step with another one'
        const report =
          wait === undefined ? await asked : await untilComeAbout(asked, open, wait, `datanet sync ${datanet}`)
        return { datanet, report, about: session.json ? null : await about(peer, datanet) }
      })
      return {
        document: read.report,
        text: (style, next) => [
          ...ledgerLines(read.report, read.about?.charter ?? null, read.about?.names ?? new Names([]), style),
          ...next(shell`datanet contributions ${read.datanet}`),
        ],
      }
    }),
  )
}

/** Names and decimals, where a peer runs that can tell them. */
async function about(
  peer: Client | null,
  datanet: string,
): Promise<{ names: Names; charter: CharterText | null } | null> {
  if (peer === null) return null
  const [names, { charter }] = await Promise.all([Names.of(peer, datanet), peer.getDatanet({ datanet })])
  return { names, charter }
}

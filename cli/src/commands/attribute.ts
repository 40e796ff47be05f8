import type { AttributionInfo, AttributionMethod, Client } from '@datanet/client'
import { Option } from 'commander'
import { findDatanet } from '../access/find-datanet.ts'
import { findRelease } from '../access/find-release.ts'
import { Names } from '../access/names.ts'
import { declare, type Register } from '../declare.ts'
import { UsageError } from '../errors.ts'
import { EXIT } from '../exit-code.ts'
import type { Outcome } from '../outcome.ts'
import { cid, parts } from '../parse/option-values.ts'
import { plainText } from '../present/plain-text.ts'
import { count, counted, percent } from '../present/quantity.ts'
import { shell } from '../present/shell.ts'
import type { Style } from '../present/style.ts'
import { fields, table } from '../present/table.ts'
import type { Session } from '../session.ts'

interface AttributeFlags {
  method?: AttributionMethod
  release?: string
  tests?: string
  textField?: string
  labelField?: string
}

function weightTable({ attribution }: AttributionInfo, names: Names, style: Style): string[] {
  const total = attribution.reduce((sum, { weight }) => sum + BigInt(weight), 0n)
  const heaviest = attribution.toSorted((a, b) => (BigInt(a.weight) < BigInt(b.weight) ? 1 : -1))
  return table(
    heaviest,
    [
      { head: 'CONTRIBUTION', cell: (share) => share.contribution },
      { head: 'AUTHOR', cell: (share) => names.label(share.author) },
      { head: 'SHARE', cell: (share) => percent(BigInt(share.weight), total), align: 'right' },
    ],
    style,
  )
}

function standing({ audits, borneOut }: AttributionInfo): string {
  if (audits.length === 0) return 'not audited yet'
  const agree = audits.filter((audit) => audit.agrees).length
  return `${agree} of ${counted(audits.length, 'audit')} agree${agree === 1 ? 's' : ''}${borneOut ? '; borne out' : ''}`
}

async function claimed(
  session: Session,
  peer: Client,
  datanet: string,
  flags: AttributeFlags & { readonly release: string; readonly method: AttributionMethod },
): Promise<Outcome> {
  const release = await findRelease(peer, datanet, flags.release)
  const { method, tests, textField = 'text', labelField = 'label' } = flags
  const input =
    tests === undefined ? {} : { tests: session.path(tests), fields: { text: textField, label: labelField } }
  const made = await session.withProgress((options) => peer.attribute({ datanet, release, method, ...input }, options))
  return {
    document: made,
    text: async (style, next) => [
      `Claimed ${style.strong(made.claim)}: ${counted(made.attribution.length, 'contribution')} by ${made.method}.`,
      '',
      ...weightTable(made, await Names.of(peer, datanet), style),
      ...next(shell`datanet audit ${datanet} ${made.claim}  (anyone can)`),
    ],
  }
}

async function listed(peer: Client, datanet: string): Promise<Outcome> {
  const claims = await peer.listAttributions({ datanet })
  return {
    document: claims,
    text: async (style, next) => {
      if (claims.length === 0)
        return ['Nothing was claimed.', ...next(shell`datanet attribute ${datanet} --release R --method size/v1`)]
      const names = await Names.of(peer, datanet)
      return [
        ...table(
          claims,
          [
            { head: 'CLAIM', cell: (claim) => claim.claim },
            { head: 'METHOD', cell: (claim) => claim.method },
            { head: 'BY', cell: (claim) => names.label(claim.author) },
            { head: 'AUDITS', cell: standing },
          ],
          style,
        ),
        ...next(shell`datanet audit ${datanet} ${claims[0]?.claim ?? 'CLAIM'}`),
      ]
    },
  }
}

export const registerAttribute: Register = (parent, run) => {
  declare(
    parent,
    'attribute',
    'Compute how much each contribution of a release mattered, and claim it; without --release, list what was claimed',
    'datanet attribute bafyrei… --release v1 --method senior-shapley/v1 --tests held-out.jsonl',
    'datanet attribute bafyrei… --release v1 --method size/v1',
    'datanet attribute bafyrei…',
  )
    .argument('<id>', 'the datanet')
    .option('--release <id>', 'the release whose contributions are weighed, by its id, NAME or NAME@AUTHOR')
    .addOption(
      new Option(
        '--method <method>',
        'how: equal shares, by size, or by what each labelled row adds to getting test rows right',
      ).choices(['equal/v1', 'size/v1', 'senior-shapley/v1']),
    )
    .option('--tests <file>', 'a file of labelled test rows, for senior-shapley/v1')
    .option('--text-field <name>', 'the field of a row that holds its text (default: text)')
    .option('--label-field <name>', 'the field of a row that holds its label (default: label)')
    .action(
      run(async (session, given: string, flags: AttributeFlags) => {
        const { release, method } = flags
        if ((release === undefined) !== (method === undefined))
          throw new UsageError(
            'an attribution is of a release, by a method',
            'Give both --release R and --method M, or neither to see what was claimed.',
          )
        const peer = await session.peer()
        const datanet = await findDatanet(peer, given)
        if (release === undefined || method === undefined) return await listed(peer, datanet)
        return await claimed(session, peer, datanet, { ...flags, release, method })
      }),
    )
}

export const registerAudit: Register = (parent, run) => {
  declare(
    parent,
    'audit',
    'Recompute a claimed attribution, and sign what was found',
    'datanet audit bafyrei… bafyrei…',
    'datanet audit bafyrei… bafyrei… --sample 50',
  )
    .argument('<id>', 'the datanet')
    .argument('<claim>', 'the claim', cid)
    .option('--sample <parts>', 'recompute only so many parts, drawn at random', parts)
    .action(
      run(async (session, given: string, claim: string, flags: { sample?: number }) => {
        const peer = await session.peer()
        const datanet = await findDatanet(peer, given)
        const found = await session.withProgress((options) =>
          peer.audit({ datanet, attribution: claim, ...flags }, options),
        )
        return {
          document: found,
          exitCode: found.agrees ? EXIT.done : EXIT.failed,
          text: (style, next) => [
            found.agrees
              ? `The claim holds: ${count(found.sampled)} of ${counted(found.parts, 'part')} recomputed, all alike.`
              : `The claim does not hold: ${plainText(found.problem ?? '')}.`,
            '',
            ...fields([['Signed', style.strong(found.audit)]], style),
            ...(found.mismatches.length === 0 ? [] : [`Parts that came out otherwise: ${found.mismatches.join(', ')}`]),
            ...(found.agrees && found.sampled < found.parts
              ? next(shell`datanet audit ${datanet} ${claim}  (recomputes all)`)
              : []),
          ],
        }
      }),
    )
}

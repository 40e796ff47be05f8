import type { PaymentReport, Used } from '@datanet/client'
import { DemoFailedError } from '../../errors.ts'
import { decimal } from '../../present/amount.ts'
import { percent } from '../../present/quantity.ts'
import { table } from '../../present/table.ts'
import { LIMIT_SECONDS } from '../player.ts'
import { type Founded, namesOf, type Offers } from '../scene.ts'

const AMOUNT = 10_000n
const DECIMALS = 2
const SHARES = 1000n

function euros(amount: bigint): string {
  return `${decimal(amount, DECIMALS)} EUR`
}

/** What a contribution gets of the payment by the weights of a receipt. */
function shareOf({ weights }: Used, contribution: string, contributors: number): bigint {
  const total = weights.reduce((sum, { weight }) => sum + BigInt(weight), 0n)
  const own = weights.find((share) => share.contribution === contribution)?.weight ?? '0'
  return total === 0n ? 0n : (((AMOUNT * BigInt(contributors)) / SHARES) * BigInt(own)) / total
}

interface Row {
  readonly title: string
  readonly contribution: string
  readonly author: string
  readonly rows: number
}

/** What every contribution is really owed, by the ledger of the peer. */
async function owed({ cleo, datanet }: Founded, payment: string, contribution: string): Promise<bigint> {
  const { payouts } = await cleo.client.getContribution({ datanet, contribution })
  return payouts.filter((payout) => payout.payment === payment).reduce((sum, { amount }) => sum + BigInt(amount), 0n)
}

/** Cleo attests a payment of 100.00 EUR; it pays as if the copy were not there. */
export async function pay(
  scene: Founded,
  { used, honest }: { used: Used; honest: Used },
  offers: Offers,
  copied: string,
): Promise<PaymentReport> {
  const { stage, ada, ben, cleo, datanet } = scene
  stage.act('Ben pays 100.00 EUR, and Cleo attests it as issuer')
  stage.command(`pay ID RECEIPT --amount ${AMOUNT} --asset EUR:deposit`)
  const { payment } = await cleo.client.pay({
    datanet,
    receipt: used.receipt,
    amount: AMOUNT.toString(),
    asset: 'EUR:deposit',
  })
  const report = await cleo.client.getPayment({ datanet, payment, wait: LIMIT_SECONDS })
  const { charter } = await cleo.client.getDatanet({ datanet })
  const contributors = charter?.split.contributors ?? 0

  const rows: Row[] = [
    { title: 'Tickets of May', contribution: offers.good, author: ada.name, rows: 60 },
    { title: 'Tickets of June', contribution: offers.more, author: ben.name, rows: 20 },
    { title: 'My tickets (the copy)', contribution: copied, author: cleo.name, rows: 60 },
  ]
  const paid = new Map(
    await Promise.all(
      rows.map(async ({ contribution }) => [contribution, await owed(scene, payment, contribution)] as const),
    ),
  )
  const total = BigInt(rows.reduce((sum, row) => sum + row.rows, 0))
  stage.tell(
    ...table(
      rows,
      [
        { head: 'CONTRIBUTION', cell: (row) => row.title },
        { head: 'BY', cell: (row) => row.author },
        { head: 'ROWS', cell: (row) => `${row.rows}, ${percent(BigInt(row.rows), total)}`, align: 'right' },
        { head: 'IS OWED', cell: (row) => euros(paid.get(row.contribution) ?? 0n), align: 'right' },
        {
          head: 'WITHOUT THE COPY',
          cell: (row) => (row.contribution === copied ? '–' : euros(shareOf(honest, row.contribution, contributors))),
          align: 'right',
        },
      ],
      stage.style,
    ),
    'The copy gets nothing, and takes nothing: everyone else is owed what they would be owed without it.',
  )
  for (const { contribution, title } of rows) {
    const expected = contribution === copied ? 0n : shareOf(honest, contribution, contributors)
    if (paid.get(contribution) === expected) continue
    throw new DemoFailedError(
      `"${title}" is owed ${euros(paid.get(contribution) ?? 0n)} and should be owed ${euros(expected)}`,
      'This is a defect of datanet; please report it.',
    )
  }
  tellPayouts(scene, report)
  return report
}

/** Who gets how much; to the last unit. */
function tellPayouts(scene: Founded, report: PaymentReport): void {
  const names = namesOf(scene)
  const lines = [...report.payouts, { author: '', amount: report.residual }]
  const sum = lines.reduce((all, { amount }) => all + BigInt(amount), 0n)
  if (sum !== AMOUNT)
    throw new DemoFailedError(`the payouts add up to ${euros(sum)}`, 'This is a defect of datanet; please report it.')
  scene.stage.tell(
    '',
    'By person, with what Ben and Cleo earn as validators, and what could not be split:',
    ...table(
      [...lines, { author: 'sum', amount: sum.toString() }],
      [
        {
          head: 'TO',
          cell: ({ author }) => (author === '' ? 'residual' : author === 'sum' ? 'together' : names.label(author)),
        },
        { head: 'AMOUNT', cell: ({ amount }) => euros(BigInt(amount)), align: 'right' },
      ],
      scene.stage.style,
    ),
  )
}

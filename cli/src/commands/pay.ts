import { findDatanet } from '../access/find-datanet.ts'
import { Names } from '../access/names.ts'
import { untilComeAbout } from '../access/until.ts'
import { declare, type Register, withWait } from '../declare.ts'
import { amount, asset, cid, waitSeconds } from '../parse/option-values.ts'
import { Assets } from '../present/amount.ts'
import { plainText } from '../present/plain-text.ts'
import { shell } from '../present/shell.ts'
import { table } from '../present/table.ts'

interface PayFlags {
  amount: string
  asset: string
  wait?: number | true
}

export const registerPay: Register = (parent, run) => {
  withWait(
    declare(
      parent,
      'pay',
      'Attest, as an issuer, that a receipt was paid',
      'datanet pay bafyrei… bafyrei… --amount 10000 --asset EUR:deposit',
    )
      .argument('<id>', 'the datanet')
      .argument('<receipt>', 'the receipt of use', cid)
      .requiredOption('--amount <n>', 'how much, in base units of the asset: 10000 is 100.00 with two decimals', amount)
      .requiredOption(
        '--asset <asset>',
        'in what: UNIT:class, like EUR:deposit; or the class alone for the first unit of the charter',
        asset,
      ),
    'it is no longer pending',
  ).action(
    run(async (session, given: string, receipt: string, flags: PayFlags) => {
      const peer = await session.peer()
      const datanet = await findDatanet(peer, given)
      const wait = waitSeconds(flags.wait)
      const made = await peer.pay({ datanet, receipt, amount: flags.amount, asset: flags.asset })
      const open = `payment ${made.payment} is signed, and still pending`
      const payment =
        wait === undefined || !made.pending
          ? made
          : await untilComeAbout(
              peer.getPayment({ datanet, payment: made.payment, wait }),
              open,
              wait,
              `datanet ledger ${datanet}`,
            )
      return {
        document: payment,
        text: async (style, next) => {
          const [names, { charter }] = await Promise.all([Names.of(peer, datanet), peer.getDatanet({ datanet })])
          const assets = new Assets(charter)
          return [
            `Attested the payment of ${style.strong(assets.show(payment.amount, payment.asset))}: ${payment.payment}`,
            '',
            ...(payment.pending
              ? [style.warn(`It pays nothing yet: ${plainText(payment.reason ?? '')}.`)]
              : table(
                  [...payment.payouts, { author: '', asset: payment.asset, amount: payment.residual }],
                  [
                    { head: 'TO', cell: (payout) => (payout.author === '' ? 'residual' : names.label(payout.author)) },
                    { head: 'AMOUNT', cell: (payout) => assets.show(payout.amount, payout.asset), align: 'right' },
                  ],
                  style,
                )),
            ...next(shell`datanet ledger ${datanet}`),
          ]
        },
      }
    }),
  )
}

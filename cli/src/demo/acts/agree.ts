import type { LedgerReport } from '@datanet/client'
import { DemoFailedError } from '../../errors.ts'
import { table } from '../../present/table.ts'
import { LIMIT_SECONDS } from '../player.ts'
import type { Founded } from '../scene.ts'

const ROUNDS = 20

/** Ada comes back, and all three peers compute the same ledger. */
export async function agree({ stage, ada, ben, cleo, datanet }: Founded): Promise<LedgerReport> {
  stage.act('Ada comes back, gets by sync what she missed, and computes the same ledger')
  await ada.start()
  const [address = ''] = cleo.ready.addresses
  await ada.client.connect({ address })
  const players = [ada, ben, cleo]
  for (let round = 0; round < ROUNDS; round++) {
    await ada.client.sync({ datanet, wait: LIMIT_SECONDS })
    const ledgers = await Promise.all(players.map((player) => player.client.getLedger({ datanet })))
    const [first] = ledgers
    if (first === undefined || ledgers.some(({ digest }) => digest !== first.digest)) continue
    stage.tell(
      ...table(
        players.map((player, at) => ({ player, ledger: ledgers[at] as LedgerReport })),
        [
          { head: 'PEER', cell: ({ player }) => player.name },
          { head: 'ENTRIES', cell: ({ ledger }) => String(ledger.entries), align: 'right' },
          { head: 'LEDGER DIGEST', cell: ({ ledger }) => ledger.digest },
        ],
        stage.style,
      ),
      'The entries came in three different orders, by gossip, by sync and by both; the digests are equal.',
    )
    return first
  }
  throw new DemoFailedError(
    'the three peers do not compute the same ledger',
    'This is a defect of datanet; please report it.',
  )
}

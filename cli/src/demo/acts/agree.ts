import type { LedgerReport } from '@datanet/client'
import { DemoFailedError } from '../../errors.ts'
import { table } from '../../present/table.ts'
import { LIMIT_SECONDS, type Player } from '../player.ts'
import type { Founded } from '../scene.ts'

const ROUNDS = 20

/** Whether two peers took the entries that both noted in one order. */
function isSameOrder(a: readonly string[], b: readonly string[]): boolean {
  const [inA, inB] = [new Set(a), new Set(b)]
  const [fromA, fromB] = [a.filter((entry) => inB.has(entry)), b.filter((entry) => inA.has(entry))]
  return fromA.every((entry, at) => entry === fromB[at])
}

/** In how many orders the peers took the entries, in words. */
function orders(players: readonly Player[]): string {
  const different = players.filter(
    (player, at) => !players.slice(0, at).some((before) => isSameOrder(before.taken, player.taken)),
  )
  return different.length === 1 ? 'the same order this time' : `${different.length} different orders`
}

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
      `They took the entries in ${orders(players)}, by gossip and by sync; the digests are equal.`,
    )
    return first
  }
  throw new DemoFailedError(
    'the three peers do not compute the same ledger',
    'This is a defect of datanet; please report it.',
  )
}

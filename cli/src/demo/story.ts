import type { AccountReport } from '@datanet/client'
import { agree } from './acts/agree.ts'
import { contribute, copy } from './acts/contribute.ts'
import { comeIn, found } from './acts/found.ts'
import { gather } from './acts/gather.ts'
import { judge, judgeCopy } from './acts/judge.ts'
import { pay } from './acts/pay.ts'
import { tamper } from './acts/tamper.ts'
import { fetch, release, use } from './acts/use.ts'
import type { Scene } from './scene.ts'

/** What the demo has to show for itself. */
export interface DemoReport {
  readonly peers: readonly {
    name: string
    role: string
    author: string
    peerId: string
    repo: string
    addresses: readonly string[]
    api: string
    pid: number
  }[]
  readonly datanet: string
  /** Ids of contributions. */
  readonly accepted: readonly string[]
  readonly rejected: readonly string[]
  /** The contribution that repeats another one, and the one that it repeats. */
  readonly copy: string
  readonly original: string
  readonly release: string
  readonly receipt: string
  readonly payment: string
  /** The digest of each peer's ledger. */
  readonly digests: readonly string[]
  readonly payouts: readonly { author: string; name: string; asset: string; amount: string }[]
  readonly residual: string
  readonly accounts: readonly AccountReport[]
}

/** Plays it all. Throws where anything is not as it should be. */
export async function play(scene: Scene, keep: boolean): Promise<DemoReport> {
  await gather(scene)
  const founded = await found(scene)
  await comeIn(founded)
  const offers = await contribute(founded)
  await judge(founded, offers)
  const copied = await copy(founded)
  await judgeCopy(founded, offers, copied)
  const releases = await release(founded, offers)
  await fetch(founded, releases, offers)
  const uses = await use(founded, releases)
  const payment = await pay(founded, uses, offers, copied)
  const ledger = await agree(founded)
  await tamper(founded, keep)
  const players = [scene.ada, scene.ben, scene.cleo]
  const nameOf = new Map(players.map(({ author, name }) => [author, name]))
  return {
    peers: players.map(({ name, role, repo, ready }) => ({ name, role, repo, ...ready })),
    datanet: founded.datanet,
    accepted: [offers.good, offers.more, copied],
    rejected: [offers.broken],
    copy: copied,
    original: offers.good,
    release: releases.all,
    receipt: uses.used.receipt,
    payment: payment.payment,
    digests: players.map(() => ledger.digest),
    payouts: payment.payouts.map(({ author, asset, amount }) => ({
      author,
      name: nameOf.get(author) ?? '',
      asset,
      amount,
    })),
    residual: payment.residual,
    accounts: ledger.accounts,
  }
}

import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { atLeastTimes } from '../aim.ts'
import type { Lab, Part } from '../bench.ts'
import { type Case, caseOf } from '../case.ts'
import type { Figure } from '../figure.ts'
import { checkedFile } from './checked-file.ts'
import { fetchOurs, type Held, holders, randomFile } from './fetch.ts'
import { MB, sizeName } from './sizes.ts'

/** What each link carries, bytes a second. */
const RATE = 10 * MB
const ONE = 'from one peer'

async function run(lab: Lab): Promise<Case[]> {
  const bytes = (lab.quick ? 20 : 100) * MB
  const path = await randomFile(join(lab.dir, 'capped.bin'), bytes)
  const check = await checkedFile(path)
  // a peer finds all others of its datanet by itself, without the link, so each number of holders has a datanet of its own
  const groups = new Map<number, Held>()
  try {
    for (const count of [1, 2, 4]) {
      const dir = join(lab.dir, `capped-${count}`)
      await mkdir(dir)
      groups.set(count, await holders(dir, count, [path]))
    }
    const from = (peers: number) => async () => {
      lab.say(`fetch ${sizeName(bytes)} from ${peers} over capped links`)
      const held = groups.get(peers) as Held
      const { seconds } = await fetchOurs(lab.dir, held, { peers, check, quality: { bytesPerSecond: RATE } })
      return { perSecond: bytes / MB / seconds }
    }
    const samples = await lab.inTurn({ one: from(1), two: from(2), four: from(4) })
    const of = (subject: string): Figure => samples.need(subject, 'perSecond')
    const link = `over links of ${RATE / MB} MB/s each`
    return [
      caseOf({
        name: `fetch ${sizeName(bytes)} from two peers ${link}`,
        unit: 'MB/s',
        better: 'higher',
        ours: of('two'),
        baselines: { [ONE]: of('one') },
        aim: atLeastTimes(1.8, ONE),
      }),
      caseOf({
        name: `fetch ${sizeName(bytes)} from four peers ${link}`,
        unit: 'MB/s',
        better: 'higher',
        ours: of('four'),
        baselines: { [ONE]: of('one') },
      }),
    ]
  } finally {
    await Promise.all([...groups.values()].map((held) => held.end()))
  }
}

/** How much more comes from several peers when each link is the same. */
export const cappedFetch: Part = { name: 'capped', run }

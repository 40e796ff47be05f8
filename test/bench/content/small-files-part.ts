import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { atLeastTimes, atMost } from '../aim.ts'
import type { Lab, Part } from '../bench.ts'
import { type Case, caseOf } from '../case.ts'
import type { Figure } from '../figure.ts'
import { fetchOurs, holders, smallFiles } from './fetch.ts'
import { importOurs, importUnixfs } from './import.ts'
import { MEMORY } from './sizes.ts'

const UNIXFS = 'unixfs add, not synced to disk'
const BYTES = 1000

function perSecond(count: number, { median, min, max, runs }: Figure): Figure {
  return { median: count / median, min: count / max, max: count / min, runs }
}

async function run(lab: Lab): Promise<Case[]> {
  const count = lab.quick ? 5000 : 100_000
  const name = `${count.toLocaleString('en')} files of 1 kB`
  lab.say(`${name} are written`)
  const path = await smallFiles(join(lab.dir, 'small'), count, BYTES)
  const dir = join(lab.dir, 'small-holders')
  await mkdir(dir)
  lab.say(`import ${name}`)
  const imported = await lab.inTurn({
    ours: (turn) => importOurs(lab, path, turn),
    unixfs: (turn) => importUnixfs(lab, path, turn),
  })
  lab.say(`a peer gets ${name}`)
  const held = await holders(dir, 1, [path])
  const fetched = await lab.inTurn({ ours: () => fetchOurs(lab.dir, held, { peers: 1 }) }).finally(() => held.end())
  await rm(path, { recursive: true, force: true })
  await rm(dir, { recursive: true, force: true })
  return [
    caseOf({
      name: `import ${name}, manifest, sketch and fsync included`,
      unit: 'files/s',
      better: 'higher',
      ours: perSecond(count, imported.need('ours', 'seconds')),
      baselines: { [UNIXFS]: perSecond(count, imported.need('unixfs', 'seconds')) },
      aim: atLeastTimes(0.7, UNIXFS),
    }),
    caseOf({
      name: `import ${name}: peak memory`,
      unit: 'MB',
      better: 'lower',
      ours: imported.need('ours', 'memory'),
      baselines: { [UNIXFS]: imported.need('unixfs', 'memory') },
      aim: atMost(MEMORY),
    }),
    caseOf({
      name: `fetch ${name} from one peer`,
      unit: 'files/s',
      better: 'higher',
      ours: perSecond(count, fetched.need('ours', 'seconds')),
    }),
    caseOf({
      name: `fetch ${name}: peak memory`,
      unit: 'MB',
      better: 'lower',
      ours: fetched.need('ours', 'memory'),
      aim: atMost(MEMORY),
    }),
  ]
}

/** What very many small files cost. */
export const smallFilesPart: Part = { name: 'small', run }

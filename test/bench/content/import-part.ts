import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { atLeastTimes, atMost } from '../aim.ts'
import type { Lab, Part } from '../bench.ts'
import { type Case, caseOf } from '../case.ts'
import { randomFile } from './fetch.ts'
import { importOurs, importUnixfs } from './import.ts'
import { MB, MEMORY, sizeName } from './sizes.ts'

const UNIXFS = 'unixfs add, not synced to disk'

async function imported(lab: Lab, bytes: number): Promise<Case[]> {
  const path = await randomFile(join(lab.dir, 'import.bin'), bytes)
  const name = sizeName(bytes)
  lab.say(`import ${name}`)
  const samples = await lab.inTurn({
    ours: (turn) => importOurs(lab, path, turn),
    unixfs: (turn) => importUnixfs(lab, path, turn),
  })
  await rm(path)
  return [
    caseOf({
      name: `import one file of ${name}, manifest, sketch and fsync included`,
      unit: 'MB/s',
      better: 'higher',
      ours: samples.need('ours', 'perSecond'),
      baselines: { [UNIXFS]: samples.of('unixfs', 'perSecond') },
      aim: atLeastTimes(0.7, UNIXFS),
    }),
    caseOf({
      name: `import one file of ${name}: peak memory`,
      unit: 'MB',
      better: 'lower',
      ours: samples.need('ours', 'memory'),
      baselines: { [UNIXFS]: samples.of('unixfs', 'memory') },
      aim: atMost(MEMORY),
    }),
  ]
}

async function run(lab: Lab): Promise<Case[]> {
  const cases: Case[] = []
  for (const bytes of lab.quick ? [50 * MB] : [200 * MB, 1000 * MB]) cases.push(...(await imported(lab, bytes)))
  return cases
}

/** How fast files become content. */
export const importPart: Part = { name: 'import', run }

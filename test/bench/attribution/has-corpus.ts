import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { dataDir } from '../../harness/data-sets.ts'
import type { Lab } from '../bench.ts'

/** Whether a data set is here; tells of it when it is not. */
export function hasCorpus(lab: Lab, name: string): boolean {
  const here = existsSync(join(dataDir, name.split(' ')[0] ?? name))
  if (!here) lab.note(`${name} is missing here; DATANET_DATA names the folder of the data sets.`)
  return here
}

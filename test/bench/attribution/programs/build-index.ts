/** Builds a text index on disk of the prose and text made over it, contribution by contribution, and opens it again. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { TextIndex } from '@datanet/attribution'
import { DiskTextFiles } from '@datanet/node/stores'
import { textBytes } from '@datanet/records'
import { job, tell } from '../../job.ts'
import { peakMemory } from '../../peak-memory.ts'
import { edited, pick, seeded } from '../edits.ts'
import { traceText } from '../trace-text.ts'

const OPENINGS = 5
/** Bytes of a text that is traced, and the words of each of its passages. */
const QUERY = 1_000
const PASSAGE = 30
const EDITED = 0.1

/** `queries` is how many texts to trace are left beside the index, with the text that it holds; none when it is 0. */
const { dir, bytes, queries } = job<{ dir: string; bytes: number; queries: number }>()
const { contributions, unknown, bytes: held } = traceText(['prose'], bytes, 1)
const files = new DiskTextFiles(join(dir, 'index'))
const index = TextIndex.open(files)
const before = peakMemory()
const began = performance.now()
for (const [nth, rows] of contributions.entries()) index.add([{ id: textBytes(`${nth}`), stamp: nth, rows }])
const seconds = (performance.now() - began) / 1000
const { size } = index
index.close()
const openings = Array.from({ length: OPENINGS }, () => {
  const start = performance.now()
  TextIndex.open(files).close()
  return (performance.now() - start) / 1000
})
if (queries > 0) {
  const random = seeded(2)
  const pool = contributions[0]?.join(' ').split(/\s+/) ?? []
  const passage = (rows: readonly string[]) => pick(rows, random).split(/\s+/).slice(0, PASSAGE).join(' ')
  const texts = Array.from({ length: queries }, () => {
    let text = ''
    // three of four passages are of what is held, with edits
    while (text.length < QUERY)
      text += `${random() < 0.25 ? passage(unknown) : edited(passage(pick(contributions, random)), 'mixed', EDITED, random, pool)}. `
    return text.slice(0, QUERY)
  })
  writeFileSync(join(dir, 'queries.json'), JSON.stringify(texts))
  writeFileSync(join(dir, 'text'), contributions.map((rows) => rows.join('\n')).join('\n'))
}
await tell({
  megabytesPerSecond: held / 1e6 / seconds,
  tokens: size.tokens,
  bytesPerToken: size.bytes / size.tokens,
  openings,
  memory: peakMemory() - before,
  seconds,
})

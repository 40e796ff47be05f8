// Founds a datanet and judges what comes, by its gates and by a check of its own: validator.ts SCHEMA [COUNT]

import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createClient } from '@datanet/client'
import { defaultRepoDir, readApiFile, repoPaths } from '@datanet/node'

const [schemaFile = '', count = 'Infinity'] = process.argv.slice(2)

const access = await readApiFile(repoPaths(defaultRepoDir()))
if (access === undefined) throw new Error('no peer runs; `datanet start --detach` starts one')
const peer = createClient({ baseUrl: access.address, token: access.token })

type Ticket = { text: string; intent: string }

async function rowsIn(folder: string): Promise<Ticket[]> {
  const files = await readdir(folder, { recursive: true })
  const texts = await Promise.all(
    files.filter((file) => file.endsWith('.jsonl')).map((file) => readFile(join(folder, file), 'utf8')),
  )
  return texts.flatMap((text) => text.trim().split('\n')).map((line) => JSON.parse(line) as Ticket)
}

/** What no general gate can know: here, that a person would need at least five words to say what they want. */
function judge(rows: readonly Ticket[]): { score: number; reasons: string[] } {
  const short = rows.filter(({ text }) => text.split(/\s+/).length < 5)
  const score = Math.floor((1000 * (rows.length - short.length)) / rows.length)
  return { score, reasons: short.slice(0, 3).map(({ text }) => `too short to tell the intent: "${text}"`) }
}

const schema = await readFile(schemaFile, 'utf8')
const { datanet } = await peer.createDatanet({
  name: 'Support tickets',
  schemas: [{ name: 'ticket', schema }],
  licenses: ['CC-BY-4.0'],
})
const { link } = await peer.invite({ datanet })
console.log(link)

// Heard from before the first look, so that nothing falls between.
await using happenings = await peer.events({ datanet })
let judged = 0
for await (const event of happenings) {
  if (event.type !== 'contribution') continue
  const { contribution } = event
  const out = await mkdtemp(join(tmpdir(), 'judge-'))
  try {
    await peer.fetch({ datanet, contributions: [contribution], status: 'pending', out: join(out, 'rows') })
    const vote = judge(await rowsIn(join(out, 'rows')))
    await peer.vote({ datanet, contribution, ...vote })
    console.log(contribution, vote.score, ...vote.reasons)
  } finally {
    await rm(out, { recursive: true, force: true })
  }
  judged += 1
  if (judged >= Number(count)) break
}

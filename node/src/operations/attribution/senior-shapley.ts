import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import { type Computation, type ItemValue, type LabelledRow, type Member, TESTS_ROLE } from '@datanet/attribution'
import { parseCid } from '@datanet/records'
import { InputRefusedError } from '../../errors.ts'
import { type LabelledFields, LabelledReader } from './labelled-rows.ts'
import type { LabelledParts, LabelledWork } from './labelled-worker.ts'
import type { MethodInputs } from './method.ts'

const WORKER = new URL('./labelled-worker.js', import.meta.url)

/** The fields that the params of a claim name. Throws ERR_INPUT_REFUSED. */
function fieldsOf(params: string): LabelledFields {
  let value: unknown
  try {
    value = JSON.parse(params)
  } catch {
    value = null
  }
  const { text, label, ...rest } = (typeof value === 'object' && value !== null ? value : {}) as Record<string, unknown>
  if (typeof text !== 'string' || typeof label !== 'string' || Object.keys(rest).length > 0)
    throw new InputRefusedError(
      'the params of the claim do not name a text and a label',
      'Whoever made it must make it again.',
    )
  return { text, label }
}

/** In a thread of its own: a large release takes seconds, for which a peer must not be silent. */
async function partsOf(work: LabelledWork, signal: AbortSignal | undefined): Promise<LabelledParts> {
  const worker = new Worker(WORKER, { workerData: work, name: 'datanet-attribute' })
  try {
    const [parts] = (await once(worker, 'message', signal === undefined ? {} : { signal })) as [LabelledParts]
    return parts
  } finally {
    await worker.terminate()
  }
}

/** Rows that repeat a senior row with their label earn nothing, the others their exact KNN-Shapley value; a part a test row. */
export async function seniorShapley({ replica, members, inputs, params, options }: MethodInputs): Promise<Computation> {
  const tests = inputs.get(TESTS_ROLE)
  if (tests === undefined)
    throw new InputRefusedError('this method needs test rows', 'Name a file of them with --tests FILE.')
  const { signal } = options
  const reader = new LabelledReader(replica, fieldsOf(params), signal)
  const testRows = await reader.testsOf(parseCid(tests))
  const rows: LabelledRow[] = []
  const weighed: Member[] = []
  for (const { contribution, author, manifest, stamp, claimedRows } of members) {
    if (manifest === null)
      throw new InputRefusedError(`the contribution ${contribution} is not here`, '`datanet sync ID` looks for it.')
    const of = { contribution: contribution.toString(), author: Buffer.from(author).toString('hex'), stamp }
    for (const row of await reader.rowsOf(manifest, of)) rows.push(row)
    weighed.push({ contribution, author, items: claimedRows })
  }
  const { starts, items, values } = await partsOf(
    {
      input: { rows, tests: testRows },
      members: weighed.map((member) => ({ ...member, contribution: member.contribution.bytes })),
    },
    signal,
  )
  const part = (index: number): ItemValue[] => {
    const [start, end] = [starts[index] as number, starts[index + 1] as number]
    return Array.from(items.subarray(start, end), (item, at) => ({ item, value: values[start + at] as bigint }))
  }
  return { members: weighed, parts: testRows.length, part }
}

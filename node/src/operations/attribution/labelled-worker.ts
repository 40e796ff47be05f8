/** What a worker thread does: values labelled rows for each test row, and hands back numbers in memory that is moved. */
import { parentPort, workerData } from 'node:worker_threads'
import { LabelledGame, type LabelledInput, labelledComputation, type Member } from '@datanet/attribution'
import { CID } from '@datanet/records'

/** What the thread is given. */
export interface LabelledWork {
  readonly input: LabelledInput
  /** Contributions as bytes, with how many items each has. */
  readonly members: readonly {
    readonly contribution: Uint8Array
    readonly author: Uint8Array
    readonly items: number
  }[]
}

/** All parts: those of part n are from `starts[n]` to `starts[n + 1]`. */
export interface LabelledParts {
  readonly starts: Uint32Array<ArrayBuffer>
  readonly items: Uint32Array<ArrayBuffer>
  readonly values: BigInt64Array<ArrayBuffer>
}

async function work({ input, members }: LabelledWork): Promise<LabelledParts> {
  const computation = labelledComputation(
    members.map((member): Member => ({ ...member, contribution: CID.decode(member.contribution) })),
    new LabelledGame(input),
  )
  const starts = new Uint32Array(computation.parts + 1)
  const items: number[] = []
  const values: bigint[] = []
  for (let index = 0; index < computation.parts; index++) {
    for (const { item, value } of await computation.part(index)) {
      items.push(item)
      values.push(value)
    }
    starts[index + 1] = items.length
  }
  return { starts, items: Uint32Array.from(items), values: BigInt64Array.from(values) }
}

const parts = await work(workerData as LabelledWork)
parentPort?.postMessage(parts, [parts.starts.buffer, parts.items.buffer, parts.values.buffer])

import { type Block, type CID, textBytes } from '@datanet/records'
import { buildManifest, importShard, MemoryBlocks } from '@datanet/shards'
import type { Prng } from '../prng.ts'

/** What a set is, as those who judge it should find. */
export type Kind = 'good' | 'copy' | 'part' | 'broken'

/** A set of rows as JSONL, brought into blocks. */
export interface DataSet {
  readonly kind: Kind
  readonly rows: readonly string[]
  readonly manifest: CID
  readonly blocks: readonly Block[]
  readonly counts: { readonly rows: number; readonly bytes: number }
}

/** The schema that every row must follow. */
export const rowSchema = JSON.stringify({
  type: 'object',
  required: ['text', 'label'],
  properties: { text: { type: 'string' }, label: { enum: ['a', 'b', 'c'] } },
})

const WORDS = ['rate', 'loan', 'court', 'nurse', 'dose', 'bond', 'clause', 'fund', 'claim', 'lease', 'tax', 'gene']

/** Rows that nobody else has, or one that no schema takes. */
export function newRows(prng: Prng, count: number): string[] {
  return Array.from({ length: count }, () => {
    const words = Array.from({ length: 4 }, () => prng.pick(WORDS))
    return JSON.stringify({ text: `${words.join(' ')} ${prng.integer(1_000_000)}`, label: prng.pick(['a', 'b', 'c']) })
  })
}

export const brokenRow = JSON.stringify({ text: 7, label: 'z' })

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes
}

export async function makeDataSet(kind: Kind, rows: readonly string[]): Promise<DataSet> {
  const held = new Map<string, Block>()
  const store = new MemoryBlocks()
  const put = async (cid: CID, bytes: Uint8Array) => {
    held.set(cid.toString(), { cid, bytes })
    await store.put(cid, bytes)
  }
  const shard = await importShard('rows.jsonl', once(textBytes(`${rows.join('\n')}\n`)), { put })
  const { manifest, bytes, cid } = buildManifest([shard])
  held.set(cid.toString(), { cid, bytes })
  return {
    kind,
    rows,
    manifest: cid,
    blocks: [...held.values()],
    counts: { rows: manifest.rows, bytes: manifest.bytes },
  }
}

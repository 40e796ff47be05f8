/** Contributions in memory, and what the gates say of them. */
import type { Manifest, Shard } from '@datanet/records'
import { textBytes } from '@datanet/records'
import {
  BlockContent,
  buildManifest,
  exportShard,
  importShard,
  MemoryBlocks,
  type RandomContent,
  RowTree,
  readRows,
  rowHashOf,
} from '@datanet/shards'
import type { GateCharter } from './gate.ts'
import { type GateInput, type GateResult, runGates } from './run.ts'

/** What rows of the charter are. */
export const SCHEMA = JSON.stringify({
  type: 'object',
  required: ['text', 'label'],
  properties: { text: { type: 'string', minLength: 1 }, label: { enum: ['card', 'cash'] } },
})

/** Gates that need no seniors. */
export const ALL = ['schema', 'licence', 'size', 'exact-duplicate'].map((gate) => ({ gate, params: '{}' }))

/** Content as it comes, at once. */
async function* once(content: string | Uint8Array): AsyncGenerator<Uint8Array> {
  yield typeof content === 'string' ? textBytes(content) : content
}

/** A row as a line of a file. */
export const row = (text: string, label = 'card') => JSON.stringify({ text, label })

/** A charter with all gates that need no seniors. */
export function charter(more: Partial<GateCharter> = {}): GateCharter {
  return { gates: ALL, licenses: ['CC-BY-4.0', 'MIT'], schemas: [{ name: 'intent', schema: SCHEMA }], ...more }
}

/** Bytes to be read from any place. */
export function randomly(bytes: Uint8Array): RandomContent {
  return { bytes: bytes.length, read: async (start, end) => bytes.subarray(start, end) }
}

/** Runs gates over honest files, or over what a test makes of them. */
export async function judge(
  files: { readonly [path: string]: string | Uint8Array },
  more: Partial<GateInput> & { schema?: string } = {},
): Promise<GateResult> {
  const blocks = new MemoryBlocks()
  const shards: Shard[] = []
  for (const [path, content] of Object.entries(files)) {
    const bytes = typeof content === 'string' ? textBytes(content) : content
    const openRandom = async () => ({ ...randomly(bytes), close: async () => undefined })
    shards.push(await importShard(path, once(content), blocks, { schema: more.schema ?? null, openRandom }))
  }
  const { manifest } = buildManifest(shards)
  return await runGates({
    charter: charter(),
    contribution: { license: 'MIT', rows: manifest.rows, bytes: manifest.bytes },
    manifest,
    shards: manifest.shards,
    readShard: (shard) => exportShard(shard, blocks),
    readPart: (shard, start, end) => new BlockContent(shard, blocks).read(start, end),
    seniors: null,
    ...more,
  })
}

async function rowRootOf(content: string | Uint8Array): Promise<Uint8Array> {
  const tree = new RowTree()
  for await (const one of readRows({ format: 'jsonl' }, once(content))) tree.add(rowHashOf(one))
  return tree.rows === 0 ? new Uint8Array(32) : tree.end().root
}

/** Runs gates over content that its manifest does not describe. */
export async function judgeHostile(
  content: string | Uint8Array,
  listed: Partial<Shard>,
  more: Partial<GateInput> = {},
): Promise<GateResult> {
  const honest = await importShard('a.bin', once('x'), new MemoryBlocks())
  const rowRoot = await rowRootOf(content)
  const shard: Shard = {
    ...honest,
    path: 'a.jsonl',
    format: 'jsonl',
    bytes: content.length,
    rows: 1,
    rowRoot,
    ...listed,
  }
  const { rows, bytes } = shard
  const manifest: Manifest = { v: 1, type: 'manifest', rows, bytes, count: 1, shards: [shard], pages: [] }
  return await runGates({
    charter: charter(),
    contribution: { license: 'MIT', rows: shard.rows, bytes: shard.bytes },
    manifest,
    shards: manifest.shards,
    readShard: () => once(content),
    readPart: async (_, start, end) =>
      (typeof content === 'string' ? textBytes(content) : content).subarray(start, end),
    seniors: null,
    ...more,
  })
}

/** All reasons, each in a line. */
export function reasons(result: GateResult): string[] {
  return result.reports.flatMap((report) => report.reasons.map(({ gate, code, text }) => `${gate} ${code}: ${text}`))
}

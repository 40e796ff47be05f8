import type { BlockBytes } from './content-store.ts'
import { plainBytes } from './plain-bytes.ts'

/** A block in one piece, however it was given. */
export async function wholeBytes(value: BlockBytes): Promise<Uint8Array> {
  if (value instanceof Uint8Array) return value
  const chunks: Uint8Array[] = []
  for await (const chunk of value) chunks.push(chunk)
  const [first] = chunks
  return plainBytes(chunks.length === 1 && first !== undefined ? first : Buffer.concat(chunks))
}

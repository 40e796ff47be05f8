import { concatBytes, textBytes } from '@datanet/records'

/** Content as it might come from a disk or a peer: in pieces of some size. */
export async function* inPieces(content: string | Uint8Array, size = 65_536): AsyncGenerator<Uint8Array> {
  const bytes = typeof content === 'string' ? textBytes(content) : content
  for (let start = 0; start < bytes.length; start += size) yield bytes.subarray(start, start + size)
}

/** All that an async iterable gives. */
export async function collect<T>(source: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = []
  for await (const one of source) all.push(one)
  return all
}

/** The bytes of a stream as one. */
export async function joined(source: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  return concatBytes(...(await collect(source)))
}

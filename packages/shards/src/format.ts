import { lowerCase, type Shard } from '@datanet/records'
import { isCoco } from './formats/coco/sniff-coco.ts'
import { isVoc } from './formats/voc/sniff-voc.ts'

/** How a shard's bytes are read: as rows of one of several formats, or as one piece (bytes). */
export type Format = Shard['format']

/** All formats, in the order in which people are told of them. */
export const FORMATS: readonly Format[] = ['jsonl', 'csv', 'parquet', 'text', 'coco', 'voc', 'bytes']

/** How much of a file's start is looked at to tell its format, in bytes. */
export const HEAD_BYTES = 64 * 1024

const EXTENSIONS: { readonly [extension: string]: Format } = {
  jsonl: 'jsonl',
  ndjson: 'jsonl',
  csv: 'csv',
  parquet: 'parquet',
  txt: 'text',
  md: 'text',
}
/** Files about data, which lie beside it and are not of it. */
const ABOUT = /^(licen[cs]e|readme|notice|copying|copyright|changelog|citation|authors|contributing|source)s?([._-]|$)/

/**
 * The format of a file by its path and by the first 64 KiB of its bytes, or all where it has fewer. By the extension: jsonl and
 * ndjson, csv, parquet, txt and md (text; but one with a zero byte is bytes). By the content: json that begins as COCO does,
 * xml that begins as VOC does. All else is bytes; so are txt and md files named as papers that go with data are, such as
 * README.md or LICENSE.txt.
 */
export function formatOf(path: string, head: Uint8Array): Format {
  const name = lowerCase(path.slice(path.lastIndexOf('/') + 1))
  const extension = name.slice(name.lastIndexOf('.') + 1)
  if (extension === 'json') return isCoco(head) ? 'coco' : 'bytes'
  if (extension === 'xml') return isVoc(head) ? 'voc' : 'bytes'
  const format = Object.hasOwn(EXTENSIONS, extension) && extension !== name ? EXTENSIONS[extension] : undefined
  if (format === 'text' && (ABOUT.test(name) || head.includes(0))) return 'bytes'
  return format ?? 'bytes'
}

/** Whether the format of a file of this name depends on its beginning. */
export function looksInside(path: string): boolean {
  return /\.(json|xml|txt|md)$/.test(lowerCase(path))
}

/** The first 64 KiB of a file that comes in chunks, or all of it, and the whole file again. */
export async function withHead(
  source: AsyncIterable<Uint8Array>,
): Promise<{ head: Uint8Array; whole: AsyncGenerator<Uint8Array> }> {
  const chunks = source[Symbol.asyncIterator]()
  const first: Uint8Array[] = []
  const head = new Uint8Array(HEAD_BYTES)
  let filled = 0
  while (filled < HEAD_BYTES) {
    const { value, done } = await chunks.next()
    if (done === true) break
    first.push(value)
    head.set(value.subarray(0, HEAD_BYTES - filled), filled)
    filled = Math.min(HEAD_BYTES, filled + value.length)
  }
  async function* whole(): AsyncGenerator<Uint8Array> {
    try {
      for (let chunk = first.shift(); chunk !== undefined; chunk = first.shift()) yield chunk
      yield* { [Symbol.asyncIterator]: () => chunks }
    } finally {
      // Left early, what gives the chunks must still be told to end.
      await chunks.return?.()
    }
  }
  return { head: head.subarray(0, filled), whole: whole() }
}

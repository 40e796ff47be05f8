/**
 * Rows of a COCO file (one JSON object with the lists `images`, `annotations` and `categories`), by the rule `coco/v1`:
 * 1. Each item of `images` is a row { image: item }, each item of `annotations` a row { annotation: item, category: name }, in
 *    the order of the file; `name` is that of the category with the annotation's `category_id`, or null.
 * 2. Categories stand at the end of most files, so the file is read twice: first for them, then for rows. Nothing else is held.
 * 3. What an item is beside JSON, and all other members of the file, are no part of the rows.
 */
import type { JsonObject, JsonValue, Row } from '../../row.ts'
import { valueProblem } from '../../row.ts'
import { nextTurn } from '../../turn.ts'
import { beyond, faultOf, malformed } from '../format-fault.ts'
import type { RandomContent } from '../random-content.ts'
import { type JsonPiece, JsonScanner, parsed } from './json-scanner.ts'

/** No COCO file names more categories. */
export const MAX_CATEGORIES = 100_000

/** The names of all categories have no more UTF-16 units together. */
export const MAX_CATEGORY_TEXT = 8 * 1024 * 1024

const STEP_BYTES = 256 * 1024
const LISTS = ['images', 'annotations', 'categories']

/** The rows of a COCO file, in batches. Throws what reading the content throws. */
export async function* cocoRows(content: RandomContent): AsyncGenerator<readonly Row[]> {
  const progress = { index: 0 }
  try {
    const categories = await readCategories(content)
    for await (const pieces of piecesOf(content, ['images', 'annotations'])) {
      const rows: Row[] = []
      for (const piece of pieces) {
        progress.index += 1
        rows.push(rowOf(piece, progress.index, categories))
      }
      yield rows
    }
  } catch (error) {
    const fault = faultOf(error, progress.index + 1)
    if (fault === null) throw error
    yield [fault]
  }
}

async function* piecesOf(content: RandomContent, wanted: readonly string[]): AsyncGenerator<readonly JsonPiece[]> {
  const { bytes } = content
  const missing = new Set(LISTS)
  const scanner = new JsonScanner((member, isList) => {
    if (!LISTS.includes(member)) return false
    if (!isList) throw malformed(`has "${member}" that is no list`)
    missing.delete(member)
    return wanted.includes(member)
  })
  for (let start = await markBytes(content); start < bytes; start += STEP_BYTES) {
    const pieces = scanner.push(await content.read(start, Math.min(bytes, start + STEP_BYTES)))
    if (pieces.length > 0) yield pieces
    await nextTurn()
  }
  scanner.end()
  for (const member of missing) throw malformed(`is no COCO file: it has no list "${member}"`)
}

/** How many bytes of a byte order mark stand at the start. */
async function markBytes(content: RandomContent): Promise<number> {
  if (content.bytes < 3) return 0
  const [a, b, c] = await content.read(0, 3)
  return a === 0xef && b === 0xbb && c === 0xbf ? 3 : 0
}

async function readCategories(content: RandomContent): Promise<ReadonlyMap<JsonValue, string>> {
  const names = new Map<JsonValue, string>()
  let units = 0
  for await (const pieces of piecesOf(content, ['categories'])) {
    for (const { bytes } of pieces) {
      const value = parsed(bytes)
      if (!isObject(value)) throw malformed('has a category that is no object')
      const { id, name } = value as { id?: JsonValue; name?: JsonValue }
      if (typeof name !== 'string' || (typeof id !== 'number' && typeof id !== 'string')) {
        throw malformed('has a category without id and name')
      }
      if (!name.isWellFormed()) throw malformed('has a category whose name holds half of a character')
      units += name.length
      // The first of several with one id counts.
      if (!names.has(id)) names.set(id, name)
      if (names.size > MAX_CATEGORIES) throw beyond(`has more than ${MAX_CATEGORIES} categories`)
      if (units > MAX_CATEGORY_TEXT) throw beyond(`has names of categories of more than ${MAX_CATEGORY_TEXT} letters`)
    }
  }
  return names
}

function isObject(value: unknown): value is JsonObject {
  return value !== null && typeof value === 'object' && !Array.isArray(value)
}

function rowOf(piece: JsonPiece, index: number, categories: ReadonlyMap<JsonValue, string>): Row {
  let item: unknown
  try {
    item = parsed(piece.bytes)
  } catch {
    return { index, fault: 'row', problem: 'is not valid JSON in UTF-8' }
  }
  if (!isObject(item)) return { index, fault: 'row', problem: 'is not a JSON object in braces' }
  const id = Object.hasOwn(item, 'category_id') ? item['category_id'] : undefined
  const value: JsonObject =
    piece.member === 'images'
      ? { image: item }
      : { annotation: item, category: id === undefined ? null : (categories.get(id) ?? null) }
  const problem = valueProblem(value)
  return problem === null ? { index, value } : { index, fault: 'row', problem }
}

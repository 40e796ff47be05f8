/**
 * Rows of a Pascal VOC annotation (XML with the root <annotation>), by the rule `voc/v1`: the file is one row.
 * 1. An element with elements in it is an object of these in their order; one without is its text, trimmed.
 * 2. <object> and <part> are always lists, under the names `objects` and `parts`; another element that comes twice in one
 *    place is a list from its first on.
 * 3. The text of width, height, depth, segmented, truncated, difficult, occluded, xmin, ymin, xmax and ymax is a number
 *    where it is written as a decimal one.
 * 4. Attributes, comments and text beside elements are no part of the row. A document type, and with it every entity of
 *    its own, is refused.
 */
import { concatBytes } from '@datanet/records'
import { SaxesParser } from 'saxes'
import { MAX_ROW_BYTES, type Row, type RowFault, type RowReader, valueProblem } from '../../row.ts'
import { VocTree } from './voc-tree.ts'

const INDEX = 1

/** Reads a VOC annotation, which is held whole until its end; see the header. */
export class VocReader implements RowReader {
  #pieces: Uint8Array[] = []
  #bytes = 0

  async push(bytes: Uint8Array): Promise<readonly Row[]> {
    this.#bytes += bytes.length
    if (this.#bytes > MAX_ROW_BYTES) this.#pieces = []
    else this.#pieces.push(bytes.slice())
    return []
  }

  async end(): Promise<readonly Row[]> {
    if (this.#bytes === 0) return []
    if (this.#bytes > MAX_ROW_BYTES) return [broken('size', `is longer than ${MAX_ROW_BYTES} bytes`)]
    let text: string
    try {
      text = new TextDecoder('utf-8', { fatal: true }).decode(concatBytes(...this.#pieces))
    } catch {
      return [broken('utf8', 'is not UTF-8 text')]
    }
    return [rowOf(text)]
  }
}

function broken(fault: RowFault, problem: string): Row {
  return { index: INDEX, fault, problem }
}

function rowOf(text: string): Row {
  const tree = new VocTree()
  const parser = new SaxesParser({ position: true })
  let problem: string | null = null
  parser.on('error', () => {
    problem ??= `is not well-formed XML at line ${parser.line}`
  })
  parser.on('doctype', () => {
    problem ??= 'has a document type, which is not read'
  })
  parser.on('xmldecl', ({ encoding }) => {
    if (encoding !== undefined && !/^utf-?8$/i.test(encoding)) problem ??= 'says that it is not in UTF-8'
  })
  parser.on('opentag', ({ name }) => tree.open(name))
  parser.on('text', (part) => tree.text(part))
  parser.on('cdata', (part) => tree.text(part))
  parser.on('closetag', () => tree.close())
  // In steps, so that what is wrong at its start is not followed by work for the rest.
  for (let at = 0; at < text.length && problem === null && tree.problem === null; at += 4096) {
    parser.write(text.slice(at, at + 4096))
  }
  if (problem === null && tree.problem === null) parser.close()
  problem ??= tree.problem
  if (problem !== null) return broken('row', problem)
  const value = tree.value()
  problem = value === null ? 'has no root <annotation>' : valueProblem(value)
  return value === null || problem !== null ? broken('row', problem ?? '') : { index: INDEX, value }
}

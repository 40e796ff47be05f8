/**
 * Rows from columns: the inverse of record shredding (Melnik and others, "Dremel", 2010, section 4.3).
 * A definition level tells how much of a column's path is there, a repetition level which list goes on.
 */
import type { JsonObject, JsonValue } from '../../row.ts'
import { malformed } from '../format-fault.ts'
import type { Column } from './column.ts'
import { BrokenValue } from './json-value.ts'
import { isListWrapper, type SchemaNode } from './schema-tree.ts'

/** What a value costs of a row's size, in bytes, that is no text. */
const VALUE_BYTES = 8

/** Puts the entries that columns hold of one row together. */
export class Assembler {
  readonly #root: SchemaNode
  readonly #columns: readonly Column[]
  readonly #places: Int32Array
  /** What was wrong with a value of the row, or null. */
  broken: BrokenValue | null = null
  /** The row's size: its names and texts, and 8 for each other value. */
  size = 0

  constructor(root: SchemaNode, columns: readonly Column[]) {
    this.#root = root
    this.#columns = columns
    this.#places = new Int32Array(columns.length)
  }

  /** The row whose entries were taken. Throws ERR_FORMAT_INVALID where columns disagree on lists. */
  row(): JsonObject {
    this.#places.fill(0)
    this.broken = null
    this.size = 0
    const row = this.#group(this.#root)
    for (const [leaf, column] of this.#columns.entries()) {
      if (this.#places[leaf] !== column.repetitions.length) throw malformed('has columns that disagree on a list')
    }
    return row
  }

  #read(node: SchemaNode): JsonValue {
    if (node.occurs === 'once') return this.#content(node)
    if (node.occurs === 'repeated') return this.#list(node, node)
    if (this.#definition(node) < node.definition) return this.#nothing(node)
    return this.#content(node)
  }

  /** What stands at a place that is there. */
  #content(node: SchemaNode): JsonValue {
    if (node.type !== null) return this.#value(node)
    const [only] = node.children
    if (only?.occurs === 'repeated' && node.children.length === 1) {
      const { kind } = node.meaning
      if (kind === 'list') return this.#list(only, isListWrapper(node, only) ? (only.children[0] as SchemaNode) : only)
      if (kind === 'map') return this.#list(only, only)
    }
    return this.#group(node)
  }

  #group(node: SchemaNode): JsonObject {
    const group: JsonObject = {}
    for (const child of node.children) {
      this.size += child.nameBytes
      const value = this.#read(child)
      // Assigned, a column of this name would be the object's prototype.
      if (child.name === '__proto__') {
        Object.defineProperty(group, child.name, { value, enumerable: true, configurable: true, writable: true })
      } else {
        group[child.name] = value
      }
    }
    return group
  }

  /** The list that a repeated node stands for; `item` is the node itself, or what it wraps. */
  #list(repeated: SchemaNode, item: SchemaNode): JsonValue[] {
    const items: JsonValue[] = []
    this.size += VALUE_BYTES
    if (this.#definition(repeated) < repeated.definition) {
      this.#nothing(repeated)
      return items
    }
    do items.push(item === repeated ? this.#content(item) : this.#read(item))
    while (this.#repetition(repeated) === repeated.repetition)
    return items
  }

  #value(node: SchemaNode): JsonValue {
    const leaf = node.firstLeaf
    const at = this.#places[leaf] as number
    const { values, definitions } = this.#columns[leaf] as Column
    if (at >= values.length || (definitions[at] as number) < node.definition) {
      throw malformed('has columns that disagree on a list')
    }
    this.#places[leaf] = at + 1
    const value = values[at] as JsonValue | BrokenValue
    if (value instanceof BrokenValue) {
      this.broken ??= value
      return null
    }
    this.size += typeof value === 'string' ? value.length : VALUE_BYTES
    return value
  }

  /** Passes over the entries that say that a node is not there. */
  #nothing(node: SchemaNode): null {
    this.size += VALUE_BYTES
    for (let leaf = node.firstLeaf; leaf < node.endLeaf; leaf++) this.#places[leaf] = (this.#places[leaf] as number) + 1
    return null
  }

  #definition({ firstLeaf }: SchemaNode): number {
    return this.#columns[firstLeaf]?.definitions[this.#places[firstLeaf] as number] ?? -1
  }

  #repetition({ firstLeaf }: SchemaNode): number {
    return this.#columns[firstLeaf]?.repetitions[this.#places[firstLeaf] as number] ?? -1
  }
}

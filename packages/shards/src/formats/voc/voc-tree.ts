import { trimmed } from '@datanet/records'
import type { JsonObject, JsonValue } from '../../row.ts'

const ROOT = 'annotation'
const LISTS = new Map([
  ['object', 'objects'],
  ['part', 'parts'],
])
const NUMBERS = new Set('width height depth segmented truncated difficult occluded xmin ymin xmax ymax'.split(' '))
const DECIMAL = /^-?(0|[1-9][0-9]{0,14})(\.[0-9]{1,15})?$/
const MAX_VOC_DEPTH = 16

interface Open {
  readonly name: string
  text: string
  /** What is in it: a list for each name. */
  readonly inside: Map<string, JsonValue[]>
}

/** The row of a VOC annotation from its elements as they come. */
export class VocTree {
  readonly #open: Open[] = []
  #root: JsonObject | null = null
  /** What is wrong, or null. */
  problem: string | null = null

  /** An element begins. */
  open(name: string): void {
    if (this.#open.length === 0 && name !== ROOT) this.problem = 'has no root <annotation>'
    if (this.#open.length === MAX_VOC_DEPTH) this.problem = `is nested more than ${MAX_VOC_DEPTH} deep`
    this.#open.push({ name, text: '', inside: new Map() })
  }

  /** Text in the element that was opened last. */
  text(part: string): void {
    const open = this.#open.at(-1)
    if (open !== undefined) open.text += part
  }

  /** The element that was opened last ends. */
  close(): void {
    const { name, text, inside } = this.#open.pop() as Open
    const above = this.#open.at(-1)
    if (above === undefined) {
      this.#root = objectOf(inside)
      return
    }
    const value = inside.size > 0 || LISTS.has(name) ? objectOf(inside) : leafOf(name, trimmed(text))
    const key = LISTS.get(name) ?? name
    const list = above.inside.get(key)
    if (list === undefined) above.inside.set(key, [value])
    else list.push(value)
  }

  /** The row; null when there is none. */
  value(): JsonObject | null {
    if (this.#root === null) return null
    // An image in which nothing was found is one too.
    return Object.hasOwn(this.#root, 'objects') ? this.#root : { ...this.#root, objects: [] }
  }
}

function leafOf(name: string, text: string): JsonValue {
  return NUMBERS.has(name) && DECIMAL.test(text) ? Number(text) : text
}

/** fromEntries, unlike assignment, makes an element named __proto__ a field like any other. */
function objectOf(inside: ReadonlyMap<string, JsonValue[]>): JsonObject {
  const lists = new Set(LISTS.values())
  const members = [...inside].map(([name, values]): [string, JsonValue] => [
    name,
    values.length === 1 && !lists.has(name) ? (values[0] as JsonValue) : values,
  ])
  return Object.fromEntries(members)
}

import { beyond, malformed } from '../format-fault.ts'
import { MAX_PARQUET_COLUMNS, MAX_PARQUET_DEPTH } from './bounds.ts'
import { type Meaning, PATH_SEPARATOR, type PhysicalType, type SchemaElement } from './metadata.ts'

const REQUIRED = 0
const REPEATED = 2

/** A place of the schema; `definition` and `repetition` are the levels that values in it have at least. */
export interface SchemaNode {
  readonly name: string
  /** What a value costs of a row's size for its name, in bytes. */
  readonly nameBytes: number
  readonly occurs: 'once' | 'optional' | 'repeated'
  readonly definition: number
  readonly repetition: number
  readonly type: PhysicalType | null
  readonly typeLength: number
  readonly meaning: Meaning
  readonly children: readonly SchemaNode[]
  /** The leaf columns in and below it: from `firstLeaf`, before `endLeaf`. */
  readonly firstLeaf: number
  readonly endLeaf: number
}

/** A leaf of the schema with its path, as row groups name it. */
interface Leaf {
  readonly node: SchemaNode
  readonly path: string
}

/** The schema as a tree. */
export interface SchemaTree {
  readonly root: SchemaNode
  readonly leaves: readonly Leaf[]
}

interface Place {
  readonly definition: number
  readonly repetition: number
  readonly depth: number
  readonly path: readonly string[]
}

class TreeBuilder {
  readonly #elements: readonly SchemaElement[]
  readonly leaves: Leaf[] = []
  #next = 0

  constructor(elements: readonly SchemaElement[]) {
    this.#elements = elements
  }

  build(place: Place, isRoot: boolean): SchemaNode {
    const element = this.#elements[this.#next]
    if (element === undefined) throw malformed('has a schema with fewer columns than it says')
    this.#next += 1
    if (place.depth > MAX_PARQUET_DEPTH) throw beyond(`has columns nested more than ${MAX_PARQUET_DEPTH} deep`)
    const occurs =
      isRoot || element.repetition === REQUIRED ? 'once' : element.repetition === REPEATED ? 'repeated' : 'optional'
    const here: Place = {
      definition: place.definition + (occurs === 'once' ? 0 : 1),
      repetition: place.repetition + (occurs === 'repeated' ? 1 : 0),
      depth: place.depth + 1,
      path: isRoot ? [] : [...place.path, element.name],
    }
    const firstLeaf = this.leaves.length
    const isLeaf = element.type !== null
    const children = isLeaf ? [] : this.#children(element, here)
    if (!isLeaf && children.length === 0 && !isRoot)
      throw malformed(`has a column "${shown(element.name)}" without a type`)
    const node: SchemaNode = {
      name: element.name,
      nameBytes: element.name.length + 4,
      occurs,
      definition: here.definition,
      repetition: here.repetition,
      type: element.type,
      typeLength: element.typeLength,
      meaning: element.meaning,
      children,
      firstLeaf,
      endLeaf: isLeaf ? firstLeaf + 1 : this.leaves.length,
    }
    if (isLeaf) this.#addLeaf(node, here)
    return node
  }

  #addLeaf(node: SchemaNode, { path }: Place): void {
    if (this.leaves.length === MAX_PARQUET_COLUMNS) throw beyond(`has more than ${MAX_PARQUET_COLUMNS} columns`)
    if (node.type === 'FIXED_LEN_BYTE_ARRAY' && node.typeLength < 1) {
      throw malformed(`has a column "${shown(node.name)}" whose values have no bytes`)
    }
    this.leaves.push({ node, path: path.join(PATH_SEPARATOR) })
  }

  #children(element: SchemaElement, here: Place): SchemaNode[] {
    const names = new Set<string>()
    const children: SchemaNode[] = []
    for (let i = 0; i < element.children; i++) {
      const child = this.build(here, false)
      if (names.has(child.name)) throw malformed(`names two columns "${shown(child.name)}"`)
      names.add(child.name)
      children.push(child)
    }
    return children
  }
}

function shown(name: string): string {
  return JSON.stringify(name.slice(0, 100)).slice(1, -1)
}

/** The tree of a schema. Throws ERR_FORMAT_INVALID, ERR_FORMAT_BOUND. */
export function schemaTree(elements: readonly SchemaElement[]): SchemaTree {
  const builder = new TreeBuilder(elements)
  const root = builder.build({ definition: 0, repetition: 0, depth: 0, path: [] }, true)
  if (builder.leaves.length === 0) throw malformed('has no columns')
  return { root, leaves: builder.leaves }
}

/**
 * The element of a repeated node that stands for a list: the node's only child where the node is only a wrapper, else the
 * node itself (Parquet's LogicalTypes.md, "Backward-compatibility rules").
 */
export function isListWrapper(list: SchemaNode, repeated: SchemaNode): boolean {
  return repeated.children.length === 1 && repeated.name !== 'array' && repeated.name !== `${list.name}_tuple`
}

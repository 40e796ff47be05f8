import { namedValue, parserFunction, readerFunction } from './readers.ts'
import { type NamedShape, namedOutermost, type ObjectShape, objectsIn, outermost } from './shape.ts'
import { interfaceOf } from './types.ts'

/** A type that stands on its own, and the schema file that describes it, below `schemas/`. */
export interface Root {
  file: string
  shape: ObjectShape
  /** What paths in errors begin with; the name of the type unless given. */
  path?: string
}

/** A generated file: its name, its types, and where the types come from that it shares with earlier files. */
export interface Module {
  name: string
  roots: readonly Root[]
  /** Objects that are read here without standing on their own. */
  parts?: readonly ObjectShape[]
}

export const GENERATED = '// Generated from schemas/ by `node schemas/generate.ts`. Do not edit.\n'

/** Where each object is defined: where it stands on its own, else in the first module that uses it. */
export function homesOf(modules: readonly Module[]): Map<string, string> {
  const homes = new Map<string, string>()
  for (const module of modules) for (const root of module.roots) homes.set(root.shape.name, module.name)
  for (const module of modules) {
    for (const object of objectsOf(module)) if (!homes.has(object.name)) homes.set(object.name, module.name)
  }
  return homes
}

function objectsOf(module: Module): ObjectShape[] {
  const shapes = [...module.roots.map((root) => root.shape), ...(module.parts ?? [])]
  const objects = new Map(shapes.flatMap(objectsIn).map((object) => [object.name, object]))
  return [...objects.values()]
}

/**
 * The text of each module. `shapeImport` is the line that brings in the primitives, and `shared` names the objects
 * whose readers other code calls.
 */
export function printModules(
  modules: readonly Module[],
  shapeImport: string,
  shared: readonly string[] = [],
): Map<string, string> {
  const homes = homesOf(modules)
  const values = namedOf(modules)
  const parts = modules.map((module) => {
    const objects = objectsOf(module)
    const own = objects.filter((object) => homes.get(object.name) === module.name)
    const foreign = objects.filter((object) => !own.includes(object) && usedDirectly(object, own))
    return { module, own, foreign: foreign.map((object) => object.name) }
  })
  const exported = new Set([...shared, ...parts.flatMap((part) => part.foreign)])
  const texts = new Map(
    parts.map(({ module, own, foreign }) => {
      const text = own.map((object) => {
        const root = module.roots.find((candidate) => candidate.shape.name === object.name)
        const pieces = [interfaceOf(object), readerFunction(object, exported.has(object.name))]
        if (root !== undefined) pieces.push(parserFunction(root.shape, root.file, root.path))
        return pieces.join('\n')
      })
      return [module.name, [header(text.join('\n'), shapeImport, foreign, homes, own), ...text].join('\n')] as const
    }),
  )
  if (values.length > 0) texts.set(VALUES, [`${GENERATED}${shapeImport}\n`, ...values.map(namedValue)].join('\n'))
  return texts
}

/** The module of the values that have names of their own. */
const VALUES = 'values'

function namedOf(modules: readonly Module[]): NamedShape[] {
  const named = modules
    .flatMap(objectsOf)
    .flatMap((object) => object.fields)
    .flatMap((field) => namedOutermost(field.shape))
  const sorted = named.sort((a, b) => (a.name < b.name ? -1 : 1))
  return [...new Map(sorted.map((one) => [one.name, one])).values()]
}

function usedDirectly(object: ObjectShape, own: readonly ObjectShape[]): boolean {
  return own.some((user) =>
    user.fields.some((field) => outermost(field.shape).some((used) => used.name === object.name)),
  )
}

function header(
  text: string,
  shapeImport: string,
  foreign: readonly string[],
  homes: ReadonlyMap<string, string>,
  own: readonly ObjectShape[],
): string {
  const lines = [GENERATED.trimEnd()]
  if (/^ {2}\w+\??: .*\bCID\b/m.test(text)) lines.push("import type { CID } from 'multiformats/cid'")
  lines.push(shapeImport)
  const imports = new Map<string, Set<string>>()
  const need = (home: string, name: string): void => {
    imports.set(home, (imports.get(home) ?? new Set()).add(name))
  }
  for (const name of foreign) need(homes.get(name) ?? '', name)
  for (const object of own) {
    for (const field of object.fields) for (const named of namedOutermost(field.shape)) need(VALUES, named.name)
  }
  for (const [home, names] of [...imports].sort()) lines.push(importOf([...names], home))
  return `${lines.join('\n')}\n`
}

/** The line that imports types and their readers. */
function importOf(names: readonly string[], home: string): string {
  const sorted = [...names].sort()
  const both = [...sorted.map((name) => `type ${name}`), ...sorted.map((name) => `read${name}`)]
  return `import { ${both.join(', ')} } from './${home}.ts'`
}

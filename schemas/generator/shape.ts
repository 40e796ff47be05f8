import { NameTakenError, OptionUnmarkedError } from './errors.ts'

/** What a JSON Schema says about a value, in the few words that the generators need. */
export type Shape =
  | { kind: 'native'; name: Native }
  | TextShape
  | { kind: 'pattern'; rule: string; max: number | null; what: string }
  | { kind: 'integer'; min: number; max: number }
  | { kind: 'number'; min: number | null; max: number | null }
  | { kind: 'boolean' }
  | { kind: 'constant'; value: Constant }
  | { kind: 'choice'; values: readonly string[] }
  | { kind: 'nullable'; of: Shape }
  | { kind: 'list'; of: Shape; min: number; max: number | null }
  | { kind: 'map'; of: Shape }
  | NamedShape
  | ObjectShape
  | UnionShape

/** Text of min to max code points: any, of one line, or of lines. */
interface TextShape {
  kind: 'text'
  form: 'text' | TextForm
  min: number
  max: number | null
}

export type Constant = string | number | boolean

/** Values of the IPLD data model that JSON Schema cannot say, taken over from `wire/defs.json` by name. */
export const natives = ['cid', 'bytes', 'bytes16', 'bytes32', 'bytes64', 'author', 'u64', 'uint', 'signed'] as const
export type Native = (typeof natives)[number]

/** Texts that show as what they are, taken over from `wire/defs.json` by name. */
export const textForms = ['line', 'lines'] as const
export type TextForm = (typeof textForms)[number]

/** Texts of a grammar, taken over from `wire/defs.json` by name. */
export const patternNames = ['license', 'unit'] as const

/** A value with a name of its own: an id, an amount, a time. */
export interface NamedShape {
  kind: 'named'
  name: string
  description: string
  of: Shape
}

/** A named object; no field but these is allowed. */
export interface ObjectShape {
  kind: 'object'
  name: string
  description: string
  fields: readonly Field[]
}

/** One of several objects, told apart by their marks. */
export interface UnionShape {
  kind: 'union'
  options: readonly ObjectShape[]
}

export interface Field {
  name: string
  description: string
  required: boolean
  shape: Shape
}

/** The shapes directly inside another one. */
function inside(shape: Shape): readonly Shape[] {
  switch (shape.kind) {
    case 'nullable':
    case 'list':
    case 'map':
    case 'named':
      return [shape.of]
    case 'object':
      return shape.fields.map((field) => field.shape)
    case 'union':
      return shape.options
    default:
      return []
  }
}

/** The objects that a shape names itself, not those inside of them. */
export function outermost(shape: Shape): readonly ObjectShape[] {
  return shape.kind === 'object' ? [shape] : shape.kind === 'union' ? shape.options : inside(shape).flatMap(outermost)
}

/** The values with names of their own that a shape names itself, not those inside of objects. */
export function namedOutermost(shape: Shape): readonly NamedShape[] {
  if (shape.kind === 'named') return [shape]
  return shape.kind === 'object' || shape.kind === 'union' ? [] : inside(shape).flatMap(namedOutermost)
}

/** Every object in a shape, itself too, innermost first, each name once. */
export function objectsIn(shape: Shape): ObjectShape[] {
  const objects = new Map<string, ObjectShape>()
  const visit = (one: Shape): void => {
    for (const part of inside(one)) visit(part)
    if (one.kind !== 'object') return
    const known = objects.get(one.name)
    if (known !== undefined && JSON.stringify(known) !== JSON.stringify(one)) throw new NameTakenError(one.name)
    objects.set(one.name, one)
  }
  visit(shape)
  return [...objects.values()]
}

/** What a union knows an option by: a field that no other option has, or a value that a field has in this one only. */
export interface Mark {
  field: string
  value?: Constant
}

/** The mark of an option among the options of its union. */
export function markOf(union: UnionShape, option: ObjectShape): Mark {
  const others = union.options.filter((other) => other !== option)
  for (const { name, required, shape } of option.fields) {
    if (!required) continue
    const theirs = others.map((other) => other.fields.find((field) => field.name === name))
    if (theirs.every((field) => field === undefined)) return { field: name }
    if (shape.kind !== 'constant') continue
    const value = shape.value
    const unlike = theirs.every((field) => field?.shape.kind === 'constant' && field.shape.value !== value)
    if (unlike) return { field: name, value }
  }
  throw new OptionUnmarkedError(option.name)
}

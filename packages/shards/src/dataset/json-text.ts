function isStream(value: unknown): value is AsyncIterable<unknown> {
  return typeof value === 'object' && value !== null && Symbol.asyncIterator in value
}

/** JSON of a value in pieces, indented by two; lists in it may come as streams. */
export async function* jsonText(value: unknown, indent = ''): AsyncGenerator<string> {
  if (typeof value !== 'object' || value === null) {
    yield JSON.stringify(value)
    return
  }
  const isList = Array.isArray(value) || isStream(value)
  const [open, close] = isList ? '[]' : '{}'
  const inner = `${indent}  `
  let before = `${open}\n${inner}`
  for await (const [name, item] of isList ? unnamed(value) : Object.entries(value)) {
    if (item === undefined) continue
    const start = name === null ? before : `${before}${JSON.stringify(name)}: `
    before = `,\n${inner}`
    // most items are plain
    if (typeof item !== 'object' || item === null) {
      yield start + JSON.stringify(item)
    } else {
      yield start
      yield* jsonText(item, inner)
    }
  }
  yield before.startsWith(',') ? `\n${indent}${close}` : `${open}${close}`
}

async function* unnamed(items: readonly unknown[] | AsyncIterable<unknown>): AsyncGenerator<[null, unknown]> {
  for await (const item of items) yield [null, item]
}

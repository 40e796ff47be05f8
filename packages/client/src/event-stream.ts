/** One event of a text/event-stream (WHATWG HTML, server-sent events). */
export interface StreamEvent {
  readonly name: string
  readonly data: string
}

/**
 * The events of a stream of bytes; comments, ids and retry times are passed over.
 * Throws what `tooLarge` makes where an event holds more than `maxLength` characters.
 */
export async function* parseEvents(
  chunks: AsyncIterable<Uint8Array>,
  maxLength: number,
  tooLarge: () => Error,
): AsyncGenerator<StreamEvent, void, undefined> {
  let name = 'message'
  let data: string[] = []
  let size = 0
  for await (const line of linesOf(chunks, maxLength, tooLarge)) {
    if (line === '') {
      if (data.length > 0) yield { name, data: data.join('\n') }
      name = 'message'
      data = []
      size = 0
      continue
    }
    const colon = line.indexOf(':')
    const field = colon === -1 ? line : line.slice(0, colon)
    const value = colon === -1 ? '' : line.slice(line[colon + 1] === ' ' ? colon + 2 : colon + 1)
    if (field === 'event') name = value
    if (field !== 'data') continue
    size += value.length
    if (size > maxLength) throw tooLarge()
    data.push(value)
  }
}

async function* linesOf(
  chunks: AsyncIterable<Uint8Array>,
  maxLength: number,
  tooLarge: () => Error,
): AsyncGenerator<string> {
  const decoder = new TextDecoder()
  let parts: string[] = []
  let size = 0
  for await (const chunk of chunks) {
    let rest = decoder.decode(chunk, { stream: true })
    for (let end = rest.indexOf('\n'); end !== -1; end = rest.indexOf('\n')) {
      const line = parts.join('') + rest.slice(0, end)
      rest = rest.slice(end + 1)
      parts = []
      size = 0
      yield line.endsWith('\r') ? line.slice(0, -1) : line
    }
    parts.push(rest)
    size += rest.length
    // A line holds its field's name too.
    if (size > maxLength + 16) throw tooLarge()
  }
}

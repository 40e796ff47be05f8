import { textBytes } from '@datanet/records'
import type { JsonObject, JsonValue } from './row.ts'

function collect(value: JsonValue, out: string[]): void {
  if (typeof value === 'string') out.push(value)
  else if (Array.isArray(value)) for (const item of value) collect(item, out)
  else if (value !== null && typeof value === 'object') collectMembers(value, out)
}

function collectMembers(row: JsonObject, out: string[]): void {
  // by code units, as in the normal form: the order in which a file lists its fields says nothing
  for (const name of Object.keys(row).sort()) collect(row[name] as JsonValue, out)
}

/**
 * The words of a row, `row-text/v1`: all its texts in the order of their fields' names, each on a line of its own. `most` is how many
 * UTF-16 units of it are wanted: the rest is left out, and nothing of it stays in memory.
 */
export function rowText(row: JsonObject, most = Number.POSITIVE_INFINITY): string {
  const texts: string[] = []
  collectMembers(row, texts)
  const text = texts.join('\n')
  return text.length > most ? new TextDecoder().decode(textBytes(text.slice(0, most))) : text
}

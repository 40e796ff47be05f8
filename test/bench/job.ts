/** The side of a program that is started by `Program`. */
import { once } from 'node:events'
import { createInterface } from 'node:readline'

/** What it has to do. */
export function job<T>(): T {
  return JSON.parse(process.argv[2] ?? '{}') as T
}

/** Tells what came of it; resolves when it is out. */
export async function tell(what: object): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  process.stdout.write(`${JSON.stringify(what)}\n`, () => resolve())
  await promise
}

/** Resolves when it is asked to end. */
export async function untilAsked(): Promise<void> {
  process.stdin.resume()
  await once(process.stdin, 'end')
}

/** What it is asked to do next, one thing after the other, until it is asked to end. */
export async function* asked<T>(): AsyncGenerator<T> {
  for await (const line of createInterface(process.stdin)) yield JSON.parse(line) as T
}

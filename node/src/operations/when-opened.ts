import type { Operations } from '@datanet/client'
import { OpeningError } from '../errors.ts'
import { limitedSignal } from '../network/time-limit.ts'
import type { Library } from './desk.ts'

/** How long an operation waits for what is stored to be counted, ms. */
const OPENING_TIMEOUT = 30_000

/** Operations on a datanet that need nothing of its ledger. */
const AT_ONCE: ReadonlySet<string> = new Set<keyof Operations>(['getDatanet', 'leaveDatanet', 'sync', 'verify'])

/** Resolves when all that a datanet's store holds is counted. Throws ERR_OPENING, ERR_STORE_DAMAGED. */
async function whenOpened(library: Library, datanet: string, within: number, signal?: AbortSignal): Promise<void> {
  const replica = library.all().find(({ id }) => id.toString() === datanet)
  if (replica?.opening == null) return
  const limit = limitedSignal(within, signal)
  const { promise, reject } = Promise.withResolvers<never>()
  const onAbort = () => reject(signal?.aborted === true ? signal.reason : new OpeningError(replica.opening))
  limit.addEventListener('abort', onAbort, { once: true })
  try {
    await Promise.race([replica.whenOpened(), promise])
  } finally {
    limit.removeEventListener('abort', onAbort)
  }
}

/** The same operations, of which those that read a ledger wait until all that is stored is counted in it. */
export function onceOpened(operations: Operations, library: Library, within = OPENING_TIMEOUT): Operations {
  const waiting = Object.entries(operations).map(([name, operation]) => {
    if (AT_ONCE.has(name)) return [name, operation]
    const act = operation as (request?: { datanet?: string }, options?: { signal?: AbortSignal }) => Promise<unknown>
    return [
      name,
      async (request?: { datanet?: string }, options?: { signal?: AbortSignal }) => {
        if (request?.datanet !== undefined) await whenOpened(library, request.datanet, within, options?.signal)
        return await act(request, options)
      },
    ]
  })
  return Object.fromEntries(waiting) as Operations
}

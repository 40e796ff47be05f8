import type { Operations } from '@datanet/client'
import type { GuardedStore } from '../storage/guarded-store.ts'

/** Operations that read or write content; what they touch is not collected before they are done. */
const WITH_CONTENT: ReadonlySet<string> = new Set<keyof Operations>([
  'attribute',
  'audit',
  'contribute',
  'exportDatanet',
  'fetch',
  'getContribution',
  'getRow',
  'importDatanet',
  'pin',
  'validate',
  'verify',
])

/** The same operations, of which those that work with content hold it. */
export function holdingContent(operations: Operations, store: GuardedStore): Operations {
  const holding = Object.entries(operations).map(([name, operation]) => {
    if (!WITH_CONTENT.has(name)) return [name, operation]
    const act = operation as (...given: unknown[]) => Promise<unknown>
    return [
      name,
      async (...given: unknown[]) => {
        const letGo = store.hold()
        try {
          return await act(...given)
        } finally {
          letGo()
        }
      },
    ]
  })
  return Object.fromEntries(holding) as Operations
}

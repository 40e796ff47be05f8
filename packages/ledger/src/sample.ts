import type { Audit, Charter } from '@datanet/records'

/** Whether an audit recomputed as many parts as the charter asks for, or all where there are fewer. */
export function suffices({ sampled, parts }: Audit, { claims }: Charter): boolean {
  return claims === undefined || sampled >= Math.min(parts, claims.sample)
}

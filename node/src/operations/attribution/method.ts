import type { Computation } from '@datanet/attribution'
import type { CallOptions } from '@datanet/client'
import type { Replica } from '@datanet/replica'
import type { ReleaseMember } from './release-members.ts'

/** What a method is computed from. */
export interface MethodInputs {
  readonly replica: Replica
  readonly members: readonly ReleaseMember[]
  /** As text, by role. */
  readonly inputs: ReadonlyMap<string, string>
  /** JSON as text. */
  readonly params: string
  readonly options: CallOptions
}

/** Binds a method to its inputs. */
export type Method = (inputs: MethodInputs) => Promise<Computation> | Computation

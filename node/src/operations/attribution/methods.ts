import { type Computation, equalShares, sizeShares } from '@datanet/attribution'
import type { CallOptions } from '@datanet/client'
import { RELEASE_ROLE } from '@datanet/ledger'
import type { AttributionInput } from '@datanet/records'
import type { Replica } from '@datanet/replica'
import { InputRefusedError } from '../../errors.ts'
import type { Method } from './method.ts'
import { releaseMembers } from './release-members.ts'
import { seniorShapley } from './senior-shapley.ts'

const methods: ReadonlyMap<string, Method> = new Map<string, Method>([
  ['equal/v1', ({ members }) => equalShares(members)],
  ['size/v1', ({ members }) => sizeShares(members)],
  ['senior-shapley/v1', seniorShapley],
])

/** A computation as a claim describes it. Throws ERR_NOT_FOUND, ERR_INPUT_REFUSED, and what reading content throws. */
export async function computationOf(
  replica: Replica,
  claim: { readonly method: string; readonly params: string; readonly inputs: readonly AttributionInput[] },
  options: CallOptions,
): Promise<Computation> {
  const method = methods.get(claim.method)
  if (method === undefined)
    throw new InputRefusedError(
      `this version does not know the method ${claim.method}`,
      `It knows ${[...methods.keys()].join(', ')}.`,
    )
  const inputs = new Map(claim.inputs.map(({ role, cid }) => [role, cid.toString()]))
  const release = inputs.get(RELEASE_ROLE)
  if (release === undefined)
    throw new InputRefusedError('the claim names no release', 'Whoever made it must make it again.')
  const members = releaseMembers(replica, release)
  return await method({ replica, members, inputs, params: claim.params, options })
}

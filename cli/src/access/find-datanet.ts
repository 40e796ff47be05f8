import type { Operations } from '@datanet/client'
import { DatanetNotFoundError, NameAmbiguousError } from '../errors.ts'

const CID = /^b[a-z2-7]{20,127}$/
const LINK = /^datanet:(b[a-z2-7]{20,127})(?:\?|$)/

/** Whether a text has the form of an id. */
export function isCid(text: string): boolean {
  return CID.test(text)
}

/** The id of a datanet that is given by its id, its link, or its name among those that this peer follows. */
export async function findDatanet(operations: Pick<Operations, 'listDatanets'>, given: string): Promise<string> {
  if (isCid(given)) return given
  const linked = LINK.exec(given)?.[1]
  if (linked !== undefined) return linked
  const named = (await operations.listDatanets()).filter((datanet) => datanet.name === given)
  return only(
    named.map((datanet) => datanet.datanet),
    given,
    () => new DatanetNotFoundError(given),
  )
}

function only(ids: readonly string[], given: string, missing: () => Error): string {
  const [first] = ids
  if (first === undefined) throw missing()
  if (ids.length > 1) throw new NameAmbiguousError(given, ids)
  return first
}

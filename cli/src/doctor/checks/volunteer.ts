import { bytes } from '../../present/quantity.ts'
import { broken, type Check, sound } from '../check.ts'

/** Bytes that the settings give to datanets, what is taken of them as far as that is known, and what the disk has free. */
export interface Volunteered {
  readonly bytes: number | null
  readonly used: number | null
  readonly free: number
  /** The file of the settings. */
  readonly config: string
}

/** Whether what is volunteered is there to give. */
export function checkVolunteer({ bytes: given, used, free, config }: Volunteered): Check {
  const name = 'volunteer'
  if (given === null) return sound(name, 'no disk is given to datanets, as no setting says so')
  const left = given - (used ?? 0)
  if (left > free) {
    return broken(
      name,
      `${bytes(given)} are volunteered, ${used === null ? '' : `${bytes(used)} of them taken, `}and only ${bytes(free)} are free`,
      `Volunteer less by "volunteer" in ${config}, or free some space.`,
    )
  }
  const taken = used === null ? '' : `, ${bytes(used)} of them taken`
  return sound(name, `${bytes(given)} are volunteered${taken}`)
}

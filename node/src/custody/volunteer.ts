import type { CID } from '@datanet/records'

/** Disk that the owner gives to datanets. */
export interface Volunteer {
  readonly bytes: number
  /** Ids of the datanets that it is for; all that are followed unless given. */
  readonly datanets?: readonly string[]
}

/** Bytes that are volunteered for a datanet; null for none. */
export function volunteeredFor(volunteer: Volunteer | null, datanet: CID): number | null {
  if (volunteer === null) return null
  const isFor = volunteer.datanets?.includes(datanet.toString()) ?? true
  return isFor ? volunteer.bytes : null
}

const UNITS: Readonly<Record<string, number>> = { B: 1, kB: 1e3, MB: 1e6, GB: 1e9, TB: 1e12 }

/** The bytes that a text such as `20 GB` says, in units of a thousand. */
export function bytesOfText(text: string): number {
  const [, digits = '', unit = 'B'] = /^(\d+(?:\.\d+)?) ?(B|kB|MB|GB|TB)?$/.exec(text) ?? []
  return Math.floor(Number(digits) * (UNITS[unit] ?? 1))
}

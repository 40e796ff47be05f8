/** Who holds a contribution, in plain words, and why copies are lacking. */
import type { Copies } from './custody.ts'

const UNITS = ['B', 'kB', 'MB', 'GB', 'TB', 'PB'] as const

function sizeText(bytes: number): string {
  let [size, unit] = [bytes, 0]
  while (size >= 999.5 && unit < UNITS.length - 1) {
    size /= 1000
    unit += 1
  }
  return `${Number(unit === 0 ? size.toFixed(0) : size.toPrecision(2))} ${UNITS[unit]}`
}

function counted(number: number, one: string, many = `${one}s`): string {
  return `${number} ${number === 1 ? one : many}`
}

/** Live copies, with the own one where it is kept. */
export function liveCopies({ local, kept, live }: Pick<Copies, 'local' | 'kept' | 'live'>): number {
  return live.length + (local && kept !== null ? 1 : 0)
}

function whereabouts({ local, kept, live }: Copies): string {
  const elsewhere = counted(live.length, 'other peer')
  if (local && kept !== null) return live.length === 0 ? 'kept here' : `kept here and by ${elsewhere}`
  const lies = local ? 'here, but not kept' : kept === null ? 'not here' : 'being brought here'
  return live.length === 0 ? lies : `${lies}; kept by ${elsewhere}`
}

function unprovedText({ failures }: Copies): string {
  if (failures.length === 0) return ''
  const [who, does] = [
    counted(failures.length, 'peer'),
    failures.length === 1 ? 'says that it holds' : 'say that they hold',
  ]
  return ` ${who} ${does} it and did not prove it.`
}

function whyLacking(copies: Copies, bytes: number): string {
  const { asked, taking, rooms } = copies
  const lack = copies.target - liveCopies(copies)
  const need = `needs ${lack === 1 ? 'one more peer' : `${lack} more peers`} with ${sizeText(bytes)} to spare`
  if (asked === 0) return `${need}; no other peer of this datanet is connected: \`datanet peers\``
  if (taking > 0) return `${need}; ${counted(taking, 'peer is', 'peers are')} bringing it now`
  if (rooms.length === 0)
    return `${need}; of ${counted(asked, 'connected peer')} nobody else volunteers for this datanet: \`volunteer\` in config.json`
  const most = Math.max(...rooms)
  if (most < bytes)
    return `${need}; the peers that volunteer have ${sizeText(most)} left at most: raise \`volunteer\` in their config.json`
  return `${need}; ${counted(rooms.length, 'peer volunteers', 'peers volunteer')} and will take it at the next count`
}

/**
 * One or two sentences, such as `2 of 3 copies are live: kept here and by 1 other peer. It needs one more peer with …`.
 * `turnedDown` is what became of a contribution that no volunteer takes.
 */
export function copiesText(copies: Copies, bytes: number, turnedDown: string | null = null): string {
  const live = liveCopies(copies)
  const where = whereabouts(copies)
  const unproved = unprovedText(copies)
  if (copies.target === 0)
    return `${counted(live, 'live copy', 'live copies')}: ${where}. Nobody asks for more.${unproved}`
  const head = `${live} of ${counted(copies.target, 'copy is', 'copies are')} live: ${where}.`
  if (live >= copies.target) return `${head}${unproved}`
  const why = turnedDown === null ? whyLacking(copies, bytes) : `is ${turnedDown}, and volunteers take no such thing`
  return `${head} It ${why}.${unproved}`
}

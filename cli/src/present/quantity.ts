const BYTE_UNITS = ['B', 'kB', 'MB', 'GB', 'TB', 'PB'] as const

/** An integer with its thousands apart: 12,345. */
export function count(value: number | bigint): string {
  return value.toLocaleString('en-US')
}

/** A number of things, with the right form of the word: "1 row", "12,345 rows". */
export function counted(value: number, one: string, many = `${one}s`): string {
  return `${count(value)} ${value === 1 ? one : many}`
}

/** Bytes in the unit that suits them: 512 B, 1.5 kB, 27 MB. */
export function bytes(value: number): string {
  let size = value
  let unit = 0
  while (size >= 999.5 && unit < BYTE_UNITS.length - 1) {
    size /= 1000
    unit += 1
  }
  const text = unit === 0 || size >= 99.5 ? size.toFixed(0) : size.toPrecision(2)
  return `${Number(text)} ${BYTE_UNITS[unit]}`
}

/** Seconds as people say them: 0.4 s, 12 s, 3 min 5 s, 2 h 10 min, 4 d 3 h. */
export function duration(seconds: number): string {
  if (seconds < 9.95) return `${seconds.toFixed(1)} s`
  const whole = Math.round(seconds)
  if (whole < 60) return `${whole} s`
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`
  if (whole < 86_400) return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`
  return `${Math.floor(whole / 86_400)} d ${Math.floor((whole % 86_400) / 3600)} h`
}

/** A share of a whole in percent. */
export function percent(part: bigint, whole: bigint): string {
  return whole === 0n ? '–' : `${(Number((part * 10_000n) / whole) / 100).toFixed(1)} %`
}

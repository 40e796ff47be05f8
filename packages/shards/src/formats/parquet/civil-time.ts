/** Times as ISO 8601 text, from integers alone, so that every machine writes the same. */

const DAY_SECONDS = 86_400n
const DAYS_TO_1970 = 719_468n
/** Days of 400 years, after which the calendar repeats. */
const ERA_DAYS = 146_097n

function floorDivide(a: bigint, b: bigint): bigint {
  const quotient = a / b
  return a % b < 0n ? quotient - 1n : quotient
}

function padded(value: bigint | number, digits: number): string {
  return value.toString().padStart(digits, '0')
}

/** A year in four digits; outside 0 to 9999 with a sign and six (ISO 8601's expanded form). */
function yearText(year: bigint): string {
  if (year >= 0n && year <= 9999n) return padded(year, 4)
  return `${year < 0n ? '-' : '+'}${padded(year < 0n ? -year : year, 6)}`
}

/** The date that lies that many days after 1970-01-01 in the Gregorian calendar, extended both ways, such as "2026-11-21". */
export function dateText(days: bigint): string {
  // Years that begin in March have their odd day at the end.
  const shifted = days + DAYS_TO_1970
  const era = floorDivide(shifted, ERA_DAYS)
  const dayOfEra = shifted - era * ERA_DAYS
  const yearOfEra = (dayOfEra - dayOfEra / 1460n + dayOfEra / 36_524n - dayOfEra / 146_096n) / 365n
  const dayOfYear = dayOfEra - (365n * yearOfEra + yearOfEra / 4n - yearOfEra / 100n)
  const march = (5n * dayOfYear + 2n) / 153n
  const day = dayOfYear - (153n * march + 2n) / 5n + 1n
  const month = march < 10n ? march + 3n : march - 9n
  const year = yearOfEra + era * 400n + (month <= 2n ? 1n : 0n)
  return `${yearText(year)}-${padded(month, 2)}-${padded(day, 2)}`
}

/** A time of day in units of 10^-digits seconds, such as "07:05:00.000". */
export function timeText(units: bigint, digits: 3 | 6 | 9): string {
  const perSecond = 10n ** BigInt(digits)
  const seconds = floorDivide(units, perSecond)
  const [hours, minutes] = [seconds / 3600n, (seconds / 60n) % 60n]
  const clock = [hours, minutes, seconds % 60n].map((part) => padded(part, 2)).join(':')
  return `${clock}.${padded(units - seconds * perSecond, digits)}`
}

/** A time in units of 10^-digits seconds since 1970, such as "2026-11-21T07:05:00.000Z"; without the Z where it is local. */
export function timestampText(units: bigint, digits: 3 | 6 | 9, utc: boolean): string {
  const perDay = DAY_SECONDS * 10n ** BigInt(digits)
  const days = floorDivide(units, perDay)
  return `${dateText(days)}T${timeText(units - days * perDay, digits)}${utc ? 'Z' : ''}`
}

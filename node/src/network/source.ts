import { isIPv4, isIPv6 } from 'node:net'

/** Groups of an IPv6 address that one customer of a provider has for itself. */
const NETWORK_GROUPS = 4

/** Whoever asks from an address, as far as an address tells: an IPv6 address stands for its network of 64 bits. */
export function sourceOf(address: string | undefined): string {
  if (address === undefined) return 'local'
  const mapped = address.replace(/^::ffff:/i, '')
  if (isIPv4(mapped) || !isIPv6(address)) return mapped
  const [head = '', tail] = (address.split('%')[0] ?? '').split('::')
  const [front, back] = [head, tail ?? ''].map((part) => part.split(':').filter((group) => group !== ''))
  const groups = [
    ...(front ?? []),
    ...Array<string>(Math.max(0, 8 - (front ?? []).length - (back ?? []).length)).fill('0'),
    ...(back ?? []),
  ]
  return `${groups
    .slice(0, NETWORK_GROUPS)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':')}::`
}

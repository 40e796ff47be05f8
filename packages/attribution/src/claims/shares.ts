import type { Computation, Member } from './computation.ts'

/** Each contribution matters alike: one item each, one part. What nobody needs to measure, and a base line. */
export function equalShares(members: readonly Omit<Member, 'items'>[]): Computation {
  return {
    members: members.map((member) => ({ ...member, items: 1 })),
    parts: 1,
    part: () => members.map((_, item) => ({ item, value: 1n })),
  }
}

/** Each contribution matters as much as it holds: `rows` are those that its verdict counts. One item each, one part. */
export function sizeShares(members: readonly (Omit<Member, 'items'> & { readonly rows: bigint })[]): Computation {
  return {
    members: members.map(({ contribution, author }) => ({ contribution, author, items: 1 })),
    parts: 1,
    part: () => members.flatMap(({ rows }, item) => (rows === 0n ? [] : [{ item, value: rows }])),
  }
}

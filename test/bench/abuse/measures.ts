/** What each attack is measured by, in the order of the columns. */
export const MEASURES = {
  sent: 'sent by a wave',
  cpu: 'CPU',
  cpuBeyond: 'CPU beyond',
  during: 'memory during',
  kept: 'memory kept',
  held: 'memory in use',
  disk: 'disk',
  forwarded: 'forwarded',
  shutOut: 'sender shut out',
  honest: 'honest peers shut out',
  judged: 'honest contribution',
  answered: 'owner’s request',
} as const

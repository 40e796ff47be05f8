import type { Attack } from '../attack.ts'

/** What a peer uses anyhow: the floor of all other figures. */
export const silence: Attack = {
  name: 'nothing',
  sender: 'a stranger',
  sends: 'Nothing; it is connected and silent.',
  async send(hostile) {
    await hostile.rest(2_000)
  },
}

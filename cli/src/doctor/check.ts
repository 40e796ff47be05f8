/** What was looked at, what was found, and what to do about it. */
export interface Check {
  readonly name: string
  readonly ok: boolean
  readonly message: string
  /** What to do, its commands in backticks; empty where there is nothing to do. */
  readonly fix: string
}

/** All is well; `advice` is what would be better still. */
export function sound(name: string, message: string, advice = ''): Check {
  return { name, ok: true, message, fix: advice }
}

/** Something is wrong, and `fix` mends it. */
export function broken(name: string, message: string, fix: string): Check {
  return { name, ok: false, message, fix }
}

const UNSEEN = 'not looked at: '

/** Something that could not be looked at, because of what another check says. */
export function unseen(name: string, why: string): Check {
  return { name, ok: true, message: `${UNSEEN}${why}`, fix: '' }
}

/** Whether it could be looked at. */
export function wasSeen({ message }: Check): boolean {
  return !message.startsWith(UNSEEN)
}

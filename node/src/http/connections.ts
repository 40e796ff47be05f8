/**
 * The connections of the API (N5). Whoever reaches it may open as many as the system allows, so each is judged by what it did:
 * 1. A connection is a stranger's until a request on it had the token. Strangers share a small number of places; who comes
 *    when they are taken displaces the oldest stranger, first one on which nothing is being answered.
 * 2. Nothing is displaced before what it may have sent already was read: a request with the token that came in time counts,
 *    however many connect behind it.
 * 3. A stranger that takes nothing of its answer is let go.
 * 4. Connections that had the token have places of their own, of which the oldest idle one makes room for the next. A request
 *    is turned away only where all of them are being answered.
 */
import type { Socket } from 'node:net'

/** Connections of strangers at a time. */
const MAX_STRANGERS = 64

/** Ms for which nothing may move on a stranger's connection while it is answered. */
const STRANGER_TIMEOUT = 30_000

/** How many connections are held. */
interface ConnectionBounds {
  /** Of those that had the token. */
  readonly owners: number
  /** Of others. */
  readonly strangers?: number
}

/** See the header. */
export class Connections {
  readonly #owners: number
  readonly #strangers: number
  /** Requests that are being answered on each connection, the oldest connection first. */
  readonly #ofStrangers = new Map<Socket, number>()
  readonly #ofOwners = new Map<Socket, number>()
  #isPruning = false

  constructor({ owners, strangers = MAX_STRANGERS }: ConnectionBounds) {
    this.#owners = owners
    this.#strangers = strangers
  }

  /** Takes a new connection. */
  add(socket: Socket): void {
    this.#ofStrangers.set(socket, 0)
    socket.once('close', () => {
      this.#ofStrangers.delete(socket)
      this.#ofOwners.delete(socket)
    })
    if (this.#ofStrangers.size > this.#strangers) this.#pruneSoon()
  }

  /** Notes that a request came, with the token or without; whether there is a place for it. `end` has to be called after it. */
  begin(socket: Socket, hasToken: boolean): boolean {
    const running = this.#ofStrangers.get(socket)
    if (hasToken && running !== undefined) {
      if (this.#ofOwners.size >= this.#owners && !this.#displace(this.#ofOwners, false)) return false
      this.#ofStrangers.delete(socket)
      this.#ofOwners.set(socket, running)
    }
    // by default the server closes a connection whose time is over; an owner's may be silent while it waits
    socket.setTimeout(this.#ofOwners.has(socket) ? 0 : STRANGER_TIMEOUT)
    this.#count(socket, 1)
    return true
  }

  /** Notes that a request was answered. */
  end(socket: Socket): void {
    this.#count(socket, -1)
  }

  #count(socket: Socket, change: number): void {
    for (const held of [this.#ofStrangers, this.#ofOwners]) {
      const running = held.get(socket)
      if (running !== undefined) held.set(socket, Math.max(0, running + change))
    }
  }

  /** After the next time that the loop has read from its sockets (2): the turn at hand may have accepted them only now. */
  #pruneSoon(): void {
    if (this.#isPruning) return
    this.#isPruning = true
    setImmediate(() =>
      setImmediate(() => {
        this.#isPruning = false
        while (this.#ofStrangers.size > this.#strangers && this.#displace(this.#ofStrangers, true));
      }),
    )
  }

  /** Closes the oldest idle connection, or the oldest one if also busy ones may go; whether there was one. */
  #displace(held: Map<Socket, number>, alsoBusy: boolean): boolean {
    const [idle] = [...held].find(([, running]) => running === 0) ?? []
    const [oldest] = alsoBusy ? held.keys() : []
    const socket = idle ?? oldest
    if (socket === undefined) return false
    held.delete(socket)
    socket.destroy()
    return true
  }
}

import type { Channel } from './channel.ts'
import { SyncBrokenError, SyncViolationError } from './errors.ts'
import { decodeMessage, encodeMessage, type Message } from './messages.ts'
import { HINT } from './rows.ts'

/** A channel that speaks in messages, one after the other however many speak, and counts the bytes. */
export class Conversation {
  bytesSent = 0
  bytesReceived = 0
  readonly #channel: Channel
  #last: Promise<void> = Promise.resolve()
  readonly #failure = Promise.withResolvers<never>()
  #failed: Error | null = null

  constructor(channel: Channel) {
    this.#channel = channel
    this.#failure.promise.catch(() => undefined)
  }

  /** Ends a wait for the next message, now and from now on, and what was to be sent. */
  fail(error: Error): void {
    this.#failed ??= error
    this.#failure.reject(error)
  }

  /** Sends a message after those before it; resolves when there is room for the next. */
  send(message: Message): Promise<void> {
    const frame = encodeMessage(message)
    const sent = this.#last.then(async () => {
      if (this.#failed !== null) throw this.#failed
      await this.#channel.send(frame)
      this.bytesSent += frame.length
    })
    this.#last = sent
    return sent
  }

  /** The next message. Throws ERR_SYNC_BROKEN when the other peer has hung up, ERR_SYNC_VIOLATION. */
  async receive(): Promise<Message> {
    const frame = await Promise.race([this.#channel.receive(), this.#failure.promise])
    if (frame === null)
      throw new SyncBrokenError(
        'the other peer hung up before the end',
        'It goes on by itself with the next sync; `datanet sync ID` starts one now.',
      )
    this.bytesReceived += frame.length
    return decodeMessage(frame)
  }

  /** The next message, which must be of one type. */
  async expect<T extends Message['type']>(type: T): Promise<Extract<Message, { type: T }>> {
    const message = await this.receive()
    if (message.type !== type) throw unexpected(message, type)
    return message as Extract<Message, { type: T }>
  }
}

/** What a message out of turn gives. */
export function unexpected(message: Message, expected: string): SyncViolationError {
  return new SyncViolationError(`expected ${expected}, got ${message.type}`, HINT)
}

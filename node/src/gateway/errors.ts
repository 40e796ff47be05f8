import { DatanetError } from '@datanet/records'

/** What the gateway has no answer to; who asks is told the status and the message. */
export class GatewayError extends DatanetError {
  readonly code = 'ERR_GATEWAY'
  /** HTTP. */
  readonly status: number

  constructor(status: number, message: string, hint: string, options?: ErrorOptions) {
    super(message, hint, options)
    this.status = status
  }
}

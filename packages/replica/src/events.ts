import type { CheckedCertificate, Submission } from '@datanet/quality'
import type { CID, Entry } from '@datanet/records'

/** What happens in a replica. */
export type ReplicaEvent =
  | { readonly type: 'entry'; readonly entry: Entry; readonly own: boolean }
  | { readonly type: 'contribution'; readonly submission: Submission }
  | { readonly type: 'statement'; readonly contribution: CID }
  | { readonly type: 'certificate'; readonly certificate: CheckedCertificate }
  | { readonly type: 'payment'; readonly payment: CID }
  | { readonly type: 'fork'; readonly author: Uint8Array; readonly seq: number }

/** Takes events until its `off` is called. */
export class Listeners {
  readonly #listeners = new Set<(event: ReplicaEvent) => void>()

  on(listener: (event: ReplicaEvent) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  emit(event: ReplicaEvent): void {
    for (const listener of [...this.#listeners]) listener(event)
  }
}

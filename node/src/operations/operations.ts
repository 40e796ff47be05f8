import type { Operations } from '@datanet/client'
import { diagnoseOperation } from '../doctor/diagnose-operation.ts'
import { servicePinOperations } from '../pinning-service/service-pin-operations.ts'
import { attributionOperations } from './attribution/attribution-operations.ts'
import { traceOperation } from './attribution/trace-operation.ts'
import { exportOperation } from './car/export-operation.ts'
import { importOperation } from './car/import-operation.ts'
import { contributionOperations } from './contribution-operations.ts'
import { custodyOperations } from './custody-operations.ts'
import { datanetOperations, listOperation } from './datanet-operations.ts'
import type { Desk } from './desk.ts'
import { fetchOperation } from './fetch-operation.ts'
import { holdingContent } from './holding-content.ts'
import { ledgerOperation, ledgerOperations } from './ledger-operations.ts'
import { peerOperations } from './peer-operations.ts'
import { releaseOperations } from './release-operations.ts'
import { rowOperation } from './row-operation.ts'
import { checkOperation, verdictOperations } from './verdict-operations.ts'
import { verifyOperation } from './verify-operation.ts'
import { onceOpened } from './when-opened.ts'

/** All that a running peer does when it is asked. */
export function createOperations(desk: Desk): Operations {
  const digestOf = (datanet: string) =>
    desk.library
      .all()
      .find(({ id }) => id.toString() === datanet)
      ?.ledger.digest.toString() ?? null
  const sought = () => desk.registry.sought().map(String)
  const operations = {
    ...peerOperations(desk),
    ...datanetOperations(desk),
    ...listOperation(desk, sought),
    ...contributionOperations(desk),
    ...rowOperation(desk),
    ...custodyOperations(desk),
    ...verdictOperations(desk),
    ...checkOperation(desk),
    ...releaseOperations(desk),
    ...fetchOperation(desk),
    ...exportOperation(desk),
    ...importOperation(desk.stores.blocks, async (charter) => (await desk.registry.follow(charter)).replica),
    ...ledgerOperations(desk),
    ...attributionOperations(desk),
    ...traceOperation(desk),
    ...servicePinOperations(desk),
    ...ledgerOperation(desk, (datanet, seconds, signal) => desk.registry.get(datanet).whenSynced(seconds, signal)),
    ...verifyOperation(desk.stores, digestOf, false),
    ...diagnoseOperation(desk),
  }
  return onceOpened(holdingContent(operations, desk.stores.blocks), desk.library)
}

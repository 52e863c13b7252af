// `throughline audit verify`: whether the chain of audit events is whole.
import { verifyAudit } from '#platform/audit-seal.ts'
import { command, Refused } from './command.ts'

export const auditVerify = command({
  name: 'audit verify',
  summary: 'Check that no audit event was changed, added or removed since it was sealed',
  about: 'Prints the sealed blocks and the events that wait to be sealed (at most about a second’s worth while the server runs).',
  options: {},
  json: true,
  run: async ({ database, print }) => {
    const { blocks, unsealed } = await (await database()).owner(verifyAudit)
    const broken = blocks.filter(({ intact }) => !intact)
    const events = blocks.reduce((sum, block) => sum + block.found, 0)
    print({ blocks, unsealed, intact: broken.length === 0 }, [
      ...broken.map((block) => `Block ${block.block}, sealed ${block.sealed_at}: ${block.events} events were sealed, ${block.found} are there now, and they are not the same.`),
      `${blocks.length} sealed blocks with ${events} events, ${broken.length === 0 ? 'all intact' : `${broken.length} of them broken`}; ${unsealed} events not sealed yet.`,
    ])
    if (broken.length > 0) throw new Refused('The audit has been changed since it was sealed.')
  },
})
